"""Cases, and what they hang on the nails of the packages below."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("Cases")

    def ready(self) -> None:
        # The registry is loaded only now.
        from accounts.standing import CIRCLES_THROUGH  # noqa: PLC0415
        from actors.querysets import FINDINGS, SEEN_IN, SEEN_THROUGH  # noqa: PLC0415
        from cases import querysets  # noqa: PLC0415
        from objectives.querysets import LINKED_FROM  # noqa: PLC0415

        CIRCLES_THROUGH.append(querysets.circles_through_triage)
        SEEN_THROUGH.append(querysets.actors_of_visible_cases)
        SEEN_IN.append(querysets.where_seen)
        FINDINGS.append(querysets.findings_known)
        LINKED_FROM.append(querysets.links_to_objectives)
