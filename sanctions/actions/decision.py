"""Decisions. Measure and packet move together, and the decision is a record of its own."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acts import StaleVersion, WrongStatus, act, begin
from cases.actions.together import together
from sanctions import rules
from sanctions.actions.after import review_family_of
from sanctions.actions.asking import stop_asking
from sanctions.actions.machines import both, next_version, void_clearances
from sanctions.actions.notice import prepare_notices, withdraw_unsent
from sanctions.actions.workers import ask_workers
from sanctions.coverage import coverage
from sanctions.models import Decision, Measure, Packet
from sanctions.models.authority import Machine
from sanctions.models.status import Publicity
from sanctions.rules.guards.family import relied_status
from sanctions.snapshot.notices import On

if TYPE_CHECKING:
    from accounts.models import User
    from audit.verbs import Verb
    from sanctions.models import OutsideAct, Petition

At = datetime.datetime
REPORT_DAYS = 15
"""22 U.S.C. 10102(g): the report stands with Congress so many days before a termination."""
REFERRED = ("SFOPS-7031C",)
"""Authorities whose text has the matter referred to OFAC for blocking, as appropriate."""
REFERRED_BY = "sec. 7031(c): referral to OFAC as appropriate; from memory, not verified"
FIN, VISA = Machine.FIN_DESIGNATION, Machine.VISA_ACTION
Outcome = Decision.Outcome
P = Packet.Status


@dataclass(frozen=True, slots=True)
class Hands:
    """The verbs of one way to decide: by who signs in, or from a paper of who does not."""

    sign: Verb
    private: Verb
    public: Verb
    packet: Verb
    disapprove: dict[Machine, Verb]
    back: dict[Machine, Verb]
    unfreeze: Verb


OWN = Hands(
    sign=rules.FIN_SIGN, private=rules.VISA_IMPOSE_PRIVATE, public=rules.VISA_IMPOSE_PUBLIC,
    packet=rules.PACKET_SIGN,
    disapprove={FIN: rules.FIN_DISAPPROVE, VISA: rules.VISA_DISAPPROVE},
    back={FIN: rules.FIN_DECIDER_RETURN, VISA: rules.VISA_DECIDER_RETURN},
    unfreeze=rules.PACKET_UNFREEZE,
)  # fmt: skip
ENTERED = Hands(
    sign=rules.FIN_SIGN_ENTERED, private=rules.VISA_PRIVATE_ENTERED,
    public=rules.VISA_PUBLIC_ENTERED, packet=rules.PACKET_SIGN_ENTERED,
    disapprove={FIN: rules.FIN_DISAPPROVE_ENTERED, VISA: rules.VISA_DISAPPROVE_ENTERED},
    back={FIN: rules.FIN_RETURN_ENTERED, VISA: rules.VISA_RETURN_ENTERED},
    unfreeze=rules.PACKET_UNFREEZE_ENTERED,
)  # fmt: skip


def sign_measure(
    pk: int, *, by: User, at: At, version: int, manifest_sha256: str, text: str,
    prongs: Sequence[str], findings: str = "", embargo_until: At | None = None,
    paper: OutsideAct | None = None,
) -> Measure:  # fmt: skip
    """Decide for a measure: packet and measure signed in one transaction, the decision recorded.

    ``manifest_sha256`` is what the decider saw and confirmed; raises StaleVersion if the packet
    has another. A financial designation is under embargo until ``embargo_until``; a visa measure
    is in force from ``at``, private or public as it was cleared, and what follows from it is
    prepared; under sec. 7031(c) a referral to OFAC is considered, as a task.

    ``paper`` is that of a decider who never signs in, and ``by`` then who verified it.
    """
    measure, packet = both(Measure, pk)
    hands = ENTERED if paper else OWN
    public = measure.publicity == Publicity.PUBLIC
    visa = hands.public if public else hands.private
    verb = hands.sign if measure.machine == FIN else visa
    with together(by, ""):
        with act(verb, Measure, pk, by=by, at=at, version=version) as measure:
            packet.refresh_from_db()
            if manifest_sha256 != packet.manifest_sha256:
                raise StaleVersion(packet, [])
            _prongs_complete(measure, prongs, at)
            if measure.machine == FIN:
                measure.embargo_until = embargo_until or at
            else:
                measure.in_force_since, measure.public_since = at, at if public else None
            if packet.status == P.FROZEN:
                _sign_packet(hands.packet, packet, by=by, at=at)
        outcome = (
            Outcome.SIGNED
            if measure.machine == FIN
            else Outcome.PUBLIC
            if public
            else Outcome.PRIVATE
        )
        record_decision(
            measure, outcome, by=by, at=at, text=text, findings=findings, prongs=prongs, paper=paper
        )
        if measure.machine == VISA:
            prepare_notices(pk, by=by, at=at)
        if measure.authority.code in REFERRED:
            ask_workers(
                measure, _("Consider a referral to OFAC"), at,
                text=_("The measure reaches entry and no assets."), origin=REFERRED_BY,
            )  # fmt: skip
    return measure


def _sign_packet(verb: Verb, packet: Packet, *, by: User, at: At) -> None:
    with act(verb, Packet, packet.pk, by=by, at=at, version=packet.version):
        pass


def _prongs_complete(measure: Measure, prongs: Sequence[str], at: At) -> None:
    """A decision relies on prongs that the record carries, and on family status only where the
    principal's measure is in force. Raises ValidationError."""
    complete = coverage(measure).matrix.complete
    if not prongs or not set(prongs) <= set(complete):
        raise ValidationError(
            {"prongs": _("Choose among the prongs that are complete: %(prongs)s.") % {
                "prongs": ", ".join(complete) or "–",
            }}
        )  # fmt: skip
    if why := relied_status(measure, prongs, at):
        raise ValidationError({"prongs": why})


def disapprove_measure(
    pk: int, *, by: User, at: At, version: int, reason: str, paper: OutsideAct | None = None
) -> Measure:
    """Decide against a measure. Its record stays as it was frozen."""
    hands = ENTERED if paper else OWN
    measure = Measure.objects.get(pk=pk)
    verb = hands.disapprove[Machine(measure.machine)]
    with together(by, reason):
        with act(verb, Measure, pk, by=by, at=at, version=version, reason=reason) as measure:
            pass
        record_decision(measure, Outcome.DISAPPROVED, by=by, at=at, text=reason, paper=paper)
    return measure


def return_for_discussion(
    pk: int, *, by: User, at: At, version: int, reason: str, paper: OutsideAct | None = None
) -> Measure:
    """Ask questions in writing: the packet is opened again as a new version, and who works on the
    measure is told to answer.
    """
    hands = ENTERED if paper else OWN
    measure, packet = both(Measure, pk)
    verb, number = hands.back[Machine(measure.machine)], packet.number
    with together(by, reason):
        with act(verb, Measure, pk, by=by, at=at, version=version, reason=reason) as measure:
            record_decision(measure, Outcome.RETURNED, by=by, at=at, text=reason, paper=paper)
            void_clearances(packet, by=by, at=at, reason=reason)
            stop_asking(packet, at=at)
            with act(
                hands.unfreeze, Packet, packet.pk, by=by, at=at, version=packet.version,
                reason=reason,
            ) as opened:  # fmt: skip
                for name, value in next_version(opened).items():
                    setattr(opened, name, value)
        ask_workers(
            measure, _("Answer the decider's questions on version %(number)d") % {"number": number},
            at, text=reason,
            origin=_("Returned for discussion; task a drafter and a reviewer anew."),
        )  # fmt: skip
    return measure


def recall_signature(pk: int, *, by: User, at: At, version: int, reason: str) -> Measure:
    """Take a signature back before its effective time. The signed record stays as it is; what was
    prepared for a day that does not come is withdrawn."""
    with together(by, reason):
        with act(
            rules.FIN_RECALL, Measure, pk, by=by, at=at, version=version, reason=reason
        ) as measure:
            measure.embargo_until = None
        record_decision(measure, Outcome.RECALLED, by=by, at=at, text=reason)
        withdraw_unsent(measure, by=by, at=at, reason=reason)
    return measure


def amend_measure(
    pk: int, *, by: User, at: At, version: int, reason: str, manifest_sha256: str
) -> Measure:
    """Amend a designation in force by signing its amended packet; ``reason`` says what differs.

    The amended entry and its notices are prepared with it.
    """
    measure, packet = both(Measure, pk)
    with together(by, reason):
        with act(
            rules.FIN_AMEND, Measure, pk, by=by, at=at, version=version, reason=reason
        ) as measure:
            packet.refresh_from_db()
            if manifest_sha256 != packet.manifest_sha256:
                raise StaleVersion(packet, [])
            _sign_packet(rules.PACKET_SIGN, packet, by=by, at=at)
        record_decision(measure, Outcome.AMENDED, by=by, at=at, text=reason)
        prepare_notices(pk, by=by, at=at, on=On.AMENDED)
    return measure


def make_public(pk: int, *, by: User, at: At, version: int, reason: str) -> Measure:
    """Make a confidential measure public from ``at``. It stays the same measure, and what is said
    in public about it is prepared."""
    with together(by, reason):
        with act(
            rules.VISA_MAKE_PUBLIC, Measure, pk, by=by, at=at, version=version, reason=reason
        ) as measure:
            measure.publicity, measure.public_since = Publicity.PUBLIC, at
        record_decision(measure, Outcome.MADE_PUBLIC, by=by, at=at, text=reason)
        prepare_notices(pk, by=by, at=at)
    return measure


def maintain_measure(pk: int, *, by: User, at: At, version: int, reason: str) -> Measure:
    """Maintain a designation after it was reconsidered; ``reason`` is the written decision, and the
    subject is told of it."""
    with together(by, reason):
        with act(
            rules.FIN_MAINTAIN, Measure, pk, by=by, at=at, version=version, reason=reason
        ) as measure:
            pass
        record_decision(measure, Outcome.MAINTAINED, by=by, at=at, text=reason)
        prepare_notices(pk, by=by, at=at, on=On.MAINTAINED)
    return measure


def end_measure(
    pk: int, *, by: User, at: At, version: int, reason: str, end_ground: str,
    relies_on_act: bool = False, reported_on: datetime.date | None = None,
    petition: Petition | None = None,
) -> Measure:  # fmt: skip
    """Delist, or rescind: the measure binds until ``at``. Others of the subject are untouched, and
    who is told of the end, and where, is prepared with it.

    Where the Global Magnitsky Act is relied on, the report to Congress stands 15 days before it
    (22 U.S.C. 10102(g)): raises ValidationError when it does not.
    """
    if relies_on_act:
        _reported(reported_on, clock.legal_day(at))
    machine = Machine(Measure.objects.values_list("machine", flat=True).get(pk=pk))
    verb = {FIN: rules.FIN_DELIST, VISA: rules.VISA_RESCIND}[machine]
    with together(by, reason):
        with act(verb, Measure, pk, by=by, at=at, version=version, reason=reason) as measure:
            measure.in_force_until, measure.end_ground = at, end_ground
        record_decision(
            measure, Outcome.ENDED, by=by, at=at, text=reason, petition=petition,
            reported_on=reported_on,
        )  # fmt: skip
        prepare_notices(pk, by=by, at=at, on=On.ENDED)
        review_family_of(measure, at)
    return measure


def _reported(reported_on: datetime.date | None, day: datetime.date) -> None:
    latest = day - datetime.timedelta(days=REPORT_DAYS)
    if reported_on is None or reported_on > latest:
        raise ValidationError(
            {
                "reported_on": _(
                    "Where the Act is relied on, the report to Congress is made at least "
                    "%(days)d days before (22 U.S.C. 10102(g)): by %(day)s for today."
                )
                % {"days": REPORT_DAYS, "day": latest.isoformat()}
            }
        )


def record_decision(
    measure: Measure, outcome: str, *, by: User, at: At, text: str, findings: str = "",
    prongs: Sequence[str] = (), paper: OutsideAct | None = None, **facts: Any,
) -> Decision:  # fmt: skip
    """The decision as a record: who, when, on which manifest, in which words."""
    packet = measure.packets.standing().first()
    person = paper.person if paper else by.person
    if person is None:
        raise WrongStatus(_("A person takes a decision."))
    decision = Decision(
        measure=measure, packet=packet, number=packet.number if packet else None, outcome=outcome,
        manifest_sha256=packet.manifest_sha256 if packet else "", text=text, findings=findings,
        prongs=list(prongs), person=person, outside=paper,
        office=paper.office if paper else measure.authority_version.decides[:300],
        decided_on=paper.signed_on if paper else clock.legal_day(at), **facts,
    )  # fmt: skip
    return begin(rules.RECORD_DECISION, decision, by=by, at=at)
