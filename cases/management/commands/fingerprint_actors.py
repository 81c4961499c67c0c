"""Make the index of deconfliction anew from the record: after an upgrade or a change of secret."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cases import fingerprints
from cases.models import CaseActor

STEP = 500


class Command(BaseCommand):
    help = "Lay the keyed fingerprints of all actors in cases anew."

    def handle(self, *args: Any, **options: Any) -> None:
        named = CaseActor.objects.order_by("actor").values_list("actor", flat=True).distinct()
        keys = list(named)
        for start in range(0, len(keys), STEP):
            with transaction.atomic():
                fingerprints.keep(keys[start : start + STEP])
        self.stdout.write(f"{len(keys)} actors")
