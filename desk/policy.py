"""Who gets which answer on which route: the table that docs/access.md prints and a test walks.

A role says what kind of deed and never opens a row; a row is opened by its queryset's
``visible_to``. So every route needs one line: the row that opens it, and the verbs behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from accounts import rules as accounts
from accounts.models import Role
from accounts.views import AGENCY_DOORS, ROLE_DOORS, SUSPENSION_DOORS
from accounts.views import DOORS as ACCOUNT_DOORS
from actors import rules as actors
from actors.views.doors import ADD_DOORS, FACT_DOORS
from actors.views.doors import DOORS as ACTOR_DOORS
from cases import rules as cases
from cases.views import doors as case
from desk.navigation import NO_CASES
from desk.routes import BOTH, GET, POST, Rule
from desk.routes import does as _does
from desk.routes import reads as _read
from oversight import rules as oversight
from oversight.views import doors as overseeing
from sanctions import rules as sanctions
from sanctions.rules import redaction as releasing
from sanctions.views import after_doors as after
from sanctions.views import doors as measure
from sanctions.views import edition_doors as edition
from sanctions.views import law
from sanctions.views import redaction_doors as redaction
from units import rules as units
from units.views import doors as unit
from work import rules as work
from work.views import doors as task

if TYPE_CHECKING:
    from collections.abc import Iterator

HIDDEN = 404
"""What a row answers to whom it is not visible: the same bytes as what does not exist."""


class Answer(NamedTuple):
    """What one role is told on one route, with one method.

    ``own`` is the answer on a row one may see, ``foreign`` on one that one may not; 0 where
    no row is asked for. Several codes mean: by what was typed and by the state of the row.
    """

    route: str
    method: str
    role: str
    own: tuple[int, ...]
    foreign: int


CASE, EXHIBIT, ACTOR = "cases.case", "cases.exhibit", "actors.actor"
ACTION, MEASURE, PACKET = "sanctions.action", "sanctions.measure", "sanctions.packet"
ADMINISTRATORS = (Role.ADMINISTRATOR.value,)
ENGAGED = (Role.AUDITOR.value, Role.SECURITY_OFFICER.value, Role.ADMINISTRATOR.value)
OVERSEERS = (Role.SECURITY_OFFICER.value, Role.AUDITOR.value)
AUDITORS = (Role.AUDITOR.value,)
SEARCHERS = tuple(role.value for role in Role if role.value not in NO_CASES)
RECORDS = (Role.RECORDS_OFFICER.value, Role.AUDITOR.value)
SECURITY = (Role.SECURITY_OFFICER.value,)
PLACERS = cases.PROPOSE_BATCH.roles
PETITION, EDITION = "sanctions.petition", "sanctions.reportedition"
RELEASE, REDACTION = "sanctions.releaserequest", "sanctions.redaction"
UNIT, TASK = "units.vettedunit", "work.task"
ANY = "any record"
READABLE = "any record that one may read"
"""Rows of every model; of the hidden ones an auditor learns who touched them, not what they say."""
PUBLIC = Rule(BOTH, public=True)
OWN = Rule(BOTH)
"""Pages of the sign-in, which open nothing but one's own account."""

POLICY: dict[str, Rule] = {
    "desk:home": _read(),
    "desk:search": Rule(GET, only=SEARCHERS),
    "desk:access": Rule(GET, only=OVERSEERS),
    "desk:reach": Rule(GET, only=OVERSEERS),
    "desk:who": _read(ANY),
    "desk:drill": Rule(BOTH, only=SECURITY),
    "desk:drilled": Rule(GET, only=SECURITY),
    "desk:left_behind": Rule(GET, "accounts.user"),
    "desk:hand_over": Rule(POST, "accounts.user"),
    "cases:index": _read(),
    "cases:new": Rule(BOTH, "", (cases.LOG_TIP,)),
    "cases:case": _read(CASE),
    "cases:tab": _read(CASE),
    "cases:do": _does(CASE, case.CASE_DOORS, case.BEGINNINGS),
    "cases:part": _read(CASE),
    "cases:part_do": _does(CASE, *case.PART_DOORS.values()),
    "cases:selected": _does(CASE, case.SELECTED),
    "cases:selected_cases": _does("", case.SELECTED_CASES),
    "cases:exhibits_export": _read(CASE),
    "cases:document": _read(CASE),
    "cases:timeline_csv": _read(CASE),
    "cases:timeline_import": Rule(BOTH, CASE, (cases.ADD_EVENT,)),
    "cases:delivery": _read(CASE),
    "cases:delivery_do": _does(CASE, case.DELIVERY_DOORS),
    "cases:source": _read(CASE),
    "cases:source_do": _does(CASE, case.SOURCE_DOORS, case.SOURCE_BEGINNINGS),
    "cases:identity": _read("cases.sourceidentity"),
    "cases:identity_do": _does("cases.sourceidentity", case.IDENTITY_DOORS),
    "cases:unmasking_do": _does(CASE, case.UNMASKING_DOORS),
    "engagements:index": Rule(BOTH, "", (cases.PROPOSE_ENGAGEMENT,), only=ENGAGED),
    "engagements:engagement": _read("cases.engagement"),
    "engagements:do": _does("cases.engagement", case.ENGAGEMENT_DOORS),
    "records:index": Rule(GET, only=RECORDS),
    "records:propose": Rule(
        BOTH, "", (cases.PROPOSE_DISPOSAL,), only=(Role.RECORDS_OFFICER.value,)
    ),
    "records:schedule": Rule(BOTH, "", (cases.LAY_RULE,)),
    "records:rule": _read(),
    "records:rule_do": _does("", case.RULE_DOORS),
    "records:disposal": _read("cases.disposal"),
    "records:disposal_do": _does("cases.disposal", case.DISPOSAL_DOORS),
    "imports:index": Rule(GET, only=PLACERS),
    "imports:new": Rule(BOTH, "", (cases.PROPOSE_BATCH,), only=PLACERS),
    "imports:new_exhibits": Rule(BOTH, "", (cases.PROPOSE_BATCH,), only=PLACERS),
    "imports:new_actors": Rule(BOTH, "", (cases.PROPOSE_BATCH,), only=PLACERS),
    "imports:empty_cases": Rule(GET, only=PLACERS),
    "imports:empty_exhibits": Rule(GET, only=PLACERS),
    "imports:empty_actors": Rule(GET, only=PLACERS),
    "imports:batch": _read("cases.batch"),
    "imports:wrong": _read("cases.batch"),
    "imports:do": _does("cases.batch", case.BATCH_DOORS),
    "cases:glass": Rule(BOTH, "", (cases.BREAK_GLASS,)),
    "cases:glass_do": _does("cases.breakglass", case.GLASS_DOORS),
    "cases:declarations": Rule(BOTH, "", (cases.DECLARE,)),
    "cases:declaration_do": _does("cases.declaration", case.DECLARATION_DOORS),
    "cases:integrity": Rule(GET, only=(*SECURITY, Role.SUPERVISOR.value)),
    "cases:triage": _read(),
    "cases:import_tips": Rule(BOTH, "", (cases.LOG_TIP,)),
    "cases:selections": Rule(BOTH, "", (cases.OPEN_SELECTION,)),
    "cases:selection": _read("cases.selectionprocess"),
    "cases:selection_do": _does("cases.selectionprocess", case.SELECTION_DOORS),
    "cases:candidate_do": _does("cases.selectionprocess", case.CANDIDATE_DOORS),
    "cases:desk": Rule(GET, only=(Role.DECONFLICTION_DESK.value,)),
    "cases:match_do": _does("cases.match", case.MATCH_DOORS),
    "cases:warning_do": _does("cases.integritywarning", case.WARNING_DOORS),
    "exhibits:exhibit": _read(EXHIBIT),
    "exhibits:file": _read(EXHIBIT),
    "exhibits:do": _does(EXHIBIT, case.EXHIBIT_DOORS, case.EXHIBIT_BEGINNINGS),
    "exhibits:pages": _read(EXHIBIT),
    "exhibits:picture": _read(EXHIBIT),
    "exhibits:media": _read(EXHIBIT),
    "exhibits:rests": _read(EXHIBIT),
    "exhibits:copy_file": _read(EXHIBIT),
    "exhibits:copy_do": _does(EXHIBIT, case.COPY_DOORS),
    "exhibits:custody": _read(EXHIBIT),
    "exhibits:offer_do": _does(EXHIBIT, case.OFFER_DOORS),
    "exhibits:reader_do": _does(EXHIBIT, case.READER_DOORS),
    "exhibits:clearance_do": _does(EXHIBIT, case.CLEARANCE_DOORS),
    "actors:index": _read(),
    "actors:export": _read(),
    "actors:new": Rule(BOTH, "", (actors.ADD,)),
    "actors:actor": _read(ACTOR),
    "actors:tab": _read(ACTOR),
    "actors:do": _does(ACTOR, ACTOR_DOORS),
    "actors:add": _does(ACTOR, ADD_DOORS),
    "actors:fact": _read(ACTOR),
    "actors:fact_do": _does(ACTOR, FACT_DOORS),
    "sanctions:authorities": _read(),
    "sanctions:authority": _read(),
    "sanctions:confirm": Rule(BOTH, "", (sanctions.CONFIRM_FORCE,)),
    "sanctions:choose": _read(),
    "sanctions:version_draft": _read(),
    "sanctions:edit_version": Rule(BOTH, "", (sanctions.EDIT_VERSION,)),
    "sanctions:version_draft_do": _does("", law.DRAFT_DOORS),
    "sanctions:new_version": Rule(BOTH, "", (sanctions.DRAFT_VERSION,)),
    "sanctions:law_add": Rule(BOTH, "", tuple(law.ON_LAW)),
    "sanctions:end_do": _does("", law.END_DOORS),
    "sanctions:actions": _read(),
    "sanctions:new_action": Rule(BOTH, "", (sanctions.OPEN_ACTION,)),
    "sanctions:action": _read(ACTION),
    "sanctions:action_do": _does(ACTION, measure.ACTION_DOORS),
    "sanctions:together": Rule(POST, ACTION),
    "sanctions:nominate": Rule(BOTH, ACTION, (sanctions.NOMINATE,)),
    "sanctions:measures": _read(),
    "sanctions:public_record": _read(),
    "sanctions:new_published": Rule(BOTH, "", (sanctions.RECORD_PUBLISHED,)),
    "sanctions:published": _read(),
    "sanctions:paper_file": _read(),
    "sanctions:measure": _read(MEASURE),
    "sanctions:matrix": _read(MEASURE),
    "sanctions:cell_task": Rule(BOTH, MEASURE, (work.GIVE,)),
    "sanctions:gate": _read(MEASURE),
    "sanctions:statements": _read(MEASURE),
    "sanctions:exhibits": _read(MEASURE),
    "sanctions:packet_tab": _read(MEASURE),
    "sanctions:trail": Rule(GET, MEASURE, shows=302),
    "sanctions:measure_do": _does(MEASURE, measure.MEASURE_DOORS),
    "sanctions:measure_add": Rule(BOTH, MEASURE, tuple(measure.BEGINNINGS)),
    **{
        f"sanctions:{name}": _read(MEASURE)
        for name in (
            "notices", "notice_pdf", "decision_memo", "clearance", "decision", "participants",
            "objectives", "after", "exhibit_file", "document_file", "outside_file", "row",
        )
    },
    "sanctions:row_do": _does(
        MEASURE, *(part.doors for part in measure.ROWS.values()),
        *(part.adds for part in measure.ROWS.values()),
    ),
    "sanctions:packet": Rule(GET, PACKET, shows=302),
    **{
        f"sanctions:{name}": _read(PACKET)
        for name in (
            "packet_pdf", "packet_version", "packet_check", "comparing", "comparing_text",
            "checking", "checking_statement", "checking_picture", "since", "preview", "releases",
            "packet_version_whole", "packet_whole",
        )
    },
    "sanctions:packet_build": Rule(BOTH, PACKET, shows=302),
    "sanctions:packet_build_stop": Rule(POST, PACKET),
    "sanctions:packet_do": _does(PACKET, measure.PACKET_DOORS),
    "sanctions:petitions": _read(),
    "sanctions:new_petition": Rule(BOTH, "", (sanctions.RECEIVE_PETITION,)),
    "sanctions:petition": _read(PETITION),
    "sanctions:petition_do": _does(PETITION, after.PETITION_DOORS, after.UNDER_PETITION),
    "sanctions:petition_paper": _read(PETITION),
    "sanctions:clocks": _read(),
    "sanctions:start_clock": Rule(BOTH, "", (work.SET,)),
    "sanctions:new_release": Rule(BOTH, PACKET, (releasing.OPEN_RELEASE,)),
    **dict.fromkeys(("sanctions:release", "sanctions:release_log"), _read(RELEASE)),
    "sanctions:release_do": _does(RELEASE, redaction.RELEASE_DOORS, redaction.UNDER_RELEASE),
    "sanctions:redaction": _read(REDACTION),
    "sanctions:redaction_do": _does(
        REDACTION, redaction.REDACTION_DOORS, redaction.UNDER_REDACTION
    ),
    **{
        f"sanctions:redaction_{part}": _read(REDACTION)
        for part in ("pdf", "copy", "page", "picture", "box")
    },
    "sanctions:redaction_page_do": Rule(POST, REDACTION, (releasing.ADD_MARK,)),
    "sanctions:redaction_box_do": _does(REDACTION, redaction.BOX_DOORS),
    "sanctions:editions": _read(),
    "sanctions:new_edition": Rule(BOTH, "", (sanctions.OPEN_EDITION,)),
    "sanctions:historical_edition": _read(),
    "sanctions:edition": _read(EDITION),
    "sanctions:edition_pdf": _read(EDITION),
    "sanctions:edition_do": _does(EDITION, edition.EDITION_DOORS, edition.UNDER_EDITION),
    "sanctions:edition_paper": _read(EDITION),
    "sanctions:edition_entry": _read(EDITION),
    "sanctions:edition_entry_do": _does(EDITION, edition.ENTRY_DOORS),
    "sanctions:licences": _read(),
    "sanctions:new_licence": Rule(BOTH, "", (sanctions.ISSUE_GENERAL_LICENCE,)),
    "sanctions:licence": _read("sanctions.licence"),
    "sanctions:licence_do": _does("sanctions.licence", after.LICENCE_DOORS),
    "units:index": _read(),
    "units:new": Rule(BOTH, "", (units.PROPOSE_UNIT,)),
    "units:institutions": _read(),
    "units:new_institution": Rule(BOTH, "", (units.ADD_INSTITUTION,)),
    "units:institution": _read("units.partnerinstitution"),
    "units:institution_do": _does("units.partnerinstitution", unit.INSTITUTION_BEGINNINGS),
    "units:unit": _read(UNIT),
    "units:do": _does(UNIT, unit.UNIT_DOORS, unit.UNIT_BEGINNINGS),
    "units:nominate": Rule(BOTH, UNIT, (units.NOMINATE,)),
    "units:member": _read(UNIT),
    "units:member_do": _does(UNIT, unit.MEMBER_DOORS, unit.MEMBER_BEGINNINGS),
    "units:part": _read(UNIT),
    "units:part_do": _does(UNIT, *unit.PART_DOORS.values()),
    "work:mine": _read(),
    "work:read": Rule(POST),
    "work:draft": Rule(POST),
    "work:feed": Rule(BOTH, "", (work.OPEN_FEED,)),
    "work:revoke_feed": Rule(POST, "work.calendarfeed", (work.REVOKE_FEED,)),
    "work:calendar_feed": Rule(GET, public=True, shows=404),  # whoever has no token
    "work:comments": Rule(BOTH, READABLE, (work.COMMENT,)),
    "work:withdraw_comment": Rule(POST, "work.comment", (work.WITHDRAW_COMMENT,)),
    "work:new_task": Rule(BOTH, "", (work.GIVE,)),
    "work:task": _read(TASK),
    "work:do_task": _does(TASK, task.TASK_DOORS),
    "work:new_deadline": Rule(BOTH, "", (work.SET,)),
    "work:deadline": _read("work.deadline"),
    "work:do_deadline": _does("work.deadline", task.DEADLINE_DOORS),
    "work:keep_list": Rule(POST, "", (work.KEEP_LIST,)),
    "work:keep_columns": Rule(POST, "", (work.KEEP_LIST,)),
    "work:drop_list": Rule(POST, "work.keptlist", (work.DROP_LIST,)),
    "cases:export": _read(),
    "work:jobs": Rule(GET, only=ADMINISTRATORS),
    "work:retry_job": Rule(POST, only=ADMINISTRATORS),
    "objectives:index": _read(),
    "objectives:objective": _read(),
    **{f"audit:{name}": _read() for name in ("index", "export", "receipt", "receipt_proof")},
    "audit:trail": _read(ANY),
    "audit:history": _read(READABLE),
    "oversight:index": Rule(GET, only=AUDITORS),
    "oversight:keep_filter": Rule(BOTH, "", (oversight.KEEP_FILTER,), only=AUDITORS),
    "oversight:drop_filter": _does("oversight.savedfilter", overseeing.FILTER_DOORS),
    "oversight:readings": Rule(GET, only=AUDITORS),
    "oversight:report": Rule(GET, only=AUDITORS),
    "oversight:alert": _read("oversight.alert"),
    "oversight:alert_do": _does("oversight.alert", overseeing.ALERT_DOORS),
    "oversight:test": _read("oversight.savedtest"),
    "oversight:test_do": _does("oversight.savedtest", overseeing.TEST_DOORS),
    "oversight:findings": _read(),
    "oversight:new_finding": Rule(BOTH, "", (oversight.WRITE_FINDING,), only=AUDITORS),
    "oversight:finding": _read("oversight.auditfinding"),
    "oversight:finding_do": _does(
        "oversight.auditfinding", overseeing.FINDING_DOORS, overseeing.CITE_DOORS
    ),
    "accounts:people": _read(),
    "accounts:account": _read(),
    "accounts:new_account": Rule(BOTH, "", (accounts.OPEN_ACCOUNT,)),
    "accounts:suspend": _does("", (accounts.SUSPEND_ACCESS,)),
    "accounts:suspension_do": _does("", SUSPENSION_DOORS),
    "accounts:account_do": _does("", ACCOUNT_DOORS),
    "accounts:propose_role": _does("", (accounts.PROPOSE_ROLE,)),
    "accounts:role_do": _does("", ROLE_DOORS),
    "accounts:agencies": _read(),
    "accounts:new_agency": Rule(BOTH, "", (accounts.ADD_AGENCY,)),
    "accounts:agency": Rule(BOTH, "", tuple(AGENCY_DOORS)),
    **dict.fromkeys(
        ("account_login", "account_signup", "account_logout", "mfa_authenticate",
         "mfa_login_webauthn", "public_tip", "public_tip_receipt"), PUBLIC,
    ),
    **dict.fromkeys(
        ("account_change_password", "account_reauthenticate", "mfa_index", "mfa_reauthenticate",
         "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
         "mfa_generate_recovery_codes", "mfa_add_webauthn", "mfa_reauthenticate_webauthn",
         "mfa_remove_webauthn", "mfa_edit_webauthn", "own_account", "usersessions_list",
         "end_session", "end_other_sessions", "sign_out_everywhere"), OWN,
    ),
}  # fmt: skip


def answers() -> Iterator[Answer]:
    """Every route with every method for every role."""
    for route, rule in POLICY.items():
        for method in rule.methods:
            for role in Role:
                own = _own(rule, method, role.value)
                yield Answer(route, method, role.value, own, _foreign(rule, role))


def _foreign(rule: Rule, role: Role) -> int:
    if not rule.opens:
        return 0
    return 200 if rule.opens == ANY and role == Role.AUDITOR else HIDDEN


def _own(rule: Rule, method: str, role: str) -> tuple[int, ...]:
    if rule.only and role not in rule.only:
        return (HIDDEN,)
    if method == "GET":
        return (rule.shows,)
    if rule.verbs and not any(role in verb.roles for verb in rule.verbs):
        return (403,)
    return (302, 403, 409, 422)


def as_markdown() -> str:
    """The text of docs/access.md."""
    lines = [HEAD]
    lines += [
        "| route | methods | opened by | roles whose verbs it performs |",
        "|---|---|---|---|",
    ]
    for route, rule in POLICY.items():
        held = {role for verb in rule.verbs for role in verb.roles} - {"system"}
        every = {role.value for role in Role} <= held
        who = "every role" if every else ", ".join(role.replace("_", " ") for role in sorted(held))
        opened = "nobody need sign in" if rule.public else rule.opens or "signing in"
        if rule.only:
            opened = "being " + " or ".join(role.replace("_", " ") for role in rule.only)
        lines.append(f"| `{route}` | {' '.join(rule.methods)} | {opened} | {who or '–'} |")
    lines += [VERBS_HEAD, "| verb | roles | on | capacity | basis |", "|---|---|---|---|---|"]
    for verb in sorted({v for rule in POLICY.values() for v in rule.verbs}, key=lambda v: v.name):
        roles = ", ".join(role.replace("_", " ") for role in sorted(verb.roles))
        lines.append(
            f"| `{verb.name}` {verb.label} | {roles} | {verb.on or 'itself'} | "
            f"{verb.grant or '–'} | {verb.basis} |"
        )
    return "\n".join(lines) + "\n"


HEAD = """# Who gets which answer

`manage.py access_policy` writes this page from `desk/policy.py` and from the verbs; a test walks
every route as every role and compares. `manage.py access_policy --json` prints the whole product:
route × method × role → answer on an own row, answer on a foreign one.

* **A row** (third column) is opened by its queryset's `visible_to(user, at)` and by nothing else.
  To whom it is not visible it answers 404, byte for byte like what does not exist. One exception:
  an auditor may ask of any record who touched it and who could see it, never what it says.
* **A role** opens no row. It holds verbs: a POST by somebody who holds none of a route's verbs is
  answered 403 and becomes an entry. Who holds one is still stopped by the grant (capacity), the
  guards, the status (409), a stale version (409) or what was typed (422).
* Whoever has not signed in is sent to the sign-in; a fragment gets 401 with `HX-Redirect`.

## Routes
"""
VERBS_HEAD = """
## Verbs
"""
