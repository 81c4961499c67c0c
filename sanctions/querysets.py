"""Questions about authorities, measures and packets. Who may read is answered here only."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Prefetch, Q

from accounts.querysets import GrantedQuerySet, valid
from accounts.standing import standing
from audit.querysets import RecordQuerySet

if TYPE_CHECKING:
    from django.db import models

    from accounts.models import User
    from sanctions.models import Action, Authority, AuthorityVersion, Measure, Packet

TERMINAL = ("REJECTED", "DELISTED", "RESCINDED", "LAPSED", "WITHDRAWN")
OPEN_PACKET = ("DRAFT", "ASSEMBLED", "LEGAL_REVIEW", "CLEARANCE", "FROZEN", "SIGNED")


def _is_system(user: User, at: datetime.datetime) -> bool:
    """True for the named system accounts, whose verbs follow from other acts."""
    return "system" in standing(user, at).roles


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
        """Each with its standing versions, their elements, prongs and checks, in six queries."""
        versions = apps.get_model("sanctions", "AuthorityVersion")._default_manager.standing()
        return self.prefetch_related(Prefetch("versions", versions.with_text(), to_attr="texts"))


class AuthorityVersionQuerySet(RecordQuerySet["AuthorityVersion"]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """All of them, to everyone signed in: the law is public."""
        return self if standing(user, at).active else self.none()

    def with_text(self) -> Self:
        """Each with elements, prongs and checks of force."""
        return self.select_related("authority").prefetch_related(
            "elements", "prongs", Prefetch("checks", _standing("ForceCheck"))
        )

    def opening(self) -> Self:
        """Versions whose use can carry a measure and whose text was read."""
        return self.standing().filter(use__in=("decide", "interim"), text_read=True)


class ActionQuerySet(RecordQuerySet["Action"]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Actions with a measure the user may read, and those the user opened."""
        if not standing(user, at).active:
            return self.none()
        seen = _visible_measures(user, at).filter(action=OuterRef("pk"))
        return self.filter(Exists(seen) | Q(created_by=user))


class MeasureQuerySet(GrantedQuerySet["Measure"]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Measures the user takes part in at that moment, and never one rising from a case that
        the user's person is recused from. Membership of the case opens none (DESIGN §3).
        """
        if _is_system(user, at):
            return self
        recused = apps.get_model("cases", "Recusal")._base_manager.filter(
            case=OuterRef("action__case"), person=user.person, withdrawn_at__isnull=True
        )
        return self.granted("view", user, at).filter(~Exists(recused))

    def unfinished(self) -> Self:
        """Measures that did not come to an end."""
        return self.standing().exclude(status__in=TERMINAL)

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


class ParticipationQuerySet(MeasurePartQuerySet):
    def valid(self, at: datetime.datetime) -> Self:
        """Parts that count at that moment."""
        return self.standing().filter(valid(at))


class PacketQuerySet(RecordQuerySet["Packet"]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Packets of the measures the user may read; packets of the public record to everyone."""
        if not standing(user, at).active:
            return self.none()
        return self.filter(
            Q(measure__in=_visible_measures(user, at).values("pk"))
            | Q(published_measure__isnull=False)
        )

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


class PublishedMeasureQuerySet(OpenBookQuerySet):
    def listed(self) -> Self:
        """Standing rows with what a list shows."""
        return self.standing().select_related("subject", "authority_version__authority")


def _has_packet(model: type[models.Model]) -> bool:
    return any(field.name == "packet" for field in model._meta.concrete_fields)


def _visible_measures(user: User, at: datetime.datetime) -> models.QuerySet[Any]:
    measures = apps.get_model("sanctions", "Measure")._default_manager
    return measures.visible_to(user, at).order_by()


def _standing(name: str) -> models.QuerySet[Any]:
    manager: models.Manager[Any] = apps.get_model("sanctions", name)._base_manager
    return manager.filter(withdrawn_at__isnull=True)
