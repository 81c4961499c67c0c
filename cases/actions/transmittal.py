"""The transmittal of a referral: its bundle sealed on disk first, then one act that sends it.

Sealing may take long, and no transaction stands open meanwhile: a small bundle is sealed in the
request, a large one by the worker, with the rights that who asked for it has then.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit import chain
from audit.acts import Refused, StaleVersion, WrongStatus, act, begin, note, together
from cases import bundle, rules
from cases.actions.clocks import keep_clocks
from cases.actions.files import examine, keep_row
from cases.models import Document, PartnerReferral
from cases.stored_files import Damaged, open_checked, receive
from work import notices, queue
from work.subjects import Subject

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

    from accounts.models import User
    from cases.stored_files import Arrival
    from work.worker import Run

At = datetime.datetime
SEALED_AT_ONCE = 64 * 2**20
"""Bytes of a bundle that a request waits for."""
SENT = gettext_noop("%(referral)s was sealed and transmitted")
NOT_SENT = gettext_noop("%(referral)s was not transmitted: %(why)s")


class Sealed:
    """A bundle on its way into the store: its row, its bytes, the hash of its manifest."""

    def __init__(self, file: Arrival, inventory: str) -> None:
        self.file, self.inventory = file, inventory
        self.row = examine(file)


def send_referral(
    pk: int, *, by: User, at: At, version: int, channel: str, disclosed: str
) -> PartnerReferral:
    """The referral, transmitted; or, where its bundle is large, handed to the worker: then
    ``under_way`` says so, and who asked is told what became of it. Raises as the act does."""
    referral: PartnerReferral = _found(pk)
    size = sum(one.size for one in _enclosed(referral))
    if size <= SEALED_AT_ONCE:
        return referral_transmit(
            pk, by=by, at=at, version=version, channel=channel, disclosed=disclosed
        )
    verb = rules.REFERRAL_TRANSMIT
    with together(by):
        if why := verb.why_not(by, referral, at):
            raise Refused(verb, referral, by, why)
        if not verb.fits(referral):
            raise WrongStatus(_("It left this status meanwhile."))
        if referral.version != version:
            raise StaleVersion(referral, [])
        note("cases.asked_to_transmit", by, referral, bytes=size, channel=channel)
        payload = {"referral": pk, "version": version, "channel": channel, "disclosed": disclosed}
        queue.enqueue("cases.transmit_referral", payload, by=by, at=at, key=_key(referral))
    referral.under_way = under_way(referral)  # type: ignore[attr-defined]
    return referral


def under_way(referral: PartnerReferral) -> str:
    """That the worker seals the bundle of this version of a referral; empty where it does not."""
    if not queue.under_way(_key(referral)):
        return ""
    return _("Its bundle is being sealed. It leaves when that is done, and you are told.")


def transmit_by_worker(run: Run) -> None:
    """Seal a large bundle and transmit the referral, all of it asked again; tell who asked."""
    pk, version = run.payload["referral"], run.payload["version"]
    channel, disclosed = run.payload["channel"], run.payload["disclosed"]
    referral = _found(pk)
    try:
        sealed = seal(referral, channel, by=run.by, at=run.at, beat=run.renew)
        with run.once():
            referral_transmit(
                pk, by=run.by, at=run.at, version=version, channel=channel, disclosed=disclosed,
                sealed=sealed,
            )  # fmt: skip
            _tell(run, referral, SENT)
    except (Refused, ValidationError, WrongStatus, StaleVersion, Damaged, OSError) as error:
        why = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        with run.once():
            _tell(run, referral, NOT_SENT, why=why[:200])


def referral_transmit(
    pk: int, *, by: User, at: At, version: int, channel: str, disclosed: str,
    sealed: Sealed | None = None,
) -> PartnerReferral:  # fmt: skip
    """The referral, out of the house, with a sealed bundle among the documents of the case.

    All that was asked at the approval is asked again. Raises Damaged when a stored file is not
    what its hash says, and ValidationError when the inventory changed meanwhile.
    """
    if sealed is None:
        sealed = seal(
            _found(pk), channel, by=by, at=at
        )  # before the transaction: it takes its time
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


def seal(
    referral: PartnerReferral, channel: str, *, by: User, at: At,
    beat: Callable[[], None] = lambda: None,
) -> Sealed | None:  # fmt: skip
    """The bundle of a referral, on disk; None where ``by`` may not transmit it. ``beat`` is called
    before each file. Raises Damaged."""
    if rules.REFERRAL_TRANSMIT.why_not(by, referral, at) is not None:
        return None

    def opened(sha256: str) -> IO[bytes]:
        beat()
        return open_checked(sha256)

    inventory = _manifest(referral, channel, at)
    signature = chain.sign(inventory)
    note_over = signature.note if signature else ""
    with bundle.sealed(inventory, note_over, _enclosed(referral), opened) as chunks:
        beat()
        file = receive(chunks, f"{referral.reference}.zip")
    return Sealed(file, bundle.digest(inventory))


def _found(pk: int) -> PartnerReferral:
    found: PartnerReferral = PartnerReferral.objects.select_related("case", "institution").get(
        pk=pk
    )
    return found


def _key(referral: PartnerReferral) -> str:
    """One transmittal of one version: pressed twice, it is one."""
    return f"cases.transmit_referral:{referral.reference}:{referral.version}"


def _tell(run: Run, referral: PartnerReferral, text: str, **facts: str) -> None:
    notices.tell(
        run.by, key=f"{_key(referral)}:{run.at.isoformat()}", kind="cases.transmittal", text=text,
        at=run.at, about=Subject.of(referral), referral=referral.reference, **facts,
    )  # fmt: skip


def _file_bundle(row: PartnerReferral, sealed: Sealed, by: User, at: At) -> None:
    document = Document(
        case=row.case, referral=row, kind=Document.Kind.SEALED_BUNDLE, author=by,
        title=_("Sealed bundle of %(referral)s") % {"referral": row.reference},
        original_name=f"{row.reference}.zip", language="zxx",
        stored_file=keep_row(sealed.row, sealed.file, at=at),
    )  # fmt: skip
    begin(rules.ATTACH_DOCUMENT, document, by=by, at=at)
    sealed.file.keep()


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
