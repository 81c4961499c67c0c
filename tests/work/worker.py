"""One process at a database that several share: lays tables or jobs, or works them off.

``python -m tests.work.worker tables``            the tables, in an empty database
``python -m tests.work.worker lay KIND N``        N jobs
``python -m tests.work.worker work LEASE``        a worker until nothing is ready; tells as JSON
                                                how many it ran, the effects, and jobs by state
``python -m tests.work.worker lay_scan N``        a scan of N pages that waits to be read
``python -m tests.work.worker read_scan LEASE``   a worker that says each page it has recognised
"""

from __future__ import annotations

import sys

import django
from django.conf import settings
from django.core.management import call_command


class NoMigrations:
    """Tables straight from the models, as pytest lays them."""

    def __contains__(self, item: str) -> bool:
        return True

    def __getitem__(self, item: str) -> None:
        return None


if __name__ == "__main__":
    settings.MIGRATION_MODULES = NoMigrations()
    django.setup()
    what, *rest = sys.argv[1:]
    if what == "tables":
        call_command("migrate", run_syncdb=True, verbosity=0)
    else:
        from tests.work import working

        {
            "lay": working.lay, "work": working.work, "lay_scan": working.lay_scan,
            "read_scan": working.read_scan,
        }[what](*rest)  # fmt: skip
