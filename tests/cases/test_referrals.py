"""Referrals to partner prosecutors: who may send what to whom, asked again when it leaves."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Agency
from audit.acts import Refused
from audit.clock import legal_day
from cases import actions, rules
from cases.actions import transmittal
from cases.models import Case, Document, PartnerReferral
from cases.rules import referral_guards
from tests.actors.factories import make_actor
from tests.cases.factories import (
    act_on,
    make_case,
    make_document,
    make_exhibit,
    make_verified,
    put_away,
    seat,
)
from tests.cases.outgoing import SENT, fill, make_institution, make_referral, to_legal
from tests.factories import AgencyFactory, make_user, now
from units import actions as units
from work.models import Deadline, Job, Notice, Task
from work.worker import Worker

if TYPE_CHECKING:
    from accounts.models import User

DAY = datetime.timedelta(days=1)
RECEIPT: dict[str, Any] = {
    "receipt_number": "MP-17", "receipt_by": "Lic. Prueba", "receipt_on": datetime.date(2026, 1, 5),
}  # fmt: skip


def refused(why: str) -> Any:
    return pytest.raises(Refused, match=why)


@pytest.fixture
def squad(case: Case, lead: User, member: User, supervisor: User, prosecutor: User) -> Case:
    for user, capacity in (
        (member, "INVESTIGATOR"), (supervisor, "OBSERVER"), (prosecutor, "COUNSEL"),
    ):  # fmt: skip
        seat(case, user, capacity, by=lead)
    return case


def work_off() -> None:
    worker = Worker(read=now)
    while worker.step(now()):
        pass


def suspended(referral: PartnerReferral, supervisor: User, state: str = "SUSPENDED") -> None:
    units.record_status(
        referral.institution.pk, by=supervisor, at=now(), state=state,
        since=legal_day(now()), why="Decree.", source="Gazette",
    )  # fmt: skip


def test_a_referral_leaves_sealed_and_comes_back_with_a_conviction(
    squad: Case, lead: User, member: User, supervisor: User, prosecutor: User, signed_in: Any
) -> None:
    referral = make_referral(squad, lead, make_institution(), contact="")
    with refused("recipient unit and a contact"):
        act_on(actions.referral_submit, referral, lead)
    act_on(actions.edit_referral, referral, lead, contact="Lic. Marta Prueba")
    fill(referral, lead, member)
    act_on(actions.referral_submit, referral, lead)
    with refused("it was submitted"):
        act_on(actions.edit_referral, referral, lead, contact="Another")
    with refused("risk assessment"):
        act_on(actions.referral_safety_ok, referral, supervisor)
    make_document(squad, lead, "risk_assessment")  # of the case: it is none of the referral
    with refused("risk assessment"):
        act_on(actions.referral_safety_ok, referral, supervisor)
    back = act_on(actions.referral_safety_refuse, referral, supervisor, reason="Name no source.")
    assert back.status == "DRAFT"
    to_legal(referral, lead, supervisor)
    back = act_on(actions.referral_legal_return, referral, prosecutor, reason="Say the article.")
    assert back.status == "DRAFT"
    to_legal(referral, lead, supervisor)
    act_on(actions.referral_approve, referral, prosecutor)
    with pytest.raises(ValidationError):
        act_on(actions.referral_transmit, referral, supervisor, channel="HAND", disclosed="")
    assert not Document.objects.filter(kind="sealed_bundle").exists()
    sent = act_on(actions.referral_transmit, referral, supervisor, **SENT)
    document = Document.objects.get(kind="sealed_bundle")
    with zipfile.ZipFile(io.BytesIO(document.stored_file.path().read_bytes())) as bundle:
        manifest = bundle.read("manifest.json")
        (item,) = json.loads(manifest)["items"]
        assert bundle.read(item["path"]).startswith(b"Page one")
    exhibit = referral.inventory.get().exhibit
    assert (item["sha256"], item["reference"]) == (exhibit.stored_file.sha256, exhibit.reference)
    assert referral_digest(manifest) == sent.manifest_sha256
    (deadline,) = Deadline.objects.unmet().about(referral)
    assert deadline.due_on == legal_day(now()) + 30 * DAY
    act_on(actions.referral_acknowledge, referral, lead, **RECEIPT)
    assert not Deadline.objects.unmet().about(referral).exists()
    act_on(actions.referral_investigating, referral, lead)
    (deadline,) = Deadline.objects.unmet().about(referral)
    assert deadline.due_on == legal_day(now()) + 60 * DAY
    act_on(actions.hear_of_referral, referral, lead, news="Two heard.", heard_on=legal_day(now()))
    act_on(actions.referral_charge, referral, lead, court="Juzgado 1", case_number="17-2026")
    act_on(actions.referral_trial, referral, lead)
    with refused("judgment"):
        act_on(actions.referral_convict, referral, lead, news="Six years.")
    make_document(squad, lead, "judgment", belongs_to=referral)
    assert act_on(actions.referral_convict, referral, lead, news="Six years.").status == "CONVICTED"
    client = signed_in(lead)
    page = client.get(referral.get_absolute_url()).content.decode()
    for told in ("Rosa Ejemplo", exhibit.stored_file.sha256, sent.manifest_sha256, "17-2026"):
        assert told in page
    for tab in ("tracks/", "referrals/", "trail/"):
        assert referral.reference in client.get(squad.get_absolute_url() + tab).content.decode()


def referral_digest(manifest: bytes) -> str:
    import hashlib  # noqa: PLC0415

    return hashlib.sha256(manifest).hexdigest()


def test_what_was_suspended_a_minute_ago_receives_nothing(
    squad: Case, lead: User, member: User, supervisor: User, prosecutor: User
) -> None:
    referral = fill(make_referral(squad, lead, make_institution("LIMITED")), lead, member)
    to_legal(referral, lead, supervisor)
    with refused("it takes a waiver"):
        act_on(actions.referral_approve, referral, prosecutor)
    chief = make_user("another_chief", "supervisor")
    suspended(referral, chief, "COOPERATING")
    act_on(actions.referral_approve, referral, prosecutor)
    before = Task.objects.count()
    suspended(referral, chief)
    with refused("suspended since"):
        act_on(actions.referral_transmit, referral, supervisor, **SENT)
    assert PartnerReferral.objects.get(pk=referral.pk).status == "APPROVED"
    assert not Document.objects.filter(kind="sealed_bundle").exists()
    task = Task.objects.order_by("-pk").first()
    assert Task.objects.count() == before + 1
    assert task is not None
    assert task.holder == lead.circle
    assert task.subject_label == referral.reference


def test_nobody_in_the_chain_of_command_is_a_subject_or_under_a_measure(
    squad: Case, lead: User, member: User, supervisor: User, prosecutor: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    referral = make_referral(squad, lead, make_institution())
    to_legal(referral, lead, supervisor)

    def why() -> str:
        return str(rules.REFERRAL_APPROVE.why_not(prosecutor, PartnerReferral.objects.get(), now()))

    assert "not on record" in why()
    act_on(actions.referral_legal_return, referral, prosecutor, reason="Name them.")
    fill(referral, lead, member)
    to_legal(referral, lead, supervisor)
    assert why() == "None"
    other = make_case(make_user("elsewhere", "investigator"), title="Another")
    by = other.created_by
    assert by is not None
    hidden = make_actor("Rosa Ejemplo", by=by)
    row = actions.add_actor(other.pk, by=by, at=now(), actor=hidden, part="SUBJECT")
    assert "ask the deconfliction desk" in why()
    for word in (other.reference, "Rosa", hidden.reference):
        assert word not in why()
    act_on(actions.withdraw_actor, row, by, reason="Nothing.")
    assert why() == "None"
    monkeypatch.setattr(referral_guards, "NOT_CLEARED", [lambda people, at: True])
    assert "ask the deconfliction desk" in why()
    monkeypatch.setattr(referral_guards, "NOT_CLEARED", [])
    known = make_actor("Rosa Ejemplo", by=lead)
    actions.add_actor(squad.pk, by=lead, at=now(), actor=known, part="SUBJECT")
    assert "a subject of this case: Rosa Ejemplo" in why()


def test_only_verified_exhibits_of_the_case_go_along(
    squad: Case, lead: User, member: User, supervisor: User, prosecutor: User, reviewer: User
) -> None:
    seat(squad, reviewer, "COUNSEL", by=lead)
    referral = make_referral(squad, lead, make_institution())
    with refused("only verified exhibits"):
        actions.enclose(referral.pk, by=lead, at=now(), exhibit=make_exhibit(squad, lead))
    foreign = make_verified(seated(lead, member), lead, member)
    with refused("no such exhibit"):
        actions.enclose(referral.pk, by=lead, at=now(), exhibit=foreign)
    to_legal(referral, lead, supervisor)
    with refused("it was submitted"):
        fill(referral, lead, member)
    act_on(actions.referral_legal_return, referral, prosecutor, reason="Fill it.")
    fill(referral, lead, member)
    to_legal(referral, lead, supervisor)
    act_on(actions.referral_approve, referral, prosecutor)
    place = referral.inventory.get()
    put_away(place.exhibit, reviewer)
    with refused("no such exhibit"):  # closed to the supervisor since
        act_on(actions.referral_transmit, referral, supervisor, **SENT)
    act_on(actions.referral_withdraw, referral, prosecutor, reason="Grand jury.")


def seated(lead: User, member: User) -> Case:
    case = make_case(lead, title="Elsewhere")
    seat(case, member, "INVESTIGATOR", by=lead)
    return case


def test_who_drafted_decides_nothing_and_caveats_are_set(
    squad: Case, lead: User, member: User, supervisor: User, prosecutor: User
) -> None:
    both = make_user("both", "investigator", "prosecutor", "supervisor")
    seat(squad, both, "COUNSEL", by=lead)
    referral = fill(make_referral(squad, lead, make_institution(), caveats=""), lead, member)
    act_on(actions.edit_referral, referral, both, summary="The bridge and the road.")
    act_on(actions.edit_referral, referral, lead, summary="The bridge.")
    act_on(actions.referral_submit, referral, lead)
    make_document(squad, lead, "risk_assessment", belongs_to=referral)
    with refused("you drafted"):
        act_on(actions.referral_safety_ok, referral, both)
    act_on(actions.referral_safety_ok, referral, supervisor)
    with refused("you drafted"):
        act_on(actions.referral_approve, referral, both)
    with refused("caveats and limits"):
        act_on(actions.referral_approve, referral, prosecutor)


@pytest.mark.parametrize(
    ("status", "step", "who", "typed", "to"),
    [
        ("TRANSMITTED", "referral_refuse", "lead", {"news": "No."}, "NOT_ACCEPTED"),
        ("ACKNOWLEDGED", "referral_stall", "supervisor", {"reason": "Silence."}, "STALLED"),
        ("STALLED", "referral_unstall", "supervisor", {}, "PARTNER_INVESTIGATION"),
        ("TRIAL", "referral_acquit", "lead", {"news": "Acquitted."}, "ACQUITTED"),
        ("CHARGED", "referral_dismiss", "lead", {"news": "Dismissed."}, "DISMISSED"),
        ("TRANSMITTED", "referral_withdraw", "prosecutor", {"reason": "Recalled."}, "WITHDRAWN"),
    ],
)
def test_what_becomes_of_it_is_recorded_with_its_papers(
    status: str, step: str, who: str, typed: dict[str, str], to: str, squad: Case, lead: User,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    facts = {**SENT, "transmitted_at": now(), "manifest_sha256": "0" * 64, "receipt_number": "1",
             "court": "Juzgado 1", "case_number": "17", "status": status}  # fmt: skip
    referral = make_referral(squad, lead, make_institution(), **facts)
    by = request.getfixturevalue(who)
    papers = {
        "referral_acquit": "judgment", "referral_dismiss": "dismissal_order",
        "referral_withdraw": "recall_letter",
    }  # fmt: skip
    if paper := papers.get(step):
        with refused(paper.replace("_", " ")):
            act_on(getattr(actions, step), referral, by, **typed)
        make_document(squad, lead, paper, belongs_to=referral)
    assert act_on(getattr(actions, step), referral, by, **typed).status == to


def test_a_partner_sees_no_referral_and_none_of_its_papers(
    squad: Case, lead: User, member: User, supervisor: User, signed_in: Any
) -> None:
    referral = fill(make_referral(squad, lead, make_institution()), lead, member)
    document = make_document(squad, lead, "risk_assessment", belongs_to=referral, title="Zopilote")
    house = AgencyFactory(code="FECI", country="GT", kind=Agency.Kind.PARTNER)
    partner = make_user("partner", "investigator", agency=house)
    seat(squad, partner, "ANALYST", by=lead)
    client = signed_in(partner)
    for url in (
        referral.get_absolute_url(),
        f"{squad.get_absolute_url()}part/{document.reference}/",
        f"{squad.get_absolute_url()}documents/{document.reference}/file/",
    ):
        assert client.get(url).status_code == 404
    for tab in ("referrals/", "tracks/", "documents/"):
        page = client.get(squad.get_absolute_url() + tab).content.decode()
        assert referral.reference not in page
        assert "Zopilote" not in page


def test_a_case_is_not_closed_over_a_running_referral_unless_its_track_has_an_owner(
    squad: Case, lead: User, member: User, supervisor: User, prosecutor: User
) -> None:
    track = actions.add_track(
        squad.pk, by=prosecutor, at=now(), kind="PARTNER_REFERRAL", owner=lead
    )
    referral = make_referral(squad, lead, make_institution(), track=track)
    assert "tracks are not settled" in str(rules.PROPOSE_CLOSE.why_not(lead, squad, now()))
    act_on(actions.hand_over_track, track, prosecutor, handed_to="Lic. Prueba, Unit 4")
    why = str(rules.PROPOSE_CLOSE.why_not(lead, squad, now()))
    assert referral.reference not in why
    assert "tracks" not in why


def test_a_large_bundle_is_sealed_by_the_worker_and_who_sent_it_is_told(
    squad: Case, lead: User, member: User, supervisor: User, prosecutor: User, signed_in: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(transmittal, "SEALED_AT_ONCE", 0)
    referral = fill(make_referral(squad, lead, make_institution()), lead, member)
    to_legal(referral, lead, supervisor)
    act_on(actions.referral_approve, referral, prosecutor)
    referral.refresh_from_db()
    url, sent = referral.get_absolute_url(), SENT | {"version": referral.version}
    client = signed_in(supervisor)
    for _ in range(2):  # pressed twice, it is one
        assert client.post(f"{url}do/referral-transmit/", sent).status_code == 302
    assert Job.objects.filter(kind="cases.transmit_referral").count() == 1
    page = client.get(url).content.decode()
    assert "Its bundle is being sealed" in page
    assert "Transmit the referral: done" not in page
    assert not Document.objects.filter(kind="sealed_bundle").exists()
    # What is asked is asked again when it leaves: the institution was suspended a minute ago.
    suspended(referral, make_user("chief", "supervisor"))
    work_off()
    assert PartnerReferral.objects.get().status == "APPROVED"
    notice = Notice.objects.get(user=supervisor, kind="cases.transmittal")
    assert "was not transmitted" in str(notice)
    assert Job.objects.get(kind="cases.transmit_referral").state == "done"


def test_a_large_bundle_leaves_when_it_is_sealed(
    squad: Case, lead: User, member: User, supervisor: User, prosecutor: User, signed_in: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(transmittal, "SEALED_AT_ONCE", 0)
    referral = fill(make_referral(squad, lead, make_institution()), lead, member)
    to_legal(referral, lead, supervisor)
    act_on(actions.referral_approve, referral, prosecutor)
    referral.refresh_from_db()
    sent = SENT | {"version": referral.version}
    url = f"{referral.get_absolute_url()}do/referral-transmit/"
    assert signed_in(supervisor).post(url, sent | {"version": 1}).status_code == 409
    assert signed_in(lead).post(url, sent).status_code == 403
    shown = signed_in(supervisor).post(url, sent, follow=True).content.decode()
    assert shown.count("being sealed") >= 2  # the answer, and the page
    work_off()
    done = PartnerReferral.objects.get()
    assert (done.status, len(done.manifest_sha256)) == ("TRANSMITTED", 64)
    assert Document.objects.filter(kind="sealed_bundle", author=supervisor).count() == 1
    assert "was sealed and transmitted" in str(Notice.objects.get(kind="cases.transmittal"))
    assert "being sealed" not in signed_in(lead).get(done.get_absolute_url()).content.decode()
