"""``manage.py begin_new_log --by USER --reason TEXT``: after a restore, and never else."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.log import keys
from audit.log.restarting import NothingEnded, restart


class Command(BaseCommand):
    help = (
        "End the log and begin a new one over a database that was restored to an older state. "
        "Refused while the log goes on from what was signed last."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", required=True, help="user name of who decides it")
        parser.add_argument("--reason", required=True, help="what happened; every auditor reads it")

    def handle(self, *args: Any, by: str, reason: str, **options: Any) -> None:
        user = get_user_model()._default_manager.filter(username=by).first()
        if user is None or not reason.strip():
            raise CommandError("Name an account, and say what happened.")
        try:
            entry = restart(user, reason)
        except (NothingEnded, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Entry {entry.pk} tells of it. The key of the new log:")
        self.stdout.write(str(keys.verifying()[0]))
