"""The law of what a case holds: allegations, actors, objectives, tracks, notes, documents."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from cases.models import TimelineImport, Track
from cases.rules import guards, team_guards
from cases.rules.case import INQUIRERS, PROCEDURE, WORKERS

T = Track.Status
FILE = "Task Force procedure, case file"
OPEN_FILE = (guards.case_finished,)
TAKE_BACK = (guards.withdrawn, guards.case_finished)

ADD_ALLEGATION = Verb(
    name="cases.add_allegation", label=_("Add an allegation"), permission="cases.make_allegation",
    roles=INQUIRERS, on="case", grant="work", guards=OPEN_FILE, basis=FILE,
)  # fmt: skip
WITHDRAW_ALLEGATION = Verb(
    name="cases.withdraw_allegation", label=_("Withdraw the allegation"),
    permission="cases.withdraw_allegation", roles=INQUIRERS, on="case", grant="work",
    guards=TAKE_BACK, asks_reason=True, basis=FILE,
)  # fmt: skip
ADD_ACTOR = Verb(
    name="cases.add_actor", label=_("Add an actor"), permission="cases.name_caseactor",
    roles=WORKERS, on="case", grant="work", guards=(guards.actor_unseen, *OPEN_FILE), basis=FILE,
)  # fmt: skip
WITHDRAW_ACTOR = Verb(
    name="cases.withdraw_actor", label=_("Take the actor out of the case"),
    permission="cases.withdraw_caseactor", roles=WORKERS, on="case", grant="work",
    guards=(*TAKE_BACK, guards.actor_in_use), asks_reason=True, basis=FILE,
)  # fmt: skip
LINK_OBJECTIVE = Verb(
    name="cases.link_objective", label=_("Link an objective"),
    permission="cases.link_caseobjective", roles=WORKERS, on="case", grant="work",
    guards=OPEN_FILE, basis="U.S. Strategy for Addressing the Root Causes of Migration, Pillar II",
)  # fmt: skip
UNLINK_OBJECTIVE = Verb(
    name="cases.unlink_objective", label=_("Unlink the objective"),
    permission="cases.withdraw_caseobjective", roles=WORKERS, on="case", grant="work",
    guards=TAKE_BACK, asks_reason=True, basis=FILE,
)  # fmt: skip
ADD_TRACK = Verb(
    name="cases.add_track", label=_("Add a track"), permission="cases.plan_track",
    roles=("prosecutor", "investigator"), on="case", grant="work", guards=OPEN_FILE,
    basis=f"{PROCEDURE}: the prosecutor chooses tracks",
)  # fmt: skip
KEEP_TRACK = Verb(
    name="cases.keep_track", label=_("Bring the track up to date"),
    permission="cases.keep_track", roles=("prosecutor", "investigator"), on="case", grant="work",
    guards=OPEN_FILE, basis=FILE,
)  # fmt: skip
START_TRACK = Verb(
    name="cases.start_track", label=_("Start the track"), permission="cases.settle_track",
    roles=("prosecutor",), on="case", grant="work", moves={T.PROPOSED: T.RUNNING},
    guards=OPEN_FILE, basis=PROCEDURE,
)  # fmt: skip
FINISH_TRACK = Verb(
    name="cases.finish_track", label=_("Finish the track"), permission="cases.settle_track",
    roles=("prosecutor", "investigator"), on="case", grant="work", moves={T.RUNNING: T.DONE},
    guards=OPEN_FILE, basis=PROCEDURE,
)  # fmt: skip
DROP_TRACK = Verb(
    name="cases.drop_track", label=_("Drop the track"), permission="cases.settle_track",
    roles=("prosecutor",), on="case", grant="work",
    moves={T.PROPOSED: T.DROPPED, T.RUNNING: T.DROPPED}, guards=OPEN_FILE, basis=PROCEDURE,
)  # fmt: skip
HAND_OVER_TRACK = Verb(
    name="cases.hand_over_track", label=_("Hand the track over"), permission="cases.settle_track",
    roles=("prosecutor", "investigator"), on="case", grant="work",
    moves={T.PROPOSED: T.HANDED_OVER, T.RUNNING: T.HANDED_OVER}, guards=OPEN_FILE,
    basis=f"{PROCEDURE}: propose_close, handed to a named owner",
)  # fmt: skip
WRITE_JOURNAL = Verb(
    name="cases.write_journal", label=_("Write in the journal"),
    permission="cases.write_journalentry", roles=WORKERS, on="case", grant="work",
    guards=OPEN_FILE, basis=FILE,
)  # fmt: skip
REVISE_JOURNAL = Verb(
    name="cases.revise_journal", label=_("Revise the entry"),
    permission="cases.revise_journalentry", roles=WORKERS, on="case", grant="work",
    guards=(guards.anothers_entry, *TAKE_BACK), basis=FILE,
)  # fmt: skip
WITHDRAW_JOURNAL = Verb(
    name="cases.withdraw_journal", label=_("Withdraw the entry"),
    permission="cases.withdraw_journalentry", roles=WORKERS, on="case", grant="work",
    guards=TAKE_BACK, asks_reason=True, basis=FILE,
)  # fmt: skip
ADD_EVENT = Verb(
    name="cases.add_event", label=_("Add an event"), permission="cases.place_timelineevent",
    roles=WORKERS, on="case", grant="work",
    guards=(guards.exhibit_elsewhere, guards.stranger_to_the_case, *OPEN_FILE), basis=FILE,
)  # fmt: skip
WITHDRAW_EVENT = Verb(
    name="cases.withdraw_event", label=_("Withdraw the event"),
    permission="cases.withdraw_timelineevent", roles=WORKERS, on="case", grant="work",
    guards=TAKE_BACK, asks_reason=True, basis=FILE,
)  # fmt: skip
IMPORT_TIMELINE = Verb(
    name="cases.import_timeline", label=_("Import events"),
    permission="cases.import_timelineimport", roles=WORKERS, on="case", grant="work",
    guards=OPEN_FILE, basis=FILE,
)  # fmt: skip
UNDO_TIMELINE = Verb(
    name="cases.undo_timeline", label=_("Undo the import: withdraw its events"),
    permission="cases.undo_timelineimport", roles=WORKERS, on="case", grant="work",
    moves={TimelineImport.Status.IMPORTED: TimelineImport.Status.UNDONE},
    guards=(guards.worked_on_since, *OPEN_FILE), asks_reason=True,
    basis=f"{FILE}; all of its events, as long as nobody worked on one of them since",
)  # fmt: skip
ATTACH_DOCUMENT = Verb(
    name="cases.attach_document", label=_("Attach a document"),
    permission="cases.attach_document", roles=WORKERS, on="case",
    guards=(
        team_guards.only_reading, guards.only_watching, guards.not_supervisor,
        guards.belongs_elsewhere, guards.case_finished,
    ),
    basis=FILE,
)  # fmt: skip
WITHDRAW_DOCUMENT = Verb(
    name="cases.withdraw_document", label=_("Withdraw the document"),
    permission="cases.withdraw_document", roles=WORKERS, on="case",
    guards=(team_guards.only_reading, guards.only_watching, *TAKE_BACK), asks_reason=True,
    basis=FILE,
)  # fmt: skip

CONTENT_VERBS = (
    ADD_ALLEGATION, WITHDRAW_ALLEGATION, ADD_ACTOR, WITHDRAW_ACTOR, LINK_OBJECTIVE,
    UNLINK_OBJECTIVE, ADD_TRACK, KEEP_TRACK, START_TRACK, FINISH_TRACK, DROP_TRACK, HAND_OVER_TRACK,
    WRITE_JOURNAL, REVISE_JOURNAL, WITHDRAW_JOURNAL, ADD_EVENT, WITHDRAW_EVENT,
    IMPORT_TIMELINE, UNDO_TIMELINE, ATTACH_DOCUMENT,
    WITHDRAW_DOCUMENT,
)  # fmt: skip
