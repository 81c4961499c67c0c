"""People, accounts, agencies, roles; sign-ins become entries."""

from __future__ import annotations

from typing import Any

from allauth.account import signals
from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.management import call_command
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from allauth.mfa import signals as factor  # noqa: PLC0415 - its models are loaded only now

        from accounts import doors, querysets, system  # noqa: PLC0415 - the registry is loaded only now
        from accounts.invariants import STANDS_ALONE  # noqa: PLC0415
        from audit.origin import UNIT_OF  # noqa: PLC0415
        from audit.triggers import LAWS  # noqa: PLC0415

        LAWS.append(STANDS_ALONE)
        UNIT_OF.append(querysets.agency_of)
        post_migrate.connect(querysets.forget_permissions)
        post_migrate.connect(system.lay_system_users, sender=self)
        post_migrate.connect(_lay_cache_table, sender=self)
        user_logged_in.connect(doors.session_begun)
        signals.user_logged_in.connect(doors.signed_in)
        signals.user_logged_out.connect(doors.signed_out)
        signals.password_changed.connect(doors.password_changed)
        signals.authentication_step_completed.connect(doors.confirmed)
        factor.authenticator_added.connect(doors.factor_added)
        factor.authenticator_removed.connect(doors.factor_removed)
        factor.authenticator_reset.connect(doors.codes_renewed)
        factor.authenticator_used.connect(doors.factor_used)
        factor.authentication_failed.connect(doors.factor_failed)
        user_login_failed.connect(_failed, dispatch_uid="accounts.failed")


def _failed(credentials: dict[str, Any], request: Any = None, **kwargs: Any) -> None:
    from accounts import doors  # noqa: PLC0415 - the registry is loaded only when called

    doors.sign_in_failed(credentials, request)


def _lay_cache_table(using: str, **kwargs: Any) -> None:
    """Where the counts of failures lie. Does nothing when the table stands."""
    call_command("createcachetable", database=using, verbosity=0)
