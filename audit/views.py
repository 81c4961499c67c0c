"""The doors to the record: the log, and the trail and history of any object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import DatabaseError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from audit import chain, chips, explorer, exports, past, trail
from audit.acts import note
from audit.forms import LogFilterForm, MomentForm, TimesForm
from audit.log import keys, receipts
from audit.models import Entry, Record
from audit.references import is_reference, tidy

if TYPE_CHECKING:
    from audit.explorer import Page
    from audit.http import SignedInRequest
    from audit.log.receipts import Receipt

PAGE_ROWS = 50


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """The log: all of it for an auditor, one's own deeds for anyone else."""
    form = LogFilterForm(request.GET)
    valid = form.is_valid()
    found = _page(request, form) if valid else explorer.Page([], None)
    everything = request.user.is_auditor(request.at)
    if everything:
        note(
            "audit.read_log", request.user, None, asked=chips.terms(form) if valid else {},
            rows=len(found.rows),
        )  # fmt: skip
    told = trail.lines(found.rows)
    for line in told:
        line.url, line.unit = _trail_url(line.entry), line.entry.unit
    older = "" if found.older is None else chips.query(form, before=found.older)
    context = {
        "form": form,
        "entries": told,
        "older": older,
        "looked": found.looked,
        "everything": everything,
        "chips": chips.chips(form) if valid else [],
        "query": chips.query(form) if valid else "",
        "saved": [link for shelf in explorer.SHELVES for link in shelf(request.user, request.at)],
        "chain": chain.status_line(),
    }
    return render(request, "audit/index.html", context, status=200 if valid else 422)


@require_GET
def export(request: SignedInRequest, shape: str) -> HttpResponse | FileResponse:
    """What the filter finds, in one archive: CSV or JSON with its signed manifest."""
    form = LogFilterForm(request.GET)
    if shape not in exports.WAYS or not form.is_valid():
        raise Http404
    asked = chips.terms(form)
    entries = Entry.objects.visible_to(request.user, request.at)
    question = explorer.search(form.cleaned_data)
    rows = explorer.every(entries, question, most=exports.MOST)
    packed = exports.packed(
        rows, shape=shape, asked=asked, by=request.user.get_username(), at=request.at
    )
    try:
        note(
            "audit.export_log", request.user, None, asked=asked, rows=packed.rows, shape=shape,
            sha256=packed.sha256, key=packed.key,
        )  # fmt: skip
    except DatabaseError:
        packed.file.close()
        return render(request, "503.html", status=503)
    name = f"audit-log-{request.at:%Y%m%dT%H%M%SZ}-{shape}.zip"
    answer = FileResponse(packed.file, as_attachment=True, filename=name)
    answer.headers["X-Content-SHA256"] = packed.sha256
    return answer


@require_GET
def object_trail(request: SignedInRequest, label: str, reference: str) -> HttpResponse:
    """Everything done to one object: with before and after for those who may read it.

    An auditor who may not read it sees who touched it, when and why, and which
    fields changed, never their values.
    """
    obj, readable = _object(request, label, tidy(reference))
    found = explorer.page(
        Entry.objects.about(obj), explorer.Search(), size=PAGE_ROWS,
        before=_before(request),
    )  # fmt: skip
    under = trail.read_under(request.user, obj, request.at) if readable else {}
    note("audit.read_trail", request.user, obj, **under)
    context = {
        "obj": obj,
        "title": str(obj) if readable else obj.label(),
        "readable": readable,
        "entries": _lines(request, obj, found.rows, readable=readable),
        "older": "" if found.older is None else f"?before={found.older}",
        "times": TimesForm() if request.user.is_auditor(request.at) else None,
        "chain": chain.status_line(),
        "crumbs": [(_("Audit"), reverse("audit:index")), (obj.label(), "")],
        "url": _url(obj) if readable else "",
        "history_url": reverse("audit:history", args=[label, obj.reference]) if readable else "",
    }
    return render(request, "audit/trail.html", context)


@require_GET
def object_history(request: SignedInRequest, label: str, reference: str) -> HttpResponse:
    """Every version of a record with what it changed, and the record as it stood at a moment.

    Only for those who may read it: the values are its content.
    """
    obj, readable = _object(request, label, tidy(reference))
    if not readable:
        raise Http404
    form = MomentForm(request.GET)
    then = form.cleaned_data.get("then") if form.is_valid() else None
    under = trail.read_under(request.user, obj, request.at)
    as_of = {"as_of": f"{then:%Y-%m-%dT%H:%M}"} if then else {}
    note("audit.read_history", request.user, obj, **under, **as_of)
    before = _before(request)
    told, below = past.versions(obj, request.user, request.at, size=PAGE_ROWS, before=before)
    context = {
        "obj": obj,
        "form": form if request.GET.get("then") else MomentForm(),
        "then": then,
        "facts": past.as_it_was(obj, then, request.user, request.at) if then else None,
        "versions": told,
        "ties": past.ties(obj, request.user, request.at, size=PAGE_ROWS) if not before else [],
        "older": "" if below is None else f"?before={below}",
        "chain": chain.status_line(),
        "crumbs": [
            (_("Audit"), reverse("audit:index")),
            (obj.label(), reverse("audit:trail", args=[label, obj.reference])),
            (_("Versions"), ""),
        ],
    }
    return render(request, "audit/history.html", context, status=200 if form.is_valid() else 422)


@require_GET
def receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where an entry stands in the signed log: for who did it, and for auditors."""
    entry, found = _receipt(request, pk)
    context = {
        "entry": trail.lines([entry])[0],
        "pk": pk,
        "receipt": found,
        "leaf": found.leaf.decode() if found else "",
        "note": found.note.splitlines() if found else [],
        "keys": [str(key) for key in keys.verifying()],
        "crumbs": [(_("Audit"), reverse("audit:index")), (_("Receipt"), "")],
    }
    return render(request, "audit/receipt.html", context)


@require_GET
def receipt_proof(request: SignedInRequest, pk: int) -> HttpResponse:
    """The C2SP tlog-proof of an entry, as a file; 404 while its signature is pending."""
    _entry, found = _receipt(request, pk)
    if found is None:
        raise Http404
    answer = HttpResponse(found.proof, content_type="text/plain; charset=utf-8")
    name = f"entry-{pk}.tlog-proof"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _receipt(request: SignedInRequest, pk: int) -> tuple[Entry, Receipt | None]:
    seen = Entry.objects.visible_to(request.user, request.at)
    entry: Entry = get_object_or_404(seen, pk=pk)
    note("audit.read_receipt", request.user, None, entry=pk)
    return entry, receipts.standing(pk)


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


def _page(request: SignedInRequest, form: LogFilterForm) -> Page:
    entries = Entry.objects.visible_to(request.user, request.at)
    question = explorer.search(form.cleaned_data)
    return explorer.page(entries, question, size=PAGE_ROWS, before=_before(request))


def _before(request: SignedInRequest) -> int | None:
    """The key that a page ends before; None for the first one and for nonsense."""
    before = request.GET.get("before", "")
    return int(before) if before.isdecimal() and len(before) < 19 else None


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
