"""Make the words of exhibits for the search anew from the texts that are kept: after an upgrade."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Max, Min

from audit import clock
from cases import page_texts
from cases.actions.copies import read_what_came
from cases.models import DerivedCopy, Exhibit


class Command(BaseCommand):
    help = "Lay the words of all texts that were read of exhibits anew, for the search."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--read", action="store_true", help="also have read what never was, in the background"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        read = DerivedCopy.objects.texts().order_by().values("exhibit")
        pages = 0
        for exhibit in Exhibit.objects.filter(pk__in=read).order_by("pk").iterator(100):
            with transaction.atomic():
                pages += page_texts.lay_again(exhibit)
        self.stdout.write(f"{pages} pages")
        span = Exhibit.objects.aggregate(first=Min("pk"), last=Max("pk"))
        if options["read"] and span["last"]:
            read_what_came(span["first"], span["last"], at=clock.read())
