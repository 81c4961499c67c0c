"""The application as a server sees it. It does not start on an unguarded database."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()

from audit import clock  # noqa: E402 - needs the registry
from audit.starting import refuse_early_clock, refuse_unguarded  # noqa: E402 - need the registry

refuse_unguarded()
refuse_early_clock(clock.read())
