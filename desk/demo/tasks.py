"""What people of the demo are to do, by when, and what waits in a queue. All of it is invented."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from accounts.models import Circle
from audit.clock import legal_day
from work import actions
from work.calendar import business_days_after
from work.subjects import Subject

if TYPE_CHECKING:
    from desk.demo.stage import Stage, Story

DAY = datetime.timedelta(days=1)
REQUEST = "5 U.S.C. 552(a)(6)(A)(i)"
"""Twenty days, without Saturdays, Sundays and legal public holidays, to answer a request."""


def tell(stage: Stage, water: Story, ventilators: Story) -> None:
    """Tasks and deadlines on two of the cases, and others on no case."""
    cast, today = stage.cast, legal_day(stage.now())
    case = Subject.of(water.case)
    actions.give_task(
        cast["investigator2"].circle, by=cast["investigator"], at=stage.now(), about=case,
        title="Compare the letters of the bank with the payment orders",
        text="Note for each order the day on which the bank says that it was paid.",
        origin="Asked for by the lead", due_on=today + 4 * DAY,
    )  # fmt: skip
    actions.give_task(
        cast["investigator"].circle, by=cast["prosecutor"], at=stage.now(), about=case,
        title="Ask the communities for photographs of the trenches",
        origin="Prosecutive review", due_on=today,
    )  # fmt: skip
    actions.give_task(
        cast["investigator2"].circle, by=cast["investigator2"], at=stage.now(),
        about=Subject.of(ventilators.case), title="Find who signed for the delivery at the port",
    )  # fmt: skip
    actions.give_task(
        Circle.objects.get(group__name="triage:TF"), by=cast["intake"], at=stage.now(),
        title="Read the tips of this week together", origin="Weekly triage", due_on=today + 2 * DAY,
    )  # fmt: skip
    actions.set_deadline(
        cast["investigator"].circle, by=cast["supervisor"], at=stage.now(), about=case,
        title="Review of the investigation after ninety days", source="INTERNAL",
        triggered_on=today, due_on=today + 90 * DAY,
    )  # fmt: skip
    actions.set_deadline(
        cast["records"].circle, by=cast["records"], at=stage.now(),
        title="Answer to a request for records", source="STATUTE", basis=REQUEST,
        triggered_on=today, due_on=business_days_after(today, 20),
    )  # fmt: skip
