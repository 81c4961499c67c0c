"""The law of plans, checklists and links of cases."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from cases.models import Case, CaseLink
from cases.rules import guards
from cases.rules.case import INQUIRERS, WORKERS

if TYPE_CHECKING:
    from accounts.models import User

FILE = "Task Force procedure, case file"


def other_unseen(user: User, link: CaseLink, at: datetime.datetime) -> str | None:
    """Naming a case needs it readable, or a guess would confirm that it exists."""
    seen = Case.objects.visible_to(user, at)
    if not link.other_id or seen.filter(pk=link.other_id).exists():
        return None
    return gettext_now("there is no such other case that you may read")


APPLY_TEMPLATE = Verb(
    name="cases.apply_template", label=_("Apply a template"),
    permission="cases.apply_caseplan", roles=INQUIRERS, on="case", grant="work",
    guards=(guards.case_finished,), basis=FILE,
)  # fmt: skip
ANSWER_ITEM = Verb(
    name="cases.answer_item", label=_("Answer the question"),
    permission="cases.answer_checklistitem", roles=WORKERS, on="case", grant="work",
    guards=(guards.case_finished,), basis=FILE,
)  # fmt: skip
LINK_CASE = Verb(
    name="cases.link_case", label=_("Link another case"), permission="cases.tie_caselink",
    roles=INQUIRERS, on="case", grant="work", guards=(other_unseen, guards.case_finished),
    basis=FILE,
)  # fmt: skip
UNLINK_CASE = Verb(
    name="cases.unlink_case", label=_("Take the link away"),
    permission="cases.withdraw_caselink", roles=INQUIRERS, on="case", grant="work",
    guards=(guards.withdrawn, guards.case_finished), asks_reason=True, basis=FILE,
)  # fmt: skip

RELATED_VERBS = (APPLY_TEMPLATE, ANSWER_ITEM, LINK_CASE, UNLINK_CASE)
