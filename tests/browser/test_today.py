"""What is due today, found among two hundred cases that came from before Probity."""

from __future__ import annotations

import datetime
import re
import time
from typing import TYPE_CHECKING, Any

import pytest

from audit.clock import legal_day
from cases import actions
from cases.models import Batch, Case
from tests.cases.factories import act_on
from tests.cases.test_batches import sent, work_off
from tests.factories import AgencyFactory, make_user, now
from tests.work.factories import make_deadline
from work.subjects import Subject

if TYPE_CHECKING:
    from tests.browser.test_day import SitDown

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASES = 200
DAY = datetime.timedelta(days=1)
HEAD = (
    "Number;Title;Status;Country;Opened on;Lead;Channel;Tip language;Source consent;Source threat;"
    "Nexus;Track kind;Docket number"
)
ROW = (
    "A-%(n)s;Puente número %(n)s;OPEN;GT;2021-03-04;ines;PARTNER;es;NO_SOURCE;NONE;"
    "US_FINANCIAL_SYSTEM;MLA;MP-%(n)s/2021"
)


def test_todays_five_are_found_in_two_hundred_imported_cases(
    sit_down: SitDown, law: None, client: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    AgencyFactory(code="TF")
    ines = make_user("ines", "investigator")
    chief, second = make_user("sofia", "supervisor"), make_user("second", "supervisor")
    sent(client, chief, "\r\n".join([HEAD, *(ROW % {"n": n} for n in range(CASES))]))
    act_on(actions.confirm_batch, Batch.objects.get(), second)
    work_off()
    cases = list(Case.objects.order_by("pk"))
    assert len(cases) == CASES
    today = legal_day(now())
    for place, case in enumerate(cases[::20]):  # every other one of these is late, and not due
        make_deadline(
            ines, title=f"Answer in {case.title}", about=Subject.of(case),
            triggered_on=today - 9 * DAY,
            due_on=today if place % 2 else today - 3 * DAY,
        )  # fmt: skip
    wanted = {f"Answer in {case.title}" for case in cases[::20][1::2]}
    assert len(wanted) == 5
    with sit_down("ines") as person:
        began = time.perf_counter()
        person.goes_to("/")
        due = person.page.get_by_role("link", name=re.compile(r"^Due \d+$"))
        person.follows(due.inner_text())
        rows = person.page.get_by_role("region", name="To do and to follow up")
        shown = rows.get_by_role("rowheader").all_inner_texts()
        taken = time.perf_counter() - began
        assert person.page.url.partition("#")[0].endswith("/?only=due")
        assert len(shown) == len(wanted)
        assert set(shown) == wanted
        assert rows.get_by_text("today", exact=False).count() == len(wanted)
        person.follows(shown[0])
    with capsys.disabled():
        print(f"\n{len(wanted)} of {CASES} cases were found in {taken:.1f} s")  # noqa: T201 - told, not held to
