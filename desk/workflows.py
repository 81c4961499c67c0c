"""Every state machine of the house, read from the verbs: what is drawn is what is done."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps

from sanctions.models.status import ONLY_FINANCIAL, ONLY_VISA
from sanctions.rules import SAME_STEP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.models import Record
    from audit.verbs import Verb


class Transition(NamedTuple):
    """One step: its name, the states it starts from, where it leads to, the roles that take it."""

    name: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """One machine: where it begins, its states, where nothing leads on, and its steps."""

    name: str
    initial: str
    states: tuple[str, ...]
    terminal: tuple[str, ...]
    transitions: tuple[Transition, ...]

    def facts(self) -> dict[str, Any]:
        """As plain JSON, with the transitions as name, from, to and roles."""
        return {
            "machine": self.name, "initial": self.initial, "states": list(self.states),
            "terminal": list(self.terminal),
            "transitions": [
                {"name": t.name, "from": list(t.sources), "to": t.target, "roles": list(t.roles)}
                for t in self.transitions
            ],
        }  # fmt: skip

    def mermaid(self) -> str:
        """As a Mermaid state diagram."""
        lines = [f"%% {self.name}", "stateDiagram-v2", f"    [*] --> {self.initial}"]
        for step in self.transitions:
            roles = ", ".join(role.replace("_", " ") for role in step.roles)
            lines += [
                f"    {source} --> {step.target}: {step.name} ({roles})" for source in step.sources
            ]
        lines += [f"    {state} --> [*]" for state in self.terminal]
        return "\n".join(lines)


class Named(NamedTuple):
    """A machine that has a name of its own, and what its verbs' words begin or end with."""

    machine: str
    model: str
    prefix: str = ""
    suffix: str = ""
    foreign: tuple[str, ...] = ()
    """States of the model that belong to another machine."""


LEADING_BACK = ("resume", "release_hold", "reject_close")
"""Transitions that lead back to where a record came from, by one verb for each status."""

NAMED = (
    Named("CASE", "cases.case"),
    Named("PARTNER_REFERRAL", "cases.partnerreferral", "referral_"),
    Named("MLA", "cases.assistancerequest", "assistance_"),
    Named("EVIDENCE", "cases.exhibit", suffix="_exhibit"),
    Named("FIN_DESIGNATION", "sanctions.measure", "fin_", foreign=ONLY_VISA),
    Named("VISA_ACTION", "sanctions.measure", "visa_", foreign=ONLY_FINANCIAL),
    Named("PACKET", "sanctions.packet", "packet_"),
    Named("S353_REPORT", "sanctions.reportedition", "s353_"),
    Named("REDACTION", "sanctions.redaction", "redaction_"),
    Named("DELISTING", "sanctions.petition", "petition_"),
    Named("VETTED_UNIT", "units.vettedunit", "unit_"),
    Named("MEMBER_VETTING", "units.unitmember", "member_"),
)
"""The machines that the law of the field names. Any other is called as its model is."""


def machines() -> list[Machine]:
    """Every machine of every package, in the order of the packages and models."""
    moving: dict[type[Record], list[Verb]] = {}
    for verb in verbs():
        if verb.moves and verb not in SAME_STEP:
            moving.setdefault(_model(verb), []).append(verb)
    found = []
    for model, steps in moving.items():
        label = model._meta.label_lower
        known = [one for one in NAMED if one.model == label] or [Named(label, label)]
        for one in known:
            mine = [verb for verb in steps if _word(verb).startswith(one.prefix)]
            found.append(_machine(one, model, mine))
    return found


def verbs() -> Iterator[Verb]:
    """Every verb of every package's VERBS, package by package."""
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.rules") is not None:
            yield from getattr(import_module(f"{config.name}.rules"), "VERBS", ())


def _machine(one: Named, model: type[Record], steps: list[Verb]) -> Machine:
    options: Any = model._meta
    field = options.get_field("status")
    states = tuple(str(value) for value, _label in field.choices if value not in one.foreign)
    transitions = tuple(step for verb in steps for step in _transitions(one, verb))
    left = {source for step in transitions for source in step.sources}
    return Machine(
        name=one.machine, initial=str(field.get_default()), states=states,
        terminal=tuple(state for state in states if state not in left), transitions=transitions,
    )  # fmt: skip


def _transitions(one: Named, verb: Verb) -> Iterator[Transition]:
    name = _word(verb).removeprefix(one.prefix).removesuffix(one.suffix)
    # A verb for each status that was put aside: one transition of the machine.
    name = next((one for one in LEADING_BACK if name.startswith(f"{one}_")), name)
    for target in dict.fromkeys(verb.moves.values()):
        sources = tuple(str(s) for s, to in verb.moves.items() if to == target)
        yield Transition(name, sources, str(target), verb.roles)


def _word(verb: Verb) -> str:
    return verb.name.rpartition(".")[2]


def _model(verb: Verb) -> type[Record]:
    """The model whose status the verb moves: the one that lists its permission."""
    package, _dot, codename = verb.permission.partition(".")
    for model in apps.get_app_config(package).get_models():
        if codename in dict(model._meta.permissions):
            return model  # type: ignore[return-value]
    raise LookupError(f"No model lists {verb.permission}.")
