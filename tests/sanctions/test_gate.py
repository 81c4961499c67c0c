"""The sufficiency gate: recomputed to the same answer, stale when an input changes, overridden
by two lawyers."""

from __future__ import annotations

import copy
import datetime
import json
from dataclasses import asdict

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import canon
from audit.acts import Refused, act
from audit.models import Entry
from audit.verbs import Verb
from cases import actions as cases_actions
from cases.models import Exhibit
from oversight.overrides import SPANS, figures
from sanctions import actions, gate, gating, printing, rules
from sanctions.models import ElementSupport, GateOverride, GateResult
from sanctions.snapshot import snapshot
from tests.factories import make_user, now
from work.models import Task

REGRADE = Verb(
    name="tests.regrade", label="Grade anew", permission="", roles=("investigator",), basis="test"
)


def regrade(world, exhibit: Exhibit, reliability: str) -> None:
    exhibit.refresh_from_db()
    with act(
        REGRADE, Exhibit, exhibit.pk, by=world.verifier, at=now(), version=exhibit.version
    ) as row:
        row.reliability = reliability


def test_the_gate_holds_for_exactly_its_evidence(world, signed_in) -> None:
    measure = world.cleared()
    packet, first = world.packet(measure), gating.newest(measure)
    known = gating.standing(measure)
    assert known.open
    assert first.passed
    assert {row["code"] for row in first.result["elements"]} == {"E1", "E2", "E3"}
    assert rules.PACKET_FREEZE.why_not(world.reviewer, packet, now()) is None

    exhibit = measure.supports.first().finding.exhibit
    regrade(world, exhibit, "E")
    known = gating.standing(measure)
    assert known.stale
    assert len(known.changed) == 2, "both findings lie on it"
    assert known.changed[0].startswith("finding ES-")
    why = rules.PACKET_FREEZE.why_not(world.reviewer, packet, now())
    assert "the sufficiency gate is stale" in why
    with pytest.raises(Refused, match="gate is stale"):
        world.do(printing.freeze_packet, measure, world.reviewer)
    assert world.fresh(measure).status == "INTERAGENCY"
    base = measure.get_absolute_url()
    page = signed_in(world.reviewer).get(f"{base}gate/").content.decode()
    assert "Stale: run it again." in page

    second = actions.run_gate(measure.pk, by=world.reviewer, at=now())
    assert not second.passed
    assert dict(gating.wanting(second)) == {
        "E1": "no usable exhibit is graded well enough",
        "E2": "no usable exhibit is graded well enough",
    }
    with pytest.raises(Refused, match=r"does not pass \(E1: no usable exhibit"):
        world.do(printing.freeze_packet, measure, world.reviewer)

    for result in (first, second):
        again = GateResult.objects.get(pk=result.pk)
        assert gating.same_again(again), "from its stored inputs, whatever stands today"
        assert gate.judge(again.inputs) == again.result
    spoilt = GateResult.objects.get(pk=second.pk)
    spoilt.inputs["evidence"][0]["grade"] = "A1"
    assert not gating.same_again(spoilt)

    # --- an override -----------------------------------------------------------------
    other = make_user("second_reviewer", "legal_reviewer")
    own = make_user("own_account", "legal_reviewer", person=world.reviewer.person)
    for user in (other, own):
        actions.task_user(measure.pk, by=world.lead, at=now(), user=user, part="REVIEWER")
    with pytest.raises(ValidationError, match="Type the reason"):
        actions.propose_override(measure.pk, by=world.reviewer, at=now(), reason=" ")
    reason = "The source is old, and its papers <b>were</b> compared."
    override = actions.propose_override(measure.pk, by=world.reviewer, at=now(), reason=reason)
    with pytest.raises(ValidationError, match="on record already"):
        actions.propose_override(measure.pk, by=other, at=now(), reason="Again.")
    for user in (world.reviewer, own):
        with pytest.raises(Refused, match="a second lawyer"):
            actions.confirm_override(override.pk, by=user, at=now(), version=override.version)
    assert not gating.standing(measure).open
    done = signed_in(other).post(
        f"{base}overrides/{override.reference}/do/confirm-override/",
        {"version": override.version},
    )
    assert done.status_code == 302
    assert gating.standing(measure).open
    assert rules.PACKET_FREEZE.why_not(world.reviewer, packet, now()) is None
    [told] = gating.overridden(measure)
    assert (told.why, told.rule_set, told.result) == (reason, 1, second.reference)
    assert {told.proposed_by, told.confirmed_by} == {str(world.reviewer), str(other)}
    page = signed_in(other).get(f"{base}gate/").content.decode()
    assert "two lawyers overrode it" in page
    assert "&lt;b&gt;were" in page
    assert "gives the same answer" in page
    the_decider_and_the_auditor_are_told(measure, told, signed_in(other), signed_in)

    regrade(world, exhibit, "D")
    assert not gating.standing(measure).open, "it was overridden for other evidence"
    third = actions.run_gate(measure.pk, by=world.reviewer, at=now())
    refused = actions.propose_override(measure.pk, by=world.reviewer, at=now(), reason="Again.")
    assert refused.gate_result == third
    no = actions.refuse_override(
        refused.pk, by=other, at=now(), version=refused.version, reason="Not this time."
    )
    assert no.status == GateOverride.Status.REFUSED
    regrade(world, exhibit, "B")
    actions.run_gate(measure.pk, by=world.reviewer, at=now())
    with pytest.raises(Refused, match="nothing to override"):
        actions.propose_override(measure.pk, by=world.reviewer, at=now(), reason="For fun.")
    world.do(printing.freeze_packet, measure, world.reviewer)
    assert world.fresh(measure).status == "DECISION"


def the_decider_and_the_auditor_are_told(measure, told, client, signed_in) -> None:
    """It stands on the page of the decision, in the memorandum (volume B), and in a figure."""
    url = f"{measure.get_absolute_url()}decision/"
    page = client.get(url).content.decode()
    assert told.result in page
    assert "&lt;b&gt;were" in page
    answer = client.get(f"{url}memo/")
    assert answer.headers["Content-Type"] == "application/pdf"
    with pypdfium2.PdfDocument(answer.content) as pdf:
        text = " ".join("".join(one.get_textpage().get_text_bounded() for one in pdf).split())
    assert f"Result {told.result} by rule set 1 wanted" in text
    assert "its papers <b>were</b> compared" in text
    read = Entry.objects.get(kind="sanctions.print_memo")
    assert read.facts["copy_for"] == told.confirmed_by
    packet = measure.packets.get()
    assert "its papers" not in json.dumps(asdict(snapshot(packet, now()).packet), default=str), (
        "deliberation is no part of volume A"
    )
    auditor = make_user("auditor_of_overrides", "auditor")
    desk = signed_in(auditor)
    page = desk.get("/oversight/").content.decode()
    row = page.partition("overridden by two lawyers")[2].partition("</tr>")[0]
    assert row.count(">1<") == len(SPANS)
    [counted] = [one for one in figures(now()) if "two lawyers" in str(one["label"])]
    assert all(told.confirmed_by in desk.get(s["url"]).content.decode() for s in counted["spans"])
    much_later = figures(now() + datetime.timedelta(days=40))[0]["spans"]
    assert [span["times"] for span in much_later] == [0, 1, 1], "each number names its time"
    listed = desk.get("/audit/?what=sanctions.confirm_override&outcome=done").content.decode()
    assert told.confirmed_by in listed


INPUTS = {
    "rule_set": gate.rule_sets()[1], "law": "AV-1", "public": True, "elements": ["E1", "E2"],
    "prongs": [{"code": "P1", "all_of": ["E1"], "any_of": []},
               {"code": "P2", "all_of": ["E1"], "any_of": ["E2"]}],
    "evidence": [{
        "element": "E1", "supports": True, "support": "ES-1", "finding": "FI-1", "said": "00",
        "exhibit": "EX-1", "sha256": "00", "root": "EX-1", "grade": "B2", "usable": True,
        "fallen": False, "answered": False, "note": "00", "releasability": "RELEASE",
    }],
    "assessments": [{"element": "E1", "verdict": "MET", "text": "00"}],
}  # fmt: skip
"""The least that passes prong P1."""


@pytest.mark.parametrize(
    ("path", "value", "wants"),
    [
        (("evidence", 0, "fallen"), True, ["NO_SUPPORT"]),
        (("evidence", 0, "usable"), False, ["NOT_USABLE"]),
        (("evidence", 0, "supports"), False, ["NO_SUPPORT", "UNANSWERED"]),
        (("evidence", 0, "grade"), "D2", ["GRADE"]),
        (("evidence", 0, "grade"), "A4", ["GRADE"]),
        (("evidence", 0, "grade"), "", ["GRADE"]),
        (("evidence", 0, "releasability"), "", ["NOT_RELEASABLE"]),
        (("evidence", 0, "releasability"), "WITHHOLD", ["NOT_RELEASABLE"]),
        (("assessments", 0, "verdict"), "PARTLY", ["NOT_ASSESSED"]),
        (("rule_set", "independent_sources"), 2, ["FEW_SOURCES"]),
    ],
)
def test_each_input_decides(path, value, wants) -> None:
    assert gate.judge(INPUTS)["passed"]
    inputs = copy.deepcopy(INPUTS)
    place = inputs
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    answer = gate.judge(inputs)
    assert answer["elements"][0]["wanting"] == wants
    assert not answer["passed"]
    assert gate.differences(gate.hashes(INPUTS), gate.hashes(inputs))


def test_a_private_measure_needs_nothing_releasable_and_copies_count_once() -> None:
    inputs = copy.deepcopy(INPUTS) | {"public": False}
    inputs["evidence"][0]["releasability"] = "WITHHOLD"
    copied = inputs["evidence"][0] | {"support": "ES-2", "exhibit": "EX-2"}
    inputs["evidence"].append(copied)
    answer = gate.judge(inputs)
    assert answer["passed"]
    assert (answer["elements"][0]["independent"], answer["elements"][0]["thin"]) == (1, True)


def test_a_rule_set_that_was_used_is_never_changed() -> None:
    assert canon.sha256(gate.rule_sets()[1]) == (
        "b7c39580f3f385d8917a764ba05f4287c9a8fcc3bf4f75287b049e98c0a8ff22"
    )


def test_the_matrix_shows_release_and_assessment_and_gives_tasks(world, signed_in) -> None:
    measure = world.drafting()
    base, lead = measure.get_absolute_url(), signed_in(world.lead)
    element = world.element("E1")
    typed = {"element": element.pk, "verdict": "PARTLY", "text": "One paper.", "version": 0}
    assert lead.post(f"{base}add/assess/", typed).status_code == 302
    assert "assessed already" in lead.post(f"{base}add/assess/", typed).content.decode()
    row = measure.assessments.get()
    page = lead.get(f"{base}matrix/").content.decode()
    assert "partly met" in page
    assert "1 of 1" in page
    assert f"{base}matrix/E3/task/" in page
    again = {"verdict": "MET", "text": "Two papers.", "version": row.version}
    where = f"{base}assessments/{row.reference}/"
    assert lead.get(where).status_code == 200
    assert lead.post(f"{where}do/reassess/", again).status_code == 302
    row.refresh_from_db()
    assert row.verdict == "MET"
    form = f"{base}matrix/E3/task/"
    assert "wants evidence" in lead.get(form).content.decode()
    assert lead.post(form, {"to": "", "text": "x"}).status_code == 422
    assert lead.post(form, {"to": world.drafter.pk, "text": "Look."}).status_code == 302
    task = Task.objects.get()
    assert task.title == "Find evidence for element E3"
    assert task.subject_label == measure.reference
    assert lead.get(f"{base}matrix/E9/task/").status_code == 404
    support = measure.supports.first()
    jury = world.exhibit("Another text.", cleared=False)
    finding = world.finding(jury, passage="Another text", claim="A claim.")
    cases_actions.restrict_exhibit(
        jury.pk, by=world.reviewer, at=now(), version=jury.version, restriction="GRAND_JURY",
        reason="Heard by a grand jury.",
    )  # fmt: skip
    with pytest.raises(ValidationError, match=r"Fed\. R\. Crim\. P\. 6"):
        actions.add_support(
            measure.pk, by=world.lead, at=now(), element=world.element("E2"), finding=finding,
            bearing="SUPPORTS", releasability="REDACTED",
        )  # fmt: skip
    actions.edit_support(
        support.pk, by=world.lead, at=now(), version=support.version, bearing="SUPPORTS",
        note="", releasability="WITHHOLD",
    )  # fmt: skip
    assert ElementSupport.objects.get(pk=support.pk).releasability == "WITHHOLD"


def test_the_page_asks_no_more_for_more(world, signed_in) -> None:
    measure = world.drafting()
    url, lead = f"{measure.get_absolute_url()}matrix/", signed_in(world.lead)
    lead.get(url)
    with CaptureQueriesContext(connection) as few:
        lead.get(url)
    finding = world.finding(world.exhibit("More text.\fAnd more."), passage="More text")
    world.support(measure, "E2", finding)
    world.support(measure, "E3", finding)
    with CaptureQueriesContext(connection) as more:
        lead.get(url)
    assert len(more) == len(few)
    beside = ("SAVEPOINT", "RELEASE", "SELECT clock_timestamp")
    assert len([q for q in more if not q["sql"].startswith(beside)]) <= 20
