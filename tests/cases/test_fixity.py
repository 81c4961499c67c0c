"""Bytes are hashed again: what changed is quarantined, and what rests on it is told at once."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from audit.acts import Refused
from audit.models import Entry
from cases import actions
from cases.actions import fixity
from cases.models import Exhibit, StoredFile
from tests.cases.factories import act_on, make_case, make_finding, make_logged
from tests.factories import now
from work.models import Task

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case


def spoil(exhibit: Exhibit, data: bytes = b"other bytes") -> bytes:
    """Change the stored bytes behind everybody's back; what they were."""
    path = exhibit.stored_file.path()
    before = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(data)
    return before


def fresh(exhibit: Exhibit) -> Exhibit:
    return Exhibit.objects.get(pk=exhibit.pk)


def test_a_changed_file_takes_along_all_that_rests_on_it(
    team: Case, lead: User, member: User, reviewer: User, signed_in: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    told: list[str] = []
    monkeypatch.setattr(fixity, "EXHIBIT_FELL", [lambda e, by, at: told.append(e.reference)])
    exhibit = make_logged(team, lead, b"The same bytes in two cases")
    copy = make_logged(team, lead, derived_from=exhibit)
    elsewhere = make_logged(make_case(lead), lead, b"The same bytes in two cases")
    finding = make_finding(team, member, exhibit)
    make_finding(team, member, copy)
    event = actions.check_exhibit(exhibit.pk, by=member, at=now())
    assert (event.kind, fresh(exhibit).quarantined_at) == ("CHECKED", None)

    before = spoil(exhibit)
    url = exhibit.get_absolute_url()
    assert signed_in(member).post(f"{url}do/check-exhibit/", {"version": 2}).status_code == 302
    assert "In quarantine since" in signed_in(member).get(url).content.decode()
    for one in (exhibit, elsewhere):
        assert fresh(one).quarantined_at is not None
        assert one.custody.filter(kind="QUARANTINED", by__username="system:clock").count() == 1
    assert fresh(copy).quarantined_at is None
    assert told == [exhibit.reference, copy.reference, elsewhere.reference]
    held = {(t.holder.user.username, t.subject_label) for t in Task.objects.unfinished()}
    assert held == {(w, e.reference) for w in ("lead", "member") for e in (exhibit, copy)}
    page = signed_in(lead).get(f"{team.get_absolute_url()}findings/").content.decode()
    assert "its exhibit fell" in page
    assert signed_in(lead).get(finding.get_absolute_url()).status_code == 200

    for refused in (
        lambda: make_finding(team, lead, fresh(exhibit)),
        lambda: actions.clear_use(
            exhibit.pk, by=reviewer, at=now(), authority_code="EO-13818"
        ),
        lambda: act_on(
            actions.verify_exhibit, exhibit, member, reliability="B", credibility=2,
            corroboration="None.",
        ),
    ):  # fmt: skip
        with pytest.raises(Refused, match="in quarantine"):
            refused()
    with pytest.raises(ValidationError, match="stays in quarantine"):
        act_on(actions.release_exhibit, exhibit, reviewer, reason="Restored.")
    exhibit.stored_file.path().write_bytes(before)
    act_on(actions.release_exhibit, exhibit, reviewer, reason="Restored from the backup.")
    assert fresh(exhibit).quarantined_at is None
    make_finding(team, lead, fresh(exhibit))


def test_an_effect_that_fails_leaves_nothing_half_done(
    team: Case, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("a measure could not be told")

    exhibit = make_logged(team, lead)
    spoil(exhibit)
    monkeypatch.setattr(fixity, "EXHIBIT_FELL", [fail])
    with pytest.raises(RuntimeError):
        actions.check_exhibit(exhibit.pk, by=lead, at=now())
    assert fresh(exhibit).quarantined_at is None
    assert not exhibit.custody.filter(kind__in=["CHECKED", "QUARANTINED"]).exists()


def test_a_verification_and_the_nightly_round_hash_first(
    team: Case, lead: User, member: User
) -> None:
    good, gone, bad = (make_logged(team, lead) for _n in range(3))
    grade = {"reliability": "B", "credibility": 2, "corroboration": "None."}
    spoil(bad)
    rows = list(Exhibit.objects.filter(pk__in=[good.pk, bad.pk]).order_by("pk"))
    done = actions.verify_exhibits(rows, by=member, at=now(), **grade)
    assert [row.pk for row in done.done] == [good.pk]
    assert "in quarantine" in done.refused[0][1]
    gone.stored_file.path().unlink()
    beats: list[int] = []
    asked, fell = actions.check_all(now(), lambda: beats.append(1))
    assert fell == [gone.reference]
    assert asked == len(beats) == StoredFile.objects.count()
    entry = Entry.objects.get(kind="cases.checked_files")
    assert entry.facts == {"files": asked, "fell": fell}
    out = io.StringIO()
    call_command("workflows", stdout=out)
    assert "unrestrict: RESTRICTED → VERIFIED (legal_reviewer)" in out.getvalue()
