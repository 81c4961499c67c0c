"""The package of people, bodies and things that cases and measures are about."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActorsConfig(AppConfig):
    name = "actors"
    verbose_name = _("Actors")

    def ready(self) -> None:
        """Name the list whose columns and filters can be kept."""
        from work.lists import LISTS  # noqa: PLC0415

        LISTS["actors"] = "actors:index"
