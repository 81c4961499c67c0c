"""The signer signs extensions of what it signed, and says in words why it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from audit.acts import note
from audit.log import keys, notes, publishing, signer, tree
from audit.log.signer import SignerRefused
from audit.models import Checkpoint, Entry, Leaf, LogQueue
from tests.audit.log import checking
from tests.audit.log.test_tree import over
from tests.unlocking import unlocked

if TYPE_CHECKING:
    from pathlib import Path

    from accounts.models import Agency, User

HASHES = [tree.leaf_hash(bytes([n])) for n in range(9)]


def sign(size: int, hashes: list[bytes] = HASHES, standing: str | None = None) -> str:
    grown = over(hashes[:size])
    with signer.at_work() as hand:
        return hand.sign(size, grown.root(), grown.consistency_proof, standing)


def test_it_signs_what_extends_its_last_and_the_same_again() -> None:
    sizes = [notes.read_checkpoint(sign(size), keys.verifying()).size for size in (1, 4, 4, 9)]
    assert sizes == [1, 4, 4, 9]
    assert sign(9) == sign(9)


def test_it_refuses_what_was_set_back_and_what_was_rewritten() -> None:
    sign(4)
    with pytest.raises(SignerRefused, match="has 4 leaves, the tree has 3: the database was set b"):
        sign(3)
    other = [tree.leaf_hash(b"another"), *HASHES[1:]]
    for size in (4, 9):
        with pytest.raises(SignerRefused, match="remembers has 4 leaves that this tree does not"):
            sign(size, other)
    with signer.at_work() as hand, pytest.raises(SignerRefused, match="The log was rewritten"):
        hand.sign(9, over(other).root(), lambda _size: HASHES[:4])
    assert sign(9)


def test_its_memory_is_only_one_of_three_places(outside: Path) -> None:
    old, new = sign(4), sign(6)
    state = keys.folder() / "state.json"
    state.unlink()  # the folder of keys was set back, or lost its memory
    with pytest.raises(SignerRefused, match="the log holds has 6 leaves, the tree has 5"):
        sign(5, standing=new)
    (outside / "checkpoint").write_text(new)
    with pytest.raises(SignerRefused, match="lies outside has 6 leaves, the tree has 5"):
        sign(5, standing=old)
    with pytest.raises(SignerRefused, match="lies outside has 6 leaves that this tree does not"):
        sign(9, [*HASHES[:5], HASHES[0], *HASHES[6:]], standing=old)
    assert sign(9, standing=old)


def test_it_refuses_checkpoints_that_are_not_its_own(outside: Path) -> None:
    sign(4)
    thief = notes.SignerKey.new("example.gov/probity")
    forged = notes.signed(str(notes.Checkpoint("example.gov/probity", 4, HASHES[0])), [thief])
    (outside / "checkpoint").write_text(forged)
    with pytest.raises(SignerRefused, match="lies outside was not signed by this log"):
        sign(5)
    (outside / "checkpoint").unlink()
    with pytest.raises(SignerRefused, match="the log holds was not signed by this log"):
        sign(5, standing=forged)
    (keys.folder() / "state.json").write_text('{"origin": "other", "size": 1, "root": ""}')
    with pytest.raises(SignerRefused, match="is of another log, other"):
        sign(5)


def test_without_its_second_place_it_signs_nothing(settings: Any, tmp_path: Path) -> None:
    settings.PROBITY_CHECKPOINTS = str(tmp_path / "unmounted")
    with pytest.raises(NotADirectoryError, match="unmounted"):
        sign(1)


def test_keys_are_the_owners_alone(log_home: Path) -> None:
    sign(1)
    folder = log_home / "keys" / "log"
    (secret,) = folder.glob("*.key")
    assert (folder.stat().st_mode & 0o777, secret.stat().st_mode & 0o777) == (0o700, 0o600)
    assert "PRIVATE" not in (folder / "vkeys").read_text()
    secret.unlink()
    with pytest.raises(SignerRefused, match="No key that signs"):
        sign(2)


def test_a_rotation_lets_either_key_verify(agency: Agency, member: User) -> None:
    publishing.keep_up()
    call_command("rotate_log_key")
    note("cases.read", member, agency)
    both = publishing.keep_up()
    call_command("rotate_log_key", "--finish")
    note("cases.read", member, agency)
    late = publishing.keep_up()
    assert both is not None
    assert late is not None
    old, new = keys.verifying()
    for key in (old, new):
        assert notes.read_checkpoint(both.note, [key]).size == both.size
    assert notes.read_checkpoint(late.note, [new]).size == late.size
    with pytest.raises(notes.NoteError):
        notes.read_checkpoint(late.note, [old])
    with pytest.raises(CommandError, match="no older one"):
        call_command("rotate_log_key", "--finish")
    assert checking.faults() == []


def set_back_to(size: int) -> None:
    """The log as an older backup of the database had it."""
    with unlocked():
        Checkpoint.objects.filter(size__gt=size).delete()
        late = Leaf.objects.filter(seq__gte=size, source="audit.entry")
        Entry.objects.filter(pk__in=late.values("row_id"))._raw_delete("default")
        Leaf.objects.filter(seq__gte=size).delete()


def test_a_database_that_was_set_back_is_noticed_at_once(agency: Agency, member: User) -> None:
    first = publishing.keep_up()
    note("cases.read", member, agency)
    publishing.keep_up()
    assert first is not None
    set_back_to(first.size)
    with pytest.raises(SignerRefused, match="set back to an older state"):
        publishing.keep_up()  # although nothing is new
    note("cases.read", member, agency)
    with pytest.raises(SignerRefused, match="The log was rewritten"):
        publishing.keep_up()
    with pytest.raises(CommandError, match="The log was rewritten"):
        call_command("keep_log", "--once")


def test_even_with_the_keys_set_back_the_second_place_tells(
    agency: Agency, member: User, outside: Path
) -> None:
    first = publishing.keep_up()
    assert first is not None
    state = keys.folder() / "state.json"
    memory = state.read_text()
    note("cases.read", member, agency)
    second = publishing.keep_up()
    assert second is not None
    assert (outside / "checkpoint").read_text() == second.note
    assert sorted((outside / "checkpoints").iterdir()) == sorted(
        outside / "checkpoints" / str(each.size) for each in (first, second)
    )
    assert (outside / "vkeys").read_text() == f"{keys.verifying()[0]}\n"
    state.write_text(memory)
    set_back_to(first.size)
    with pytest.raises(SignerRefused, match=r"lies outside has .* set back"):
        publishing.keep_up()


def test_a_second_place_that_was_away_is_caught_up(
    agency: Agency, member: User, settings: Any, outside: Path
) -> None:
    settings.PROBITY_CHECKPOINTS = ""
    sizes = []
    for _turn in range(3):
        note("cases.read", member, agency)
        made = publishing.keep_up()
        assert made is not None
        sizes.append(made.size)
    settings.PROBITY_CHECKPOINTS = str(outside)
    publishing.keep_up()
    assert sorted(int(file.name) for file in (outside / "checkpoints").iterdir()) == sizes


def test_a_crash_between_memory_and_database_is_no_fork(agency: Agency) -> None:
    publishing.keep_up()
    with unlocked():
        Checkpoint.objects.all().delete()  # it was signed, and the transaction never committed
    memory = keys.folder() / "state.json"
    memory.write_text(memory.read_text().replace('"kept": true', '"kept": false'))
    again = publishing.keep_up()
    assert again is not None
    assert checking.faults() == []
    assert LogQueue.objects.count() == 0
