"""``manage.py first_administrators A B``: the first two, once."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import actions
from accounts.system import system_user
from audit import clock


class Command(BaseCommand):
    help = "Open the accounts of the first two administrators and print their passwords, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs=2, metavar="USER_NAME")

    def handle(self, *args: Any, **options: Any) -> None:
        first, second = options["names"]
        if first == second:
            raise CommandError("Name two different people: one proposes what the other confirms.")
        try:
            made = actions.first_administrators(
                (first, second),
                by=system_user("install"), other=system_user("import"), at=clock.read(),
            )  # fmt: skip
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        for user, password in made:
            self.stdout.write(f"{user.username}  {password}")
        self.stdout.write(
            "Sign in, change the password, then open the other accounts under People."
        )
