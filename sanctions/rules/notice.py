"""The law of what follows from a measure: who prepares its documents, which family it reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import Actor
from audit.acts import Verb
from sanctions.models import MeasureNotice
from sanctions.models.action import Status
from sanctions.models.authority import FamilyReach
from sanctions.rules.guards import evidence
from sanctions.rules.guards.decision import embargoed

if TYPE_CHECKING:
    import datetime

    from accounts.models import User
    from sanctions.models import FamilyMember

DECIDED = (
    Status.SIGNED, Status.PUBLISHED, Status.AMENDED, Status.IN_FORCE_CONFIDENTIAL,
    Status.IN_FORCE_PUBLIC, Status.REVOCATION_PENDING,
)  # fmt: skip
"""Where a measure is decided, so that something follows from it."""
N = MeasureNotice.Status
SENDING = ("publisher", "decider", "visa_officer", "legal_drafter", "legal_reviewer")
FOLLOWS = "The notices that the authority asks for, each with its own source on the document"


def not_decided(user: User, row: MeasureNotice, at: datetime.datetime) -> str | None:
    """Nothing follows from a measure that nobody decided; its documents are drafts till then. One
    that tells of its end follows it."""
    if row.measure.status in DECIDED or (row.kind and row.measure.in_force_since):
        return None
    return _("the measure is not decided; until then its documents are drafts")


def undecided_again(user: User, row: MeasureNotice, at: datetime.datetime) -> str | None:
    """Where a signature was recalled before its effective time, what was prepared with it is a
    draft again; and nothing is sent before publication, the embargo over or not. What was in force
    once goes on with its documents, also after its end."""
    if row.measure.in_force_since:
        return None
    return not_decided(user, row, at) or _("the measure is not in force yet; it is sent once it is")


def went_out(user: User, row: MeasureNotice, at: datetime.datetime) -> str | None:
    """What was sent stays as it was sent; another document says what changed."""
    return None if row.status != N.SENT else _("it was sent; another document says what changed")


def not_lapsed(user: User, row: MeasureNotice, at: datetime.datetime) -> str | None:
    """The system's own hand tells of an end by law, and decides nothing."""
    return None if row.measure.status == Status.LAPSED else _("the measure did not lapse")


def prepared_already(user: User, row: MeasureNotice, at: datetime.datetime) -> str | None:
    """The deed that decided or published the measure prepared them with it."""
    if row.kind or not row.measure.notices.standing().exists():
        return None
    return _("they were prepared with the decision or the publication")


def family_not_reached(user: User, row: FamilyMember, at: datetime.datetime) -> str | None:
    """Relatives are reached by status only where the text says so; else by their own evidence."""
    version = row.measure.authority_version
    if version.family_reach == FamilyReach.AUTOMATIC:
        return None
    return _("%(version)s reaches no family by status: %(words)s") % {
        "version": version, "words": version.family or version.get_family_reach_display(),
    }  # fmt: skip


def unseen_relative(user: User, row: FamilyMember, at: datetime.datetime) -> str | None:
    """A verb that touches a second object asks about it: the relative must be known to the user."""
    if not row.relative_id:
        return None  # asked before one was chosen
    if Actor.objects.visible_to(user, at).filter(pk=row.relative_id).exists():
        return None
    return _("the relative is not among the actors you may see")


PREPARE_NOTICE = Verb(
    name="sanctions.prepare_notice", label=gettext_lazy("Prepare the consequence documents"),
    permission="sanctions.prepare_measurenotice",
    roles=(*SENDING, "recorder"), on="measure", grant="view",
    guards=(not_decided, evidence.of_measure(embargoed), prepared_already),
    basis=FOLLOWS,
)  # fmt: skip
SEND_NOTICE = Verb(
    name="sanctions.send_notice", label=gettext_lazy("Record that it was sent"),
    permission="sanctions.send_measurenotice", roles=SENDING, on="measure", grant="view",
    moves={N.PREPARED: N.SENT, N.UNSENT: N.SENT},
    guards=(undecided_again, evidence.of_measure(embargoed)), basis=FOLLOWS,
)  # fmt: skip
WITHDRAW_NOTICE = Verb(
    name="sanctions.withdraw_notice", label=gettext_lazy("Withdraw a document that was not sent"),
    permission="sanctions.prepare_measurenotice", roles=(*SENDING, "recorder"),
    on="measure", grant="view", guards=(went_out,), asks_reason=True,
    basis="A document bears the day that the deed has: what was prepared for another day is "
    "prepared anew",
)  # fmt: skip
PREPARE_LAPSE = Verb(
    name="sanctions.prepare_lapse", label=gettext_lazy("Prepare the documents of a lapse"),
    permission="sanctions.prepare_measurenotice", roles=("system",), guards=(not_lapsed,),
    basis="22 U.S.C. 2277a(f): authority and sanctions end by the text itself",
)  # fmt: skip
KEEP_BACK_NOTICE = Verb(
    name="sanctions.keep_back_notice", label=gettext_lazy("Record why it can't be sent"),
    permission="sanctions.send_measurenotice", roles=SENDING, on="measure", grant="view",
    moves={N.PREPARED: N.UNSENT}, asks_reason=True,
    basis="A notice to a person goes out if the address is known; a duty with a day goes on",
)  # fmt: skip
REACH_FAMILY = Verb(
    name="sanctions.reach_family", label=gettext_lazy("Reach family members"),
    permission="sanctions.reach_familymember", roles=("investigator", "legal_drafter"),
    on="measure", grant="work",
    guards=(
        evidence.of_measure(evidence.finished), family_not_reached, unseen_relative,
    ),
    basis="Family by status: sec. 7031(c) and Proclamation 10685, immediate family; each "
    "relative by a measure of their own (machine VISA_ACTION, draft)",
)  # fmt: skip

VERBS = (
    PREPARE_NOTICE, SEND_NOTICE, WITHDRAW_NOTICE, PREPARE_LAPSE, KEEP_BACK_NOTICE, REACH_FAMILY,
)  # fmt: skip
