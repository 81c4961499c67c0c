"""What every story of the demo is told with: the people, the clock, and what was made so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from actors import actions as actors
from cases import actions as cases
from desk.demo.paper import paper
from objectives.models import Objective

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping

    from accounts.models import User
    from actors.models import Actor
    from audit.acts import Bulk
    from audit.models import Record
    from cases.models import Case, Exhibit, Finding

T = TypeVar("T")
R = TypeVar("R", bound="Record")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Who plays, and ``now``: the moment, asked anew for each deed, as a person takes time."""

    cast: Mapping[str, User]
    now: Callable[[], datetime.datetime]

    def add(self, deed: Callable[..., T], of: Record, *, by: str, **facts: Any) -> T:
        """Perform a deed that puts something new into ``of``."""
        return deed(of.pk, by=self.cast[by], at=self.now(), **facts)

    def act(self, deed: Callable[..., T], on: Record, *, by: str, **facts: Any) -> T:
        """Perform a deed on a row as it stands."""
        return deed(on.pk, by=self.cast[by], at=self.now(), version=on.version, **facts)

    def all(
        self, deed: Callable[..., Bulk[R]], rows: list[Any], *, by: str, **facts: Any
    ) -> list[R]:
        """Perform a deed on a selected set. Raises RuntimeError if a row was pulled out."""
        result = deed(rows, by=self.cast[by], at=self.now(), **facts)
        if result.refused:
            raise RuntimeError("; ".join(f"{row}: {why}" for row, why in result.refused))
        return result.done


@dataclass(slots=True, kw_only=True)
class Story:
    """One case as it is told; what it is made of, by short names of the telling."""

    stage: Stage
    case: Case
    actors: dict[str, Actor] = field(default_factory=dict)
    exhibits: dict[str, Exhibit] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)

    def name(self, key: str, *, by: str, part: str, note: str = "", **facts: Any) -> Actor:
        """A new actor, who takes part in the case."""
        actor = actors.add_actor(by=self.stage.cast[by], at=self.stage.now(), **facts)
        self.stage.add(cases.add_actor, self.case, by=by, actor=actor, part=part, note=note)
        self.actors[key] = actor
        return actor

    def know(
        self, deed: Callable[..., T], key: str, *, by: str, found: str = "", **facts: Any
    ) -> T:
        """A fact about an actor; it rests on the finding ``found`` or stands as asserted."""
        if found:
            facts |= {"basis": "finding", "source_reference": self.findings[found].reference}
        return self.stage.add(deed, self.actors[key], by=by, **facts)

    def collect(self, key: str, file: str, *, by: str, of: str = "", **facts: Any) -> Exhibit:
        """A paper as an exhibit, COLLECTED; ``of`` is the exhibit it was derived from."""
        if of:
            facts["derived_from"] = self.exhibits[of]
        exhibit = self.stage.add(cases.add_exhibit, self.case, by=by, file=paper(file), **facts)
        self.exhibits[key] = exhibit
        return exhibit

    def log(self, *keys: str, by: str) -> None:
        """Custody of these exhibits starts."""
        self._all(cases.log_exhibits, keys, by)

    def verify(self, *keys: str, by: str, grade: str, because: str) -> None:
        """These exhibits are judged alike, ``grade`` being a letter and a digit."""
        self._all(
            cases.verify_exhibits, keys, by,
            reliability=grade[0], credibility=int(grade[1]), corroboration=because,
        )  # fmt: skip

    def clear(self, *keys: str, by: str, authority: str, terms: str) -> None:
        """These exhibits may be used under one authority."""
        rows = [self.exhibits[key] for key in keys]
        self.stage.all(cases.clear_uses, rows, by=by, authority_code=authority, terms=terms)

    def find(
        self, key: str, exhibit: str, page: int, passage: str, claim: str, *,
        by: str, about: str = "", against: bool = False, language: str = "en",
    ) -> None:  # fmt: skip
        """A claim pinned to a passage; ``against`` when it contradicts."""
        self.findings[key] = self.stage.add(
            cases.add_finding, self.case, by=by, exhibit=self.exhibits[exhibit], page=page,
            passage=passage, claim=claim, bearing="CONTRADICTS" if against else "SUPPORTS",
            about=self.actors[about] if about else None, language=language,
        )  # fmt: skip

    def happened(self, when: str, title: str, *, by: str, exhibit: str = "", **facts: Any) -> None:
        """An event of the timeline, with the exhibit that shows it."""
        shown = self.exhibits[exhibit] if exhibit else None
        self.stage.add(
            cases.add_event, self.case, by=by, happened=when, title=title, exhibit=shown, **facts
        )

    def journal(self, text: str, *, by: str) -> None:
        """A note of the case."""
        self.stage.add(cases.write_journal, self.case, by=by, text=text)

    def allege(self, typology: str, text: str, *, by: str, language: str = "en") -> None:
        """One thing that is alleged."""
        self.stage.add(
            cases.add_allegation, self.case, by=by, text=text, typology=typology, language=language
        )

    def serves(self, code: str, rationale: str, *, by: str) -> None:
        """A link to a part of the Strategy."""
        objective = Objective.objects.get(code=code)
        self.stage.add(
            cases.link_objective, self.case, by=by, objective=objective, rationale=rationale
        )

    def _all(
        self, deed: Callable[..., Bulk[Any]], keys: tuple[str, ...], by: str, **facts: Any
    ) -> None:
        rows = [self.exhibits[key] for key in keys]
        for key, row in zip(keys, self.stage.all(deed, rows, by=by, **facts), strict=True):
            self.exhibits[key] = row
