"""Redaction with its engine: boxes over words, the copy made and searched, copies handed out."""

from __future__ import annotations

import datetime
import json
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.acts import together
from audit.clock import legal_day
from cases import stored_files
from cases.actions.files import examine, keep_row
from cases.reading import Unreadable
from sanctions.actions import redaction as actions
from sanctions.documents.confined import Stopped
from sanctions.documents.redaction import desk
from sanctions.documents.redaction.words import searchable
from sanctions.documents.watermark import watermarked
from sanctions.models import Disclosure, Redaction, RedactionMark
from sanctions.rules import redaction as rules
from sanctions.salts import of_pages

if TYPE_CHECKING:
    from accounts.models import User

At = datetime.datetime
MOST_PLACES = 400
"""Boxes that one passage may give: more of them is a word that nobody means to withhold."""
ALL_PICTURES = 60
"""Pages of a document whose every picture is read in the search; of a longer one, those with a
box: reading takes seconds a page."""
SIDES = ("left", "top", "right", "bottom")


def add_mark(
    redaction_pk: int, *, by: User, at: At, page: int, left: Decimal, top: Decimal,
    right: Decimal, bottom: Decimal, words: str = "", **facts: Any,
) -> RedactionMark:  # fmt: skip
    """A box. The words that lie under it are kept with it, so that the copy is searched for them;
    of a picture, ``words`` are what the redactor reads there."""
    redaction = Redaction.objects.select_related("original").get(pk=redaction_pk)
    mark = RedactionMark(
        redaction=redaction, page=page, left=left, top=top, right=right, bottom=bottom, **facts
    )
    try:
        if page > (redaction.original.pages or 0):
            raise ValidationError({"page": _("The document has no such page.")})
        under = desk.under(redaction.original.path(), [mark.box()])[0]
    except Stopped as stopped:
        raise ValidationError(str(stopped)) from stopped
    mark.words = "\n".join(dict.fromkeys(part for part in (words.strip(), under) if part))
    return actions.draw_marks([mark], by=by, at=at)[0]


def withhold_words(
    redaction_pk: int, *, by: User, at: At, words: str, page: int | None = None, **facts: Any
) -> list[RedactionMark]:
    """A box over every line of every place where the words stand, on one page or on all.

    Raises ValidationError where they stand nowhere, or in too many places to be meant.
    """
    redaction = Redaction.objects.select_related("original").get(pk=redaction_pk)
    try:
        hits = desk.places_of(redaction.original.path(), [words])
    except Stopped as stopped:
        raise ValidationError(str(stopped)) from stopped
    hits = [hit for hit in hits if page in (None, hit.page)]
    if not hits:
        raise ValidationError({"words": _(
            "These words are not in the text. If they are in a picture, draw a box over them."
        )})  # fmt: skip
    if sum(len(hit.boxes) for hit in hits) > MOST_PLACES:
        raise ValidationError({"words": _("They stand in more than %(most)d places.") % {
            "most": MOST_PLACES,
        }})  # fmt: skip
    marks = [
        RedactionMark(redaction=redaction, page=hit.page, words=hit.text, **_sides(box), **facts)
        for hit in hits
        for box in hit.boxes
    ]
    return actions.draw_marks(marks, by=by, at=at)


def _sides(box: dict[str, float]) -> dict[str, Decimal]:
    """A box of the engine with a hair around it, as it is kept."""
    around = {"left": -0.15, "top": -0.15, "right": 0.15, "bottom": 0.15}
    return {
        side: Decimal(str(round(min(max(box[side] + around[side], 0), 100), 2))) for side in SIDES
    }


def burn(
    pk: int, version: int, *, at: At, once: Callable[[], AbstractContextManager[Any]],
    beat: Callable[[], None],
) -> None:  # fmt: skip
    """Make the copy of a redaction under review and search it; what cannot be made says why.

    ``once`` opens the transaction that ends the job; ``beat`` keeps its lease.
    """
    redaction = Redaction.objects.select_related("original", "release__packet").get(pk=pk)
    if redaction.status != Redaction.Status.REVIEW or redaction.version != version:
        return
    marks = list(redaction.marks.standing())
    try:
        made, found = _made(redaction, marks, beat)
    except (Stopped, Unreadable, stored_files.Damaged) as error:
        with once():
            actions.fail_redaction(redaction, str(error), at=at)
        return
    file = stored_files.receive([made], f"{redaction.reference}-R.pdf")
    try:
        row = examine(file)
        with once():
            row = keep_row(row, file, at=at)
            actions.keep_redaction(
                redaction, at=at, copy=row, searched_at=at, salts=redaction.salts,
                commitments=redaction.commitments, leaks=_told(marks, found),
                recognised_by=found.recognised_by,
            )  # fmt: skip
            file.keep()
    finally:
        file.discard()


def _made(
    redaction: Redaction, marks: list[RedactionMark], beat: Callable[[], None]
) -> tuple[bytes, desk.Searched]:
    """The copy, and what the search of it found."""
    file = redaction.original
    stored_files.open_checked(file.sha256).close()
    count = desk.page_count(file.path())
    redaction.salts = _salts(redaction, count)
    redaction.commitments = desk.commitments(file.path(), redaction.salts)
    beat()
    copy = desk.rebuilt(
        file.path(), [mark.box() for mark in marks], title=redaction.title,
        language=redaction.release.packet.language, told=redaction.commitments,
    )  # fmt: skip
    beat()
    pages = range(1, count + 1) if count <= ALL_PICTURES else {mark.page for mark in marks}
    return copy, desk.searched(copy, _needles(marks), pages, beat=beat)


def _salts(redaction: Redaction, count: int) -> list[str]:
    """Of a document of a frozen packet those that its volume A has the salt of, so that who holds
    it can prove the copy; of any other document new ones."""
    kept, sha256 = redaction.release.packet.inventory_file, redaction.original.sha256
    if kept is not None:
        with stored_files.open_checked(kept.sha256) as file:
            told = json.load(file)
        known = {told["print"]["sha256"], *(one["sha256"] for one in told["exhibits"])}
        if "salt" in told and sha256 in known:
            return of_pages(told["salt"], sha256, count)
    return [secrets.token_hex(32) for _page in range(count)]


def _needles(marks: list[RedactionMark]) -> list[str]:
    told = [text for mark in marks if not mark.elsewhere for text in searchable(mark.words)]
    return list(dict.fromkeys(told))


def _told(marks: list[RedactionMark], found: desk.Searched) -> list[list[str]]:
    """Which box leaks where: never by its words, for the log of refusals is read by others."""
    return [
        [mark.reference, where]
        for needle, where in found.hits
        for mark in [next(m for m in marks if not m.elsewhere and needle in searchable(m.words))]
    ]


def hand_over(
    redaction_pk: int, *, by: User, at: At, recipient: str, purpose: str, routine_use: str
) -> Disclosure:
    """One copy out of the house: marked with who holds it, numbered, and accounted for."""
    redaction = Redaction.objects.select_related("copy", "place").get(pk=redaction_pk)
    disclosure = Disclosure(
        redaction=redaction, recipient=recipient, purpose=purpose, routine_use=routine_use,
        handed_on=legal_day(at), number=actions.following(redaction),
    )  # fmt: skip
    if redaction.copy is None or rules.HAND_OVER.why_not(by, disclosure, at):
        disclosure.copy = redaction.original  # never kept: the act is refused, and the log says so
        return actions.keep_disclosure(disclosure, by=by, at=at)
    with stored_files.open_checked(redaction.copy.sha256) as content:
        pdf = content.read()
    line = f"{redaction.reference}, copy {disclosure.number}, {recipient}, {at:%Y-%m-%d}"
    file = stored_files.receive(
        [watermarked(pdf, recipient, line, over=True)],
        f"{redaction.reference}-R-{disclosure.number}.pdf",
    )
    try:
        row = examine(file)
        with together(by):
            disclosure.copy = keep_row(row, file, at=at)
            disclosure.items = [{
                "document": redaction.reference, "title": redaction.title, "sha256": row.sha256,
                "pages": row.pages or 0, "of": redaction.original.sha256,
                "commitments": desk.root_of(redaction.commitments),
            }]  # fmt: skip
            actions.keep_disclosure(disclosure, by=by, at=at)
            file.keep()
    finally:
        file.discard()
    return disclosure
