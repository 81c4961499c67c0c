"""Verify a sealed packet against this installation: `manage.py verify_packet FILE`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.log import keys
from sanctions import role_keys

TOOL = Path(settings.BASE_DIR) / "tools" / "verify_packet.py"


class Command(BaseCommand):
    help = (
        "Verify a sealed packet with tools/verify_packet.py, under the keys of this log and the "
        "certificates of its roles. Exits 1 and names the first bad place."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--exhibits", type=Path, help="a folder with the files of the exhibits")

    def handle(self, *args: Any, **options: Any) -> None:
        command = [sys.executable, str(TOOL), str(options["file"])]
        for key in keys.verifying():
            command += ["--vkey", str(key)]
        for path in sorted(role_keys.folder().glob("*.crt")):
            command += ["--certificate", f"{path.stem}={path}"]
        if options["exhibits"]:
            command += ["--exhibits", str(options["exhibits"])]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise CommandError((done.stdout + done.stderr).strip())
        self.stdout.write(done.stdout, ending="")
