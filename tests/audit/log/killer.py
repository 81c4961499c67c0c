"""``python -m tests.audit.log.killer N``: N kills of processes at the database of DATABASE_URL."""

from __future__ import annotations

import sys

import django

if __name__ == "__main__":
    django.setup()
    from tests.audit.log import killing

    sys.exit(killing.kill(int(sys.argv[1])))
