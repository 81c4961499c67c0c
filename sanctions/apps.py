"""Sanctions fills the nails of the packages below, once."""

from __future__ import annotations

from django.apps import AppConfig


class SanctionsConfig(AppConfig):
    name = "sanctions"

    def ready(self) -> None:
        from sanctions import nails  # noqa: PLC0415 - the registry is loaded only now

        nails.fill()
