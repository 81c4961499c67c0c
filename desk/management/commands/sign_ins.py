"""``manage.py sign_ins``: who can be signed in as, in the demo."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import Role
from desk.demo import people


class Command(BaseCommand):
    help = "Print the demo's sign-ins, or how to begin without a demo."

    def handle(self, *args: Any, **options: Any) -> None:
        if not people.loaded():
            self.stdout.write("No demo here. Begin with: manage.py first_administrators A B")
            return
        self.stdout.write(f"Sign in with any of these names; the password is: {people.PASSWORD}")
        for player in people.PLAYERS:
            roles = ", ".join(str(Role(role).label) for role in player.roles)
            scope = f" ({player.scope})" if player.scope else ""
            self.stdout.write(f"  {player.username:<15} {roles}{scope}")
