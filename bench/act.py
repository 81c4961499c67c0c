"""A whole act beside what others do for the same edit of the same row: simple-history's plain save,
django-auditlog's, and a save that keeps nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bench.scratch import cpu_of, home

ACTS, BLOCKS = 40, 8
BUDGET = 3.0


def measure() -> dict[str, Any]:
    """Figures of one database: the one of DATABASE_URL if that is PostgreSQL, else SQLite.

    Least CPU milliseconds of one edit in a transaction of its own, over interleaved blocks: of
    this process and on PostgreSQL of the one that serves it. ``case`` is an edit by an
    investigator who is in the case by a grant, with roles and circles known as in every
    request since its first query; ``case_cold`` reads them as well. ``agency`` is one by the
    system, of a small row. The others save a row they hold already, in a table of the same
    columns, keys and constraints: they read, lock and ask nothing.
    """
    with home("bench.settings") as (_folder, vendor):
        from django.apps import apps  # noqa: PLC0415 - models load with the settings
        from django.db import connection  # noqa: PLC0415

        from audit import triggers  # noqa: PLC0415

        with connection.schema_editor() as editor:
            for model in apps.get_app_config("peers").get_models():
                editor.create_model(model)
        triggers.install(connection)
        cpu, least = cpu_of(connection), dict[str, float]()
        deeds = _deeds()
        for _block in range(BLOCKS):
            for name, deed in deeds.items():
                start = cpu()
                deed()
                spent = (cpu() - start) / ACTS * 1e3
                least[name] = min(spent, least.get(name, spent))
        return {
            "database": vendor,
            "ms": {name: round(value, 3) for name, value in least.items()},
            "queries": _queries(connection, deeds),
            "case_to_save": round(least["case"] / least["history_case"], 2),
            "budget_case_to_save": BUDGET,
            "agency_to_save": round(least["agency"] / least["history_agency"], 2),
            "budget_agency_to_save": BUDGET,
            "case_cold_to_save": round(least["case_cold"] / least["history_case"], 2),
            "case_to_auditlog": round(least["case"] / least["auditlog_case"], 2),
            "history_to_bare": round(least["history_case"] / least["bare_case"], 2),
        }


def _deeds() -> dict[str, Callable[[], None]]:
    from accounts import rules as accounts  # noqa: PLC0415
    from accounts.models import Agency  # noqa: PLC0415
    from accounts.system import system_user  # noqa: PLC0415
    from audit import clock  # noqa: PLC0415
    from bench.peers.models import (  # noqa: PLC0415
        BareCase,
        HistoryAgency,
        HistoryCase,
        LoggedCase,
    )
    from cases import rules as cases  # noqa: PLC0415
    from cases.models import Case  # noqa: PLC0415
    from tests.cases.factories import make_case  # noqa: PLC0415
    from tests.factories import AgencyFactory, make_user  # noqa: PLC0415

    lead, system = make_user("lead", "investigator", "intake"), system_user("install")
    summary = "A bridge that was paid for twice and stands once. " * 8
    tips = [make_case(lead, summary=summary) for _n in range(ACTS)]
    of_cases = {row.pk: row.version for row in tips}
    of_agencies = {row.pk: row.version for row in AgencyFactory.create_batch(ACTS, country="GT")}
    at = clock.read()
    return {
        "case": _acts(cases.EDIT, Case, of_cases, "title", lead, lambda: at),
        "history_case": _saves(HistoryCase, Case, of_cases, "title"),
        "case_cold": _acts(cases.EDIT, Case, of_cases, "title", lead, clock.read),
        "auditlog_case": _saves(LoggedCase, Case, of_cases, "title"),
        "bare_case": _saves(BareCase, Case, of_cases, "title"),
        "agency": _acts(accounts.EDIT_AGENCY, Agency, of_agencies, "name", system, lambda: at),
        "history_agency": _saves(HistoryAgency, Agency, of_agencies, "name"),
    }


def _acts(
    verb: Any, model: Any, versions: dict[int, int], field: str, by: Any, read: Callable[[], Any]
) -> Callable[[], None]:
    from audit.acts import act  # noqa: PLC0415

    def deed() -> None:
        for key, version in versions.items():
            with act(verb, model, key, by=by, at=read(), version=version) as row:
                setattr(row, field, f"Name {row.version}")
            versions[key] = row.version

    return deed


def _saves(model: Any, ours: Any, keys: Iterable[int], field: str) -> Callable[[], None]:
    """Saves of rows with the values of ours, which are held from one save to the next."""
    from django.db import transaction  # noqa: PLC0415

    rows = []
    for one in ours.objects.filter(pk__in=list(keys)):
        names = [f.attname for f in ours._meta.concrete_fields if f.name != "id"]
        rows.append(model.objects.create(**{name: getattr(one, name) for name in names}))

    def deed() -> None:
        for row in rows:
            with transaction.atomic():
                row.version += 1
                setattr(row, field, f"Name {row.version}")
                row.save()

    return deed


def _queries(connection: Any, deeds: dict[str, Callable[[], None]]) -> dict[str, float]:
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    counts = {}
    for name, deed in deeds.items():
        with CaptureQueriesContext(connection) as queries:
            deed()
        counts[name] = len(queries) / ACTS
    return counts
