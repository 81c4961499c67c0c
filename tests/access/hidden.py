"""A whole case and measure whose every text is unmistakable, so that a leak can be grepped."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps

from actors import actions as actors_actions
from actors.models import Name
from audit.clock import legal_day
from audit.models import Record
from cases import actions as cases_actions
from tests.actors.factories import make_actor
from tests.cases.factories import act_on, arrival, make_document, make_objective
from tests.cases.outgoing import make_institution, make_referral
from tests.factories import now
from work.actions import add_comment, give_task, set_deadline
from work.subjects import Subject

if TYPE_CHECKING:
    from sanctions.models import Measure
    from tests.sanctions.factories import World

CANARY = "zqcanary"
"""What every hidden text begins with; no word of the product does."""

PACKAGES = ("actors", "cases", "sanctions", "work")
OPEN_MODELS = frozenset(
    {
        "sanctions.authority", "sanctions.authorityversion", "sanctions.authorityelement",
        "sanctions.authorityprong", "sanctions.publishedmeasure", "sanctions.publishedpaper",
    }
)  # fmt: skip
"""The law and the public record, which everybody reads."""


def canary(word: str) -> str:
    """A text that stands nowhere else."""
    return f"{CANARY}{word}"


@dataclass
class Hidden:
    """The hidden rows: their texts, and the references that betray them."""

    world: World
    measure: Measure = field(init=False)
    rows: list[Record] = field(init=False)
    """Every row that hangs on the hidden case, measure or actor."""

    def __post_init__(self) -> None:
        make_objective()
        world, lead = self.world, self.world.lead
        case, who = world.case, {"by": lead, "at": now()}
        act_on(
            cases_actions.edit_case, case, lead, title=canary("title"), summary=canary("summary"),
            country="GT", department=canary("department"), municipality=canary("town"),
        )  # fmt: skip
        world.subject = make_actor(canary("subject"), by=lead, nationality="GT")
        self._enrich()
        cases_actions.add_actor(case.pk, actor=world.subject, part="SUBJECT", **who)
        cases_actions.add_allegation(case.pk, text=canary("allegation"), typology="BRIBERY", **who)
        cases_actions.add_track(case.pk, kind="MLA", owner=lead, **who)
        cases_actions.write_journal(case.pk, text=canary("journal"), **who)
        cases_actions.add_event(case.pk, happened="2019", title=canary("event"), **who)
        make_document(case, lead, "other", title=canary("document"))
        referral = make_referral(case, lead, make_institution(), summary=canary("referral"))
        cases_actions.name_in_chain(referral.pk, name=canary("chief"), post="Chief", **who)
        add_comment(Subject.of(case), text=canary("comment"), **who)
        give_task(lead.circle, title=canary("task"), about=Subject.of(case), **who)
        set_deadline(
            lead.circle, title=canary("deadline"), source="INTERNAL", triggered_on=legal_day(now()),
            due_on=legal_day(now()), about=Subject.of(case), **who,
        )  # fmt: skip
        self.measure = world.frozen(ground=canary("ground"))
        cases_actions.state_search(
            case.pk, searched_on=legal_day(now()), terms=canary("terms"), sources=canary("places"),
            outcome=canary("outcome"), **who,
        )  # fmt: skip
        exhibit = cases_actions.add_exhibit(
            case.pk, file=arrival(canary("bytes").encode(), f"{canary('file')}.txt"),
            title=canary("exhibit"), source_type="OTHER", source=canary("source"), **who,
        )  # fmt: skip
        cases_actions.add_copy(
            exhibit.pk, file=arrival(canary("translated").encode(), f"{canary('copy')}.txt"),
            kind="TRANSLATION", title=canary("translation"), tool=canary("tool"), **who,
        )  # fmt: skip
        self.rows = [
            row
            for package in PACKAGES
            for model in apps.get_app_config(package).get_models()
            if issubclass(model, Record) and model._meta.label_lower not in OPEN_MODELS
            for row in model._default_manager.order_by("pk")
            if self._is_hidden(row)
        ]

    def _enrich(self) -> None:
        who: dict[str, Any] = {"by": self.world.lead, "at": now()}
        actors_actions.add_name(
            self.world.subject.pk, version=self.world.subject.version, full=canary("alias"),
            kind=Name.Kind.ALIAS, quality=Name.Quality.STRONG, **who,
        )  # fmt: skip

    def _is_hidden(self, row: Record) -> bool:
        """Of the actors only the subject and its facts; the world's other one is no secret."""
        if row._meta.app_label != "actors":
            return True
        return getattr(row, "actor", row) == self.world.subject
