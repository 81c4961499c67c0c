"""Machine S353_REPORT: an edition of the report to Congress, while its authority is in force."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.models import ReportEdition
from sanctions.rules.guards import edition as guards

S = ReportEdition.Status
BASIS = "Pub. L. 116-260, Div. FF, sec. 353; 22 U.S.C. 2277a"
WRITING = ("legal_drafter", "visa_officer")

OPEN_EDITION = Verb(
    name="sanctions.open_edition", label=_("Open an edition"),
    permission="sanctions.open_reportedition", roles=("legal_drafter",),
    guards=(guards.lapsed,), basis=BASIS,
)  # fmt: skip
NAME_ENTRY = Verb(
    name="sanctions.name_entry", label=_("Name a subject"),
    permission="sanctions.name_editionentry", roles=WRITING, on="edition",
    guards=(guards.of_edition, guards.unseen_measure), basis=BASIS,
)  # fmt: skip
EDIT_ENTRY = Verb(
    name="sanctions.edit_entry", label=_("Edit the entry"),
    permission="sanctions.edit_editionentry", roles=WRITING, on="edition",
    guards=(guards.of_edition,), basis=BASIS,
)  # fmt: skip
DROP_ENTRY = Verb(
    name="sanctions.drop_entry", label=_("Take the entry out"),
    permission="sanctions.drop_editionentry", roles=WRITING, on="edition",
    guards=(guards.of_edition,), asks_reason=True, basis=BASIS,
)  # fmt: skip
FILE_EDITION_PAPER = Verb(
    name="sanctions.file_edition_paper", label=_("File a paper"),
    permission="sanctions.file_editionpaper",
    roles=("legal_drafter", "legal_reviewer", "decider", "publisher"), on="edition", basis=BASIS,
)  # fmt: skip
S353_DRAFT = Verb(
    name="sanctions.s353_draft", label=_("Draft the edition"),
    permission="sanctions.draft_reportedition", roles=("legal_drafter",),
    moves={S.COLLECTING: S.DRAFTING}, guards=(guards.lapsed, guards.no_names), basis=BASIS,
)  # fmt: skip
S353_CLEAR = Verb(
    name="sanctions.s353_clear", label=_("Send to clearance"),
    permission="sanctions.clear_reportedition", roles=("legal_reviewer",),
    moves={S.DRAFTING: S.CLEARANCE}, guards=(guards.lapsed, guards.no_names, guards.wrote_it),
    basis=BASIS,
)  # fmt: skip
S353_BACK = Verb(
    name="sanctions.s353_back", label=_("Send back to the drafter"),
    permission="sanctions.clear_reportedition", roles=("legal_reviewer",),
    moves={S.CLEARANCE: S.DRAFTING}, guards=(guards.lapsed,), basis=BASIS,
)  # fmt: skip
S353_SUBMIT = Verb(
    name="sanctions.s353_submit", label=_("Submit to the decider"),
    permission="sanctions.submit_reportedition", roles=("legal_reviewer",),
    moves={S.CLEARANCE: S.DECISION},
    guards=(guards.lapsed, guards.annex_undecided, guards.wrote_it), basis=BASIS,
)  # fmt: skip
S353_DETERMINE = Verb(
    name="sanctions.s353_determine", label=_("Determine and transmit"),
    permission="sanctions.determine_reportedition", roles=("decider",),
    moves={S.DECISION: S.TRANSMITTED},
    guards=(guards.lapsed, guards.not_imposed, guards.wrote_it),
    needs=("signed_determination", "transmittal_letters"), asks_fresh_sign_in=True, basis=BASIS,
)  # fmt: skip
S353_PUBLISH = Verb(
    name="sanctions.s353_publish", label=_("Record the publication"),
    permission="sanctions.publish_reportedition", roles=("publisher",),
    moves={S.TRANSMITTED: S.PUBLISHED_FR}, guards=(guards.lapsed, guards.determined_it),
    needs=("fr_notice",), basis=BASIS,
)  # fmt: skip
S353_CANCEL = Verb(
    name="sanctions.s353_cancel", label=_("Cancel the edition"),
    permission="sanctions.cancel_reportedition", roles=("decider",),
    moves=dict.fromkeys((S.COLLECTING, S.DRAFTING, S.CLEARANCE, S.DECISION), S.CANCELLED),
    basis=BASIS,
)  # fmt: skip

EDITION_MACHINE = (
    S353_DRAFT, S353_CLEAR, S353_BACK, S353_SUBMIT, S353_DETERMINE, S353_PUBLISH, S353_CANCEL,
)  # fmt: skip
EDITION_VERBS = (
    OPEN_EDITION, NAME_ENTRY, EDIT_ENTRY, DROP_ENTRY, FILE_EDITION_PAPER, *EDITION_MACHINE,
)  # fmt: skip
