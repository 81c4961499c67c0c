"""One redaction: where it stands, its boxes, its pages to draw on, the copy and who holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audit.http import found_door, perform
from audit.references import tidy
from cases import reading, stored_files
from sanctions.documents.pagetext import StoredPages, Unreadable
from sanctions.documents.redaction import desk
from sanctions.models import Disclosure, Redaction, RedactionMark
from sanctions.record import exhibits_of
from sanctions.rules import redaction as rules
from sanctions.rules.guards.redaction import not_redactable
from sanctions.suggesting import suggestions
from sanctions.views.files import sent
from sanctions.views.frame import added, noted, offered
from sanctions.views.redaction_doors import (
    BOX_DOORS,
    REDACTION_DOORS,
    UNDER_REDACTION,
    page_doors,
)

if TYPE_CHECKING:
    from audit.http import Bound, SignedInRequest
    from cases.models import Exhibit, StoredFile

S = Redaction.Status


@require_GET
def redaction(request: SignedInRequest, reference: str) -> HttpResponse:
    """One redaction with its boxes, what the search found, and what can be done."""
    found = _found(request, reference)
    return noted(
        request, "sanctions.read_redaction", found, lambda: _page(request, found),
        also=_opened(found),
    )  # fmt: skip


@require_POST
def redaction_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Perform one verb on a redaction, or hand a copy out."""
    found = _found(request, reference)
    verb, door = found_door(REDACTION_DOORS | UNDER_REDACTION, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, _found(request, reference), bound, status)

    return perform(request, verb, door, found, page)


@require_GET
def redaction_pdf(request: SignedInRequest, reference: str) -> HttpResponse:
    """The redacted copy as it was made, for those who work on it: nobody else's mark is on it."""
    found = _found(request, reference)
    if found.copy is None:
        raise Http404
    return sent(
        request, found, found.copy, f"{found.reference}-R.pdf", "sanctions.download_redaction",
        also=_opened(found),
    )  # fmt: skip


@require_GET
def copy_pdf(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """A copy that went out, as it went out."""
    found = _found(request, reference)
    rows = Disclosure.objects.visible_to(request.user, request.at).standing()
    row = get_object_or_404(rows.select_related("copy"), redaction=found, number=number)
    name = f"{found.reference}-R-{number}.pdf"
    return sent(request, row, row.copy, name, "sanctions.download_copy", also=_opened(found))


@require_GET
def page(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """One page of the original with its boxes, to draw on; beside it, its text."""
    found = _open(request, reference, number)
    return noted(
        request, "sanctions.view_redaction", found, lambda: _viewer(request, found, number),
        page=number, also=_opened(found),
    )  # fmt: skip


@require_GET
def picture(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """A page of the original as a PNG, drawn by a confined process."""
    found = _open(request, reference, number)
    file = found.original
    try:
        stored_files.open_checked(file.sha256).close()
        png = reading.picture(file.path(), file.media_type, number)
    except (stored_files.Damaged, reading.Unreadable) as error:
        raise Http404(str(error)) from error

    def answer() -> HttpResponse:
        drawn = HttpResponse(png, content_type="image/png")
        drawn.headers["Cache-Control"] = "no-store"
        drawn.headers["X-Content-Type-Options"] = "nosniff"
        return drawn

    return noted(
        request, "sanctions.view_redaction", found, answer, picture=number, also=_opened(found)
    )


@require_POST
def page_do(request: SignedInRequest, reference: str, number: int, slug: str) -> HttpResponse:
    """Draw a box on a page, or withhold words of it."""
    found = _open(request, reference, number)
    doors = page_doors(number)
    if slug not in doors:
        raise Http404
    verb, door = doors[slug]

    def again(bound: Bound, status: int) -> HttpResponse:
        typed: dict[str, Any] = {slug: bound[verb]}
        return _viewer(request, _open(request, reference, number), number, typed, status)

    answer = perform(request, verb, door, found, again)
    return redirect(_address(found, number)) if answer.status_code == 302 else answer


@require_GET
def box(request: SignedInRequest, reference: str, box: str) -> HttpResponse:
    """One box: what lies under it, its code and grounds, and what can be done."""
    found = _found(request, reference)
    row = _box(request, found, box)
    return noted(
        request, "sanctions.read_redaction", found, lambda: _box_page(request, found, row),
        also=_opened(found),
    )  # fmt: skip


@require_POST
def box_do(request: SignedInRequest, reference: str, box: str, slug: str) -> HttpResponse:
    """Change what a box says, or take it away."""
    found = _found(request, reference)
    row = _box(request, found, box)
    verb, door = found_door(BOX_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _box_page(request, found, _box(request, found, box), bound, status)

    return perform(request, verb, door, row, page)


def _box(request: SignedInRequest, found: Redaction, reference: str) -> RedactionMark:
    rows = RedactionMark.objects.visible_to(request.user, request.at).standing()
    rows = rows.select_related("redaction__release__packet__measure", "created_by__person")
    row: RedactionMark = get_object_or_404(rows, redaction=found, reference=tidy(reference))
    return row


def _box_page(
    request: SignedInRequest, found: Redaction, row: RedactionMark, bound: Bound | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = offered(request, BOX_DOORS, row, bound) | {
        "row": row,
        "facts": [
            (_("Page"), row.page, row.get_absolute_url()),
            (_("Place"), f"{row.left}, {row.top} – {row.right}, {row.bottom} %"),
            (_("Code"), row.get_code_display() or _("to be decided")),
            (_("Statute"), row.statute),
            (_("Words under the box"), row.words),
            (_("May stand elsewhere"), _("yes") if row.elsewhere else _("no")),
            (_("Grounds"), row.grounds),
            (_("Drawn by"), f"{row.created_by}, {row.created_at:%Y-%m-%d %H:%M} UTC"),
        ],
        "crumbs": _crumbs(found, row.reference),
        "do_url": f"{box_url(found, row)}do/",
    }
    return render(request, "sanctions/redaction_box.html", context, status=status)


def box_url(found: Redaction, row: RedactionMark) -> str:
    """Where a box has its own page."""
    return reverse("sanctions:redaction_box", args=[found.reference, row.reference])


def _found(request: SignedInRequest, reference: str) -> Redaction:
    seen = Redaction.objects.visible_to(request.user, request.at).standing()
    found: Redaction = get_object_or_404(
        seen.select_related(
            "release__packet__measure__subject", "original", "copy", "place__exhibit"
        ),
        reference=tidy(reference),
    )
    return found


def _open(request: SignedInRequest, reference: str, number: int) -> Redaction:
    """The redaction, if the bytes of its original are open and it has such a page."""
    found = _found(request, reference)
    if not 1 <= number <= (found.original.pages or 0):
        raise Http404
    if not_redactable(request.user, found, request.at):
        raise Http404
    return found


def _opened(found: Redaction) -> list[Exhibit]:
    """The exhibits whose content a page of the redaction shows: the log finds it by them."""
    if found.place is None:
        return exhibits_of(found.release.packet)
    return [found.place.exhibit] if found.place.exhibit is not None else []


def _address(found: Redaction, number: int) -> str:
    return reverse("sanctions:redaction_page", args=[found.reference, number])


def _crumbs(found: Redaction, last: Any = "") -> list[tuple[Any, str]]:
    release = found.release
    crumbs = [
        (release.packet.reference, release.packet.get_absolute_url()),
        (release.reference, release.get_absolute_url()),
        (found.reference, found.get_absolute_url() if last else ""),
    ]
    return [*crumbs, (last, "")] if last else crumbs


def _marks(request: SignedInRequest, found: Redaction) -> list[RedactionMark]:
    seen = RedactionMark.objects.visible_to(request.user, request.at).standing()
    rows = seen.filter(redaction=found).select_related("created_by__person")
    return list(rows.select_related("redaction__release__packet__measure"))


def _page(
    request: SignedInRequest, found: Redaction, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    bound = bound or {}
    steps = offered(
        request, REDACTION_DOORS, found, {v: f for v, f in bound.items() if v in REDACTION_DOORS}
    )
    handing = offered(request, {}, found)
    if found.status == S.RELEASED:
        handing = offered(request, UNDER_REDACTION, Disclosure(redaction=found), {
            v: f for v, f in bound.items() if v in UNDER_REDACTION
        })  # fmt: skip
    marks = _marks(request, found)
    copies = Disclosure.objects.visible_to(request.user, request.at).standing()
    context = added(steps, handing) | {
        "redaction": found,
        "marks": [(row, box_url(found, row)) for row in marks],
        "pages": found.original.pages or 0,
        "first_url": _address(found, marks[0].page if marks else 1),
        "copies": list(copies.filter(redaction=found).select_related("redaction")),
        "leaks": found.leaks,
        "waiting": found.status == S.REVIEW and found.copy_id is None and not found.fault,
        "crumbs": _crumbs(found),
        "do_url": f"{found.get_absolute_url()}do/",
        "facts": [
            (_("Document"), found.place.source.title if found.place else str(found.release.packet)),
            (_("Request"), f"{found.release.get_kind_display()}: {found.release.requester}",
             found.release.get_absolute_url()),
            (_("Pages"), found.original.pages),
            (_("SHA-256 of the original"), found.original.sha256),
            (_("SHA-256 of the copy"), found.copy.sha256 if found.copy else ""),
            (_("Commitment to the pages"), desk.root_of(found.commitments)
             if found.commitments else ""),
            (_("Pictures read by"), found.recognised_by
             or (_("nothing: tesseract is not installed here") if found.copy else "")),
        ],
    }  # fmt: skip
    return render(request, "sanctions/redaction.html", context, status=status)


def _viewer(
    request: SignedInRequest, found: Redaction, number: int,
    forms: dict[str, Any] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    text, why = _text(found.original, number)
    draft = RedactionMark(redaction=found)
    may = rules.ADD_MARK.why_not(request.user, draft, request.at) is None
    doors = page_doors(number)
    last = found.original.pages or 1
    context = {
        "redaction": found,
        "number": number,
        "last": last,
        "previous": _address(found, number - 1) if number > 1 else "",
        "next": _address(found, number + 1) if number < last else "",
        "picture": reverse("sanctions:redaction_picture", args=[found.reference, number]),
        "text": text,
        "why": why,
        "may": may,
        "forms": [
            (name, label, (forms or {}).get(name) or doors[name][1].form(auto_id=f"{name}_%s"),
             f"{_address(found, number)}do/{name}/")
            for name, label in (("words", _("Withhold words")), ("box", _("Draw a box")))
        ] if may else [],
        "suggestions": suggestions(found, text, request.user, request.at) if may else [],
        "boxes": [
            (row, row.right - row.left, row.bottom - row.top, box_url(found, row))
            for row in _marks(request, found) if row.page == number
        ],
        "suggest_url": f"{_address(found, number)}#do-words",
        "crumbs": _crumbs(found, _("Page %(number)d") % {"number": number}),
    }  # fmt: skip
    return render(request, "sanctions/redaction_page.html", context, status=status)


def _text(file: StoredFile, number: int) -> tuple[str, str]:
    """The text of the page, and why there is none."""
    try:
        text = StoredPages(file.path(), file.media_type).text(number)
    except Unreadable as error:
        return "", str(error)
    text = reading.plain(text)
    return text, "" if text.strip() else _("The page carries no text: draw boxes on its picture.")
