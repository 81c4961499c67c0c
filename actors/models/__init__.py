"""Actors and what is known of them. What may be done to them is in rules.py."""

from actors.models.actor import Actor
from actors.models.fact import Fact
from actors.models.facts import Address, Identifier, Name, Position
from actors.models.relationship import Relationship

__all__ = ["Actor", "Address", "Fact", "Identifier", "Name", "Position", "Relationship"]
