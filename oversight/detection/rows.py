"""What the history says and the log does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from audit.models import Entry, Record
from oversight.detection.kinds import Hit, Window

MOST = 50
"""So many versions of each kind of record are told at once."""


def without_entry(window: Window, versions: int) -> Iterator[Hit]:
    """Versions of records written in the time, of whose making no entry speaks."""
    for model in apps.get_models():
        if issubclass(model, Record):
            found = list(_orphans(model, window)[:MOST])
            if len(found) >= versions:
                for past in found:
                    yield _hit(model, past)


def _orphans(model: Any, window: Window) -> Any:
    told = Entry.objects.filter(
        object_type=model._meta.label_lower, object_id=OuterRef("id"),
        object_version=OuterRef("version"), outcome=Entry.Outcome.DONE,
    )  # fmt: skip
    made = model.history.filter(history_date__gte=window.since, history_date__lt=window.until)
    return made.filter(~Exists(told)).order_by("history_date", "history_id")


def _hit(model: type[Record], past: Any) -> Hit:
    return Hit(
        f"{model._meta.label_lower}:{past.history_id}", past.history_date,
        past.history_user_id or 0, past.reference,
        _("Version %(version)d of %(noun)s %(reference)s has no entry.")
        % {
            "version": past.version, "noun": model._meta.verbose_name,
            "reference": past.reference,
        },
    )  # fmt: skip
