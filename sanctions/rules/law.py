"""The law of the law: who says that it was carried on, that it ended, how its new text reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.models.draft import VersionDraft
from sanctions.models.force import EndOfForce
from sanctions.rules.guards import law

NEA = "National Emergencies Act, 50 U.S.C. 1622(d): an emergency ends on its anniversary unless a "
CONTINUED = NEA + "notice of continuation is published and sent to Congress in the 90 days before"
YEARLY = "Annual appropriations text is cited for the year in force, with what carried it forward"
FOUR_EYES = (
    "Task Force procedure: a text is law of the house when a second lawyer has read it with its "
    "source; a version in use is never changed"
)
D, E = VersionDraft.Status, EndOfForce.Status
LAWYERS = ("legal_drafter", "legal_reviewer")

RECORD_CONTINUATION = Verb(
    name="sanctions.record_continuation", label=_("Record a continuation"),
    permission="sanctions.add_continuation", roles=("legal_reviewer",), on="emergency",
    guards=(law.not_its_anniversary,), basis=CONTINUED,
)  # fmt: skip
RECORD_BRIDGE = Verb(
    name="sanctions.record_bridge", label=_("Record continuing appropriations"),
    permission="sanctions.add_bridge", roles=("legal_reviewer",), on="authority_version",
    guards=(law.term_still_runs,), basis=YEARLY,
)  # fmt: skip
PROPOSE_END = Verb(
    name="sanctions.propose_end", label=_("Record that it ended"),
    permission="sanctions.propose_endofforce", roles=LAWYERS, on="authority_version",
    basis=FOUR_EYES,
)  # fmt: skip
CONFIRM_END = Verb(
    name="sanctions.confirm_end", label=_("Confirm that it ended"),
    permission="sanctions.confirm_endofforce", roles=("legal_reviewer",),
    moves={E.PROPOSED: E.CONFIRMED}, guards=(law.wrote_it,), basis=FOUR_EYES,
)  # fmt: skip
REFUSE_END = Verb(
    name="sanctions.refuse_end", label=_("Do not confirm it"),
    permission="sanctions.confirm_endofforce", roles=("legal_reviewer",),
    moves={E.PROPOSED: E.REFUSED}, asks_reason=True, basis=FOUR_EYES,
)  # fmt: skip
DRAFT_VERSION = Verb(
    name="sanctions.draft_version", label=_("Draft a new version"),
    permission="sanctions.draft_versiondraft", roles=LAWYERS, on="authority", basis=FOUR_EYES,
)  # fmt: skip
EDIT_VERSION = Verb(
    name="sanctions.edit_version", label=_("Edit the draft"),
    permission="sanctions.draft_versiondraft", roles=LAWYERS, moves={D.DRAFT: D.DRAFT},
    basis=FOUR_EYES,
)  # fmt: skip
APPROVE_VERSION = Verb(
    name="sanctions.approve_version", label=_("Approve the version"),
    permission="sanctions.approve_versiondraft", roles=("legal_reviewer",),
    moves={D.DRAFT: D.APPROVED},
    guards=(law.wrote_it, law.text_wanting, law.not_the_newest), basis=FOUR_EYES,
)  # fmt: skip
REFUSE_VERSION = Verb(
    name="sanctions.refuse_version", label=_("Do not approve the version"),
    permission="sanctions.approve_versiondraft", roles=LAWYERS, moves={D.DRAFT: D.REFUSED},
    asks_reason=True, basis=FOUR_EYES,
)  # fmt: skip
LAY_VERSION = Verb(
    name="sanctions.lay_version", label=_("Bring the approved version into force"),
    permission="sanctions.lay_authorityversion", roles=("legal_reviewer",), basis=FOUR_EYES,
)  # fmt: skip
CLOSE_VERSION = Verb(
    name="sanctions.close_version", label=_("Write down that the version ended"),
    permission="sanctions.close_authorityversion", roles=("legal_reviewer",), basis=FOUR_EYES,
)  # fmt: skip

VERBS = (
    RECORD_CONTINUATION, RECORD_BRIDGE, PROPOSE_END, CONFIRM_END, REFUSE_END, DRAFT_VERSION,
    EDIT_VERSION, APPROVE_VERSION, REFUSE_VERSION, LAY_VERSION, CLOSE_VERSION,
)  # fmt: skip
