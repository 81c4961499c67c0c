"""Nothing but an act writes a record, and nothing at all rewrites an entry."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from accounts.models import Agency, User
from accounts.system import system_user
from audit.acts import act, begin, note
from audit.models import Entry, Record
from audit.origin import Hand, Origin, OutsideTheDoors, coming_from, hand, origin, saving, writing

if TYPE_CHECKING:
    from tests.audit.conftest import MakeVerb

RECORDS = [model for model in apps.get_models() if issubclass(model, Record)]


def save(row: Agency) -> None:
    row.name = "Outside"
    row.save()


WAYS_AROUND: dict[str, Callable[[Agency], Any]] = {
    "save": save,
    "save some fields": lambda row: row.save(update_fields=["name"]),
    "save_base history": lambda row: row.save_base(),
    "delete": lambda row: row.delete(),
    "queryset update": lambda row: Agency.objects.filter(pk=row.pk).update(name="Outside"),
    "manager update": lambda row: Agency.objects.update(name="Outside"),
    "queryset delete": lambda row: Agency.objects.filter(pk=row.pk).delete(),
    "create": lambda row: Agency.objects.create(code="O", name="O", country="GT", kind="federal"),
    "get_or_create": lambda row: Agency.objects.get_or_create(code="O", name="Outside"),
    "update_or_create": lambda row: Agency.objects.update_or_create(
        pk=row.pk, defaults={"name": "Outside"}
    ),
    "bulk_create": lambda row: Agency.objects.bulk_create([Agency(code="O", name="Outside")]),
    "bulk_update": lambda row: Agency.objects.bulk_update([row], ["name"]),
    "related create": lambda row: row.accounts.create(username="outside"),
    "related update": lambda row: row.accounts.update(username="outside"),
}


@pytest.mark.parametrize("way", [name for name in WAYS_AROUND if name != "save_base history"])
def test_no_way_around_the_doors_writes_a_record(agency: Agency, way: str) -> None:
    with pytest.raises(OutsideTheDoors), transaction.atomic():
        WAYS_AROUND[way](agency)
    stored = Agency.objects.get(pk=agency.pk)
    assert (stored.name, stored.version) == ("Prosecutor's office", 1)
    assert not Agency.objects.filter(code="O").exists()
    assert agency.history.count() == 1


def test_a_save_past_the_models_own_save_leaves_no_row_either(agency: Agency) -> None:
    agency.name = "Outside"
    # On SQLite the net under the table is faster than the history that wants a hand.
    with pytest.raises((OutsideTheDoors, IntegrityError)), transaction.atomic():
        agency.save_base()
    assert Agency.objects.get(pk=agency.pk).name == "Prosecutor's office"


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.label)
def test_every_record_refuses_every_write_on_a_set(model: type[Record], db: None) -> None:
    rows: Any = model._default_manager
    for attempt in (
        lambda: rows.update(version=9),
        lambda: rows.all().update(version=9),
        lambda: rows.all().delete(),
        lambda: rows.create(),
        lambda: rows.bulk_create([]),
        lambda: rows.bulk_update([], ["version"]),
        lambda: model().save(),
        lambda: model().delete(),
    ):
        with pytest.raises(OutsideTheDoors):
            attempt()


def test_an_act_saves_its_own_row_only(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    other = Agency.objects.exclude(pk=agency.pk).first()
    assert other is not None
    rename = verb()
    for attempt in (lambda: save(other), lambda: WAYS_AROUND["create"](other)):
        with (
            pytest.raises(OutsideTheDoors),
            act(rename, Agency, agency.pk, by=member, at=at, version=1),
        ):
            attempt()
    with (
        pytest.raises(OutsideTheDoors),
        act(rename, Agency, agency.pk, by=member, at=at, version=1) as row,
    ):
        row.save()
    assert Agency.objects.get(pk=agency.pk).history.count() == 1
    assert not Entry.objects.filter(kind="tests.rename").exists()


def test_after_an_act_the_door_is_shut_again(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    with act(verb(), Agency, agency.pk, by=member, at=at, version=1) as row:
        row.name = "Inside"
    assert hand() is None
    with pytest.raises(OutsideTheDoors):
        row.save()


@pytest.mark.django_db(transaction=True)
def test_a_save_outside_a_transaction_is_refused_before_anything_is_written(
    agency: Agency, member: User, at: datetime.datetime
) -> None:
    agency.name = "Half"
    with (
        writing(Hand(by_id=member.pk, by=member, reason="", at=at)),
        saving(agency),
        pytest.raises(OutsideTheDoors, match="one transaction"),
    ):
        agency.save()
    assert Agency.objects.get(pk=agency.pk).name == "Prosecutor's office"


def in_a_thread(work: Callable[[], None]) -> list[BaseException]:
    """What the work raised in a thread of its own."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - told to the test
            raised.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_a_thread_has_no_hand_of_its_own(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    raised: list[BaseException] = []
    with act(verb(), Agency, agency.pk, by=member, at=at, version=1) as row:
        raised += in_a_thread(lambda: save(row))
        carried = copy_context()
        raised += in_a_thread(lambda: carried.run(save, row))
    assert [type(error) for error in raised] == [OutsideTheDoors, OutsideTheDoors]


def test_an_entry_is_never_changed_and_never_deleted(member: User, agency: Agency) -> None:
    entry = note("cases.read", member, agency)
    entry.by_name = "Somebody else"
    for attempt in (
        entry.save,
        entry.delete,
        lambda: Entry.objects.update(by_name="Somebody else"),
        lambda: Entry.objects.filter(pk=entry.pk).delete(),
        lambda: Entry.objects.bulk_update([entry], ["by_name"]),
        lambda: Entry.objects.update_or_create(pk=entry.pk, defaults={"by_name": "X"}),
    ):
        with pytest.raises(OutsideTheDoors):
            attempt()
    assert Entry.objects.get(pk=entry.pk).by_name == "member"


def test_nobody_acts_without_a_hand(agency: Agency, at: datetime.datetime, verb: MakeVerb) -> None:
    nobody: Any = None
    with (
        pytest.raises(AttributeError),
        act(verb(), Agency, agency.pk, by=nobody, at=at, version=1),
    ):
        pass
    with pytest.raises(AttributeError):
        begin(verb("add"), Agency(code="O", name="O"), by=nobody, at=at)
    with pytest.raises(AttributeError):
        note("cases.read", nobody, agency)


def test_where_a_deed_comes_from_is_known_in_its_block_only() -> None:
    assert origin() == Origin(channel="command")
    with coming_from(Origin(channel="web", request="r")):
        assert origin().request == "r"
        with coming_from(Origin(channel="api")):
            assert origin() == Origin(channel="api")
        assert origin().request == "r"
    assert origin() == Origin(channel="command")


def test_the_password_is_in_no_history(member: User) -> None:
    columns = {column.name for column in User.history.model._meta.get_fields()}
    assert "password" not in columns
    assert "username" in columns


def test_what_the_installation_laid_has_history_and_an_entry_by_the_migration(db: None) -> None:
    laid = system_user("clock")
    entry = Entry.objects.of("accounts.user", laid.pk).get()
    assert (entry.by_name, entry.kind, entry.channel) == (
        "system:migration", "system.rewrite", "migration",
    )  # fmt: skip
    past = laid.history.get()
    assert (past.history_user_id, past.version) == (0, 1)
    assert past.history_change_reason == "System account, laid by the installation"


def test_every_record_keeps_its_whole_history() -> None:
    hidden = {
        model._meta.label: {f.attname for f in model._meta.concrete_fields}
        - {f.attname for f in model.history.model._meta.concrete_fields}  # type: ignore[attr-defined]
        for model in RECORDS
    }
    assert {label: names for label, names in hidden.items() if names} == {
        "accounts.User": {"password"}
    }


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.label)
def test_history_hangs_on_no_other_row(model: type[Record]) -> None:
    """A foreign key from history would let a change elsewhere edit history."""
    past = model.history.model  # type: ignore[attr-defined]
    assert [f.name for f in past._meta.concrete_fields if f.is_relation] == []
