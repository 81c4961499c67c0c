"""The doors to the record: the log, and the trail of any object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.apps import apps
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from audit import trail
from audit.acts import note
from audit.forms import LogFilterForm
from audit.models import Entry, Record
from audit.references import is_reference, tidy

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from audit.http import SignedInRequest

PAGE_ROWS = 50


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """The log: all of it for an auditor, one's own deeds for anyone else."""
    form = LogFilterForm(request.GET)
    entries: QuerySet[Entry] = Entry.objects.visible_to(request.user, request.at)
    if form.is_valid():
        entries = _filtered(entries, form.cleaned_data)
    rows, older = _page(request, entries)
    everything = request.user.is_auditor(request.at)
    if everything:
        asked = {name: str(value) for name, value in form.cleaned_data.items() if value}
        note("audit.read_log", request.user, None, asked=asked, rows=len(rows))
    told = trail.lines(rows)
    for line in told:
        line.url = _trail_url(line.entry)
    context = {"form": form, "entries": told, "older": older, "everything": everything}
    return render(request, "audit/index.html", context, status=200 if form.is_valid() else 422)


@require_GET
def object_trail(request: SignedInRequest, label: str, reference: str) -> HttpResponse:
    """Everything done to one object: with before and after for those who may read it.

    An auditor who may not read it sees who touched it, when and why, and which
    fields changed, never their values.
    """
    obj, readable = _object(request, label, tidy(reference))
    rows, older = _page(request, Entry.objects.about(obj))
    under = trail.read_under(request.user, obj, request.at) if readable else {}
    note("audit.read_trail", request.user, obj, **under)
    context = {
        "obj": obj,
        "title": str(obj) if readable else obj.label(),
        "readable": readable,
        "entries": _lines(request, obj, rows, readable=readable),
        "older": older,
        "crumbs": [(_("Audit"), reverse("audit:index")), (obj.label(), "")],
        "url": _url(obj) if readable else "",
    }
    return render(request, "audit/trail.html", context)


def _object(request: SignedInRequest, label: str, reference: str) -> tuple[Record, bool]:
    """The record, and whether the user may read it; 404 if it does not exist *for this user*."""
    try:
        model: Any = apps.get_model(label)
    except (LookupError, ValueError) as error:
        raise Http404 from error
    if not issubclass(model, Record):
        raise Http404
    seen = model.objects.visible_to(request.user, request.at).filter(reference=reference).first()
    if seen is not None:
        return seen, True
    if request.user.is_auditor(request.at):
        hidden = model.objects.filter(reference=reference).first()
        if hidden is not None:
            return hidden, False
    raise Http404


def _lines(
    request: SignedInRequest, obj: Record, rows: list[Entry], *, readable: bool
) -> list[trail.Line]:
    if readable:
        return trail.lines_with_changes(obj, rows, request.user, request.at)
    return trail.lines(rows)


def _filtered(entries: QuerySet[Entry], asked: dict[str, Any]) -> QuerySet[Entry]:
    if asked["who"]:
        entries = entries.filter(trail.who_is_called(asked["who"]))
    if asked["what"]:
        entries = entries.filter(trail.what_is_called(asked["what"]))
    words = {
        "object_label__icontains": asked["about"],
        "outcome": asked["outcome"],
        "at__date__gte": asked["first"],
        "at__date__lte": asked["last"],
    }
    return entries.filter(**{name: value for name, value in words.items() if value})


def _page(request: SignedInRequest, entries: QuerySet[Entry]) -> tuple[list[Entry], str]:
    """One page, newest first, and the link to the older ones; the log is never counted."""
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        entries = entries.filter(pk__lt=int(before))
    rows = list(entries.order_by("-pk")[: PAGE_ROWS + 1])
    if len(rows) <= PAGE_ROWS:
        return rows, ""
    rows.pop()
    return rows, "?" + urlencode({**request.GET.dict(), "before": rows[-1].pk})


def _trail_url(entry: Entry) -> str:
    """Where the whole trail of the entry's object is; empty for what has no reference."""
    try:
        model = apps.get_model(entry.object_type)
    except (LookupError, ValueError):
        return ""
    if not issubclass(model, Record):
        return ""
    reference, *_words = [*entry.object_label.split(), ""]
    if not is_reference(reference):
        return ""
    return reverse("audit:trail", args=[entry.object_type, reference])


def _url(obj: Record) -> str:
    url = getattr(obj, "get_absolute_url", None)
    return url() if url else ""
