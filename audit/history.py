"""simple-history, bound to the doors."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import models
from simple_history.models import HistoricalRecords
from simple_history.utils import get_history_manager_for_model

from audit.origin import required_hand
from audit.statements import add, add_all

if TYPE_CHECKING:
    from collections.abc import Sequence


class History(HistoricalRecords):  # type: ignore[misc]
    """The history of a record: one row for every save, written by the act's own hand.

    The user is a plain number, for a foreign key would let the deletion of a
    user edit history. Reasons are text of any length. Indexes are those that
    measured best for "history of one row" and "changes by one user".
    """

    def __init__(self, *, excluded_fields: Sequence[str] = ()) -> None:
        super().__init__(
            excluded_fields=list(excluded_fields),
            history_id_field=models.BigAutoField(),
            history_user_id_field=models.BigIntegerField(null=True),
            history_user_getter=lambda row: row.history_user_id,
            history_user_setter=_set_user,
            history_change_reason_field=models.TextField(blank=True, default=""),
        )

    def copy_fields(self, model: type[models.Model]) -> dict[str, Any]:
        """The columns of a history row: as the record's, with plain numbers for foreign keys.

        A key that points nowhere constrains nothing, is never joined over, and
        costs an index for each column of each version.
        """
        fields: dict[str, Any] = super().copy_fields(model)
        return {
            f"{name}_id" if column.is_relation else name: _plain(column)
            for name, column in fields.items()
        }

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        options: dict[str, Any] = super().get_meta_options(model)
        options["indexes"] = (
            models.Index(fields=("id", "-history_date", "-history_id")),
            models.Index(fields=("history_user_id", "-history_date", "-history_id")),
            models.Index(fields=("history_date",)),
        )
        options["default_permissions"] = ()
        return options

    def create_historical_record(
        self, instance: models.Model, history_type: str, using: str | None = None
    ) -> None:
        """Write the history row. Raises OutsideTheDoors when no act is under way.

        In place of the library's own, which makes a manager and a query for each row and tells
        signals that nobody hears: it took as long as the save it records.
        """
        add(_version(instance, history_type), using)


def keep_versions(rows: Sequence[models.Model]) -> None:
    """Write the history rows of new rows of one kind. Raises OutsideTheDoors as above."""
    add_all([_version(row, "+") for row in rows])


def _version(row: models.Model, history_type: str) -> Any:
    hand, past = required_hand(), _past(type(row))
    values = {field.attname: getattr(row, field.attname) for field in past.tracked_fields}
    return past(
        history_date=hand.at, history_type=history_type, history_user_id=hand.by_id,
        history_change_reason=hand.reason, **values,
    )  # fmt: skip


@cache
def _past(model: type[models.Model]) -> Any:
    """The model of a record's history; the library makes a manager whenever it is asked for one."""
    return get_history_manager_for_model(model).model


def _plain(column: Any) -> models.Field[Any, Any]:
    if not column.is_relation:
        column.db_index = False
        plain: models.Field[Any, Any] = column
        return plain
    return models.BigIntegerField(column.verbose_name, null=True)


def _set_user(row: Any, user: int | None) -> None:
    row.history_user_id = user
