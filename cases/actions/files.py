"""Bytes into the store."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.system import system_user
from audit.acts import begin
from cases import rules
from cases.content_types import sniff
from cases.models import StoredFile
from cases.page_count import count

if TYPE_CHECKING:
    from cases.stored_files import Arrival

At = datetime.datetime


def examine(file: Arrival) -> StoredFile:
    """The row of a file that has arrived: the one there is, or a new unsaved one.

    Call it before the transaction opens, for counting pages may take its time.
    """
    if (known := _known(file)) is not None:
        return known
    media_type = sniff(file.head)
    pages, fault = count(file.path, media_type)
    return StoredFile(
        sha256=file.sha256, size=file.size, media_type=media_type, pages=pages, fault=fault
    )


def keep_row(row: StoredFile, file: Arrival, *, at: At) -> StoredFile:
    """The row, saved. Call it inside the transaction that points at it, and ``file.keep()`` last
    there: then a refusal leaves neither row nor bytes.

    The same bytes have one row, and the system's hand saves it: that they were known already,
    and from where, is nobody's business.
    """
    if row.pk:
        return row
    try:
        return begin(rules.KEEP_FILE, row, by=system_user("intake"), at=at)
    except (IntegrityError, ValidationError):
        if (known := _known(file)) is None:
            raise
        return known  # the same bytes came in at the same moment by another way


def _known(file: Arrival) -> StoredFile | None:
    return StoredFile.objects.filter(sha256=file.sha256, size=file.size).first()
