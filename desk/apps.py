"""Pages that mix packages, and what they hang on the nails of those below."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"

    def ready(self) -> None:
        # The registry is loaded only now.
        from accounts.querysets import suspended_accounts  # noqa: PLC0415
        from cases.querysets import AWAY  # noqa: PLC0415
        from work.querysets import SUBJECT_SEEN, seen_as_visible  # noqa: PLC0415

        AWAY.append(suspended_accounts)
        SUBJECT_SEEN["accounts.accesssuspension"] = seen_as_visible("accounts.accesssuspension")
