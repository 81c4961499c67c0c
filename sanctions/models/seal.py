"""The sealed print of a frozen packet: with its proofs inside and signed by role."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from cases.models import StoredFile
from sanctions.models.packet import Packet
from sanctions.querysets import PacketPartQuerySet


class SealedPrint(Record):
    """One sealed print of one frozen version. A later one, with more signatures, stands beside it.

    ``whole`` is true of the record with its exhibits behind it. ``roles`` are the roles that
    signed, in the order of their signatures.
    """

    PREFIX = "SL"
    LINKS = ("packet",)

    packet = models.ForeignKey(Packet, models.PROTECT, related_name="seals")
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    whole = models.BooleanField(_("with its exhibits"), default=False)
    roles = models.JSONField(_("roles that signed"), default=list)
    log_size = models.BigIntegerField(_("entries under the checkpoint"))

    history = History()
    objects = PacketPartQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-pk"]
        verbose_name = _("sealed print")
        permissions = [("seal_packet", "Keep a sealed print of a packet")]

    def get_absolute_url(self) -> str:
        return self.packet.get_absolute_url()
