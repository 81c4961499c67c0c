"""The objectives of the Strategy."""

from __future__ import annotations

from django.apps import AppConfig


class ObjectivesConfig(AppConfig):
    name = "objectives"
