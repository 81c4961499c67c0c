"""Machine DELISTING: a petition for removal, from its receipt to its written decision."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.models import Petition
from sanctions.rules.guards import petition as guards

S = Petition.Status
REVIEWERS, DECIDERS = ("legal_reviewer",), ("decider",)
BASIS = "31 CFR 501.807: petition for removal; State adjudicates where State designated"
SD2 = "docs/architecture.md, SD2"
NEED_TO_KNOW = "Probity access rule: a petition is reached by tasking only (need to know)"

RECEIVE_PETITION = Verb(
    name="sanctions.receive_petition", label=_("Receive a petition"),
    permission="sanctions.receive_petition", roles=("recorder", "legal_reviewer"),
    guards=(
        guards.unseen_measure, guards.ended, guards.pending_already, guards.no_new_facts,
    ),
    basis=BASIS,
)  # fmt: skip
ENTER_PETITION = Verb(
    name="sanctions.enter_petition", label=_("Take part by receiving"),
    permission="sanctions.task_petitionpart", roles=("recorder", "legal_reviewer"),
    guards=(guards.not_the_receiver,), basis=NEED_TO_KNOW,
)  # fmt: skip
TASK_PETITION = Verb(
    name="sanctions.task_petition", label=_("Task somebody with the petition"),
    permission="sanctions.task_petitionpart", roles=("recorder", "legal_reviewer"),
    on="petition", grant="work", guards=(guards.decided, guards.unfit),
    basis=f"{NEED_TO_KNOW}; {SD2}",
)  # fmt: skip
FILE_PETITION_PAPER = Verb(
    name="sanctions.file_petition_paper", label=_("File a paper"),
    permission="sanctions.file_petitiondocument",
    roles=("recorder", "legal_reviewer", "decider"), on="petition", grant="work",
    guards=(guards.decided,), basis=BASIS,
)  # fmt: skip

PETITION_ACKNOWLEDGE = Verb(
    name="sanctions.petition_acknowledge", label=_("Acknowledge the petition"),
    permission="sanctions.acknowledge_petition", roles=REVIEWERS, grant="work",
    moves={S.RECEIVED: S.ACKNOWLEDGED}, guards=(guards.not_its_registrar,),
    needs=("petitioner_identity",), basis=BASIS,
)  # fmt: skip
PETITION_ASSIGN = Verb(
    name="sanctions.petition_assign", label=_("Assign the reviewer"),
    permission="sanctions.acknowledge_petition", roles=REVIEWERS, grant="work",
    moves={S.ACKNOWLEDGED: S.UNDER_REVIEW}, guards=(guards.not_its_registrar,),
    basis=f"{BASIS}; {SD2}",
)  # fmt: skip
PETITION_ASK = Verb(
    name="sanctions.petition_ask", label=_("Ask the petitioner"),
    permission="sanctions.review_petition", roles=REVIEWERS, grant="work",
    moves={S.UNDER_REVIEW: S.QUESTIONNAIRE}, guards=(guards.not_its_reviewer,),
    needs=("questions",), basis=BASIS,
)  # fmt: skip
PETITION_ANSWERED = Verb(
    name="sanctions.petition_answered", label=_("Record that the questions are answered"),
    permission="sanctions.review_petition", roles=REVIEWERS, grant="work",
    moves={S.QUESTIONNAIRE: S.UNDER_REVIEW}, guards=(guards.not_its_reviewer,), basis=BASIS,
)  # fmt: skip
PETITION_MEET = Verb(
    name="sanctions.petition_meet", label=_("Agree to a meeting"),
    permission="sanctions.review_petition", roles=REVIEWERS, grant="work",
    moves={S.UNDER_REVIEW: S.MEETING}, guards=(guards.not_its_reviewer,), basis=BASIS,
)  # fmt: skip
PETITION_MET = Verb(
    name="sanctions.petition_met", label=_("Record that the meeting took place"),
    permission="sanctions.review_petition", roles=REVIEWERS, grant="work",
    moves={S.MEETING: S.UNDER_REVIEW}, guards=(guards.not_its_reviewer,),
    needs=("meeting_note",), basis=BASIS,
)  # fmt: skip
PETITION_CONSULT = Verb(
    name="sanctions.petition_consult", label=_("Consult the agencies"),
    permission="sanctions.review_petition", roles=REVIEWERS, grant="work",
    moves={S.UNDER_REVIEW: S.CONSULTATION}, guards=(guards.not_its_reviewer,), basis=BASIS,
)  # fmt: skip
PETITION_RECOMMEND = Verb(
    name="sanctions.petition_recommend", label=_("Recommend a decision"),
    permission="sanctions.review_petition", roles=REVIEWERS, grant="work",
    moves={S.CONSULTATION: S.RECOMMENDATION}, guards=(guards.not_its_reviewer,),
    needs=("recommendation_memo",), basis=BASIS,
)  # fmt: skip
PETITION_GRANT = Verb(
    name="sanctions.petition_grant", label=_("Grant the petition"),
    permission="sanctions.decide_petition", roles=DECIDERS, grant="work",
    moves={S.RECOMMENDATION: S.GRANTED},
    guards=(guards.not_its_decider, guards.measure_not_reconsidered),
    needs=("written_decision",), asks_fresh_sign_in=True, decides=True, basis=BASIS,
)  # fmt: skip
PETITION_DENY = Verb(
    name="sanctions.petition_deny", label=_("Deny the petition"),
    permission="sanctions.decide_petition", roles=DECIDERS, grant="work",
    moves={S.RECOMMENDATION: S.DENIED}, guards=(guards.not_its_decider,),
    needs=("written_decision",), asks_fresh_sign_in=True, decides=True, basis=BASIS,
)  # fmt: skip
PETITION_WITHDRAW = Verb(
    name="sanctions.petition_withdraw", label=_("Record that it was taken back"),
    permission="sanctions.withdraw_petition", roles=REVIEWERS, grant="work",
    moves=dict.fromkeys(
        (S.RECEIVED, S.ACKNOWLEDGED, S.UNDER_REVIEW, S.QUESTIONNAIRE, S.MEETING), S.WITHDRAWN
    ),
    needs=("petitioner_letter",), basis=BASIS,
)  # fmt: skip

PETITION_MACHINE = (
    PETITION_ACKNOWLEDGE, PETITION_ASSIGN, PETITION_ASK, PETITION_ANSWERED, PETITION_MEET,
    PETITION_MET, PETITION_CONSULT, PETITION_RECOMMEND, PETITION_GRANT, PETITION_DENY,
    PETITION_WITHDRAW,
)  # fmt: skip
PETITION_VERBS = (
    RECEIVE_PETITION, ENTER_PETITION, TASK_PETITION, FILE_PETITION_PAPER, *PETITION_MACHINE,
)  # fmt: skip
