"""The decision and what follows from it: walked through the real actions, refusals and all."""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from django.core.exceptions import ValidationError

from accounts.system import system_user
from actors import rules as actor_rules
from actors.models import Actor
from audit.acts import NotConfirmed, Refused, StaleVersion, Unseen, WrongStatus, act
from audit.clock import legal_day
from audit.models import Entry
from audit.origin import Origin, coming_from
from cases import actions as cases_actions
from sanctions import actions, printing, rules
from sanctions.models import AuthorityVersion, Decision, Measure, MeasureNotice, Packet
from tests.cases.factories import seat
from tests.factories import make_user, now
from tests.sanctions.factories import World, make_authority
from work.models import Deadline, Task

if TYPE_CHECKING:
    from accounts.models import User

S, P = Measure.Status, Packet.Status
PAPERS = ("sdn_entry", "federal_register_notice", "press_statement", "statement_of_reasons")


def refused(why: str) -> Any:
    return pytest.raises(Refused, match=why)


def visa_law(world: World, **facts: Any) -> None:
    world.version = make_authority("TEST-VISA", "visa_designation", "VISA_ACTION", **facts)


def entries(measure: Measure, kind: str) -> int:
    packets = list(measure.packets.values_list("pk", flat=True))
    of_measure = Entry.objects.filter(object_type="sanctions.measure", object_id=measure.pk)
    of_packet = Entry.objects.filter(object_type="sanctions.packet", object_id__in=packets)
    return (of_measure | of_packet).filter(kind=kind, outcome="done").count()


def test_a_designation_is_signed_embargoed_published_reconsidered_and_delisted(
    world: World, publisher: User, signed_in: Any
) -> None:
    world.version = make_authority("EO-13818", citation="E.O. 13818; SDN tag [GLOMAG]")
    measure = world.with_decider()
    packet, later = world.packet(measure), now() + datetime.timedelta(hours=1)

    # What the decider confirms is the record that is frozen, and prongs that it carries.
    with pytest.raises(StaleVersion):
        world.decide(measure, manifest_sha256="0" * 64)
    with pytest.raises(ValidationError, match="prongs that are complete: P1, P2"):
        world.decide(measure, prongs=["P9"])
    with coming_from(Origin(channel="web")), pytest.raises(NotConfirmed):
        world.decide(measure)
    assert not Decision.objects.exists(), "nothing half done"
    assert world.packet(measure).status == P.FROZEN

    world.decide(measure, embargo_until=later, findings="The transfer is shown.")
    measure = world.fresh(measure)
    assert (measure.status, world.packet(measure).status) == (S.SIGNED, P.SIGNED)
    decision = Decision.objects.get()
    assert (decision.person, decision.manifest_sha256) == (
        world.decider.person, packet.manifest_sha256,
    )  # fmt: skip
    assert (decision.outcome, decision.prongs) == ("SIGNED", ["P1"])
    assert entries(measure, "sanctions.fin_sign") == entries(measure, "sanctions.packet_sign") == 1
    with pytest.raises(WrongStatus):
        world.decide(measure)  # a double submit
    assert not measure.in_force(now()), "signed is not in force"

    # The publisher is another person, and waits for papers and for the embargo.
    both = make_user("both", "publisher", person=world.decider.person)
    with refused("“Decider” in this measure and can't be “Publisher”"):
        world.task(measure, both, "PUBLISHER")
    world.task(measure, publisher, "PUBLISHER")
    with refused("the embargo runs until"):
        world.do(actions.publish_measure, measure, publisher)
    with refused("the embargo runs until"):
        actions.prepare_notices(measure.pk, by=publisher, at=now())
    world.do(actions.recall_signature, measure, world.decider, reason="Timing.")
    assert (world.fresh(measure).status, world.packet(measure).status) == (S.DECISION, P.SIGNED)
    with refused("the packet was signed and stays so"):
        world.do(actions.return_for_discussion, measure, world.decider, reason="Why?")
    world.decide(measure)
    assert entries(measure, "sanctions.packet_sign") == 1, "the signed record stays signed"
    with refused("the effective time has come"):
        world.do(actions.recall_signature, measure, world.decider, reason="Again.")
    with refused("documents are missing: sdn entry"):
        world.do(actions.publish_measure, measure, publisher)
    world.papers(measure, *PAPERS)
    before = now()
    world.do(actions.publish_measure, measure, publisher)
    measure = world.fresh(measure)
    assert (measure.status, world.packet(measure).status) == (S.PUBLISHED, P.ISSUED)
    assert entries(measure, "sanctions.packet_issue") == 1
    what_follows_is_prepared_and_sent(world, measure, publisher, signed_in(publisher))
    assert (measure.in_force(before), measure.in_force(now())) == (False, True)
    with refused("the record is closed"):
        world.do(actions.edit_measure, measure, world.lead, ground="Another.", summary="Another.")

    # Of our own motion: reviewed by who did not draft, decided anew, ended with a ground.
    reviewer = make_user("second_reviewer", "legal_reviewer")
    world.task(measure, reviewer, "RECONSIDERER")
    with refused("neither a petition under review nor a memorandum"):
        world.step(rules.FIN_OPEN_RECONSIDERATION, measure, reviewer)
    world.papers(measure, "own_motion_memo", "reconsideration_decision", "federal_register_removal")
    world.step(rules.FIN_OPEN_RECONSIDERATION, measure, reviewer)
    assert world.fresh(measure).in_force(now()), "it stays in force while it is reconsidered"
    world.do(actions.maintain_measure, measure, world.decider, reason="The grounds stand.")
    told = MeasureNotice.objects.filter(measure=measure).last()
    assert (told.kind, "is maintained" in told.title) == ("PERSONAL", True)
    world.step(rules.FIN_OPEN_RECONSIDERATION, measure, reviewer)
    flag = actions.flag_equity(
        measure.pk, by=world.supervisor, at=now(), became="WITNESS", note="In a trial abroad."
    )
    with refused("became a witness, and no prosecutor concurred in the end of the measure"):
        world.do(actions.end_measure, measure, world.decider, reason="R.", end_ground="REMEDIATION")
    prosecutor = make_user("prosecutor", "prosecutor")
    world.task(measure, prosecutor, "PROSECUTOR")
    actions.concur_equity(
        measure.pk, by=prosecutor, at=now(), equity=flag, step="REMOVAL", note="After the trial."
    )
    held = now()
    world.do(
        actions.end_measure, measure, world.decider, reason="He left the company.",
        end_ground="REMEDIATION",
    )  # fmt: skip
    measure = world.fresh(measure)
    assert (measure.status, measure.end_ground) == (S.DELISTED, "REMEDIATION")
    assert (measure.in_force(held), measure.in_force(now())) == (True, False)
    removal = MeasureNotice.objects.filter(measure=measure).order_by("-pk")[:3]
    assert [row.kind for row in removal] == ["PERSONAL", "FEDERAL_REGISTER", "SDN_ENTRY"]
    assert "Ground: remedial steps were taken" in removal[0].text
    outcomes = ["SIGNED", "RECALLED", "SIGNED", "MAINTAINED", "ENDED"]
    assert list(Decision.objects.order_by("pk").values_list("outcome", flat=True)) == outcomes


def what_follows_is_prepared_and_sent(
    world: World, measure: Measure, publisher: User, client: Any
) -> None:
    """Publishing prepared it; what went out, and what can't, is on record with the reason."""
    rows = {row.kind: row for row in MeasureNotice.objects.filter(measure=measure)}
    assert set(rows) == {"SDN_ENTRY", "FEDERAL_REGISTER", "PERSONAL"}
    day = legal_day(now())
    assert {(row.effective_on, row.created_by) for row in rows.values()} == {(day, publisher)}
    assert {row.status for row in rows.values()} == {"PREPARED"}
    assert actions.prepare_notices(measure.pk, by=publisher, at=now()) == [], "none twice"
    why = rules.PREPARE_NOTICE.why_not(publisher, MeasureNotice(measure=measure), now())
    assert "prepared with the decision or the publication" in str(why)
    page = client.get(f"{measure.get_absolute_url()}notices/").content.decode()
    assert "3 documents are not sent yet" in page
    assert "No address of the subject is on record" in page
    assert "Office of the Federal Register" in page
    one = datetime.timedelta(days=1)
    for wrong, why in ((day + one, "has not come yet"), (day - one, "before the day")):
        with pytest.raises(ValidationError, match=why):
            world.do(
                actions.send_notice, rows["SDN_ENTRY"], publisher, sent_on=wrong, sent_how="List"
            )
    base = f"{measure.get_absolute_url()}notices/{rows['FEDERAL_REGISTER'].reference}/"
    assert "Record that it was sent" in client.get(base).content.decode()
    typed = {"sent_on": day.isoformat(), "sent_how": "Filed, no. 17", "version": 1}
    assert client.post(f"{base}do/send-notice/", typed).status_code == 302
    world.do(
        actions.keep_back_notice, rows["PERSONAL"], publisher, reason="Nobody knows where she is."
    )
    page = client.get(f"{measure.get_absolute_url()}notices/").content.decode()
    assert "Nobody knows where she is." in page
    assert "Filed, no. 17" in page
    assert "1 document is not sent yet" in page
    world.do(
        actions.send_notice, rows["PERSONAL"], publisher, sent_on=day, sent_how="To her counsel."
    )
    row = MeasureNotice.objects.get(pk=rows["PERSONAL"].pk)
    assert (row.status, row.unsent_because, row.sent_how) == ("SENT", "", "To her counsel.")
    with pytest.raises(WrongStatus):
        world.do(actions.keep_back_notice, row, publisher, reason="Too late.")


def test_a_secret_visa_measure_leaves_no_trace_and_is_made_public_as_the_same_measure(
    world: World, officer: User, stranger: User, signed_in: Any
) -> None:
    world.version = make_authority("SFOPS-7031C", "visa_designation", "VISA_ACTION")
    measure = world.with_decider(authority_version=world.version)
    world.papers(measure, "lookout_request")
    pages = ["/", "/measures/", "/actions/", "/actors/", f"/cases/{world.case.reference}/"]
    clients = [signed_in(user) for user in (world.verifier, stranger)]
    with refused("was cleared as private"):
        world.step(rules.VISA_IMPOSE_PUBLIC, measure, world.decider)
    world.decide(measure)
    measure = world.fresh(measure)
    assert measure.status == S.IN_FORCE_CONFIDENTIAL
    assert measure.in_force(now())
    assert measure.is_secret
    notices = MeasureNotice.objects.filter(measure=measure)
    assert set(notices.values_list("kind", flat=True)) == {"CONGRESS", "REVOCATION"}, (
        "what names her to the public is not prepared"
    )
    assert Task.objects.about(measure).filter(title="Consider a referral to OFAC").exists()
    report = notices.get(kind="CONGRESS")
    assert (report.deadline.due_on, report.deadline.basis) == (report.due_on, report.basis)
    world.do(
        actions.send_notice, report, world.decider, sent_on=report.effective_on, sent_how="Annex."
    )
    assert Deadline.objects.get(pk=report.deadline.pk).met_on == report.effective_on
    for client in clients:
        for url in pages:
            assert measure.reference not in client.get(url).content.decode(), url
        assert client.get(measure.get_absolute_url()).status_code == 404

    # Valid visas: listed, revoked, and back to where the measure was.
    world.task(measure, officer, "VISA_OFFICER")
    world.do(actions.flag_visa, measure, officer, visas="B1/B2, Guatemala, 2024-02-01")
    assert world.fresh(measure).status == S.REVOCATION_PENDING
    with refused("was not put aside from"):
        world.step(rules.VISA_REVOKED_PUBLIC, measure, officer)
    day = now().date()
    world.do(
        actions.record_revoked, measure, officer, revoked_on=day, notified_on=day,
        revocation_record="Cable of the day.",
    )  # fmt: skip
    assert world.fresh(measure).status == S.IN_FORCE_CONFIDENTIAL

    world.papers(measure, "publication_decision", "press_statement")
    flag = actions.flag_equity(
        measure.pk, by=world.supervisor, at=now(), became="DEFENDANT", note="Charged."
    )
    with refused("became a defendant, and no prosecutor concurred in publication"):
        world.do(actions.make_public, measure, world.decider, reason="Announced.")
    prosecutor = make_user("prosecutor", "prosecutor")
    world.task(measure, prosecutor, "PROSECUTOR")
    world.do(actions.withdraw_equity, flag, prosecutor, reason="Dismissed.")
    before = measure.in_force_since
    world.do(actions.make_public, measure, world.decider, reason="Announced.")
    measure = world.fresh(measure)
    assert (measure.status, measure.is_secret) == (S.IN_FORCE_PUBLIC, False)
    kinds = sorted(notices.values_list("kind", flat=True))
    assert kinds == ["CONGRESS", "PERSONAL", "REVOCATION", "STATEMENT"], "none twice"
    assert measure.in_force_since == before, "publication changes who knows, not since when it is"
    world.papers(measure, "lookout_removal")
    world.do(
        actions.end_measure, measure, world.decider, reason="Wrong person.",
        end_ground="MISTAKEN_IDENTITY",
    )  # fmt: skip
    assert world.fresh(measure).status == S.RESCINDED


def test_what_its_law_ends_lapses_on_the_day_and_nothing_else_does(world: World) -> None:
    visa_law(world)
    measure = world.with_decider(authority_version=world.version)
    world.papers(measure, "lookout_request")
    world.decide(measure)
    assert actions.lapse_measures(now()) == 0
    with refused("does not end what was imposed under it"):
        actions.move_measure(
            rules.VISA_LAPSE, measure.pk, by=system_user("clock"), at=now(),
            version=world.fresh(measure).version,
        )  # fmt: skip
    ends = now().date() + datetime.timedelta(days=30)
    change_law(world, ends_imposed_on=ends, force="UNVERIFIED")
    measure = world.fresh(measure)
    assert measure.in_force(now()), "an unconfirmed authority ends nothing"
    late = now() + datetime.timedelta(days=31)
    assert not measure.in_force(late), "its dates say so before any job runs"
    assert actions.lapse_measures(late) == 1
    assert actions.lapse_measures(late) == 0
    measure = world.fresh(measure)
    assert (measure.status, measure.acknowledged_at) == (S.LAPSED, None)
    assert Task.objects.about(measure).filter(title__startswith="Acknowledge").exists()
    with refused("the measure came to an end"):
        world.paper(measure, "other", world.lead)
    actions.acknowledge_lapse(measure.pk, by=world.supervisor, at=late, version=measure.version)
    with refused("acknowledged already"):
        world.do(actions.acknowledge_lapse, measure, world.supervisor)


def change_law(world: World, **facts: Any) -> None:
    version = AuthorityVersion.objects.get(pk=world.version.pk)
    with act(
        rules.LOAD_AUTHORITIES, AuthorityVersion, version.pk, by=system_user("import"), at=now(),
        version=version.version,
    ) as row:  # fmt: skip
        for name, value in facts.items():
            setattr(row, name, value)


def test_discussion_opens_the_record_again_and_a_disapproval_ends_it(
    world: World, stranger: User, signed_in: Any
) -> None:
    measure = world.with_decider()
    first = world.packet(measure)
    world.do(
        actions.return_for_discussion, measure, world.decider, reason="Who signed the transfer?"
    )
    measure, packet = world.fresh(measure), world.packet(measure)
    assert (measure.status, packet.status, packet.number) == (S.MEMO, P.DRAFT, 2)
    assert (packet.manifest_sha256, packet.pdf_file) == ("", None)
    assert not packet.clearances.standing().exists(), "answers bound the version before"
    kept = Packet.history.filter(id=packet.pk, manifest_sha256=first.manifest_sha256)
    assert kept.exists(), "what was decided on stays on record"
    asked = Task.objects.about(measure).filter(title__startswith="Answer the decider")
    assert asked.filter(holder=world.lead.circle).exists()
    # Once more, and the decider says no.
    drafter, reviewer = world.drafter, world.reviewer
    world.task(measure, drafter, "DRAFTER")
    world.task(measure, reviewer, "REVIEWER")
    world.task(measure, world.clearer, "CLEARER")
    printing.assemble_packet(packet.pk, by=drafter, at=now(), version=packet.version)
    world.do(actions.send_to_legal, measure, drafter)
    world.do(printing.send_to_clearance, measure, reviewer)
    actions.record_clearance(
        packet.pk, by=world.clearer, at=now(), consultation="Secretary of Tests",
        result="CONCUR", office="Office of Tests",
    )  # fmt: skip
    world.do(printing.freeze_packet, measure, reviewer)
    both_versions_stay_to_be_read(measure, first, signed_in(world.supervisor), signed_in)
    assert signed_in(stranger).get(f"/packets/{first.reference}/versions/1/").status_code == 404
    world.do(actions.disapprove_measure, measure, world.decider, reason="Too thin.")
    assert world.fresh(measure).status == S.REJECTED
    outcomes = Decision.objects.order_by("pk").values_list("outcome", "number")
    assert list(outcomes) == [("RETURNED", 1), ("DISAPPROVED", 2)]


def both_versions_stay_to_be_read(
    measure: Measure, first: Packet, client: Any, signed_in: Any
) -> None:
    """Each frozen version is handed out as it was stored, marked as the reader's while secret."""
    page = client.get(f"{measure.get_absolute_url()}packet/").content.decode()
    second = Packet.objects.get(pk=first.pk)
    assert (first.number, second.number) == (1, 2)
    for packet in (first, second):
        url = f"/packets/{packet.reference}/versions/{packet.number}/"
        assert url in page
        assert packet.manifest_sha256 in page
        answer = client.get(url)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
        with pypdfium2.PdfDocument(answer.content) as pdf:
            assert (
                f"{packet.reference} v{packet.number}" in pdf[0].get_textpage().get_text_bounded()
            )
        read = Entry.objects.filter(kind="sanctions.print_packet").latest("pk")
        assert (read.facts["number"], read.facts["copy_for"]) == (packet.number, "Supervisor")
        assert read.facts["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert client.get(f"/packets/{first.reference}/versions/3/").status_code == 404


def test_who_may_not_decide_is_refused_with_the_reason(world: World) -> None:
    measure = world.with_decider()
    untasked = make_user("untasked", "decider", "supervisor")
    world.task(measure, untasked, "SUPERVISOR")
    with refused("you are not tasked as “Decider”"):
        world.decide(measure, untasked)
    # What the subject and the law have become is asked again at the signature.
    change_subject(world, nationality="US")
    with refused("a U.S. person"):
        world.decide(measure)
    change_subject(world, nationality="GT", died="2026-01-02")
    with refused("the subject died"):
        world.decide(measure)
    change_subject(world, died=None, born=str(now().year - 16))
    with refused("a minor is never named in public"):
        world.decide(measure)
    change_subject(world, born="1961")
    change_law(world, may_impose_until=datetime.date(2023, 12, 27))
    with refused("is out of force since 2023-12-27"):
        world.decide(measure)
    change_law(world, may_impose_until=None)
    seat(world.case, world.decider, "OBSERVER", by=world.lead)
    cases_actions.recuse(world.case.pk, by=world.decider, at=now())
    with pytest.raises(Unseen):
        world.decide(measure)
    assert not Decision.objects.exists()
    assert world.fresh(measure).status == S.DECISION


def change_subject(world: World, **facts: Any) -> None:
    row = Actor.objects.get(pk=world.subject.pk)
    with act(
        actor_rules.EDIT, Actor, row.pk, by=world.lead, at=now(), version=row.version
    ) as actor:
        for name, value in facts.items():
            setattr(actor, name, value)
