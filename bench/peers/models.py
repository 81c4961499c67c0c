"""Tables with the columns, keys, indexes and constraints of a record of ours, and another's record.

Everything is as the library's own manual shows it: ``HistoricalRecords()`` and
``auditlog.register()`` without options.
"""

from __future__ import annotations

from typing import Any

from auditlog.registry import auditlog
from django.db import models
from simple_history.models import HistoricalRecords

from accounts.models import Agency
from cases.models import Case


def _like(model: type[models.Model], name: str, **more: Any) -> type[models.Model]:
    """A model of this name with every column and constraint of ``model`` and no base of ours."""
    columns: dict[str, Any] = {}
    for field in model._meta.local_concrete_fields:
        if field.is_relation:
            columns[field.name] = models.ForeignKey(
                field.remote_field.model, models.PROTECT, null=field.null, related_name="+"
            )
        elif not field.primary_key:
            columns[field.name] = field.clone()
    constraints = [constraint.clone() for constraint in model._meta.constraints]
    for constraint in constraints:
        constraint.name = f"{name.lower()}_{constraint.name}"
    meta = type("Meta", (), {"app_label": "peers", "constraints": constraints})
    return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **columns, **more})


HistoryCase = _like(Case, "HistoryCase", history=HistoricalRecords())
HistoryAgency = _like(Agency, "HistoryAgency", history=HistoricalRecords())
LoggedCase = _like(Case, "LoggedCase")
BareCase = _like(Case, "BareCase")
auditlog.register(LoggedCase)
