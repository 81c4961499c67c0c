"""What belongs to a case, or to an actor, and to nothing else: what a disposal erases."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from accounts.models import User
from actors.models import Actor, Relationship
from cases.models import (
    Allegation,
    AssistanceRequest,
    BreakGlass,
    Case,
    CaseActor,
    CaseLink,
    CaseObjective,
    CasePlan,
    ChecklistItem,
    CommandPerson,
    CustodyEvent,
    CustodyOffer,
    Delivery,
    DerivedCopy,
    Disposal,
    Document,
    EarlierActor,
    EarlierExhibit,
    EarlierFile,
    ExculpatorySearch,
    Exhibit,
    ExhibitReader,
    Finding,
    Folder,
    HumanSource,
    IntegrityWarning,
    JournalEntry,
    Lookup,
    Match,
    Membership,
    PartnerReferral,
    Recusal,
    ReferralExhibit,
    SourceIdentity,
    StoredFile,
    TimelineEvent,
    TimelineImport,
    TipMessage,
    TipReceipt,
    Track,
    Unmasking,
    UseClearance,
)

if TYPE_CHECKING:
    from audit.erasing import Rows
    from audit.models import Record

Kinds = tuple[type["Record"], ...]
IN_CASE: Kinds = (
    Allegation, AssistanceRequest, CaseActor, CaseLink, CaseObjective, CasePlan, ChecklistItem,
    CommandPerson, Delivery, Document, EarlierFile, ExculpatorySearch, Exhibit, Finding,
    Folder, HumanSource, IntegrityWarning, JournalEntry, Lookup, Match, Membership, PartnerReferral,
    Recusal, ReferralExhibit, TimelineEvent, TimelineImport, TipMessage, TipReceipt, Track,
)  # fmt: skip
ON_EXHIBIT: Kinds = (
    CustodyEvent, CustodyOffer, DerivedCopy, EarlierExhibit, ExhibitReader, UseClearance,
)  # fmt: skip
ON_SOURCE: Kinds = (SourceIdentity, Unmasking)
FACTS = ("Name", "Identifier", "Position", "Address", "Relationship")
ABOUT = ("Task", "Deadline", "Comment")
HOLDING: dict[type[Model], str] = {Exhibit: "case", Document: "case", DerivedCopy: "exhibit__case"}
"""What holds stored files for a case, and the way to that case."""
STORED = StoredFile._meta.label_lower


def of_case(case: Case) -> Rows:
    """Every record of the case, of what lives in it, of the work about it, and of the actors that
    nothing else knows. Whoever may see them: nothing of a case outlives it in a compartment."""
    found: dict[type[Record], Collection[int]] = {Case: [case.pk]}
    for model in IN_CASE:
        found[model] = _keys(model, Q(case=case))
    for model in ON_EXHIBIT:
        found[model] = _keys(model, Q(exhibit__case=case))
    for model in ON_SOURCE:
        found[model] = _keys(model, Q(source__case=case))
    found[BreakGlass] = _keys(BreakGlass, Q(typed=case.reference))
    found |= _work_about(found)
    found |= _of_actors(known_here_alone(case))
    return {model: keys for model, keys in found.items() if keys}


def worked_on_in(case: Case) -> bool:
    """True if a person wrote anything in the case, or about it, in any version of it."""
    return any(_by_people(model, Q(id__in=keys)) for model, keys in of_case(case).items())


def worked_on(model: type[Record], keys: Collection[int], *, from_version: int = 1) -> set[int]:
    """Those of the rows that a person wrote, in ``from_version`` or later, or that a person's row
    of any package points at."""
    own = Q(id__in=keys, version__gte=from_version)
    found = set(_by_people(model, own).values_list("id", flat=True))
    for other, column in _pointing_at(model):
        if hasattr(other, "history"):
            rows = _by_people(other, Q(**{f"{column}_id__in": keys}))
            found |= set(rows.values_list(f"{column}_id", flat=True))
        else:
            rows = _every(other).filter(**{f"{column}__in": keys})
            found |= set(rows.values_list(column, flat=True))
    about = Q(subject_type=model._meta.label_lower, subject_id__in=keys)
    for name in ABOUT:
        rows = _by_people(apps.get_model("work", name), about)
        found |= set(rows.values_list("subject_id", flat=True))
    return found


def _by_people(model: Any, which: Q) -> QuerySet[Any]:
    """Versions of rows that a person's hand wrote, and not the house by itself."""
    house = User.objects.filter(kind=User.Kind.SYSTEM).values("pk")
    rows: QuerySet[Any] = model.history.filter(which).exclude(history_user_id__in=house)
    return rows


def of_actor(actor: Record) -> Rows:
    """Every record of the actor itself, its facts, and the notes beside its name in cases. What
    people wrote of it in texts of a case goes with that case."""
    found = _of_actors({actor.pk})
    found[CaseActor] = _keys(CaseActor, Q(actor=actor))
    return {model: keys for model, keys in found.items() if keys}


def known_here_alone(case: Case) -> set[int]:
    """Keys of the actors of this case that no other record of the house points at."""
    rows = _every(CaseActor).filter(case=case)
    mine = set(rows.values_list("actor", flat=True))
    named = _every(Finding).filter(case=case, about__isnull=False)
    mine |= set(named.values_list("about", flat=True))
    own = {apps.get_model("actors", name) for name in FACTS} | {Disposal, EarlierActor}
    known: set[int] = set()
    for model, column in _pointing_at(Actor):
        if model in own:
            continue
        rows = _every(model).filter(**{f"{column}__in": mine})
        if any(field.name == "case" for field in model._meta.fields):
            rows = rows.exclude(case=case).exclude(case__disposals__confirmed_at__isnull=False)
        known |= set(rows.values_list(column, flat=True))
    for one, other in (
        _every(Relationship)
        .values_list("actor", "other")
        .filter(Q(actor__in=mine) | Q(other__in=mine))
    ):
        if {one, other} - mine or {one, other} & known:
            known |= {one, other}
    return mine - known


def files_of(case: Case) -> dict[int, str]:
    """SHA-256 of the stored files of this case that nothing else needs, by key."""
    keys = {
        key
        for model, path in HOLDING.items()
        for key in _every(model).filter(**{path: case}).values_list("stored_file", flat=True)
        if key is not None
    }
    keys -= needed(keys, beside=case)
    return dict(StoredFile.objects.filter(pk__in=keys).values_list("pk", "sha256"))


def needed(keys: Iterable[int], beside: Case | None = None) -> set[int]:
    """Which of these stored files something points at that was not disposed of; ``beside`` is a
    case that does not count."""
    keys, found = set(keys), set()
    for model, column in _pointing_at(StoredFile):
        rows = _every(model).filter(**{f"{column}__in": keys})
        if (path := HOLDING.get(model)) is not None:
            rows = rows.exclude(**{f"{path}__disposals__confirmed_at__isnull": False})
            rows = rows.exclude(**{path: beside})
        found |= set(rows.values_list(column, flat=True))
    return found


def _of_actors(keys: set[int]) -> dict[type[Record], Collection[int]]:
    found: dict[type[Record], Collection[int]] = {Actor: keys}
    for name in FACTS:
        model = apps.get_model("actors", name)
        found[model] = _keys(model, Q(actor__in=keys))
    found[EarlierActor] = _keys(EarlierActor, Q(actor__in=keys))
    return found


def _work_about(rows: Rows) -> dict[type[Record], Collection[int]]:
    about = Q(pk__in=[])
    for model, keys in rows.items():
        about |= Q(subject_type=model._meta.label_lower, subject_id__in=keys)
    models = [apps.get_model("work", name) for name in ABOUT]
    return {model: _keys(model, about) for model in models}


def _pointing_at(target: type[Model]) -> list[tuple[Any, str]]:
    """Each model of any package, and its column, that points at rows of ``target``."""
    relations: list[Any] = list(target._meta.get_fields(include_hidden=True))
    return [
        (relation.related_model, relation.field.name)
        for relation in relations
        if relation.auto_created and not relation.concrete
    ]


def _keys(model: type[Record], which: Q) -> list[int]:
    return list(_every(model).filter(which).values_list("pk", flat=True))


def _every(model: Any) -> QuerySet[Any]:
    return QuerySet(model)
