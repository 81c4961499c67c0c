"""Into a compartment, out of it, and who is named for what lies in it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.acts import act, begin
from cases import rules
from cases.models import Exhibit, ExhibitReader

if TYPE_CHECKING:
    from accounts.models import User

At = datetime.datetime


def close_in(
    pk: int, *, by: User, at: At, version: int, reason: str, compartment: str, keeper: User
) -> Exhibit:
    """The exhibit in a compartment, kept by ``keeper``: from now on it exists for the keeper and
    for whom the keeper names, and for nobody else. Raises ValidationError for an unfit keeper."""
    with act(rules.CLOSE_IN, Exhibit, pk, by=by, at=at, version=version, reason=reason) as exhibit:
        exhibit.compartment, exhibit.keeper = compartment, keeper
        if not rules.fit_to_keep(keeper, exhibit, at):
            why = _("Choose a prosecutor or a legal reviewer who reads the case.")
            raise ValidationError({"keeper": why})
    return exhibit


def lift_compartment(pk: int, *, by: User, at: At, version: int, reason: str) -> Exhibit:
    """The exhibit, open to the case again; the namings end."""
    with act(
        rules.LIFT_COMPARTMENT, Exhibit, pk, by=by, at=at, version=version, reason=reason
    ) as exhibit:
        # One's own last: without it one would not see the others.
        for reader in sorted(exhibit.readers.standing(), key=lambda row: row.user_id == by.pk):
            if reader.valid(at):
                end_reader(reader.pk, by=by, at=at, version=reader.version, reason=reason)
        exhibit.compartment, exhibit.keeper = "", None
    return exhibit


def name_reader(
    exhibit_pk: int, *, by: User, at: At, reason: str, user: User, until: At | None = None
) -> ExhibitReader:
    """One person named for the exhibit, until the moment ``until``."""
    exhibit = Exhibit.objects.select_related("case", "keeper").get(pk=exhibit_pk)
    reader = ExhibitReader(exhibit=exhibit, user=user, since=at, until=until, why=reason)
    return begin(rules.NAME_READER, reader, by=by, at=at, reason=reason)


def end_reader(pk: int, *, by: User, at: At, version: int, reason: str) -> ExhibitReader:
    """The naming, ended now: the exhibit is gone for that person at the next request."""
    with act(
        rules.END_READER, ExhibitReader, pk, by=by, at=at, version=version, reason=reason
    ) as reader:
        reader.until = max(at, reader.since)
    return reader
