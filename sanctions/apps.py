"""Sanctions fills the nails of the packages below, once."""

from __future__ import annotations

from django.apps import AppConfig


class SanctionsConfig(AppConfig):
    name = "sanctions"

    def ready(self) -> None:
        # The registry is loaded only now.
        from sanctions import jobs, nails  # noqa: PLC0415
        from work.worker import JOBS, PERIODIC  # noqa: PLC0415

        nails.fill()
        PERIODIC.extend(jobs.SCHEDULE)
        JOBS.update(jobs.JOBS)
