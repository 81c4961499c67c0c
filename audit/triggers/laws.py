"""Laws of a package that no CHECK can say, since they span rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.triggers.shape import POSTGRESQL, Trigger, function, trigger

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """What must hold among the rows of one table after each INSERT and UPDATE.

    ``broken`` is an SQL condition on ``NEW`` that is true when the row breaks the law;
    ``lock`` a PostgreSQL statement on ``NEW`` that makes two who might break it together wait
    for each other (SQLite has one writer). ``sentence`` is what the person reads.
    """

    name: str
    table: str
    broken: str
    lock: str
    sentence: _StrOrPromise


LAWS: list[Law] = []
"""Nail: packages add theirs in ``AppConfig.ready()``."""


def laws(vendor: str, more: Iterable[Law] = ()) -> Iterator[Trigger]:
    """Those that refuse what breaks a law: one of the packages', or one of ``more``."""
    for law in (*LAWS, *more):
        if vendor == POSTGRESQL:
            body = (
                f"{law.lock}; IF {law.broken} THEN RAISE EXCEPTION 'law {law.name} broken' "
                "USING ERRCODE = 'check_violation'; END IF; RETURN NULL;"
            )
            yield trigger(
                f"{law.name}_law", law.table, "AFTER INSERT OR UPDATE",
                f"FOR EACH ROW EXECUTE FUNCTION {law.name}_law()",
                before=(function(f"{law.name}_law", body),),
            )  # fmt: skip
            continue
        refuse = f"WHEN {law.broken} BEGIN SELECT RAISE(ABORT, 'law {law.name} broken'); END"
        yield trigger(f"{law.name}_i_law", law.table, "AFTER INSERT", refuse)
        yield trigger(f"{law.name}_u_law", law.table, "AFTER UPDATE", refuse)
