"""Tasks, deadlines, notices, the business calendar and the worker."""

from __future__ import annotations

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "work"

    def ready(self) -> None:
        # The registry is loaded only now.
        from work.jobs import SCHEDULE  # noqa: PLC0415
        from work.worker import PERIODIC  # noqa: PLC0415

        PERIODIC.extend(SCHEDULE)
