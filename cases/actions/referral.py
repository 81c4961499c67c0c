"""What is done with referrals to partner prosecutors. Each function performs one verb."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.system import system_user
from audit import chain
from audit.acts import act, begin, together, withdraw
from cases import bundle, rules
from cases.actions.clocks import holder_of, keep_clocks
from cases.actions.files import examine, keep_row
from cases.models import Case, CommandPerson, Document, PartnerReferral, ReferralExhibit
from cases.stored_files import open_checked, receive
from work.actions import give_task
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User
    from actors.models import Actor
    from audit.verbs import Verb
    from cases.models import AssistanceRequest, Exhibit, Track
    from cases.stored_files import Arrival
    from units.models import InstitutionStatus, PartnerInstitution

At = datetime.datetime
LOOK_AGAIN = gettext_noop("Look again at a referral: how its recipient cooperates has changed")


class Written(TypedDict, total=False):
    """What is written in a draft."""

    institution: PartnerInstitution
    track: Track | None
    recipient_unit: str
    contact: str
    summary: str
    caveats: str
    use_limits: str
    waiver: str


def draft_referral(case_pk: int, *, by: User, at: At, **facts: Unpack[Written]) -> PartnerReferral:
    """A referral of the case, as a draft; whoever writes it never reviews it."""
    row = PartnerReferral(case=Case.objects.get(pk=case_pk), drafted_by=by, **facts)
    return begin(rules.DRAFT_REFERRAL, row, by=by, at=at)


def edit_referral(
    pk: int, *, by: User, at: At, version: int, **facts: Unpack[Written]
) -> PartnerReferral:
    """The draft in other words; what others changed meanwhile is merged."""
    with act(rules.EDIT_REFERRAL, PartnerReferral, pk, by=by, at=at, version=version) as row:
        row.drafted_by = by
        for name, value in facts.items():
            setattr(row, name, value)
        fits_its_track(row, by, at)
    return row


def fits_its_track(row: PartnerReferral | AssistanceRequest, by: User, at: At) -> None:
    """Ask the guard of the track again, of what was typed now. Raises ValidationError."""
    if why := rules.track_elsewhere(by, row, at):
        raise ValidationError({"track": str(why)})


def name_in_chain(
    referral_pk: int, *, by: User, at: At, name: str, post: str, actor: Actor | None = None
) -> CommandPerson:
    """One more person in the recipient's chain of command."""
    referral = PartnerReferral.objects.get(pk=referral_pk)
    person = CommandPerson(case=referral.case, referral=referral, name=name, post=post, actor=actor)
    return begin(rules.NAME_IN_CHAIN, person, by=by, at=at)


def withdraw_from_chain(pk: int, **who: Any) -> CommandPerson:
    """The person, out of the chain; the name stays readable."""
    return withdraw(rules.WITHDRAW_FROM_CHAIN, CommandPerson, pk, **who)


def enclose(referral_pk: int, *, by: User, at: At, exhibit: Exhibit) -> ReferralExhibit:
    """A verified exhibit that goes along."""
    referral = PartnerReferral.objects.get(pk=referral_pk)
    row = ReferralExhibit(case=referral.case, referral=referral, exhibit=exhibit)
    return begin(rules.ENCLOSE, row, by=by, at=at)


def take_out(pk: int, **who: Any) -> ReferralExhibit:
    """The exhibit goes along no more."""
    return withdraw(rules.TAKE_OUT, ReferralExhibit, pk, **who)


def referral_submit(pk: int, **who: Any) -> PartnerReferral:
    """The draft, before the supervisor who weighs the risks."""
    return _step(rules.REFERRAL_SUBMIT, pk, **who)


def referral_safety_ok(pk: int, **who: Any) -> PartnerReferral:
    """The referral, safe enough; before a prosecutor."""
    return _step(rules.REFERRAL_SAFETY_OK, pk, **who)


def referral_safety_refuse(pk: int, **who: Any) -> PartnerReferral:
    """The referral, a draft again."""
    return _step(rules.REFERRAL_SAFETY_REFUSE, pk, **who)


def referral_approve(pk: int, **who: Any) -> PartnerReferral:
    """The referral, approved: institution, chain, caveats and exhibits were asked about."""
    return _step(rules.REFERRAL_APPROVE, pk, **who)


def referral_legal_return(pk: int, **who: Any) -> PartnerReferral:
    """The referral, a draft again, with the prosecutor's comments as the reason."""
    return _step(rules.REFERRAL_LEGAL_RETURN, pk, **who)


def referral_transmit(
    pk: int, *, by: User, at: At, version: int, channel: str, disclosed: str
) -> PartnerReferral:
    """The referral, out of the house, with a sealed bundle among the documents of the case.

    All that was asked at the approval is asked again. Raises Damaged when a stored file is not
    what its hash says, and ValidationError when the inventory changed meanwhile.
    """
    referral = PartnerReferral.objects.select_related("case", "institution").get(pk=pk)
    sealed = None
    if rules.REFERRAL_TRANSMIT.why_not(by, referral, at) is None:
        sealed = _seal(referral, channel, at)  # before the transaction: it may take its time
    try:
        with act(
            rules.REFERRAL_TRANSMIT, PartnerReferral, pk, by=by, at=at, version=version
        ) as row:
            if sealed is None or bundle.digest(_manifest(row, channel, at)) != sealed.inventory:
                raise ValidationError(_("The inventory changed meanwhile. Look at it again."))
            row.channel, row.disclosed = channel, disclosed
            row.transmitted_at, row.manifest_sha256 = at, sealed.inventory
            _file_bundle(row, sealed, by, at)
    except BaseException:
        if sealed is not None:
            sealed.file.discard()
        raise
    keep_clocks(row, at=at)
    return row


def referral_acknowledge(
    pk: int, *, by: User, at: At, version: int, receipt_number: str, receipt_by: str,
    receipt_on: datetime.date,
) -> PartnerReferral:  # fmt: skip
    """The referral with its receipt: number, who received it, and when."""
    return _step(
        rules.REFERRAL_ACKNOWLEDGE, pk, by=by, at=at, version=version,
        receipt_number=receipt_number, receipt_by=receipt_by, receipt_on=receipt_on,
    )  # fmt: skip


def referral_refuse(pk: int, *, news: str, **who: Any) -> PartnerReferral:
    """The referral, not accepted, with what the partner said."""
    return _step(rules.REFERRAL_REFUSE, pk, news=news, **who)


def referral_investigating(pk: int, **who: Any) -> PartnerReferral:
    """The referral, investigated by the partner; news are asked for every 60 days."""
    return _step(rules.REFERRAL_INVESTIGATING, pk, **who)


def hear_of_referral(
    pk: int, *, by: User, at: At, version: int, news: str, heard_on: datetime.date
) -> PartnerReferral:
    """The referral with what was heard of it last; history keeps what was heard before."""
    return _step(
        rules.HEAR_OF_REFERRAL, pk, by=by, at=at, version=version, news=news, heard_on=heard_on
    )


def referral_charge(pk: int, *, court: str, case_number: str, **who: Any) -> PartnerReferral:
    """The referral, charged before a court under a number there."""
    return _step(rules.REFERRAL_CHARGE, pk, court=court, case_number=case_number, **who)


def referral_trial(pk: int, **who: Any) -> PartnerReferral:
    """The referral, in trial."""
    return _step(rules.REFERRAL_TRIAL, pk, **who)


def referral_convict(pk: int, *, news: str, **who: Any) -> PartnerReferral:
    """The referral, ended by a conviction."""
    return _step(rules.REFERRAL_CONVICT, pk, news=news, **who)


def referral_acquit(pk: int, *, news: str, **who: Any) -> PartnerReferral:
    """The referral, ended by an acquittal."""
    return _step(rules.REFERRAL_ACQUIT, pk, news=news, **who)


def referral_dismiss(pk: int, *, news: str, **who: Any) -> PartnerReferral:
    """The referral, ended by an order."""
    return _step(rules.REFERRAL_DISMISS, pk, news=news, **who)


def referral_stall(pk: int, **who: Any) -> PartnerReferral:
    """The referral, without movement or interfered with."""
    return _step(rules.REFERRAL_STALL, pk, **who)


def referral_unstall(pk: int, **who: Any) -> PartnerReferral:
    """The referral, investigated again."""
    return _step(rules.REFERRAL_UNSTALL, pk, **who)


def referral_withdraw(pk: int, **who: Any) -> PartnerReferral:
    """The referral, recalled; by a letter if it had left."""
    return _step(rules.REFERRAL_WITHDRAW, pk, **who)


def tell_of_cooperation(status: InstitutionStatus, by: User, at: At) -> None:
    """A task for each referral that runs with an institution whose cooperation changed: fills
    STATUS_RECORDED of units."""
    running = PartnerReferral.objects.unfinished().exclude(status=PartnerReferral.Status.DRAFT)
    for referral in running.filter(institution=status.institution_id).select_related("case"):
        give_task(
            holder_of(referral), by=system_user("clock"), at=at, title=LOOK_AGAIN,
            origin="cases.cooperation_changed", about=Subject.of(referral),
        )  # fmt: skip


class _Sealed:
    """A bundle on its way into the store: its row, its bytes, the hash of its manifest."""

    def __init__(self, file: Arrival, inventory: str) -> None:
        self.file, self.inventory = file, inventory
        self.row = examine(file)


def _file_bundle(row: PartnerReferral, sealed: _Sealed, by: User, at: At) -> None:
    document = Document(
        case=row.case, referral=row, kind=Document.Kind.SEALED_BUNDLE, author=by,
        title=_("Sealed bundle of %(referral)s") % {"referral": row.reference},
        original_name=f"{row.reference}.zip", language="zxx",
        stored_file=keep_row(sealed.row, sealed.file, at=at),
    )  # fmt: skip
    begin(rules.ATTACH_DOCUMENT, document, by=by, at=at)
    sealed.file.keep()


def _seal(referral: PartnerReferral, channel: str, at: At) -> _Sealed:
    inventory = _manifest(referral, channel, at)
    signature = chain.sign(inventory)
    note = signature.note if signature else ""
    with bundle.sealed(inventory, note, _enclosed(referral), open_checked) as chunks:
        file = receive(chunks, f"{referral.reference}.zip")
    return _Sealed(file, bundle.digest(inventory))


def _manifest(referral: PartnerReferral, channel: str, at: At) -> bytes:
    facts = {
        "referral": referral.reference, "recipient": referral.institution.name,
        "unit": referral.recipient_unit, "contact": referral.contact, "channel": channel,
        "caveats": referral.caveats, "use_limits": referral.use_limits,
        "sealed_at": at.isoformat(),
    }  # fmt: skip
    return bundle.manifest(facts, _enclosed(referral))


def _enclosed(referral: PartnerReferral) -> list[bundle.Enclosed]:
    rows = referral.inventory.standing().select_related("exhibit__stored_file").order_by("pk")
    return [
        bundle.Enclosed(
            reference=one.exhibit.reference, title=one.exhibit.title,
            name=one.exhibit.original_name, sha256=one.exhibit.stored_file.sha256,
            size=one.exhibit.stored_file.size,
        )
        for one in rows
    ]  # fmt: skip


def _step(
    verb: Verb, pk: int, *, by: User, at: At, version: int, reason: str = "", **facts: Any
) -> PartnerReferral:
    with together(by, reason):
        with act(verb, PartnerReferral, pk, by=by, at=at, version=version, reason=reason) as row:
            for name, value in facts.items():
                setattr(row, name, value)
        keep_clocks(row, at=at)
    return row
