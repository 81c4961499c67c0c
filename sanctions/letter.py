"""A consequence document in words: facts and a template of sentences in, plain text out.

A name is a value and never part of the sentence it is set into, so that markup or braces in it
print as they are typed.
"""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from django.utils.translation import gettext as _

from sanctions import spanish

WIDTH = 78


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One paragraph: its heading, its words with ``{places}``, and where its wording was seen."""

    text: str
    head: str = ""
    source: str = ""
    unless_empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A document by kind and authority, as ``sanctions/data/notices.json`` has it."""

    kind: str
    title: str
    from_body: str
    addressees: tuple[str, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One finished paragraph; ``verified`` False where its wording was seen in no source."""

    head: str
    text: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One finished document. ``day`` is its only date; a draft says so on every page.

    ``remark`` is what is said of the whole of it; ``translation`` is the same in another language.
    """

    reference: str
    kind: str
    title: str
    from_body: str
    to: tuple[str, ...]
    day: datetime.date
    marking: str
    draft: bool
    paragraphs: tuple[Paragraph, ...]
    language: str = "en"
    remark: str = ""
    translation: Notice | None = None


def composed(
    template: Template, values: Mapping[str, str], *, reference: str, day: datetime.date,
    marking: str, draft: bool,
) -> Notice:  # fmt: skip
    """Set the values into the sentences. A sentence whose ``unless_empty`` has no value is left
    out. Raises KeyError for a place that nobody filled."""
    plain = {name: _line(value) for name, value in values.items()}
    kept = [s for s in template.sentences if not s.unless_empty or plain[s.unless_empty]]
    return Notice(
        reference=reference, kind=template.kind, title=_set(template.title, plain),
        from_body=template.from_body, to=tuple(_set(one, plain) for one in template.addressees),
        day=day, marking=marking, draft=draft,
        paragraphs=tuple(
            Paragraph(
                head=_set(sentence.head, plain), text=_set(sentence.text, plain),
                source=sentence.source, verified=bool(sentence.source),
            )
            for sentence in kept
        ),
    )  # fmt: skip


def notice_text(notice: Notice) -> str:
    """The document as plain text, 78 columns wide, with the marking above and below."""
    marking = [notice.marking] if notice.marking else []
    lines = [*marking, *([draft_words()] if notice.draft else []), ""]
    lines += [notice.from_body, "", notice.title, ""]
    lines += [f"{_('To')}: {one}" for one in notice.to] + ([""] if notice.to else [])
    for paragraph in notice.paragraphs:
        words = f"{paragraph.head}: {paragraph.text}" if paragraph.head else paragraph.text
        lines += [*_wrapped(words), ""]
    if unseen := unverified(notice):
        lines += _wrapped(_("Wording not verified: %(parts)s.") % {"parts": ", ".join(unseen)})
        lines.append("")
    lines += [f"{notice.reference} · {notice.day.isoformat()}", *marking]
    return "\n".join(lines) + "\n"


def unverified(notice: Notice) -> list[str]:
    """Names of the paragraphs whose wording was seen in no source: by heading, or by number."""
    return [
        paragraph.head or _("paragraph %(number)d") % {"number": number}
        for number, paragraph in enumerate(notice.paragraphs, start=1)
        if not paragraph.verified
    ]


def places(text: str) -> set[str]:
    """The names of the places in a sentence."""
    return {name for _before, name, _format, _conversion in Formatter().parse(text) if name}


def _set(text: str, values: Mapping[str, str]) -> str:
    # Only plain names are filled: no attribute or index of a value can be asked for.
    for name in places(text):
        if not name.isidentifier():
            raise KeyError(name)
    return text.format_map(values).strip()


def draft_words(language: str = "en") -> str:
    """What a draft says on every page."""
    if language == spanish.LANGUAGE:
        return str(spanish.words()["draft"])
    return _("DRAFT: nothing was decided or sent")


def _line(value: str) -> str:
    """A value on one line: a name that holds a line break makes no paragraph of its own."""
    return " ".join(value.split())


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
