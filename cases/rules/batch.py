"""The law of imports: what was there before Probity, placed by two people."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import one_person
from audit.verbs import Verb
from cases.models import Batch, Exhibit
from cases.rules.guards import case_finished

if TYPE_CHECKING:
    from accounts.models import User

At = datetime.datetime
S, E = Batch.Status, Exhibit.Status
ARRIVING = (
    "Task Force procedure: cases that were open before Probity are placed as they stand, once, "
    "by two people"
)
EVIDENCE = f"{ARRIVING}; Fed. R. Evid. 901: earlier hashes compared, earlier custody kept"
PROPOSERS = ("intake", "investigator", "supervisor")


def own_import(user: User, batch: Batch, at: At) -> str | None:
    """Two people place cases past the steps that they would take here."""
    if one_person(user, batch.proposed_by):
        return _now("you proposed it; another supervisor must confirm it")
    return None


def nothing_right(user: User, batch: Batch, at: At) -> str | None:
    """A table all of whose rows are wrong places nothing."""
    if batch.rows <= batch.wrong:
        return _now("no row of it is right; it must be corrected and sent again")
    return None


PROPOSE_BATCH = Verb(
    name="cases.propose_batch", label=_("Propose an import"),
    permission="cases.propose_batch", roles=PROPOSERS, basis=ARRIVING,
)  # fmt: skip
CONFIRM_BATCH = Verb(
    name="cases.confirm_batch", label=_("Confirm the import: place what is right"),
    permission="cases.confirm_batch", roles=("supervisor",), moves={S.PROPOSED: S.PLACING},
    guards=(own_import, nothing_right), asks_fresh_sign_in=True, decides=True,
    basis=f"{ARRIVING}; not by the proposer",
)  # fmt: skip
REFUSE_BATCH = Verb(
    name="cases.refuse_batch", label=_("Refuse the import"), permission="cases.refuse_batch",
    roles=PROPOSERS, moves={S.PROPOSED: S.REFUSED}, asks_reason=True, basis=ARRIVING,
)  # fmt: skip
LIST_BATCH = Verb(
    name="cases.list_batch", label=_("Look through what came along"),
    permission="cases.list_batch", roles=("system",), moves={S.LISTING: S.PROPOSED},
    basis=ARRIVING,
)  # fmt: skip
PLACE_BATCH = Verb(
    name="cases.place_batch", label=_("Place what the import brings"),
    permission="cases.place_batch", roles=("system",), moves={S.PLACING: S.PLACED}, basis=ARRIVING,
)  # fmt: skip
FAIL_BATCH = Verb(
    name="cases.fail_batch", label=_("Say that the import failed"), permission="cases.fail_batch",
    roles=("system",), moves={S.PLACING: S.FAILED, S.LISTING: S.FAILED}, basis=ARRIVING,
)  # fmt: skip
UNDO_BATCH = Verb(
    name="cases.undo_batch", label=_("Undo the import: withdraw what it made"),
    permission="cases.undo_batch", roles=PROPOSERS, moves={S.PLACED: S.UNDONE}, asks_reason=True,
    basis=f"{ARRIVING}; what somebody worked on since stays",
)  # fmt: skip
PLACE_CASE = Verb(
    name="cases.place_case", label=_("Place a case from before Probity"),
    permission="cases.place_case", roles=("system",), basis=ARRIVING,
)  # fmt: skip
UNPLACE_CASE = Verb(
    name="cases.unplace_case", label=_("Withdraw a case that was placed"),
    permission="cases.unplace_case", roles=("system",), basis=ARRIVING,
)  # fmt: skip
KEEP_EARLIER = Verb(
    name="cases.keep_earlier", label=_("Keep what it was before Probity"),
    permission="cases.keep_earlierfile", roles=("system",), basis=ARRIVING,
)  # fmt: skip
PLACE_TRACK = Verb(
    name="cases.place_track", label=_("Place a track from before Probity"),
    permission="cases.place_track", roles=("system",), basis=ARRIVING,
)  # fmt: skip
PLACE_EXHIBIT = Verb(
    name="cases.place_exhibit", label=_("Place an exhibit from before Probity"),
    permission="cases.place_exhibit", roles=("system",), guards=(case_finished,), basis=EVIDENCE,
)  # fmt: skip
UNPLACE_EXHIBIT = Verb(
    name="cases.unplace_exhibit", label=_("Withdraw an exhibit that was placed"),
    permission="cases.unplace_exhibit", roles=("system",),
    moves={E.COLLECTED: E.WITHDRAWN, E.LOGGED: E.WITHDRAWN}, basis=EVIDENCE,
)  # fmt: skip
KEEP_EARLIER_EXHIBIT = Verb(
    name="cases.keep_earlier_exhibit", label=_("Keep what an exhibit was before Probity"),
    permission="cases.keep_earlierexhibit", roles=("system",), basis=EVIDENCE,
)  # fmt: skip
PLACE_CASE_ACTOR = Verb(
    name="cases.place_case_actor", label=_("Place an actor in a case from before Probity"),
    permission="cases.place_caseactor", roles=("system",), guards=(case_finished,), basis=ARRIVING,
)  # fmt: skip
UNPLACE_CASE_ACTOR = Verb(
    name="cases.unplace_case_actor", label=_("Take an actor that was placed out of the case"),
    permission="cases.unplace_caseactor", roles=("system",), basis=ARRIVING,
)  # fmt: skip
KEEP_EARLIER_ACTOR = Verb(
    name="cases.keep_earlier_actor", label=_("Keep what an actor was before Probity"),
    permission="cases.keep_earlieractor", roles=("system",), basis=ARRIVING,
)  # fmt: skip
UNSEAT = Verb(
    name="cases.unseat", label=_("End a membership with its case"),
    permission="cases.unseat_membership", roles=("system",), basis=ARRIVING,
)  # fmt: skip

BATCH_VERBS = (
    PROPOSE_BATCH, CONFIRM_BATCH, REFUSE_BATCH, PLACE_BATCH, FAIL_BATCH, UNDO_BATCH, PLACE_CASE,
    UNPLACE_CASE, KEEP_EARLIER, PLACE_TRACK, UNSEAT, LIST_BATCH, PLACE_EXHIBIT, UNPLACE_EXHIBIT,
    KEEP_EARLIER_EXHIBIT, PLACE_CASE_ACTOR, UNPLACE_CASE_ACTOR, KEEP_EARLIER_ACTOR,
)  # fmt: skip
