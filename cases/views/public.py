"""The pages that nobody signs in to: a tip from outside, and the channel back to its source.

Nothing that could tell who writes is kept: what is done here has an origin without address,
session or request, no cookie is set, and a form is its own proof, so that it needs no token.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import Agency
from audit.origin import Origin, coming_from
from cases import actions, receipts, throttling
from cases.forms.tip import NumberForm, PublicTipForm, ReplyForm
from cases.models import TipMessage, TipReceipt
from cases.public_words import LANGUAGES, words
from cases.uploads import StrangersUploadHandler

NOBODY = Origin(channel="tip")
Public = Callable[[HttpRequest, dict[str, Any]], HttpResponse]


def _public(view: Public) -> Callable[[HttpRequest], HttpResponse]:
    """The view, for strangers: in their language, and without a trace of them."""

    @login_not_required
    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "POST"])
    @functools.wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        if not settings.PROBITY_PUBLIC_TIPS:
            raise Http404
        if request.method == "POST":
            _bound_files(request)
        language = _language(request)
        with translation.override(language), coming_from(NOBODY):
            response = view(request, _frame(request, language))
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return answer


def _bound_files(request: HttpRequest) -> None:
    """Before anything of the form is read: how much a stranger may send, and how often."""
    sends = request.headers.get("Content-Type", "").startswith("multipart/")
    taking = sends and not throttling.too_many(request, "files")
    request.upload_handlers = [StrangersUploadHandler(request, taking=taking)]


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("lang") or request.POST.get("lang") or translation.get_language()
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def _frame(request: HttpRequest, language: str) -> dict[str, Any]:
    other = next(one for one in LANGUAGES if one != language)
    return {"words": words(language), "language": language, "other": other, "path": request.path}


def _agency() -> Agency | None:
    """The agency whose triage reads tips from outside; None when none is named."""
    code = settings.PROBITY_TIP_AGENCY
    found: Agency | None = Agency.objects.standing().filter(code=code).first() if code else None
    return found


@_public
def public_tip(request: HttpRequest, frame: dict[str, Any]) -> HttpResponse:
    """A tip from outside: the form, and once it is sent the number of its receipt."""
    said = frame["words"]
    if (agency := _agency()) is None:
        status = 409 if request.method == "POST" else 200
        return render(request, "tip/closed.html", frame, status=status)
    if request.method == "GET":
        form = PublicTipForm(words=said, initial=_begun(frame))
        return render(request, "tip/new.html", frame | {"form": form})
    form = PublicTipForm(request.POST, request.FILES, words=said)
    if not form.is_valid():
        return render(request, "tip/new.html", frame | {"form": form}, status=422)
    if throttling.too_many(request, "tip"):
        form.add_error(None, said["too_many"])
        return render(request, "tip/new.html", frame | {"form": form}, status=429)
    return _received(request, frame, form, agency)


def _received(
    request: HttpRequest, frame: dict[str, Any], form: PublicTipForm, agency: Agency
) -> HttpResponse:
    """Take the tip, once however often its form is sent, and tell its number."""
    typed = dict(form.cleaned_data)
    number_of_form, files = typed.pop("form"), typed.pop("attachments")
    if not throttling.first_time(number_of_form):
        return render(request, "tip/already.html", frame, status=409)
    at: datetime.datetime = request.at  # type: ignore[attr-defined]
    try:
        facts = {"language": typed["tip_language"], **typed}
        _case, number = actions.receive_tip(agency=agency, at=at, files=files, **facts)
    except BaseException as error:
        throttling.send_again(number_of_form)
        if not isinstance(error, ValidationError):
            raise
        for name in getattr(error, "message_dict", {"": ""}):
            form.add_error(name if name in form.fields else None, frame["words"]["odd"])
        return render(request, "tip/new.html", frame | {"form": form}, status=422)
    told = {"number": receipts.spaced(number), "files": len(files)}
    told["files_arrived"] = frame["words"]["files_arrived"] % {"count": told["files"]}
    return render(request, "tip/sent.html", frame | told)


def _begun(frame: dict[str, Any]) -> dict[str, str]:
    return {"tip_language": frame["language"], "form": throttling.new_form()}


@_public
def public_tip_receipt(request: HttpRequest, frame: dict[str, Any]) -> HttpResponse:
    """The channel back: a source reads what was written to them, and answers."""
    said = frame["words"]
    if request.method == "GET":
        return _asks(request, frame, NumberForm(words=said))
    form = NumberForm(request.POST, words=said)
    if not form.is_valid():
        return _asks(request, frame, form, 422)
    if throttling.too_many(request, "receipt"):
        form.add_error(None, said["too_many"])
        return _asks(request, frame, form, 429)
    number = form.cleaned_data["number"]
    receipt = TipReceipt.objects.of_number(number).select_related("case").first()
    if receipt is None:
        form.add_error("number", said["unknown"])
        return _asks(request, frame, form, 422)
    if "text" in request.POST:
        return _heard(request, frame, receipt, number)
    return _channel(request, frame, receipt, number)


def _heard(
    request: HttpRequest, frame: dict[str, Any], receipt: TipReceipt, number: str
) -> HttpResponse:
    """Take the message of a source, once however often it is sent."""
    said = frame["words"]
    form = ReplyForm({**request.POST.dict(), "number": number}, request.FILES, words=said)
    if not form.is_valid():
        return _channel(request, frame, receipt, number, form, 422)
    if throttling.too_many(request, "message"):
        form.add_error(None, said["too_many"])
        return _channel(request, frame, receipt, number, form, 429)
    if not throttling.first_time(form.cleaned_data["form"]):
        return _channel(request, frame | {"told": said["message_already"]}, receipt, number)
    at: datetime.datetime = request.at  # type: ignore[attr-defined]
    try:
        text, files = form.cleaned_data["text"], form.cleaned_data["attachments"]
        actions.hear_source(receipt, at=at, text=text, language=frame["language"], files=files)
    except BaseException:
        throttling.send_again(form.cleaned_data["form"])
        raise
    told = said["message_sent"]
    if files:
        told = f"{told} {said['files_arrived'] % {'count': len(files)}}"
    return _channel(request, frame | {"told": told}, receipt, number)


def _asks(
    request: HttpRequest, frame: dict[str, Any], form: NumberForm, status: int = 200
) -> HttpResponse:
    return render(request, "tip/number.html", frame | {"form": form}, status=status)


def _channel(
    request: HttpRequest, frame: dict[str, Any], receipt: TipReceipt, number: str,
    form: ReplyForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    said = frame["words"]
    begun = {"number": number, "form": throttling.new_form()}
    rows = TipMessage.objects.standing().filter(case=receipt.case_id).order_by("pk")
    sides = {"SOURCE": said["from_source"], "STAFF": said["from_staff"]}
    shown = {
        "form": form or ReplyForm(words=said, initial=begun),
        "arrived": said["arrived"] % {"day": f"{receipt.created_at:%Y-%m-%d}"},
        # No hour: it would tell whoever finds the page when the source sat at it.
        "rows": [
            (sides[row.side], f"{row.created_at:%Y-%m-%d}", row.text, row.language) for row in rows
        ],
    }
    return render(request, "tip/channel.html", frame | shown, status=status)
