"""Consequence documents in print: the words of ``sanctions.letter`` as a tagged PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from sanctions.documents import confined, typeface
from sanctions.documents.packet import PrintStopped, limits_for
from sanctions.letter import draft_words, unverified

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sanctions.letter import Notice

LONGEST = 20_000


def notice_pdf(notice: Notice) -> bytes:
    """Print the document; the same facts give the same bytes. Raises PrintStopped."""
    html = notice_html(notice)
    try:
        return confined.run("print", html.encode(), limits_for(html))
    except confined.Stopped as stopped:
        raise PrintStopped(
            [_("The document was not printed. %(why)s") % {"why": stopped}]
        ) from stopped


def notice_html(notice: Notice) -> str:
    """The page source that ``notice_pdf`` prints. Raises PrintStopped for what has no glyph."""
    faults = [
        _("The character %(name)s cannot be printed.") % {"name": typeface.character_name(one)}
        for one in dict.fromkeys(
            character
            for text in _texts(notice)
            for character in typeface.without_glyph(typeface.tidy(text))
        )
    ]
    if any(len(text) > LONGEST for text in _texts(notice)):
        faults.append(_("A text is too long to be printed."))
    if faults:
        raise PrintStopped(faults)
    paragraphs = [
        {"head": one.head, "text": typeface.breakable(typeface.tidy(one.text))}
        for one in notice.paragraphs
    ]
    context = {
        "notice": notice, "paragraphs": paragraphs, "draft_words": draft_words(notice.language),
        "unverified": [] if notice.remark else unverified(notice),
    }  # fmt: skip
    return render_to_string("documents/notice.html", context)


def _texts(notice: Notice) -> Iterable[str]:
    yield from (notice.title, notice.from_body, notice.marking, *notice.to)
    for paragraph in notice.paragraphs:
        yield from (paragraph.head, paragraph.text)
