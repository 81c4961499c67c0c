"""Oversight by auditors, and what it hangs on the nails of those below."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    name = "oversight"
    verbose_name = _("Oversight")

    def ready(self) -> None:
        # The registry is loaded only now.
        from audit.explorer import SHELVES  # noqa: PLC0415
        from oversight.jobs import SCHEDULE  # noqa: PLC0415
        from oversight.shelf import kept_by  # noqa: PLC0415
        from work.querysets import SUBJECT_SEEN, seen_as_visible  # noqa: PLC0415
        from work.worker import PERIODIC  # noqa: PLC0415

        SHELVES.append(kept_by)
        PERIODIC.extend(SCHEDULE)
        SUBJECT_SEEN["oversight.auditfinding"] = seen_as_visible("oversight.auditfinding")
