"""People, accounts, agencies, roles; sign-ins become entries."""

from __future__ import annotations

from typing import Any

from allauth.account import signals
from django.apps import AppConfig
from django.contrib.auth.signals import user_login_failed
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import doors, system  # noqa: PLC0415 - the registry is loaded only now
        from accounts.invariants import STANDS_ALONE  # noqa: PLC0415
        from audit.triggers import LAWS  # noqa: PLC0415

        LAWS.append(STANDS_ALONE)
        post_migrate.connect(system.lay_system_users, sender=self)
        signals.user_logged_in.connect(doors.signed_in)
        signals.user_logged_out.connect(doors.signed_out)
        signals.password_changed.connect(doors.password_changed)
        user_login_failed.connect(_failed, dispatch_uid="accounts.failed")


def _failed(credentials: dict[str, Any], **kwargs: Any) -> None:
    from accounts import doors  # noqa: PLC0415 - the registry is loaded only when called

    doors.sign_in_failed(credentials)
