"""``manage.py load_reference``: the Strategy, the law and the schedule, as data; idempotent."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.system import system_user
from audit import clock
from cases.actions import lay_schedule
from objectives.actions import load_strategy
from oversight.actions import lay_tests
from sanctions.actions import load_authorities


class Command(BaseCommand):
    help = "Load the Strategy and the legal authorities. A second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        by, at = system_user("install"), clock.read()
        # One transaction: to wait for the disk at each of hundreds of rows takes half a minute.
        with transaction.atomic():
            strategy = load_strategy(by=by, at=at)
            authorities = load_authorities(by=by, at=at)
            tests = lay_tests(by=by, at=at)
            items = lay_schedule(by=by, at=at)
        self.stdout.write(
            f"Strategy: {strategy.begun} parts new, {strategy.changed} changed; "
            f"authorities: {authorities} rows new or changed; daily tests: {tests} new; "
            f"records schedule: {items} items new"
        )
