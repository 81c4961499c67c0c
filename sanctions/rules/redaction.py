"""Machine REDACTION, the requests that own redactions, and what goes out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.models import Redaction, ReleaseRequest
from sanctions.rules.guards import redaction as guards

S = Redaction.Status
BASIS = (
    "Machine REDACTION: 5 U.S.C. 552(b), deletions indicated where they are made; redactor and "
    "approver are two persons"
)
REMOVED = "32 CFR 2001.45(d): permanently removed"
ACCOUNT = "5 U.S.C. 552a(c): accounting of disclosures"
ASKING = ("legal_drafter", "legal_reviewer", "publisher", "redactor")
OPEN = ReleaseRequest.Status.OPEN

OPEN_RELEASE = Verb(
    name="sanctions.open_release", label=_("Record a request for the packet"),
    permission="sanctions.open_releaserequest", roles=ASKING, on="packet.measure", grant="view",
    basis=ACCOUNT,
)  # fmt: skip
CLOSE_RELEASE = Verb(
    name="sanctions.close_release", label=_("Close the request"),
    permission="sanctions.close_releaserequest", roles=("legal_reviewer", "publisher"),
    on="packet.measure", grant="view", moves={OPEN: ReleaseRequest.Status.CLOSED},
    guards=(guards.still_redacting,), basis=ACCOUNT,
)  # fmt: skip
REQUEST_REDACTION = Verb(
    name="sanctions.request_redaction", label=_("Request a redaction"),
    permission="sanctions.request_redaction", roles=ASKING, on="release.packet.measure",
    grant="view", guards=(guards.request_closed, guards.not_redactable), basis=BASIS,
)  # fmt: skip
ADD_MARK = Verb(
    name="sanctions.add_mark", label=_("Draw a box"), permission="sanctions.add_redactionmark",
    roles=("redactor",), on="redaction.release.packet.measure", grant="view",
    guards=(guards.marks_settled,), basis=BASIS,
)  # fmt: skip
EDIT_MARK = Verb(
    name="sanctions.edit_mark", label=_("Change what the box says"),
    permission="sanctions.edit_redactionmark", roles=("redactor",),
    on="redaction.release.packet.measure", grant="view", guards=(guards.marks_settled,),
    basis=BASIS,
)  # fmt: skip
WITHDRAW_MARK = Verb(
    name="sanctions.withdraw_mark", label=_("Take the box away"),
    permission="sanctions.withdraw_redactionmark", roles=("redactor",),
    on="redaction.release.packet.measure", grant="view", guards=(guards.marks_settled,),
    asks_reason=True, basis=BASIS,
)  # fmt: skip
REDACTION_PROPOSE = Verb(
    name="sanctions.redaction_propose", label=_("Propose what is withheld"),
    permission="sanctions.propose_redaction", roles=("redactor",), on="release.packet.measure",
    grant="view", moves={S.REQUESTED: S.PROPOSED},
    guards=(guards.nothing_withheld, guards.uncoded), basis=BASIS,
)  # fmt: skip
REDACTION_SUBMIT = Verb(
    name="sanctions.redaction_submit", label=_("Submit for review"),
    permission="sanctions.submit_redaction", roles=("redactor",), on="release.packet.measure",
    grant="view", moves={S.PROPOSED: S.REVIEW},
    guards=(guards.nothing_withheld, guards.uncoded), basis=BASIS,
)  # fmt: skip
BURN = Verb(
    name="sanctions.burn_redaction", label=_("Make the redacted copy"),
    permission="sanctions.burn_redaction", roles=("system",), basis=REMOVED,
)  # fmt: skip
REDACTION_RETURN = Verb(
    name="sanctions.redaction_return", label=_("Return to the redactor"),
    permission="sanctions.return_redaction", roles=("legal_reviewer",),
    on="release.packet.measure", grant="view", moves={S.REVIEW: S.PROPOSED}, asks_reason=True,
    basis=BASIS,
)  # fmt: skip
REDACTION_APPROVE = Verb(
    name="sanctions.redaction_approve", label=_("Approve the redaction"),
    permission="sanctions.approve_redaction", roles=("legal_reviewer",),
    on="release.packet.measure", grant="view", moves={S.REVIEW: S.APPROVED},
    guards=(guards.redacted_it, guards.not_burnt, guards.leaking, guards.file_changed),
    basis=f"{BASIS}; {REMOVED}",
)  # fmt: skip
REDACTION_RELEASE = Verb(
    name="sanctions.redaction_release", label=_("Release the redacted copy"),
    permission="sanctions.release_redaction", roles=("publisher",), on="release.packet.measure",
    grant="view", moves={S.APPROVED: S.RELEASED}, guards=(guards.file_changed,), basis=BASIS,
)  # fmt: skip
REDACTION_CANCEL = Verb(
    name="sanctions.redaction_cancel", label=_("Cancel the redaction"),
    permission="sanctions.cancel_redaction", roles=("legal_reviewer",),
    on="release.packet.measure", grant="view",
    moves=dict.fromkeys((S.REQUESTED, S.PROPOSED, S.REVIEW), S.CANCELLED), asks_reason=True,
    basis=BASIS,
)  # fmt: skip
HAND_OVER = Verb(
    name="sanctions.hand_over", label=_("Hand out a copy"),
    permission="sanctions.hand_over_disclosure", roles=("publisher",),
    on="redaction.release.packet.measure", grant="view", guards=(guards.not_released,),
    basis=ACCOUNT,
)  # fmt: skip

REDACTION_MACHINE = (
    REDACTION_PROPOSE, REDACTION_SUBMIT, REDACTION_RETURN, REDACTION_APPROVE, REDACTION_RELEASE,
    REDACTION_CANCEL,
)  # fmt: skip
RELEASE_VERBS = (
    OPEN_RELEASE, CLOSE_RELEASE, REQUEST_REDACTION, ADD_MARK, EDIT_MARK, WITHDRAW_MARK, BURN,
    HAND_OVER, *REDACTION_MACHINE,
)  # fmt: skip
