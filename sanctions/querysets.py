"""Questions about authorities, measures and packets. Who may read is answered here only."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Prefetch, Q

from accounts.querysets import GrantedQuerySet, valid
from accounts.standing import is_partner, standing
from audit import clock
from audit.querysets import RecordQuerySet
from cases.querysets.compartments import named_for

if TYPE_CHECKING:
    from django.db import models

    from accounts.models import User
    from sanctions.models import (
        Action,
        Authority,
        AuthorityVersion,
        Licence,
        Measure,
        Packet,
        Petition,
    )

TERMINAL = ("REJECTED", "DELISTED", "RESCINDED", "LAPSED", "WITHDRAWN")
OPEN_TO_PARTNERS = ("PUBLISHED", "AMENDED", "UNDER_RECONSIDERATION", "DELISTED", "LAPSED")
"""Where a financial designation is no nomination any more: before, partner accounts see none."""
IN_FORCE = (
    "PUBLISHED", "AMENDED", "UNDER_RECONSIDERATION", "IN_FORCE_CONFIDENTIAL", "IN_FORCE_PUBLIC",
    "REVOCATION_PENDING",
)  # fmt: skip
"""Where a measure was imposed and has not ended."""
WORKING_PARTS = ("NOMINATOR", "SUPERVISOR", "DRAFTER", "REVIEWER", "RECONSIDERER")
"""Parts that work on a measure and so read every version of its packet; the others read the
version that they were tasked with."""
OPEN_PACKET = ("DRAFT", "ASSEMBLED", "LEGAL_REVIEW", "CLEARANCE", "FROZEN", "SIGNED")


def _is_system(user: User, at: datetime.datetime) -> bool:
    """True for the named system accounts, whose verbs follow from other acts."""
    return "system" in standing(user, at).roles


def open_to_partners(measure: Measure) -> bool:
    """False for visa actions and for nominations: a partner's account never reaches those."""
    return measure.machine == "FIN_DESIGNATION" and measure.status in OPEN_TO_PARTNERS


def recused_from(user: User) -> Q:
    """Measures that rise from a case the user's person is recused from, or rest on one: by their
    action, by a finding in the matrix, or by an exhibit in a packet.
    """
    if user.person_id is None:
        return Q(pk__in=[])
    recusals = apps.get_model("cases", "Recusal")._base_manager
    cases = recusals.filter(person=user.person_id, withdrawn_at__isnull=True).values("case")
    supports = apps.get_model("sanctions", "ElementSupport")._base_manager
    places = apps.get_model("sanctions", "PacketExhibit")._base_manager
    return (
        Q(action__case__in=cases)
        | Exists(supports.filter(measure=OuterRef("pk"), finding__case__in=cases))
        | Exists(places.filter(packet__measure=OuterRef("pk"), exhibit__case__in=cases))
    )


class OpenBookQuerySet(RecordQuerySet[Any]):
    """Law and public record: open to everyone signed in."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """All of them, to everyone signed in."""
        return self if standing(user, at).active else self.none()


class AuthorityQuerySet(RecordQuerySet["Authority"]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """All of them, to everyone signed in: the law is public."""
        return self if standing(user, at).active else self.none()

    def with_text(self) -> Self:
        """Each with its standing versions and all that their pages say, in a fixed number of
        queries."""
        versions = apps.get_model("sanctions", "AuthorityVersion")._default_manager.standing()
        return self.prefetch_related(Prefetch("versions", versions.with_text(), to_attr="texts"))


class AuthorityVersionQuerySet(RecordQuerySet["AuthorityVersion"]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """All of them, to everyone signed in: the law is public."""
        return self if standing(user, at).active else self.none()

    def with_text(self) -> Self:
        """Each with elements, prongs, checks of force, and what carries it on each year."""
        return self.select_related("authority").prefetch_related(
            "elements", "prongs", "bridges", "authority__emergencies__continuations",
            Prefetch("checks", _standing("ForceCheck").select_related("created_by")),
        )  # fmt: skip

    def opening(self) -> Self:
        """Versions whose use can carry a measure and whose text was read."""
        return self.standing().filter(use__in=("decide", "interim"), text_read=True)


class ActionQuerySet(RecordQuerySet["Action"]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Actions with a measure the user may read, and those the user opened; none that rises
        from a case that the user's person is recused from.
        """
        if not standing(user, at).active:
            return self.none()
        seen = _visible_measures(user, at).filter(action=OuterRef("pk"))
        recusals = apps.get_model("cases", "Recusal")._base_manager
        recused = recusals.filter(
            case=OuterRef("case"), person=user.person_id, withdrawn_at__isnull=True
        )
        return self.filter(Exists(seen) | Q(created_by=user), ~Exists(recused))


class MeasureQuerySet(GrantedQuerySet["Measure"]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Measures the user takes part in at that moment. Recusal wins over every part; a partner's
         account sees no visa action and no nomination. Membership of the case opens none
        .
        """
        if _is_system(user, at):
            return self
        mine = self.granted("view", user, at).exclude(recused_from(user))
        if is_partner(user):
            return mine.filter(machine="FIN_DESIGNATION", status__in=OPEN_TO_PARTNERS)
        return mine

    def unfinished(self) -> Self:
        """Measures that did not come to an end."""
        return self.standing().exclude(status__in=TERMINAL)

    def in_force(self, at: datetime.datetime) -> Self:
        """Measures that bind at that moment, by their dates and by the law they rest on.

        The status only follows: what the law ended at midnight is out of force a second later.
        """
        ended = Q(authority_version__ends_imposed_on__lte=clock.legal_day(at))
        return self.standing().filter(
            ~ended,
            Q(in_force_until__isnull=True) | Q(in_force_until__gt=at),
            in_force_since__lte=at,
        )

    def resting_on(self, exhibit: Any) -> Self:
        """Measures with a standing finding or packet place on this exhibit."""
        supports = _standing("ElementSupport").filter(
            measure=OuterRef("pk"), finding__exhibit=exhibit
        )
        places = _standing("PacketExhibit").filter(packet__measure=OuterRef("pk"), exhibit=exhibit)
        return self.filter(Exists(supports) | Exists(places))

    def rising_from(self, case: Any) -> Self:
        """Measures of actions of this case, and those with a finding from it."""
        supports = _standing("ElementSupport").filter(measure=OuterRef("pk"), finding__case=case)
        return self.filter(Q(action__case=case) | Exists(supports))


class MeasurePartQuerySet(RecordQuerySet[Any]):
    """Rows that belong to one measure by ``measure``."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Rows of the measures the user may read."""
        return self.filter(measure__in=_visible_measures(user, at).values("pk"))


class ElementSupportQuerySet(MeasurePartQuerySet):
    """What is held against the elements of measures: findings on exhibits."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Of the measures the user may read, but for what lies on an exhibit in a compartment that
        the user is not named for."""
        return super().visible_to(user, at).filter(named_for(user, at, "finding__exhibit__"))


class DeliberativeQuerySet(MeasurePartQuerySet):
    """Rows of volume B: who took part, papers, searches."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Rows of the measures the user may read, never to a partner's account (SD9)."""
        return self.none() if is_partner(user) else super().visible_to(user, at)


class GateQuerySet(DeliberativeQuerySet):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Of the measures the user may read, but for those that rest on an exhibit in a compartment
        that the user is not named for: a gate counts every finding."""
        exhibits = apps.get_model("cases", "Exhibit").objects.named_for(user, at).order_by()
        closed = apps.get_model("sanctions", "ElementSupport")._base_manager.filter(
            ~Exists(exhibits.filter(pk=OuterRef("finding__exhibit"))), measure=OuterRef("measure")
        )
        return super().visible_to(user, at).filter(~Exists(closed))


class ParticipationQuerySet(DeliberativeQuerySet):
    def valid(self, at: datetime.datetime) -> Self:
        """Parts that count at that moment."""
        return self.standing().filter(valid(at))


class PacketQuerySet(RecordQuerySet["Packet"]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Packets of the measures the user may read: every version to who works on the measure,
        to others the version they were tasked with. Packets of the public record to everyone.

        A packet that rests on an exhibit in a compartment is there for whom the compartment names
        and for nobody else: a print cannot be had without a page, nor a record with a gap.
        """
        if not standing(user, at).active:
            return self.none()
        measures = _visible_measures(user, at)
        if _is_system(user, at):
            return self
        mine = _standing("Participation").filter(valid(at), user=user, measure=OuterRef("measure"))
        tasked = Exists(mine.filter(Q(part__in=WORKING_PARTS) | Q(packet=OuterRef("pk"))))
        own = Q(tasked, ~_rests_on_closed(user, at), measure__in=measures.values("pk"))
        return self.filter(own | Q(published_measure__isnull=False))

    def open(self) -> Self:
        """Packets still on their way to being issued."""
        return self.standing().filter(status__in=OPEN_PACKET)


class PacketPartQuerySet(RecordQuerySet[Any]):
    """Rows that belong to one packet, by ``packet`` or through a statement."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Rows of the packets the user may read."""
        packets = apps.get_model("sanctions", "Packet")._default_manager.visible_to(user, at)
        path = "packet" if _has_packet(self.model) else "statement__packet"
        return self.filter(**{f"{path}__in": packets.order_by().values("pk")})


class ClearanceQuerySet(PacketPartQuerySet):
    """Answers of consulted bodies: volume B."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Answers in the packets the user may read, never to a partner's account (SD9)."""
        return self.none() if is_partner(user) else super().visible_to(user, at)


class PublishedMeasureQuerySet(OpenBookQuerySet):
    def listed(self) -> Self:
        """Standing rows with what a list shows."""
        return self.standing().select_related("subject", "authority_version__authority")


def _rests_on_closed(user: User, at: datetime.datetime) -> Q:
    """Packets with a place, or of a measure with a finding, on an exhibit in a compartment that
    the user is not named for; withdrawn ones too, for a frozen print still holds them."""
    exhibits = apps.get_model("cases", "Exhibit").objects.named_for(user, at).order_by()
    places = apps.get_model("sanctions", "PacketExhibit")._base_manager.filter(
        ~Exists(exhibits.filter(pk=OuterRef("exhibit"))),
        packet=OuterRef("pk"),
        exhibit__isnull=False,
    )
    supports = apps.get_model("sanctions", "ElementSupport")._base_manager.filter(
        ~Exists(exhibits.filter(pk=OuterRef("finding__exhibit"))), measure=OuterRef("measure")
    )
    return Q(Exists(places)) | Q(Exists(supports))


def _has_packet(model: type[models.Model]) -> bool:
    return any(field.name == "packet" for field in model._meta.concrete_fields)


def _visible_measures(user: User, at: datetime.datetime) -> models.QuerySet[Any]:
    measures = apps.get_model("sanctions", "Measure")._default_manager
    return measures.visible_to(user, at).order_by()


def _standing(name: str) -> models.QuerySet[Any]:
    manager: models.Manager[Any] = apps.get_model("sanctions", name)._base_manager
    return manager.filter(withdrawn_at__isnull=True)


class PetitionQuerySet(GrantedQuerySet["Petition"]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Petitions the user takes part in at that moment; never to a partner's account, and none
        about a measure that the user's person is recused from."""
        if _is_system(user, at):
            return self
        if is_partner(user):
            return self.none()
        measures = apps.get_model("sanctions", "Measure")._base_manager
        recused = measures.filter(recused_from(user)).values("pk")
        mine: Self = self.granted("view", user, at)
        return mine.filter(Q(measure__isnull=True) | ~Q(measure__in=recused))

    def pending(self) -> Self:
        """Petitions that nobody decided and nobody took back."""
        return self.standing().exclude(status__in=("GRANTED", "DENIED", "WITHDRAWN"))


class PetitionPartQuerySet(RecordQuerySet[Any]):
    """Rows that belong to one petition by ``petition``."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Rows of the petitions the user may read."""
        petitions = apps.get_model("sanctions", "Petition")._default_manager.visible_to(user, at)
        return self.filter(petition__in=petitions.order_by().values("pk"))

    def valid(self, at: datetime.datetime) -> Self:
        """Parts that count at that moment."""
        return self.standing().filter(valid(at))


class LicenceQuerySet(RecordQuerySet["Licence"]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """General licences, which are published; specific ones of the measures one may read."""
        if not standing(user, at).active:
            return self.none()
        seen = _visible_measures(user, at).values("pk")
        return self.filter(Q(measure__isnull=True) | Q(measure__in=seen))

    def under(self, measure: Measure) -> Self:
        """Those of a measure, and the general ones under its authority."""
        return self.standing().filter(
            Q(measure=measure) | Q(measure__isnull=True, authority=measure.authority_id)
        )


class EditionQuerySet(RecordQuerySet[Any]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Published editions to everyone signed in; before, one's own and those of whose measures
        one sees every one: a list with a gap would tell what is in it."""
        if not standing(user, at).active:
            return self.none()
        published = Q(status="PUBLISHED_FR")
        if _is_system(user, at):
            return self
        if is_partner(user):
            return self.filter(published)
        seen = _visible_measures(user, at).values("pk")
        entries = _standing("EditionEntry").filter(edition=OuterRef("pk"))
        some = Q(Exists(entries)) | Q(created_by=user)
        return self.filter(published | (some & ~Q(Exists(entries.exclude(measure__in=seen)))))


class EditionEntryQuerySet(RecordQuerySet[Any]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Entries of the editions one may read; of a published one, what was published."""
        editions = apps.get_model("sanctions", "ReportEdition")._default_manager
        seen = _visible_measures(user, at).values("pk")
        mine = Q(edition__status="PUBLISHED_FR", annex="PUBLIC") | Q(measure__in=seen)
        return self.filter(mine, edition__in=editions.visible_to(user, at).order_by().values("pk"))


class EditionPaperQuerySet(RecordQuerySet[Any]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Papers of the editions one may read; of a published one, the notice."""
        if is_partner(user):
            return self.none()
        editions = apps.get_model("sanctions", "ReportEdition")._default_manager
        entries = _standing("EditionEntry").filter(edition=OuterRef("edition"))
        seen = _visible_measures(user, at).values("pk")
        whole = ~Exists(entries.exclude(measure__in=seen))
        return self.filter(
            Q(whole) | Q(kind="fr_notice"),
            edition__in=editions.visible_to(user, at).order_by().values("pk"),
        )
