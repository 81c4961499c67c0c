"""Questions about cases and what lives in them. Who may read is answered here and nowhere else."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.querysets import GrantedQuerySet
from accounts.standing import standing
from audit.querysets import RecordQuerySet
from objectives.querysets import Link

if TYPE_CHECKING:
    from django.db import models

    from accounts.models import User
    from actors.models import Actor
    from cases.models import Case, StoredFile


STRATEGY_COUNTRIES = frozenset({"SV", "GT", "HN"})
"""El Salvador, Guatemala, Honduras: the countries that the Strategy covers."""

COUNTED = {
    "actors": "CaseActor",
    "exhibits": "Exhibit",
    "findings": "Finding",
    "timeline": "TimelineEvent",
    "journal": "JournalEntry",
    "documents": "Document",
    "tracks": "Track",
    "members": "Membership",
}

Authorities = Callable[[datetime.datetime], Iterable[tuple[str, str]]]

AUTHORITIES: list[Authorities] = []
"""Nail: who knows the authorities that an exhibit can be cleared for, as code and title."""


def authorities_to_clear(at: datetime.datetime) -> list[tuple[str, str]]:
    """Code and title of the authorities known above; empty when nothing above knows any."""
    return [known for authorities in AUTHORITIES for known in authorities(at)]


class CaseQuerySet(GrantedQuerySet["Case"]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Cases the user may read at that moment: granted to one of the circles that count for
        the user then, and not one that the user's person is recused from.

        The only statement of the reading rule. Everything that lives in a case starts from it.
        """
        return self.granted("view", user, at).filter(~Exists(_recusals_of(user)))

    def counted(self) -> Self:
        """With ``n_exhibits``, ``n_findings`` and so on: how many standing rows each case holds."""
        counts = {}
        for name, model in COUNTED.items():
            rows = apps.get_model("cases", model)._base_manager
            rows = rows.filter(case=OuterRef("pk"), withdrawn_at__isnull=True).order_by()
            total = rows.values("case").annotate(total=Count("pk")).values("total")
            counts[f"n_{name}"] = Coalesce(Subquery(total), 0)
        return self.annotate(**counts)

    def unfinished(self) -> Self:
        """Cases that still take exhibits, findings and decisions."""
        return self.exclude(status__in=self.model.TERMINAL)

    def about(self, words: str) -> Self:
        """Cases whose reference, title or summary holds every one of the words."""
        found = self
        for word in words.split()[:8]:
            found = found.filter(
                Q(title__icontains=word) | Q(summary__icontains=word) | Q(reference__iexact=word)
            )
        return found


def _recusals_of(user: User) -> models.QuerySet[Any]:
    recusals = apps.get_model("cases", "Recusal")._base_manager
    if user.person_id is None:
        return recusals.none()
    return recusals.filter(case=OuterRef("pk"), person_id=user.person_id, withdrawn_at__isnull=True)


def _visible_cases(user: User, at: datetime.datetime) -> models.QuerySet[Any]:
    return apps.get_model("cases", "Case").objects.visible_to(user, at).order_by().values("pk")


class InCaseQuerySet(RecordQuerySet[Any]):
    """Rows that belong to one case by ``case``."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Rows of the cases that the user may read."""
        return self.filter(case__in=_visible_cases(user, at))


class MembershipQuerySet(InCaseQuerySet):
    """Memberships of cases."""

    def valid(self, at: datetime.datetime) -> Self:
        """Memberships that count at that moment."""
        started = self.standing().filter(since__lte=at)
        return started.filter(Q(until__isnull=True) | Q(until__gt=at))

    def of(self, user: User, at: datetime.datetime) -> Self:
        """Memberships that count for the user at that moment, by any circle."""
        return self.valid(at).filter(circle__group__in=standing(user, at).circles)


class ExhibitQuerySet(InCaseQuerySet):
    """Exhibits of cases."""

    def content_open_to(self, user: User, at: datetime.datetime) -> Self:
        """Visible exhibits whose bytes the user may also read.

        A restricted exhibit stays in the list with its title and hash; its bytes are for the
        legal reviewers and prosecutors of the case and for its lead.
        """
        seen = self.visible_to(user, at)
        if standing(user, at).roles & {"legal_reviewer", "prosecutor"}:
            return seen
        led = apps.get_model("cases", "Case").objects.granted("lead", user, at)
        return seen.filter(~Q(status="RESTRICTED") | Q(case__in=led.order_by().values("pk")))


class OnExhibitQuerySet(RecordQuerySet[Any]):
    """Rows that belong to one exhibit by ``exhibit``."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Rows of the exhibits of the cases that the user may read."""
        return self.filter(exhibit__case__in=_visible_cases(user, at))


class StoredFileQuerySet(RecordQuerySet["StoredFile"]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Files that an exhibit or a document of a visible case points at.

        That the same bytes lie in another case never shows: the row is asked only through these.
        """
        cases = _visible_cases(user, at)
        exhibits = apps.get_model("cases", "Exhibit")._base_manager
        documents = apps.get_model("cases", "Document")._base_manager
        return self.filter(
            Q(pk__in=exhibits.filter(case__in=cases).values("stored_file"))
            | Q(pk__in=documents.filter(case__in=cases).values("stored_file"))
        )


def triage_circle(user: User) -> Any | None:
    """The circle of those who triage for the user's agency; None when the agency has none."""
    if user.agency is None:
        return None
    circles = apps.get_model("accounts", "Circle").objects.standing()
    return circles.filter(kind="unit", group__name=triage_name(user.agency.code)).first()


def triage_name(agency_code: str) -> str:
    """The name of the group of an agency's triage circle."""
    return f"triage:{agency_code}"


def circles_through_triage(user: User, at: datetime.datetime) -> list[int]:
    """Groups that a supervisor reaches by triaging for an agency: fills CIRCLES_THROUGH."""
    supervises = apps.get_model("accounts", "RoleGrant").objects.in_force(at)
    circles = apps.get_model("accounts", "Circle").objects.standing().filter(kind="unit")
    if user.agency is None:
        return []
    mine = circles.filter(
        Exists(supervises.filter(user=user.pk, role="supervisor")),
        group__name=triage_name(user.agency.code),
    )
    return list(mine.values_list("group_id", flat=True))


def last_changes(case_ids: Sequence[int]) -> dict[int, datetime.datetime]:
    """When each of these visible cases last changed or got something new, in one query."""
    case = apps.get_model("cases", "Case")
    own = case.history.filter(id__in=case_ids).order_by()
    asked = own.values("id").annotate(last=Max("history_date")).values_list("id", "last")
    others = []
    for model in COUNTED.values():
        rows = apps.get_model("cases", model)._base_manager.filter(case__in=case_ids).order_by()
        last = rows.values("case").annotate(last=Max("created_at"))
        others.append(last.values_list("case", "last"))
    found: dict[int, datetime.datetime] = {}
    for key, moment in asked.union(*others, all=True):
        found[key] = max(moment, found.get(key, moment))
    return found


def actors_of_visible_cases(user: User, at: datetime.datetime) -> models.QuerySet[Any, Any]:
    """Keys of the actors of the cases that the user may read: fills actors' SEEN_THROUGH."""
    rows = apps.get_model("cases", "CaseActor").objects.standing().visible_to(user, at)
    return rows.order_by().values("actor")


def where_seen(actor: Actor, user: User, at: datetime.datetime) -> Iterable[tuple[Any, str, Any]]:
    """The visible cases an actor is part of: fills actors' SEEN_IN."""
    rows = apps.get_model("cases", "CaseActor").objects.standing().visible_to(user, at)
    for row in rows.filter(actor=actor).select_related("case"):
        yield (
            f"{row.case.reference} {row.case.title}",
            row.case.get_absolute_url(),
            (row.get_part_display()),
        )


def findings_known(
    references: Collection[str], user: User, at: datetime.datetime
) -> Mapping[str, tuple[Any, str]]:
    """Label and address of the visible findings with these references: fills actors' FINDINGS."""
    rows = apps.get_model("cases", "Finding").objects.visible_to(user, at)
    rows = rows.filter(reference__in=references).select_related("exhibit", "case")
    return {
        row.reference: (
            f"{row.reference} ({row.exhibit.reference}, p. {row.page})",
            row.get_absolute_url(),
        )
        for row in rows
    }


def links_to_objectives(
    objective_ids: Sequence[int], user: User, at: datetime.datetime
) -> Iterable[Link]:
    """What visible cases link to these objectives: fills objectives' LINKED_FROM."""
    rows = apps.get_model("cases", "CaseObjective").objects.standing().visible_to(user, at)
    for row in rows.filter(objective__in=objective_ids).select_related("case"):
        yield Link(
            objective_id=row.objective_id,
            label=f"{row.case.reference} {row.case.title}",
            url=row.case.get_absolute_url(),
            rationale=row.rationale,
            kind=str(row.case._meta.verbose_name),
            outside=row.case.country not in STRATEGY_COUNTRIES,
        )
