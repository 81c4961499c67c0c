"""Uploads stream straight into the store's spool while their SHA-256 is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from cases.stored_files import Arrival, Arriving, free_bytes

if TYPE_CHECKING:
    from django.http import HttpRequest

RESERVE_BYTES = 512 * 2**20
"""Room that uploads leave free, so that the database can go on writing."""


class StoredUpload(UploadedFile):  # type: ignore[type-arg]
    """A whole uploaded file in the spool. Closing it, as the end of a request does, removes it,
    unless an act has kept it."""

    refused = ""

    def __init__(self, arrival: Arrival, content_type: str | None) -> None:
        super().__init__(
            file=arrival.path.open("rb"),
            name=arrival.name,
            content_type=content_type,
            size=arrival.size,
        )
        self.arrival = arrival

    def close(self) -> None:
        super().close()
        self.arrival.discard()


class RefusedUpload(UploadedFile):  # type: ignore[type-arg]
    """In place of a file that could not be taken: ``refused`` says why, the bytes are gone."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(file=ContentFile(b""), name=name, size=1)
        self.refused = why


class StoreUploadHandler(FileUploadHandler):
    """Django's way in for every uploaded file of the house. Memory stays flat.

    A file that is too large, or for which there is no room, is not written: the rest of the form
    is still read, so that the answer can say what is wrong and keep what was typed.
    """

    chunk_size = 2**20

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.arriving: Arriving | None = None
        self.expected = 0
        self.why = ""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self.expected = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if not self._may_write():
            raise SkipFile
        self.why = self._too_much(self.expected)
        self.arriving = None if self.why else Arriving(self.file_name or "")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.arriving is None:
            return
        try:
            self.arriving.write(raw_data)
            self.why = self._over(self.arriving.size)
        except OSError:
            self.why = _("The file could not be stored: there is no room left.")
        if self.why:
            self._drop()

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        if self.arriving is None:
            return RefusedUpload(self.file_name or "-", self.why) if self.why else None
        arriving, self.arriving = self.arriving, None
        return StoredUpload(arriving.finish(), self.content_type)

    def upload_interrupted(self) -> None:
        self._drop()

    def _may_write(self) -> bool:
        """Nobody who is not signed in writes to the disk."""
        user = getattr(self.request, "user", None)
        return user is not None and bool(user.is_authenticated)

    @property
    def most(self) -> int:
        """How many bytes are taken."""
        return int(settings.PROBITY_MAX_UPLOAD_BYTES)

    def _too_much(self, expected: int) -> str:
        if why := self._over(expected):
            return why
        if expected > free_bytes() - RESERVE_BYTES:
            return _("The file could not be stored: there is no room left.")
        return ""

    def _over(self, size: int) -> str:
        if size <= self.most:
            return ""
        return _("The file is too large: this installation takes up to %(most)s.") % {
            "most": filesizeformat(self.most)
        }

    def _drop(self) -> None:
        if self.arriving is not None:
            self.arriving.discard()
            self.arriving = None


class StrangersUploadHandler(StoreUploadHandler):
    """The way in on the public page for tips: a few small files, and none where ``taking`` says so.

    What the whole form brings is bounded before its first byte is written. What is not taken comes
    to the form as a refused upload: it is never left out in silence.
    """

    MOST_FILES = 5
    most = 25 * 2**20

    def __init__(self, request: HttpRequest | None = None, *, taking: bool = True) -> None:
        super().__init__(request)
        self.left = self.MOST_FILES if taking else 0

    def _may_write(self) -> bool:
        return True

    def _too_much(self, expected: int) -> str:
        self.left -= 1
        return super()._too_much(expected) if self.left >= 0 else _("Too many files.")
