#!/usr/bin/env python
"""Commands of Probity."""

import os
import sys

import django
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    django.setup()
    from accounts.commands import note_command  # the registry is loaded only now

    note_command(sys.argv)
    execute_from_command_line(sys.argv)
