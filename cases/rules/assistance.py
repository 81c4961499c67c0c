"""The law of requests for mutual legal assistance: machine MLA."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import one_person
from audit.clock import legal_day
from audit.verbs import Verb
from cases.instruments import instruments
from cases.models import AssistanceRequest
from cases.rules import guards, team_guards
from cases.rules.guards import ever_named
from cases.rules.referral_guards import track_elsewhere

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from accounts.models import User

At = datetime.datetime
S = AssistanceRequest.Status
MLA = "Task Force procedure, workflow MLA"
OPEN_FILE = (guards.case_finished,)
READS = team_guards.only_reading


def written_already(user: User, request: AssistanceRequest, at: At) -> str | None:
    """What is with the central authority is what it reviews: it is written only as a draft."""
    if request.status == S.DRAFT:
        return None
    return _("it was submitted: the central authority returns it before it is changed")


def no_instrument(user: User, request: AssistanceRequest, at: At) -> str | None:
    """A request rests on an instrument that binds both (submit): by what is on file, or by what
    the prosecutor checked where nothing is."""
    instrument = instruments().get(request.instrument)
    if instrument is None:
        return _("choose the instrument the request rests on")
    binds = instrument.binds(request.country, legal_day(at))
    if binds is False:
        return _("%(instrument)s does not bind both by what is on file") % {
            "instrument": instrument.title
        }
    if binds is None and not request.instrument_checked:
        return _("no ratification of this instrument is on file: say how it was checked")
    return None


def content_wanting(user: User, request: AssistanceRequest, at: At) -> str | None:
    """Facts, offenses, dual criminality and the assistance sought (submit)."""
    names = ("facts", "offences", "dual_criminality", "sought")
    missing = [
        str(request._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in names
        if not getattr(request, name)
    ]
    if missing:
        return _("the request is incomplete: %(missing)s") % {"missing": ", ".join(missing)}
    return None


def own_request(user: User, request: AssistanceRequest, at: At) -> str | None:
    """Who transmits never drafted it (transmit: not the drafter)."""
    if one_person(user, request.created_by) or ever_named(request, "drafted_by_id", user):
        return _("you drafted this request; somebody else must transmit it")
    return None


DRAFT_REQUEST = Verb(
    name="cases.draft_request", label=gettext_lazy("Draft a request for assistance"),
    permission="cases.draft_request", roles=("prosecutor",), on="case", grant="work",
    guards=(*OPEN_FILE, track_elsewhere), basis=f"{MLA}: initial status",
)  # fmt: skip
EDIT_REQUEST = Verb(
    name="cases.edit_request", label=gettext_lazy("Edit the request"),
    permission="cases.draft_request", roles=("prosecutor",), on="case", grant="work",
    guards=(*OPEN_FILE, written_already), basis=MLA,
)  # fmt: skip
ASSISTANCE_SUBMIT = Verb(
    name="cases.assistance_submit", label=gettext_lazy("Submit to the central authority"),
    permission="cases.draft_request", roles=("prosecutor",), on="case", grant="work",
    moves={S.DRAFT: S.CENTRAL_AUTHORITY_REVIEW},
    guards=(*OPEN_FILE, no_instrument, content_wanting), needs=("spanish_translation",),
    basis=f"{MLA}: submit",
)  # fmt: skip
ASSISTANCE_RETURN = Verb(
    name="cases.assistance_return", label=gettext_lazy("Return the request as deficient"),
    permission="cases.send_request", roles=("central_authority",), on="case",
    moves={S.CENTRAL_AUTHORITY_REVIEW: S.RETURNED}, guards=(READS, *OPEN_FILE),
    asks_reason=True, basis=f"{MLA}: return",
)  # fmt: skip
ASSISTANCE_REDRAFT = Verb(
    name="cases.assistance_redraft", label=gettext_lazy("Draft the request anew"),
    permission="cases.draft_request", roles=("prosecutor",), on="case", grant="work",
    moves={S.RETURNED: S.DRAFT}, guards=OPEN_FILE, basis=f"{MLA}: redraft",
)  # fmt: skip
ASSISTANCE_TRANSMIT = Verb(
    name="cases.assistance_transmit", label=gettext_lazy("Transmit the request"),
    permission="cases.send_request", roles=("central_authority",), on="case",
    moves={S.CENTRAL_AUTHORITY_REVIEW: S.TRANSMITTED},
    guards=(READS, *OPEN_FILE, own_request, no_instrument), needs=("certified_translation",),
    decides=True, basis=f"{MLA}: transmit, not by the drafter",
)  # fmt: skip


def _followed(word: str, label: _StrOrPromise, moves: dict[str, str], *needs: str) -> Verb:
    """A verb by which a prosecutor records what became of a request; also once the case is closed,
    for the answer takes its own time."""
    return Verb(
        name=f"cases.assistance_{word}", label=label, permission="cases.follow_request",
        roles=("prosecutor",), on="case", grant="work", moves=moves, needs=needs,
        basis=f"{MLA}: {word}",
    )  # fmt: skip


ASSISTANCE_ACKNOWLEDGE = _followed(
    "acknowledge", gettext_lazy("Record the acknowledgement"), {S.TRANSMITTED: S.ACKNOWLEDGED}
)
ASSISTANCE_START = _followed(
    "start", gettext_lazy("Record that it is executed"), {S.ACKNOWLEDGED: S.IN_EXECUTION}
)
ASSISTANCE_PARTIAL = _followed(
    "partial", gettext_lazy("Record a partial answer"), {S.IN_EXECUTION: S.PARTIAL}
)
ASSISTANCE_RECEIVE = _followed(
    "receive", gettext_lazy("Record the answer"),
    {S.IN_EXECUTION: S.RECEIVED, S.PARTIAL: S.RECEIVED}, "custody_record", "certificate",
)  # fmt: skip
ASSISTANCE_CLOSE = _followed(
    "close", gettext_lazy("Close the executed request"), {S.RECEIVED: S.EXECUTED_CLOSED}
)
ASSISTANCE_REFUSE = _followed(
    "refuse", gettext_lazy("Record the refusal"),
    {S.TRANSMITTED: S.REFUSED, S.ACKNOWLEDGED: S.REFUSED, S.IN_EXECUTION: S.REFUSED},
)  # fmt: skip
ASSISTANCE_WITHDRAW = Verb(
    name="cases.assistance_withdraw", label=gettext_lazy("Withdraw the request"),
    permission="cases.follow_request", roles=("prosecutor",), on="case", grant="work",
    moves={
        S.DRAFT: S.WITHDRAWN, S.CENTRAL_AUTHORITY_REVIEW: S.WITHDRAWN, S.RETURNED: S.WITHDRAWN,
        S.TRANSMITTED: S.WITHDRAWN, S.ACKNOWLEDGED: S.WITHDRAWN,
    },
    asks_reason=True, basis=f"{MLA}: withdraw",
)  # fmt: skip

ASSISTANCE_AFTER = (
    ASSISTANCE_ACKNOWLEDGE, ASSISTANCE_START, ASSISTANCE_PARTIAL, ASSISTANCE_RECEIVE,
    ASSISTANCE_CLOSE, ASSISTANCE_REFUSE, ASSISTANCE_WITHDRAW,
)  # fmt: skip
"""What is recorded of a request that left: also when its case has been closed meanwhile."""
ASSISTANCE_VERBS = (
    DRAFT_REQUEST, EDIT_REQUEST, ASSISTANCE_SUBMIT, ASSISTANCE_RETURN, ASSISTANCE_REDRAFT,
    ASSISTANCE_TRANSMIT, *ASSISTANCE_AFTER,
)  # fmt: skip
