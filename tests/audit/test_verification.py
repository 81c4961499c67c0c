"""Verification is quiet about what is right, can go on from where it was, and leaves its entry."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from accounts.system import system_user
from audit import verification
from audit.acts import Refused, note
from audit.log import keys, publishing, sealing
from audit.log.notes import NoteError
from audit.log.telling import Content, export
from audit.models import Checkpoint, Entry, Leaf
from cases import actions
from tests.audit.exports import TOOL
from tests.audit.tampering import faults, lifted, sql
from tests.cases.factories import make_case, make_exhibit, seat
from tests.factories import AgencyFactory, make_user, now

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case

ACTS = int(os.environ.get("PROBITY_ACTS", 40))
SEED = int(os.environ.get("PROBITY_SEED", 20261122))


@pytest.fixture
def home(db: None, tmp_path: Path) -> Iterator[Path]:
    """Keys, files and the second place of a log of this test's own."""
    (tmp_path / "outside").mkdir()
    with override_settings(PROBITY_HOME=tmp_path, PROBITY_CHECKPOINTS=str(tmp_path / "outside")):
        yield tmp_path


def verified_offline(folder: Path, *more: object) -> tuple[int, dict[str, Any]]:
    """Status and answer of the stand-alone verifier, with the keys given."""
    given = [word for key in keys.verifying() for word in ("--vkey", str(key))]
    command = [sys.executable, "-I", "-S", TOOL, folder, "--json", *given, *map(str, more)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout)


# Nothing is found where nothing is wrong


def acts_of(case: Case, lead: User, others: list[User], chance: random.Random) -> list[Any]:
    """What people do all day, each call one legitimate deed or one refusal."""

    def edit() -> None:
        case.refresh_from_db()
        actions.edit_case(
            case.pk, by=lead, at=now(), version=case.version, title=f"Bridge {chance.random()}"
        )

    def refused() -> None:
        with pytest.raises(Refused):
            make_exhibit(case, others[-1])

    return [
        edit,
        refused,
        lambda: make_exhibit(case, lead, chance.randbytes(20)),
        lambda: make_case(lead, title="Río «Ñ» \U0001f600 \u2028"),
        lambda: note("cases.read", lead, case, page=chance.randrange(2**50)),
        lambda: note("cases.search", lead, terms=chance.choice(["ñandú", "\uffff\U00010000", ""])),
        lambda: AgencyFactory(name="Fiscalía"),
        publishing.keep_up,
    ]


def test_no_false_alarm_after_random_legitimate_acts(home: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same acts each time
    lead, others = make_user("lead", "investigator", "intake"), [make_user("other", "investigator")]
    case = make_case(lead)
    seat(case, make_user("member", "investigator"), by=lead)
    possible = acts_of(case, lead, others, chance)
    for turn in range(ACTS):
        chance.choice(possible)()
        if turn % 2_000 == 1_000:
            assert faults() == []
    report = verification.verify(system_user("clock"))
    assert [str(fault) for fault in report.faults] == []
    assert report.rows == report.size == Leaf.objects.count()
    assert (report.waiting, report.unprovable) == (0, 0)
    for content in Content:
        leaves = export(home / str(content), lead, content)
        status, said = verified_offline(home / str(content))
        assert (status, said["entries"]) == (0, leaves), said


# Going on from an earlier run


def test_a_later_run_asks_only_what_came_since(home: Path) -> None:
    lead = make_user("lead", "investigator", "intake")
    clock = system_user("clock")
    first = verification.verify(clock)
    assert first.whole
    last = verification.last_verified()
    assert last is not None
    assert last.size == first.size
    entry = Entry.objects.latest("pk")
    assert (entry.kind, entry.by_name, entry.facts["size"]) == (
        "audit.verify", "system:clock", first.size,
    )  # fmt: skip
    case = make_case(lead)
    make_exhibit(case, lead, b"Page one.")
    second = verification.verify(clock, last.note)
    assert second.whole
    assert second.since == first.size
    assert second.rows == second.size - first.size
    with lifted("cases_case"):
        sql("UPDATE cases_case SET title = 'A bridge'")
    kinds = [fault.kind for fault in verification.verify(clock, last.note).faults]
    assert kinds == ["live.changed"]
    # A run that found something is not the one to go on from.
    verified = verification.last_verified()
    assert verified is not None
    assert verified.size == second.size


def test_a_run_goes_on_only_from_what_this_log_signed(home: Path) -> None:
    make_user("lead", "investigator")
    publishing.keep_up()
    with pytest.raises(NoteError):
        verification.verify(system_user("clock"), "a note\n\n— nobody AAAAAA==\n")
    one = Checkpoint.objects.latest("size")
    with lifted("audit_leaf"):
        Leaf.objects.filter(seq=3).update(leaf=b"{}")
    first = verification.verify(system_user("clock"), one.note).faults[0]
    assert first.kind == "log.forked"


# Erasure


def test_an_erased_field_leaves_the_rest_provable(home: Path) -> None:
    lead = make_user("lead", "investigator", "intake")
    entry = note("cases.search", lead, terms="a name that must go")
    publishing.keep_up()
    leaf = Leaf.objects.get(source="audit.entry", row_id=entry.pk)
    fields = Entry.objects.filter(pk=entry.pk).values().get()
    left = sealing.erase(fields, ["facts"], bytes(leaf.salt or b""), {})
    with lifted("audit_leaf", "audit_entry"):
        Leaf.objects.filter(pk=leaf.pk).update(salt=None, erased=left)
        sql("UPDATE audit_entry SET facts = %s WHERE id = %s", '"[erased]"', entry.pk)
    report = verification.verify(lead)
    # The tree and the row agree; that nobody ordered the gap is said. Orders: tests of cases.
    assert ([fault.kind for fault in report.faults], report.erased) == (["erasure.unordered"], 1)
    export(home / "export", lead, Content.ALL)
    status, said = verified_offline(home / "export")
    assert (status, said["content in part"]) == (0, 1)
    every = (home / "export" / "bodies").rglob("*.jsonl")
    assert not any("a name that must go" in path.read_text() for path in every)
    # What was not erased is still held to.
    with lifted("audit_entry"):
        sql("UPDATE audit_entry SET by_name = 'nobody' WHERE id = %s", entry.pk)
    assert faults()[0].kind == "row.changed"


# The commands


def ran(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command(*arguments, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_the_command_says_it_in_words_and_to_machines(home: Path) -> None:
    make_user("lead", "investigator")
    assert ran("verify_audit")[0] == 0
    status, said = ran("verify_audit", "--since", "last", "--json")
    assert (status, json.loads(said)["ok"]) == (0, True)
    assert json.loads(said)["since"] > 0
    with lifted("accounts_user"):
        sql("UPDATE accounts_user SET username = 'chief' WHERE username = 'lead'")
    status, said = ran("verify_audit")
    assert status == 1
    assert said.startswith("BAD accounts.user ")
    assert "username differ from its newest history row" in said
    status, said = ran("verify_audit", "--json")
    assert (status, json.loads(said)["first"]["kind"]) == (1, "live.changed")


def test_an_export_is_whole_or_not_there(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    lead = make_user("lead", "investigator", "intake")
    make_exhibit(make_case(lead, title="Zopilote"), lead, b"Page one.")
    assert ran("export_audit", str(home / "export"))[0] == 0
    entry = Entry.objects.latest("pk")
    assert (entry.kind, entry.facts["content"]) == ("audit.export", "trail")
    # What an auditor may not read is not in it; who touched the row is.
    told = "".join(path.read_text() for path in (home / "export" / "bodies").rglob("*.jsonl"))
    assert "Zopilote" not in told
    assert '"history_user_id"' in told
    assert ran("export_audit", str(home / "all"), "--content", "all")[0] == 0
    told = "".join(path.read_text() for path in (home / "all" / "bodies").rglob("*.jsonl"))
    assert "Zopilote" in told
    assert ran("export_audit", str(home / "none"), "--content", "none")[0] == 0
    assert not (home / "none" / "bodies").exists()
    with pytest.raises(CommandError, match="not an empty folder"):
        ran("export_audit", str(home / "export"))
    # An earlier export's checkpoint is what the later one is held against.
    status, said = verified_offline(home / "none", "--against", home / "export" / "checkpoint")
    assert (status, said["against"]) == (0, 1)

    def full(*_: object, **__: object) -> str:
        raise OSError("the disk is full")

    monkeypatch.setattr("audit.log.exporting.manifest", full)
    with pytest.raises(CommandError, match="disk is full"):
        ran("export_audit", str(home / "broken"))
    assert not list(home.glob("*broken*"))
