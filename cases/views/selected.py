"""One verb on a selected set of cases or exhibits: what would happen to each row, then one
statement, and the exceptions with their reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from audit.http import asked, found_door, show_on
from cases.models import Case, DerivedCopy, Exhibit, UseClearance
from cases.rules import ASK_TEXT, CLEAR_USE, EDIT
from cases.views.doors import SELECTED, SELECTED_CASES
from cases.views.exhibit_list import listed_under
from cases.views.frame import found_case, fresh, header, tab_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.acts import Bulk
    from audit.http import Door, SignedInRequest
    from audit.verbs import Verb

MOST = 1_000
"""Rows of one act: a whole delivery."""
BEGUN: dict[Verb, Callable[[Any], Any]] = {
    CLEAR_USE: lambda row: UseClearance(exhibit=row),
    ASK_TEXT: lambda row: DerivedCopy(exhibit=row, kind=DerivedCopy.Kind.TEXT),
}
"""What a verb brings into being under a selected row, as far as it is known before."""

WORDS = {EDIT: gettext_lazy("Set the priority")}
"""What a verb does to a set, where it does less than to one row."""


def bulk_of_cases(request: SignedInRequest) -> list[tuple[Any, str]]:
    """What the user can do to selected cases, and where."""
    return [
        (WORDS.get(verb, verb.label), reverse("cases:selected_cases", args=[verb.slug]))
        for verb in SELECTED_CASES
        if verb.not_held(request.user, request.at) is None
    ]


@require_POST
def selected(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Say what would become of every selected exhibit, or of every one that the list shows, and
    what the verb needs; then perform it on each that it fits.

    One reference that is not an exhibit of this case, and nothing at all is done.
    """
    case = found_case(request, reference)
    verb, door = found_door(SELECTED, slug)
    asked(request, verb, case)
    seen = Exhibit.objects.visible_to(request.user, request.at).filter(case=case)
    seen = seen.select_related("case", "stored_file")
    if "every" in request.POST and "confirmed" not in request.POST:
        query = QueryDict(request.POST.get("query", "")[:2000])
        rows = list(listed_under(request, case, query).order_by("pk")[: MOST + 1])
    else:
        rows = _rows(request, seen)
    url = reverse("cases:selected", args=[case.reference, verb.slug])
    back = tab_url(case, "exhibits")
    return _answer(request, verb, door, rows, case, url, back, header(request, case, "exhibits"))


@require_POST
def selected_cases(request: SignedInRequest, slug: str) -> HttpResponse:
    """The same for cases of the list: one that the user does not see, and nothing is done."""
    verb, door = found_door(SELECTED_CASES, slug)
    asked(request, verb)
    rows = _rows(request, Case.objects.visible_to(request.user, request.at))
    url = reverse("cases:selected_cases", args=[verb.slug])
    label = WORDS.get(verb, verb.label)
    crumbs = {"crumbs": [(_("Cases"), reverse("cases:index")), (label, "")]}
    return _answer(request, verb, door, rows, None, url, reverse("cases:index"), crumbs)


def _answer(
    request: SignedInRequest, verb: Verb, door: Door, rows: list[Any], case: Case | None,
    url: str, back: str, frame: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    if not 0 < len(rows) <= MOST:
        messages.warning(request, _("Select between 1 and %(most)d rows.") % {"most": MOST})
        return redirect(back)
    sent = "confirmed" in request.POST
    if case is None:
        kwargs: dict[str, Any] = {"asker": request.user, "at": request.at}
        form = door.form(request.POST if sent else None, **kwargs)
    else:
        kwargs = door.form_kwargs(request, case)
        form = door.form(request.POST, **kwargs) if sent else fresh(request, verb, door, case)
    unread = sent and any(_read(request, row) is None for row in rows)
    if sent and form.is_valid() and unread:
        form.add_error(None, _("Nothing was done: it was not told in which version you read each "
                               "row. Look at the rows below, then confirm them."))  # fmt: skip
    elif sent and form.is_valid():
        try:
            done = door.action(rows, by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            _tell(request, verb, done)
            return redirect(back)
    whys = [(row, why_not_now(request, verb, row)) for row in rows]
    context = frame | {
        "verb": verb,
        "label": WORDS.get(verb, verb.label),
        "form": form,
        "rows": whys,
        "count": sum(not why for _row, why in whys),
        "case": case,
        "action": url,
        "cancel": back,
    }
    return render(request, "cases/selected.html", context, status=422 if sent else 200)


def why_not_now(request: SignedInRequest, verb: Verb, row: Any) -> str:
    """What stands in the way of the verb on this visible row now; empty where nothing does."""
    about = BEGUN.get(verb, lambda same: same)(row)
    if not verb.fits(about):
        return _("“%(verb)s” cannot start from status %(status)s.") % {
            "verb": verb.label, "status": row.get_status_display(),
        }  # fmt: skip
    return verb.stopped(request.user, about, request.at) or ""


def _rows(request: SignedInRequest, seen: Any) -> list[Any]:
    """The selected rows among the visible, each in the version that the reader was shown, as far
    as the page names it."""
    wanted = set(request.POST.getlist("selected")[: MOST + 1])
    rows = list(seen.filter(reference__in=wanted).order_by("pk"))
    if len(rows) != len(wanted):
        raise Http404
    for row in rows:
        row.version = _read(request, row) or row.version
    return rows


def _read(request: SignedInRequest, row: Any) -> int | None:
    """The version in which the reader was shown the row; None where the page names none."""
    read = request.POST.get(f"version-{row.reference}", "")
    return int(read) if read.isascii() and read.isdigit() and len(read) < 10 else None


def _tell(request: SignedInRequest, verb: Verb, done: Bulk[Any]) -> None:
    """Say what was done and what was pulled out, with the reasons."""
    abouts = [_about(row) for row in done.done] or [_about(row) for row, _why in done.refused]
    if count := len(done.done):
        if isinstance(abouts[0], Case):
            said = ngettext(
                "%(verb)s: %(count)d case done.", "%(verb)s: %(count)d cases done.", count
            )
        else:
            said = ngettext(
                "%(verb)s: %(count)d exhibit done.", "%(verb)s: %(count)d exhibits done.", count
            )
        messages.success(request, said % {"verb": WORDS.get(verb, verb.label), "count": count})
    pulled_out: dict[str, list[str]] = {}
    for row, why in done.refused:
        pulled_out.setdefault(str(why), []).append(_about(row).reference)
    for why, references in pulled_out.items():
        messages.warning(request, f"{', '.join(references)}: {why}")


def _about(row: Any) -> Any:
    """The selected row that this was done to."""
    return row.exhibit if isinstance(row, UseClearance | DerivedCopy) else row
