"""The law of actions and measures: nomination, tasking, drafting around the machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.acts import Verb
from sanctions.rules import guards
from sanctions.rules.guards.subject import deceased

if TYPE_CHECKING:
    import datetime

    from accounts.models import User
    from sanctions.models import Measure

NOMINATING = ("investigator", "supervisor", "legal_drafter")
WORKING = ("investigator", "supervisor", "legal_drafter", "legal_reviewer")
NEED_TO_KNOW = "Probity access rule: a measure is reached by tasking only (need to know)"
RECORD = "5 U.S.C. 706: review on the whole record as it stood at decision"


def not_stale(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """There is nothing to look through where nothing fell."""
    return None if measure.stale_since else _("the measure is not stale")


OPEN_ACTION = Verb(
    name="sanctions.open_action", label=gettext_lazy("Open an action"),
    permission="sanctions.open_action", roles=NOMINATING,
    guards=(guards.part_of_a_partner, guards.unseen_case),
    basis=RECORD,
)  # fmt: skip
EDIT_ACTION = Verb(
    name="sanctions.edit_action", label=gettext_lazy("Edit the action"),
    permission="sanctions.edit_action", roles=NOMINATING, guards=(guards.unseen_case,),
    basis=RECORD,
)  # fmt: skip
NOMINATE = Verb(
    name="sanctions.nominate", label=gettext_lazy("Nominate a subject"),
    permission="sanctions.nominate_measure", roles=NOMINATING, on="action",
    guards=(
        guards.part_of_a_partner, guards.unseen_subject, guards.opens_no_measure,
        guards.text_not_read, guards.out_of_force, guards.unconfirmed, guards.not_a_natural_person,
        guards.open_already, deceased,
    ),
    basis="The authority nominated under, valid on the day (5 U.S.C. 706(2)(C): not in excess "
    "of statutory authority)",
)  # fmt: skip
ENTER = Verb(
    name="sanctions.enter", label=gettext_lazy("Take part by nominating"),
    permission="sanctions.enter_participation", roles=NOMINATING,
    guards=(guards.not_the_nominator,), basis=NEED_TO_KNOW,
)  # fmt: skip
TASK = Verb(
    name="sanctions.task", label=gettext_lazy("Task somebody"),
    permission="sanctions.task_participation", roles=WORKING, on="measure", grant="work",
    guards=(guards.of_measure(guards.finished), guards.unfit_for_part), basis=NEED_TO_KNOW,
)  # fmt: skip
END_PART = Verb(
    name="sanctions.end_part", label=gettext_lazy("End the part"),
    permission="sanctions.end_participation", roles=WORKING, on="measure", grant="work",
    guards=(guards.part_ended, guards.last_worker), asks_reason=True, basis=NEED_TO_KNOW,
)  # fmt: skip
BIND_PART = Verb(
    name="sanctions.bind_part", label=gettext_lazy("Bind the part to a version of the packet"),
    permission="sanctions.task_participation", roles=("legal_drafter",), on="measure",
    grant="work", basis=NEED_TO_KNOW,
)  # fmt: skip
REPLY = Verb(
    name="sanctions.reply", label=gettext_lazy("End the part with its reply"),
    permission="sanctions.end_participation", roles=("clearer", "legal_reviewer"), on="measure",
    grant="view", guards=(guards.part_ended,), basis=NEED_TO_KNOW,
)  # fmt: skip
EDIT_MEASURE = Verb(
    name="sanctions.edit_measure", label=gettext_lazy("Edit the measure"),
    permission="sanctions.edit_measure", roles=("investigator", "legal_drafter"), grant="work",
    guards=(guards.finished, guards.record_read_only), basis=RECORD,
)  # fmt: skip
FILE_DOCUMENT = Verb(
    name="sanctions.file_document", label=gettext_lazy("File a document"),
    permission="sanctions.file_measuredocument", roles=WORKING, on="measure", grant="work",
    guards=(guards.of_measure(guards.finished),), basis=RECORD,
)  # fmt: skip
LINK_OBJECTIVE = Verb(
    name="sanctions.link_objective", label=gettext_lazy("Link to an objective"),
    permission="sanctions.link_measureobjective", roles=WORKING, on="measure", grant="work",
    basis="U.S. Strategy for Addressing the Root Causes of Migration in Central America (2021)",
)  # fmt: skip
UNLINK_OBJECTIVE = Verb(
    name="sanctions.unlink_objective", label=gettext_lazy("Take the link back"),
    permission="sanctions.unlink_measureobjective", roles=WORKING, on="measure", grant="work",
    asks_reason=True,
    basis="U.S. Strategy for Addressing the Root Causes of Migration in Central America (2021)",
)  # fmt: skip
MARK_STALE = Verb(
    name="sanctions.mark_stale", label=gettext_lazy("Mark the measure stale"),
    permission="sanctions.mark_stale_measure", roles=("system",),
    basis="Withdrawn evidence reopens every matrix that uses it (machine EVIDENCE, withdraw)",
)  # fmt: skip
REFRESH = Verb(
    name="sanctions.refresh", label=gettext_lazy("Looked through after an exhibit fell"),
    permission="sanctions.refresh_measure", roles=("legal_drafter", "legal_reviewer"),
    grant="work", guards=(not_stale,), asks_reason=True,
    basis="Withdrawn evidence reopens every matrix that uses it (machine EVIDENCE, withdraw)",
)  # fmt: skip
