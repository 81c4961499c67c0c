"""A table of actors looked through: who is here already, who is like whom, and what is new."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from actors import identifiers
from actors.lookalike import ALIKE, likeness
from actors.models import Actor, Address, Identifier, Name, Position
from actors.names import search_key, tokens
from cases.forms.actor_rows import OWN, ActorRowForm, FactRowForm
from cases.forms.looking import open_cases
from cases.models import CaseActor, EarlierActor
from cases.placing import (
    CHANGE,
    CREATE,
    FACT,
    FACT_COLUMNS,
    KNOWN_OF_ACTOR,
    SAME,
    WRONG,
    Looked,
    facts_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from accounts.models import User
    from audit.sheets import Line, Sheet
    from cases.models import Case
    from cases.unpacking import Listed

At = datetime.datetime
Key = tuple[str, ...]
COLUMN = {noun: telling[0] for noun, telling, _columns in FACT_COLUMNS}
"""By which column a page names a fact that would be added."""
DAYS = ("born", "died", "incorporated", "since")


@dataclass(slots=True)
class Here:
    """What stands here already, as far as who proposes the import sees it."""

    named: dict[str, Actor] = field(default_factory=dict)
    """Actors that rows name by reference."""
    numbered: dict[str, Actor] = field(default_factory=dict)
    """Actors that came before under a number."""
    facts: dict[int, set[Key]] = field(default_factory=dict)
    """What is known of each of them."""
    alike: dict[Key, list[Actor]] = field(default_factory=dict)
    """Actors with the like of a name, or with a number."""


def look_through_actors(
    sheet: Sheet, files: Sequence[Listed], *, by: User, at: At, today: datetime.date
) -> list[Looked]:
    """Every row as ``by``, who proposes the import, may have it; no file comes along.

    An actor that is here already is known by ``same_as`` or by its earlier number. A row with the
    like of a name, or the number, of another that ``by`` sees is wrong until it says which of them
    it is, or that it is none of them.
    """
    rows, first = _judged(sheet, today)
    cases = open_cases(sheet, by, at)
    for row in rows:
        _in_case(row, cases)
    here = _here(rows, by, at)
    meant: dict[int, Looked] = {}
    for row in first.values():
        if row.fate != WRONG:
            _known(row, here, meant)
    _apart(row for row in first.values() if row.fate == CREATE)
    for row in first.values():
        if row.fate == CREATE:
            _alike(row, here)
    told: dict[str, set[Key]] = {}
    for row in rows:
        _told(row, first.get(row.number, row), here, told)
    return rows


def _judged(sheet: Sheet, today: datetime.date) -> tuple[list[Looked], dict[str, Looked]]:
    """Every row as it stands by itself, and the first row of each number."""
    form, more = ActorRowForm(), FactRowForm()
    rows: list[Looked] = []
    first: dict[str, Looked] = {}
    for line in sheet.lines:
        number = line.cells.get("number", "")
        above = first.get(number) if number else None
        row = _judge(line, form if above is None else more, today)
        rows.append(row)
        if above is not None:
            _further(row, above)
        elif number:
            first[number] = row
    return rows, first


def _judge(line: Line, form: FactRowForm, today: datetime.date) -> Looked:
    row = Looked(line.number, line.cells.get("number", ""), line.cells, CREATE)
    row.typed, errors = form.judged(line.cells)
    for name in DAYS:
        if (day := row.typed.get(name)) and day.first > today:
            errors.append((name, _("This day lies in the future.")))
    if errors:
        row.refuse(errors)
    else:
        row.typed |= {"told": facts_of(row.typed), "further": [], "in_cases": []}
    return row


def _further(row: Looked, above: Looked) -> None:
    """A row whose number stood above: more facts about that actor, and nothing else."""
    row.typed["of"] = above.line
    if row.fate != WRONG:
        row.fate = FACT
        if not row.typed["told"] and not row.typed["case"]:
            why = _("This number stands on line %(line)d already.") % {"line": above.line}
            row.refuse([("number", why)])
    for name in OWN:
        if (said := row.cells.get(name)) and said.casefold() != above.cells.get(
            name, ""
        ).casefold():
            row.refuse([(name, _("Line %(line)d says otherwise.") % {"line": above.line})])
    if row.fate != WRONG and above.fate != WRONG:
        above.typed["further"] += row.typed["told"]


def _in_case(row: Looked, cases: dict[str, Case]) -> None:
    if row.fate == WRONG or not (number := row.typed["case"]):
        return
    case = cases.get(number.casefold())
    if case is None:
        why = _("There is no open case of this number in which you may place actors.")
        row.refuse([("case", why)])
        return
    row.typed["in_cases"] = [(case, row.typed["part"], row.typed["part_note"])]


def _here(rows: list[Looked], by: User, at: At) -> Here:
    """What the rows are compared with, by a few queries for all of them."""
    right = [row for row in rows if row.fate == CREATE]
    found, seen = Here(), Actor.objects.visible_to(by, at)
    said = {row.typed["same_as"] for row in right} - {""}
    found.named = {one.reference: one for one in seen.surviving().filter(reference__in=said)}
    earlier = EarlierActor.objects.filter(
        number__in={row.number for row in right}, actor__in=seen.surviving().order_by().values("pk")
    )
    for one in earlier.select_related("actor").order_by("pk"):
        found.numbered[one.number] = one.actor
    known = {one.pk for one in (*found.named.values(), *found.numbered.values())}
    for model in (Name, Identifier, Position, Address):
        for fact in model.objects.standing().filter(actor__in=known):
            found.facts.setdefault(fact.actor_id, set()).add(_key(model.NOUN, vars(fact)))
    standing = CaseActor.objects.standing().filter(actor__in=known)
    for actor, case in standing.values_list("actor", "case"):
        found.facts.setdefault(actor, set()).add(("cases", str(case)))
    _look_alike(right, found, by, at)
    return found


def _look_alike(rows: list[Looked], found: Here, by: User, at: At) -> None:
    for person in (True, False):
        texts = {
            text for row in rows if (row.typed["kind"] == Actor.Kind.PERSON) == person
            for text in _names(row)
        }  # fmt: skip
        alike = Name.objects.visible_to(by, at).like_each(texts, person=person) if texts else {}
        for text, names in alike.items():
            found.alike[_named(person, text)] = [one.actor for one in names]
    keys = {key for row in rows for key in _numbers(row)}
    same = Identifier.objects.visible_to(by, at).standing().filter(
        normal__in={key[-1] for key in keys}, actor__withdrawn_at__isnull=True
    )  # fmt: skip
    for one in same.select_related("actor"):
        found.alike.setdefault(_key(one.NOUN, vars(one)), []).append(one.actor)


def _known(row: Looked, here: Here, meant: dict[int, Looked]) -> None:
    """Say of a row whether its actor is here already."""
    said, numbered = row.typed["same_as"], here.numbered.get(row.number)
    actor = here.named.get(said) if said else numbered
    if actor is None:
        if said:
            why = _("There is no standing actor of this reference that you may see.")
            row.refuse([("same_as", why)])
        return
    if said and numbered is not None and numbered != actor:
        _beside(row, numbered)
        row.refuse([("number", _("This number came before, for another actor."))])
    elif not said and not _answers_to(actor, row, here):
        why = _("This number came before, under another name. If it is the same actor, write its "
                "reference in same_as; if not, give this row another number.")  # fmt: skip
        _beside(row, actor)
        row.refuse([("number", why)])
    elif actor.kind != row.typed["kind"]:
        _beside(row, actor)
        row.refuse([("kind", _("The actor that is here is of another kind."))])
    elif actor.pk in meant:
        why = _("Line %(line)d means this actor too: give both rows one number.")
        row.refuse([("same_as", why % {"line": meant[actor.pk].line})])
    else:
        meant[actor.pk] = row
        row.stands, row.reference, row.version = actor.pk, actor.reference, actor.version
        row.fate = SAME
        _compare(row, actor)


def _compare(row: Looked, actor: Actor) -> None:
    """What the row says otherwise than the actor; what it does not say stays. A name that it has
    not yet is a further name."""
    for name in KNOWN_OF_ACTOR:
        if (said := row.typed[name]) and str(said) != str(getattr(actor, name) or ""):
            row.changes.append((name, str(getattr(actor, name) or ""), str(said)))
            row.fate = CHANGE
    row.typed["told"].insert(0, ("names", {"full": row.typed["name"], "kind": Name.Kind.ALIAS,
                                           **_source(row)}))  # fmt: skip


def _answers_to(actor: Actor, row: Looked, here: Here) -> bool:
    """True if the name in the row is the like of one of the actor's: numbers of two registers may
    be the same, and people are not."""
    organization = not actor.is_person
    wanted = tokens(row.typed["name"], organization=organization)
    names = (key[1] for key in here.facts.get(actor.pk, ()) if key[0] == Name.NOUN)
    return any(likeness(wanted, tokens(name, organization=organization)) >= ALIKE for name in names)


def _apart(rows: Iterable[Looked]) -> None:
    """Refuse what has the name or a number of a row above it, unless one of them says that they
    are two."""
    above: dict[Key, Looked] = {}
    for row in rows:
        person = row.typed["kind"] == Actor.Kind.PERSON
        for key in (_named(person, row.typed["name"]), *_numbers(row)):
            other = above.setdefault(key, row)
            if other.number == row.number or _says_apart(row, other) or _says_apart(other, row):
                continue
            why = _("Line %(line)d has the same name or number. If they are one, give both rows "
                    "one number; if not, write the number of that row here.")  # fmt: skip
            row.refuse([("not_same_as", why % {"line": other.line})])
            break


def _says_apart(row: Looked, other: Looked) -> bool:
    return other.number.upper() in row.typed["not_same_as"]


def _alike(row: Looked, here: Here) -> None:
    """Refuse what is like somebody here whom the row does not speak of."""
    person = row.typed["kind"] == Actor.Kind.PERSON
    keys = [*(_named(person, text) for text in _names(row)), *_numbers(row)]
    found = dict.fromkeys(one for key in keys for one in here.alike.get(key, ()))
    _beside(row, *found)
    if {one.reference for one in found} - row.typed["not_same_as"]:
        why = _("The like of this name or number is known. If it is one of them, write its "
                "reference in same_as; if it is none, write all of theirs here.")  # fmt: skip
        row.refuse([("not_same_as", why)])


def _beside(row: Looked, *actors: Actor) -> None:
    row.alike = [(one.reference, one.caption, one.get_absolute_url()) for one in actors]


def _told(row: Looked, first: Looked, here: Here, told: dict[str, set[Key]]) -> None:
    """Keep of a row the facts that neither stand here nor in a row above it."""
    if row.fate == WRONG:
        return
    if first.fate == WRONG:
        row.refuse([("number", _("The actor on line %(line)d is wrong.") % {"line": first.line})])
        return
    if row.number not in told:
        told[row.number] = set(here.facts.get(first.stands, ()))
        if not first.stands:
            told[row.number].add(_key(Name.NOUN, {"full": first.typed["name"]}))
    _keep_new(row, told[row.number])
    new, seats = row.typed["told"], row.typed["in_cases"]
    if first.stands:
        row.changes += [(COLUMN[noun], "", _words(facts)) for noun, facts in new]
        row.changes += [("case", "", str(case)) for case, _part, _note in seats]
        row.stands, row.reference = first.stands, first.reference
        row.fate = CHANGE if row.changes else SAME
    elif row is not first:
        row.fate = FACT if new or seats else SAME


def _keep_new(row: Looked, known: set[Key]) -> None:
    new = []
    for noun, facts in row.typed["told"]:
        if (key := _key(noun, facts)) not in known:
            known.add(key)
            new.append((noun, facts))
    seats = {("cases", str(seat[0].pk)): seat for seat in row.typed["in_cases"]}
    row.typed["told"] = new
    row.typed["in_cases"] = [seat for key, seat in seats.items() if key not in known]
    known |= set(seats)


def _names(row: Looked) -> list[str]:
    told = (*row.typed["told"], *row.typed["further"])
    return [row.typed["name"], *(facts["full"] for noun, facts in told if noun == Name.NOUN)]


def _numbers(row: Looked) -> list[Key]:
    told = (*row.typed["told"], *row.typed["further"])
    return [_key(noun, facts) for noun, facts in told if noun == Identifier.NOUN]


def _named(person: bool, name: str) -> Key:
    words = tokens(name, organization=not person)
    return ("named", "person" if person else "body", " ".join(words))


def _key(noun: str, facts: dict[str, Any]) -> Key:
    """What makes two facts of an actor one; of a model's row as of what a table says."""
    if noun == Name.NOUN:
        return (noun, search_key(facts["full"]))
    if noun == Identifier.NOUN:
        country = facts["country"] or identifiers.COUNTRIES.get(facts["scheme"], "")
        return (noun, facts["scheme"], country, identifiers.normalised(facts["value"]))
    columns = ("title", "body") if noun == Position.NOUN else ("street", "locality", "department")
    return (noun, facts["country"], *(search_key(facts[name]) for name in columns))


def _words(facts: dict[str, Any]) -> str:
    unsaid = ("basis", "kind", "quality")
    return " · ".join(str(told) for name, told in facts.items() if told and name not in unsaid)


def _source(row: Looked) -> dict[str, str]:
    source = row.typed["source"]
    return {"basis": "published", "source_text": source} if source else {}
