"""The text of an exhibit by page: the newest that was read of it, or what the file itself says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases import anchors, reading
from cases.models import DerivedCopy
from cases.stored_files import open_checked

if TYPE_CHECKING:
    from cases.anchors import Anchor
    from cases.models import Exhibit, Finding

ITSELF = ("text/plain", "text/html", "application/xml", "image/svg+xml", "message/rfc822")
"""Types whose text is in the file; nothing has to be recognised."""


MESSAGE = "application/x-ole-storage"
"""What Outlook keeps a message in, and older office programs everything else."""


def readable(exhibit: Exhibit) -> bool:
    """True of an exhibit whose file may hold words: pages, pictures, messages, texts."""
    media_type = exhibit.stored_file.media_type
    named = exhibit.original_name.lower().endswith(".msg")
    return media_type in ITSELF or reading.drawable(media_type) or (media_type == MESSAGE and named)


@dataclass(frozen=True, slots=True)
class PageTexts:
    """Texts of the pages, and the copy that holds them; None where the file itself does."""

    pages: list[str]
    copy: DerivedCopy | None = None

    def page(self, number: int) -> str:
        """The text of a page, counted from 1; empty where there is none."""
        return self.pages[number - 1] if 1 <= number <= len(self.pages) else ""


def kept_text(exhibit: Exhibit) -> PageTexts | None:
    """The newest text that was read of the exhibit; None where none was. Raises Damaged."""
    copies = DerivedCopy.objects.filter(exhibit=exhibit).texts().select_related("stored_file")
    copy: DerivedCopy | None = copies.first()
    if copy is None or copy.stored_file is None:
        return None
    with open_checked(copy.stored_file.sha256) as file:
        return PageTexts(reading.pages_of(file.read()), copy)


def text_of(exhibit: Exhibit) -> PageTexts | None:
    """The newest text that was read, or that of the file itself where it is one.

    Raises Damaged, and reading.Unreadable.
    """
    if (kept := kept_text(exhibit)) is not None:
        return kept
    file = exhibit.stored_file
    if file.media_type not in ITSELF:
        return None
    open_checked(file.sha256).close()
    layer = reading.layer_of(file.path(), file.media_type, beat=lambda done, steps: None)
    return PageTexts(layer.pages)


def place(finding: Finding, text: str) -> Anchor | None:
    """Where the passage of a finding stands in a text of its page; None where it does not."""
    quote = anchors.Quote(finding.passage, finding.prefix, finding.suffix, finding.start)
    return anchors.find(quote, text)
