"""Questions about cases and what lives in them. Who may read is answered here and nowhere else."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Case as Case_
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery, Value, When
from django.db.models import SmallIntegerField as SmallInt
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.querysets import GrantedQuerySet
from accounts.standing import is_partner, standing
from audit.conditions import Holds
from audit.querysets import RecordQuerySet
from cases.querysets.compartments import named_for
from cases.querysets.engagements import engaged
from cases.querysets.outgoing import not_of_a_referral

if TYPE_CHECKING:
    from django.db import models

    from accounts.models import Agency, Circle, User
    from cases.models import Case, Finding, StoredFile


COUNTED = {
    "actors": "CaseActor",
    "exhibits": "Exhibit",
    "findings": "Finding",
    "timeline": "TimelineEvent",
    "journal": "JournalEntry",
    "documents": "Document",
    "referrals": "PartnerReferral",
    "requests": "AssistanceRequest",
    "sources": "HumanSource",
    "members": "Membership",
    "tip": "TipMessage",
}

Authorities = Callable[[datetime.datetime], Iterable[tuple[str, str]]]

AUTHORITIES: list[Authorities] = []
"""Nail: who knows the authorities that an exhibit can be cleared for, as code and title."""


Unquoted = Callable[["Finding"], "str | None"]

UNQUOTED: list[Unquoted] = []
"""Nail: who reads the pages of files, and says that a passage does not stand on its page."""


def not_on_its_page(finding: Finding) -> str:
    """That the passage of a finding was not found on its page; empty when it was, or when nobody
    could read the page."""
    return next((str(why) for unquoted in UNQUOTED if (why := unquoted(finding))), "")


Away = Callable[[datetime.datetime], "models.QuerySet[Any, Any]"]

AWAY: list[Away] = []
"""Nail: keys of the accounts that reach nothing at a moment, such as those whose vetting lapsed."""

CirclePeople = Callable[["Circle", datetime.datetime], "Iterable[int] | None"]

CIRCLE_PEOPLE: list[CirclePeople] = []
"""Nail: keys of the accounts that a circle may hold; None where the circle is not one's own.
They only narrow the search: who really is in it, ``standing`` says."""


def authorities_to_clear(at: datetime.datetime) -> list[tuple[str, str]]:
    """Code and title of the authorities known above; empty when nothing above knows any."""
    return [known for authorities in AUTHORITIES for known in authorities(at)]


class CaseQuerySet(GrantedQuerySet["Case"]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Cases the user may read at that moment: granted to one of the circles that count for
        the user then, and not one that the user's person is recused from. An auditor, who stands
        in no circle of a case, reads what an engagement opens.

        The only statement of the reading rule. Everything that lives in a case starts from it.
        """
        roles = standing(user, at).roles
        if "auditor" in roles:
            return self.filter(engaged(user, at)).filter(~_recused(user))
        if "system" in roles:
            return self.filter(earlier_files__isnull=False)  # takes back what it placed
        return self.granted("view", user, at).filter(~_recused(user))

    def counted(self, user: User, at: datetime.datetime) -> Self:
        """With ``n_exhibits``, ``n_findings`` and so on: how many standing rows each case holds,
        as the user sees them."""
        counts = {}
        for name, model in COUNTED.items():
            rows = apps.get_model("cases", model)._base_manager.filter(_counts(model, user, at))
            rows = rows.filter(case=OuterRef("pk"), withdrawn_at__isnull=True).order_by()
            total = rows.values("case").annotate(total=Count("pk")).values("total")
            counts[f"n_{name}"] = Coalesce(Subquery(total), 0)
        return self.annotate(**counts)

    def without_lead(self, at: datetime.datetime) -> Self:
        """Cases that nobody leads at that moment: the lead recused themselves, left, lapsed, or
        the membership ended. Computed, so that it is true the second it becomes true."""
        leads = apps.get_model("cases", "Membership").objects.valid(at).filter(
            case=OuterRef("pk"), capacity="LEAD", user__closed_at__isnull=True,
            user__withdrawn_at__isnull=True,
        )  # fmt: skip
        recusals = apps.get_model("cases", "Recusal")._base_manager.filter(
            case=OuterRef("case"), person=OuterRef("user__person"), withdrawn_at__isnull=True
        )
        for away in AWAY:
            leads = leads.exclude(user__in=away(at))
        return self.filter(~Exists(leads.filter(~Exists(recusals))))

    def unfinished(self) -> Self:
        """Cases that still take exhibits, findings and decisions."""
        return self.standing().exclude(status__in=self.model.TERMINAL)

    def with_urgency(self) -> Self:
        """With ``urgency``: how far a priority is from the most urgent, to order by."""
        ranks = enumerate(self.model.Priority.values)
        whens = [When(priority=value, then=Value(place)) for place, value in ranks]
        return self.annotate(urgency=Case_(*whens, default=Value(9), output_field=SmallInt()))

    def touching(self, country: str) -> Self:
        """Cases of a country, also where it is not the main one."""
        return self.filter(Q(country=country) | Q(other_countries__contains=country))

    def about(self, words: str) -> Self:
        """Cases whose reference, title or summary holds every one of the words."""
        found = self
        for word in words.split()[:8]:
            found = found.filter(
                Q(title__icontains=word)
                | Q(summary__icontains=word)
                | Q(reference__iexact=word)
                | Q(earlier_files__number__iexact=word)
            )
        return found


def _counts(model: str, user: User, at: datetime.datetime) -> Q:
    """Which rows of a visible case count for the user: all but what lies in compartments."""
    if model == "Exhibit":
        return named_for(user, at)
    if model == "Finding":
        return named_for(user, at, "exhibit__")
    if model == "TimelineEvent":
        return Q(exhibit__isnull=True) | named_for(user, at, "exhibit__")
    if model == "Document":
        return not_of_a_referral(user)
    if model in {"HumanSource", "PartnerReferral", "TipMessage"} and is_partner(user):
        return Q(pk__in=[])
    return Q()


def _recused(user: User) -> Holds:
    """True of the cases that the user's person is recused from."""
    return Holds(
        "pk",
        'EXISTS (SELECT 1 FROM "cases_recusal" recused WHERE recused.case_id = {key} '
        "AND recused.person_id = %s AND recused.withdrawn_at IS NULL)",
        (user.person_id or 0,),
    )


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


class BreakGlassQuerySet(RecordQuerySet[Any]):
    """Glasses broken, or asked to be."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """One's own; what waits for a second supervisor, to the others of the agency, or to
        security officers where the agency has no other; what was confirmed, to those who read the
        case it opened.

        A person recused from the case sees nothing of it: recusal wins here too.
        """
        now = standing(user, at)
        if not now.active:
            return self.none()
        cases = apps.get_model("cases", "Case").objects.visible_to(user, at)
        seen = Q(asked_by=user.pk) | Q(confirmed_by=user.pk)
        seen |= Q(confirmed_at__isnull=False, typed__in=cases.order_by().values("reference"))
        waits = Q(confirmed_at__isnull=True, created_at__gt=at - self.model.TO_CONFIRM)
        if "supervisor" in now.roles:
            seen |= waits & Q(asked_by__agency=user.agency_id)
        if "security_officer" in now.roles:
            seen |= waits & Q(~Exists(_other_supervisors(at)))
        recusals = apps.get_model("cases", "Recusal")._base_manager.filter(
            case__reference=OuterRef("typed"), person=user.person_id, withdrawn_at__isnull=True
        )
        return self.filter(seen).filter(Q(asked_by=user.pk) | ~Exists(recusals))


def _other_supervisors(at: datetime.datetime) -> models.QuerySet[Any]:
    """Of a broken glass: supervisors of the asker's agency who are another person."""
    users = apps.get_model("accounts", "User").objects.holding("supervisor", at)
    others = users.exclude(person=OuterRef("asked_by__person"))
    return others.filter(agency=OuterRef("asked_by__agency")).order_by()


def supervisors_beside(user: User, at: datetime.datetime) -> bool:
    """True if the agency of a supervisor has another one at that moment."""
    users = apps.get_model("accounts", "User").objects.holding("supervisor", at)
    return bool(users.filter(agency=user.agency_id).exclude(person=user.person_id).exists())


class ExhibitQuerySet(InCaseQuerySet):
    """Exhibits of cases."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Exhibits of the cases that the user may read, but for those in a compartment that the
        user is not named for: they do not exist, with all that hangs on them. The system's own
        hand, which hashes every file again, reaches all of them."""
        if "system" in standing(user, at).roles:
            return self
        return super().visible_to(user, at).filter(named_for(user, at))

    def named_for(self, user: User, at: datetime.datetime) -> Self:
        """Exhibits of any case that no compartment closes to the user: for packages above, whose
        own rule says which exhibits are reached at all."""
        return self.filter(named_for(user, at))

    def content_open_to(self, user: User, at: datetime.datetime) -> Self:
        """Visible exhibits whose bytes the user may also read.

        A restricted exhibit stays in the list with its title and hash; its bytes are for the
        legal reviewers and prosecutors of the case and for its lead. The status says that nothing
        may rest on it; a compartment says that it is not there. An exhibit may be under both.
        """
        seen = self.visible_to(user, at)
        if standing(user, at).roles & {"legal_reviewer", "prosecutor"}:
            return seen
        led = apps.get_model("cases", "Case").objects.granted("lead", user, at)
        return seen.filter(~Q(status="RESTRICTED") | Q(case__in=led.order_by().values("pk")))


class OnExhibitQuerySet(RecordQuerySet[Any]):
    """Rows that belong to one exhibit by ``exhibit``."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Rows of the exhibits that the user may read."""
        rows = self.filter(exhibit__case__in=_visible_cases(user, at))
        return rows.filter(named_for(user, at, "exhibit__"))


class FindingQuerySet(InCaseQuerySet):
    """Findings of cases, pinned to exhibits."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Findings of the cases that the user may read, on exhibits that the user may read."""
        return super().visible_to(user, at).filter(named_for(user, at, "exhibit__"))


class TimelineEventQuerySet(InCaseQuerySet):
    """Events of cases, some of them shown by an exhibit."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Events of the cases that the user may read, but for what a closed exhibit shows."""
        seen = Q(exhibit__isnull=True) | named_for(user, at, "exhibit__")
        return super().visible_to(user, at).filter(seen)


class StoredFileQuerySet(RecordQuerySet["StoredFile"]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Files that an exhibit, a copy of one or a document of a visible case points at.

        That the same bytes lie in another case never shows: the row is asked only through these.
        """
        exhibits = apps.get_model("cases", "Exhibit").objects.visible_to(user, at).order_by()
        documents = apps.get_model("cases", "Document").objects.visible_to(user, at).order_by()
        copies = apps.get_model("cases", "DerivedCopy").objects.visible_to(user, at).order_by()
        return self.filter(
            Q(pk__in=exhibits.values("stored_file"))
            | Q(pk__in=documents.values("stored_file"))
            | Q(pk__in=copies.filter(stored_file__isnull=False).values("stored_file"))
        )


def triage_circle(user: User) -> Any | None:
    """The circle of those who triage for the user's agency; None when the agency has none."""
    return None if user.agency is None else triage_of(user.agency)


def triage_of(agency: Agency) -> Any | None:
    """The circle of those who triage for an agency; None when it has none."""
    circles = apps.get_model("accounts", "Circle").objects.standing()
    return circles.filter(kind="unit", group__name=triage_name(agency.code)).first()


def triage_name(agency_code: str) -> str:
    """The name of the group of an agency's triage circle."""
    return f"triage:{agency_code}"


def people_of_triage(circle: Circle, at: datetime.datetime) -> list[int] | None:
    """Accounts of the agency whose triage circle this is: fills CIRCLE_PEOPLE."""
    word, _colon, code = circle.group.name.partition(":")
    if word != "triage":
        return None
    users = apps.get_model("accounts", "User").objects.active()
    return list(users.filter(agency__code=code).values_list("pk", flat=True))


def people_of(circle: Circle, at: datetime.datetime) -> list[User]:
    """Open accounts for which the circle counts at that moment, by name.

    ``standing`` decides for each. Where no package knows whom a circle may hold, everybody is
    asked: slow, and never wrong.
    """
    users = apps.get_model("accounts", "User").objects.active().filter(kind="person")
    known = [keys for people in CIRCLE_PEOPLE if (keys := people(circle, at)) is not None]
    if circle.user_id is not None:
        users = users.filter(pk=circle.user_id)
    elif known:
        users = users.filter(pk__in={key for keys in known for key in keys})
    found = users.select_related("person", "agency").order_by("person__name", "pk")
    return [user for user in found if circle.group_id in standing(user, at).circles]


def powers(user: User, case_pk: int, at: datetime.datetime) -> frozenset[str]:
    """Which of view, work and lead the user has on a case at that moment, by the reading rule."""
    cases = apps.get_model("cases", "Case").objects
    if not cases.visible_to(user, at).filter(pk=case_pk).exists():
        return frozenset()
    more = {
        word
        for word in ("work", "lead")
        if cases.granted(word, user, at).filter(pk=case_pk).exists()
    }
    return frozenset({"view", *more})


def circle_name(circle: Circle) -> str:
    """A circle as people call it: the person, the unit, or the triage of an agency."""
    word, _colon, code = circle.group.name.partition(":")
    if word != "triage":
        return str(circle)
    agency = apps.get_model("accounts", "Agency").objects.filter(code=code).first()
    return _("Triage, %(agency)s") % {"agency": agency.name if agency else code}


def circles_through_triage(user: User, roles: frozenset[str], at: datetime.datetime) -> list[int]:
    """Groups that a supervisor reaches by triaging for an agency: fills CIRCLES_THROUGH."""
    if user.agency is None or "supervisor" not in roles:
        return []
    circles = apps.get_model("accounts", "Circle").objects.standing()
    mine = circles.filter(kind="unit", group__name=triage_name(user.agency.code))
    return list(mine.values_list("group_id", flat=True))


def last_changes(
    case_ids: Sequence[int], user: User, at: datetime.datetime
) -> dict[int, datetime.datetime]:
    """When each of these visible cases last changed or got something new, as far as the user sees
    it, in one query."""
    case = apps.get_model("cases", "Case")
    own = case.history.filter(id__in=case_ids).order_by()
    asked = own.values("id").annotate(last=Max("history_date")).values_list("id", "last")
    others = []
    for model in COUNTED.values():
        rows = apps.get_model("cases", model)._base_manager.filter(_counts(model, user, at))
        rows = rows.filter(case__in=case_ids).order_by()
        last = rows.values("case").annotate(last=Max("created_at"))
        others.append(last.values_list("case", "last"))
    found: dict[int, datetime.datetime] = {}
    for key, moment in asked.union(*others, all=True):
        found[key] = max(moment, found.get(key, moment))
    return found
