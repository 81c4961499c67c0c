"""From the queue into the tree: nothing lost, nothing twice, whatever happens in between."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from audit.acts import note
from audit.log import integrator, keys, notes, publishing, receipts, sealing, tree
from audit.log.reading import by_key
from audit.log.signer import SignerRefused
from audit.models import Checkpoint, Entry, Leaf, LogQueue, Tile
from tests.audit.log import checking
from tests.audit.tampering import lifted
from tests.unlocking import unlocked

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import Agency, User


def lay(number: int) -> None:
    """So many rows in the queue that bring their own content."""
    LogQueue.objects.bulk_create(
        LogQueue(source="tests.thing", row_id=n, content={"n": n}) for n in range(number)
    )


def in_threads(*calls: Callable[[], Any]) -> None:
    """Run each in a thread with a connection of its own."""

    def run(call: Callable[[], Any]) -> None:
        try:
            call()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_batches_of_any_size_make_one_tree(agency: Agency) -> None:
    waiting = LogQueue.objects.count()
    lay(1_100)
    for limit in (1, 200, 57, 300):
        assert integrator.integrate_batch(limit) == limit
        assert publishing.publish()
    assert integrator.integrate() == waiting + 1_100 - 558
    publishing.publish()
    assert checking.faults() == []
    assert (Tile.objects.count(), Checkpoint.objects.count()) == ((waiting + 1_100) // 256, 5)
    hashes = [tree.leaf_hash(bytes(leaf)) for leaf in Leaf.objects.values_list("leaf", flat=True)]
    grown = integrator.tree()
    assert grown.root() == tree.root_of(hashes)
    for index in (0, 255, 256, 600, len(hashes) - 1):
        proof = grown.inclusion_proof(index)
        tree.verify_inclusion(index, len(hashes), hashes[index], proof, grown.root())
    proof = grown.consistency_proof(558)
    tree.verify_consistency(
        558, len(hashes), proof, tree.root_of(hashes[:558]), tree.root_of(hashes)
    )
    assert integrator.integrate() == 0


def test_a_leaf_holds_no_content_of_the_row(agency: Agency, member: User) -> None:
    entry = note("cases.read", member, agency, terms="Pérez")
    publishing.keep_up()
    leaf = Leaf.objects.get(source="audit.entry", row_id=entry.pk)
    assert bytes(leaf.leaf).startswith(b'{"at":"20')
    assert set(checking.json.loads(bytes(leaf.leaf))) == {
        "at", "by", "commitment", "row", "schema", "source", "v"
    }  # fmt: skip
    assert "Pérez" not in bytes(leaf.leaf).decode()
    assert (len(leaf.salt), leaf.content) == (16, None)


def test_erasing_a_field_keeps_the_proof(agency: Agency) -> None:
    publishing.keep_up()
    past = agency.history.get()
    leaf = Leaf.objects.get(source="accounts.historicalagency", row_id=past.pk)
    row = checking.every_row(checking.sources()[leaf.source])[past.pk]
    with lifted("audit_leaf"):
        Leaf.objects.filter(pk=leaf.pk).update(
            salt=None, erased=sealing.erase(row, ["name"], bytes(leaf.salt), {})
        )
    assert checking.fits(Leaf.objects.get(pk=leaf.pk), row | {"name": ""})
    assert not checking.fits(Leaf.objects.get(pk=leaf.pk), row | {"code": "another"})
    assert checking.faults() == []


def test_a_row_that_is_gone_before_it_is_read_leaves_a_leaf_that_says_so(agency: Agency) -> None:
    publishing.keep_up()
    LogQueue.objects.create(source="audit.entry", row_id=10**9)
    LogQueue.objects.create(source="nobody.knows", row_id=1)
    assert integrator.integrate() == 2
    assert [leaf.content for leaf in Leaf.objects.order_by("-seq")[:2]] == [integrator.MISSING] * 2


def test_a_damaged_tree_is_not_grown(agency: Agency) -> None:
    lay(300)
    publishing.keep_up()
    with unlocked():
        Tile.objects.all().delete()
    lay(300)
    with pytest.raises(tree.ProofError, match="ends in a gap"):
        integrator.integrate()


def test_a_receipt_comes_at_once_and_verifies_with_the_key_alone(
    agency: Agency, member: User
) -> None:
    entry = note("cases.read", member, agency)
    got = receipts.receipt("audit.entry", entry.pk)
    seq, checkpoint = notes.verify_proof(got.proof, tree.leaf_hash(got.leaf), keys.verifying())
    assert (seq, checkpoint.size) == (got.seq, got.size)
    note("cases.read", member, agency)
    assert receipts.receipt("audit.entry", entry.pk) == got
    assert LogQueue.objects.count() == 1
    with pytest.raises(receipts.NotInTheLog):
        receipts.receipt("audit.entry", 10**9)


def test_the_commands_catch_up_prove_and_count_a_witness_in(
    agency: Agency, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("keep_log", "--once")
    said = capsys.readouterr().out
    checkpoint = notes.read_checkpoint(said, keys.verifying())
    assert checkpoint.size == Leaf.objects.count() > 0
    entry = Entry.objects.latest("pk")
    call_command("log_proof", "audit.entry", str(entry.pk))
    leaf, _newline, proof = capsys.readouterr().out.partition("\n")
    notes.verify_proof(proof, tree.leaf_hash(leaf.encode()), keys.verifying())

    witness = notes.SignerKey.new("witness.example", notes.COSIGNATURE)
    line = witness.sign(str(checkpoint), 1)
    call_command("cosign_log", str(checkpoint.size), str(witness.verifier), line)
    note_of = publishing.newest()
    assert note_of is not None
    _text, vouching = notes.opened(note_of.note, [*keys.verifying(), witness.verifier])
    assert vouching[witness.verifier] == 1
    for size, words in ((checkpoint.size, witness.sign("x\n", 1)), (10**6, line)):
        with pytest.raises(CommandError):
            call_command("cosign_log", str(size), str(witness.verifier), words)
    with pytest.raises(CommandError):
        call_command("log_proof", "audit.entry", "1000000000")
    assert checking.faults() == []


@pytest.mark.django_db(transaction=True)
def test_neither_integrating_nor_signing_joins_somebodys_transaction(agency: Agency) -> None:
    for call in (integrator.integrate, publishing.publish):
        with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
            call()
    assert not Checkpoint.objects.exists()
    in_threads(publishing.keep_up)
    assert checking.faults() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_what_commits_late_is_not_lost(agency: Agency, member: User) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            note("cases.late", member, agency)
            begun.set()
            go_on.wait(30)

    def early() -> None:
        begun.wait(30)
        note("cases.early", member, agency)
        publishing.keep_up()
        go_on.set()

    in_threads(late, early)
    kinds = dict(Entry.objects.values_list("kind", "pk"))
    assert kinds["cases.late"] < kinds["cases.early"]
    assert not Leaf.objects.filter(source="audit.entry", row_id=kinds["cases.late"]).exists()
    publishing.keep_up()
    assert checking.faults() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_integrators_and_two_writers_at_once(agency: Agency, member: User) -> None:
    done = threading.Event()

    def write() -> None:
        for turn in range(40):
            with transaction.atomic():
                note("cases.read", member, agency, turn=turn)
                transaction.set_rollback(turn % 5 == 4)

    def keep() -> None:
        while not done.is_set():
            while integrator.integrate_batch(7):
                pass
            publishing.publish()

    def write_all() -> None:
        in_threads(write, write)
        done.set()

    in_threads(write_all, keep, keep)
    publishing.keep_up()
    assert Entry.objects.filter(kind="cases.read").count() == 64
    assert checking.faults() == []


@pytest.mark.postgres  # two threads at a database in memory lock each other out
@pytest.mark.django_db(transaction=True)
def test_the_keeper_signs_within_two_seconds_and_tells_when_it_may_not(
    agency: Agency, member: User, log_home: Any, caplog: pytest.LogCaptureFixture
) -> None:
    stop = threading.Event()
    keeper = publishing.Keeper(stop, every_seconds=0.05)
    keeper.start()
    entry = note("cases.read", member, agency)
    for _turn in range(40):
        stop.wait(0.05)
        signed = publishing.newest()
        leaf = Leaf.objects.filter(source="audit.entry", row_id=entry.pk).first()
        if signed and leaf and signed.size > leaf.seq:
            break
    else:
        pytest.fail("two seconds were not enough")
    (log_home / "keys" / "log" / "state.json").write_text(
        '{"origin": "example.gov/probity", "size": 1000000, "root": "00"}'
    )
    note("cases.read", member, agency)
    stop.wait(0.3)
    stop.set()
    keeper.join()
    assert "the database was set back to an older state" in caplog.text
    with pytest.raises(SignerRefused):
        publishing.keep_up()


def test_rows_are_read_as_the_orm_gives_them(agency: Agency, member: User) -> None:
    note("tests.read", member, agency, pages=[1, 2], words={"título": "Río"})
    lay(3)
    read = 0
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields]
        rows = list(model._base_manager.values_list("pk", *names).order_by("pk"))
        if rows and isinstance(rows[0][0], int):
            assert by_key(model, names, [row[0] for row in rows]) == {
                key: tuple(values) for key, *values in rows
            }
            read += len(rows)
    assert read > 100
    assert by_key(Entry, ["kind"], [10**9]) == {}
