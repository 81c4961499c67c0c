"""Model fields of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.partial_dates import PartialDate

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

__all__ = ["PartialDate", "PartialDateField"]


class PartialDateField:
    """One attribute over five columns: ``born`` over ``born_from``, ``born_to``,
    ``born_precision``, ``born_circa`` and ``born_text``.

    Reading gives a PartialDate or None; assigning takes a PartialDate, text in
    the forms PartialDate.parse() knows, or None. History and migrations see
    the plain columns only.
    """

    def __init__(self, verbose_name: _StrOrPromise) -> None:
        self.verbose_name = verbose_name
        self.name = ""

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        self.name = name
        label = self.verbose_name
        columns: dict[str, models.Field[Any, Any]] = {
            "from": models.DateField(_("%s, first day") % label, null=True, editable=False),
            "to": models.DateField(_("%s, last day") % label, null=True, editable=False),
            "precision": models.CharField(max_length=5, blank=True, editable=False),
            "circa": models.BooleanField(default=False, editable=False),
            "text": models.CharField(label, max_length=40, blank=True),
        }
        for suffix, column in columns.items():
            column.contribute_to_class(cls, f"{name}_{suffix}")
        # A property and not a descriptor of another kind: Model(born=...) takes properties only.
        setattr(cls, name, property(self.read, self.write))

    if TYPE_CHECKING:
        # What the property below is to a reader of types.
        def __get__(self, row: models.Model | None, owner: type | None = None) -> Any: ...
        def __set__(self, row: models.Model, value: PartialDate | str | None) -> None: ...

    def read(self, row: models.Model) -> PartialDate | None:
        if (first := getattr(row, f"{self.name}_from")) is None:
            return None
        return PartialDate(
            first,
            getattr(row, f"{self.name}_to"),
            getattr(row, f"{self.name}_precision"),
            getattr(row, f"{self.name}_circa"),
            getattr(row, f"{self.name}_text"),
        )

    def write(self, row: models.Model, value: PartialDate | str | None) -> None:
        if isinstance(value, str):
            value = PartialDate.parse(value) if value.strip() else None
        parts: dict[str, object] = {
            "from": value.first if value else None,
            "to": value.last if value else None,
            "precision": value.precision if value else "",
            "circa": value.circa if value else False,
            "text": str(value) if value else "",
        }
        for suffix, part in parts.items():
            setattr(row, f"{self.name}_{suffix}", part)
