"""The kernel: verbs, acts, entries, history."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self) -> None:
        from audit.connections import let_hands_be_asked  # noqa: PLC0415 - as below

        connection_created.connect(let_hands_be_asked, dispatch_uid="audit.connections")
        # From the last package that has models (Django tells no other), when every table stands.
        last = [app for app in apps.get_app_configs() if app.models_module][-1]
        post_migrate.connect(_guard, sender=last, dispatch_uid="audit.triggers")


def _guard(using: str, **kwargs: Any) -> None:
    from audit import privileges, triggers  # noqa: PLC0415 - the registry is loaded only when called

    triggers.install(connections[using])
    privileges.install(connections[using])
