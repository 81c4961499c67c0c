"""What is guarded more closely: a source, a suspension, an auditor's engagement. All invented."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from accounts.actions import suspend_access
from accounts.models import Person
from cases import actions as cases
from cases.models import Case

if TYPE_CHECKING:
    from desk.demo.stage import Stage, Story

DAY = datetime.timedelta(days=1)


def tell(stage: Stage, water: Story) -> None:
    """A source under a code name, somebody suspended, and an engagement that two people made."""
    cast = stage.cast
    stage.add(
        cases.add_member,
        water.case,
        by="supervisor",
        user=cast["handler"],
        capacity="INVESTIGATOR",
        reason="Talks to the source.",
    )
    stage.add(
        cases.register_source, water.case, by="handler", supervisor=cast["supervisor"],
        real_name="Eusebio Inexistente Demo", consent=Case.Consent.LIMITED,
        threat=Case.Threat.SERIOUS, reliability="B",
        contact="By the pay phone of the market, Sundays (invented)",
        protection="Never met in the department of the water fund.",
    )  # fmt: skip
    suspend_access(
        Person.objects.get(accounts=cast["suspended"]), by=cast["security"], at=stage.now(),
        since=stage.now() - 2 * DAY, reason="A telephone with notes of work was lost (invented).",
    )  # fmt: skip
    engagement = cases.propose_engagement(
        by=cast["security"], at=stage.now(), auditor=cast["auditor2"], scope="CASES",
        since=stage.now(), until=stage.now() + 30 * DAY, cases=[water.case.reference],
        legal_basis="Yearly review of two open cases, plan of the auditor (invented)",
    )  # fmt: skip
    stage.act(cases.confirm_engagement, engagement, by="security2")
