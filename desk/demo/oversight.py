"""What auditors of the demo found, asked and were told. All of it is invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.system import system_user
from audit.acts import note
from audit.models import Entry
from cases.rules import VERIFY_EXHIBIT
from oversight import actions
from oversight.models import SavedTest

if TYPE_CHECKING:
    from desk.demo.stage import Stage, Story


def tell(stage: Stage, water: Story) -> None:
    """A finding that was answered and closed, and an alert that waits."""
    cast, clock = stage.cast, system_user("clock")
    actions.lay_tests(by=system_user("install"), at=stage.now())
    verified = Entry.objects.filter(
        kind=VERIFY_EXHIBIT.name, object_id__in=[row.pk for row in water.exhibits.values()]
    )
    finding = actions.write_finding(
        by=cast["auditor"], at=stage.now(), title="Grades of exhibits were given without a note",
        facts="The procedure asks for a sentence in the journal with each grade of an exhibit. "
        f"{verified.count()} exhibits of {water.case.reference} were verified; the journal has no "
        "entry of the same day that names them.",
        asked="Say how the grades were reached, and where that is written down.",
        owner=cast["supervisor"], entries=verified.order_by("pk").values_list("pk", flat=True)[:5],
    )  # fmt: skip
    finding = stage.act(
        actions.answer_finding, finding, by="supervisor",
        answer="The reasons stand in the field “corroboration” of each exhibit, which the act of "
        "verifying asks for. The procedure was written before that field; it will be changed.",
    )  # fmt: skip
    stage.act(
        actions.close_finding, finding, by="auditor2",
        reason="The reasons are there, exhibit by exhibit; a sample of five was read.",
    )  # fmt: skip
    # An investigator looks for their own name among the actors, as the register notes it.
    note("actors.search", cast["investigator3"], None, text="Isaura Tenorio", rows=0)
    test = SavedTest.objects.get(code=SavedTest.Code.OWN_NAME)
    at = stage.now()
    found = actions.found_since(test, at)
    actions.run_test(test.pk, found, by=clock, at=at, version=test.version)
