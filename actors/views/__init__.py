"""The doors to actors: find what the user may see, call one action, answer."""

from actors.views.facts import fact, fact_do
from actors.views.record import actor, add, do, tab
from actors.views.register import export, index, new

__all__ = ["actor", "add", "do", "export", "fact", "fact_do", "index", "new", "tab"]
