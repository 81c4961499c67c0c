"""Parts of the Strategy as a tree, each with the links a reader may see: values in, values out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from objectives.models import Objective
    from objectives.querysets import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One part, what links to it, and the parts below."""

    part: Objective
    links: Sequence[Link]
    below: list[Node] = field(default_factory=list)

    @property
    def linked(self) -> int:
        """How many things link to this part or below; a thing that links twice counts once."""
        return len({link.url for _part, link in self.all_links()})

    def all_links(self) -> list[tuple[Objective, Link]]:
        """Every link to this part and to those below, with the part it points at."""
        mine = [(self.part, link) for link in self.links]
        return mine + [pair for node in self.below for pair in node.all_links()]

    @property
    def strategic_objectives(self) -> list[Node]:
        return [node for node in self.below if node.part.kind == "STRATEGIC_OBJECTIVE"]

    @property
    def lines_of_effort(self) -> list[Node]:
        """The lines of effort of a pillar, or the efforts of a line."""
        return [node for node in self.below if node.part.kind != "STRATEGIC_OBJECTIVE"]


def grown(parts: Iterable[Objective], links: Mapping[int, Sequence[Link]]) -> list[Node]:
    """The trees that these parts make, in their order; a part whose parent is absent is a root."""
    nodes = {p.pk: Node(part=p, links=links.get(p.pk, ())) for p in parts}
    roots: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.part.parent_id) if node.part.parent_id else None
        (above.below if above else roots).append(node)
    return roots


def by_term(steps: Iterable[Node]) -> list[tuple[str, list[Node]]]:
    """Steps of the sequencing under the label of their term, in the Strategy's order."""
    terms: dict[str, list[Node]] = defaultdict(list)
    for step in sorted(steps, key=lambda node: TERMS.index(node.part.term)):
        terms[str(step.part.get_term_display())].append(step)
    return list(terms.items())


TERMS = ("SHORT", "MEDIUM", "LONG")
