"""Vetted units, and what they hang on the nails of accounts."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = _("Vetted units")

    def ready(self) -> None:
        # The registry is loaded only now.
        from accounts.standing import CIRCLES_THROUGH, CLOSED_BY, READ_WITH_ACCOUNT  # noqa: PLC0415
        from audit.origin import UNIT_OF  # noqa: PLC0415
        from units import access, jobs  # noqa: PLC0415
        from work.notices import MEMBERS_OF  # noqa: PLC0415
        from work.worker import PERIODIC  # noqa: PLC0415

        CIRCLES_THROUGH.append(access.circles_through_units)
        CLOSED_BY.append(access.why_closed)
        READ_WITH_ACCOUNT["in_unit"] = access.in_unit
        MEMBERS_OF.append(access.members_of_unit)
        UNIT_OF.append(access.unit_of)
        PERIODIC.extend(jobs.SCHEDULE)
