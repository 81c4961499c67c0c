"""What the web needs from the kernel: the moment, the origin, and answers to what acts raise."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import NON_FIELD_ERRORS, BadRequest, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from audit import clock
from audit.acts import (
    Refused,
    StaleVersion,
    Unseen,
    WrongStatus,
    ask_role,
    broken_constraint,
)
from audit.log import receipts
from audit.models import Entry
from audit.origin import Origin, coming_from, origin

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django_htmx.middleware import HtmxDetails

    from accounts.models import User
    from audit.models import Record
    from audit.verbs import Verb

Answer = Callable[[HttpRequest], HttpResponse]
Bound = dict["Verb", "BaseForm"]


class SignedInRequest(HttpRequest):
    """A request behind the sign-in: a real user, and the moment it is judged at."""

    user: User
    at: datetime.datetime
    htmx: HtmxDetails


class Door(NamedTuple):
    """How a verb is offered: what to ask, what to call with the answer, what the form needs."""

    form: Callable[..., BaseForm]
    action: Callable[..., Any]
    form_kwargs: Callable[[Any, Any], dict[str, Any]] = lambda request, obj: {}


def _address(obj: Record | None) -> str:
    """Where the record is that a verb was refused on; empty for one without a page of its own."""
    address: Any = getattr(obj, "get_absolute_url", None)
    try:
        return str(address()) if address is not None else ""
    except (AttributeError, NoReverseMatch):
        return ""


class ActsMiddleware:
    """Give the request its moment and its origin; turn what acts raise into answers."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("a NUL character in the address: PostgreSQL compares none")
        try:
            request.at = clock.read()  # type: ignore[attr-defined]
        except clock.SetBack as error:
            return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
        session = request.session.session_key or "" if hasattr(request, "session") else ""
        place = Origin(
            channel="web",
            request=uuid.uuid4().hex,
            # The key itself opens a session; its tail is enough to tell two apart.
            session=session[-8:],
            address=request.META.get("REMOTE_ADDR", "")[:45],
            confirmed_at=lambda: getattr(request, "confirmed_at", None),
        )
        with coming_from(place):
            response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        match exc:
            case Unseen():
                return render(request, "404.html", status=404)
            case Refused():
                told = {"why": exc.why, "url": _address(exc.obj)}
                return render(request, "refused.html", told, status=403)
            case WrongStatus():
                return render(request, "wrong_status.html", {"why": str(exc)}, status=409)
            case StaleVersion():
                return render(
                    request, "stale.html", {"conflicts": exc.conflicts, "obj": exc.obj}, status=409
                )
        return None


class SignInMiddleware(LoginRequiredMiddleware):
    """Every view needs a user unless it says otherwise; a fragment is told by 401."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:  # type: ignore[override]
        if request.headers.get("HX-Request"):
            url = resolve_url(self.get_login_url(view_func))
            fragment: HtmxDetails | None = getattr(request, "htmx", None)
            if fragment and (
                page := fragment.current_url_abs_path
            ):  # what was typed there was kept as a draft
                url = redirect_to_login(page, url).url
            return HttpResponse(status=401, headers={"HX-Redirect": url})
        return super().handle_no_permission(request, view_func)


def perform(
    request: SignedInRequest,
    verb: Verb,
    door: Door,
    obj: Record,
    page: Callable[..., HttpResponse],
) -> HttpResponse:
    """Perform one verb on one visible object with the answers of its form.

    ``page(bound={verb: form}, status=…)`` shows the object's page again with
    what was typed: 422 for a wrong answer, 409 for a stale version. Otherwise
    a message and a redirect to the object.
    """
    form = door.form(request.POST, request.FILES, **door.form_kwargs(request, obj))
    version = _version(request)
    if version is None:
        form.add_error(None, _("The form was sent without its version. Open the page again."))
    if not form.is_valid():
        ask_role(verb, obj, by=request.user, at=request.at)
        return page(bound={verb: form}, status=422)
    typed = dict(form.cleaned_data)
    try:
        done = door.action(obj.pk, by=request.user, at=request.at, version=version, **typed)
    except ValidationError as error:
        show_on(form, error)
        return page(bound={verb: form}, status=422)
    except IntegrityError as error:
        show_on(form, ValidationError(broken_constraint(type(obj), error)))
        return page(bound={verb: form}, status=422)
    except StaleVersion as stale:
        form.add_error(None, str(stale))
        form.conflicts = stale.conflicts  # type: ignore[attr-defined]
        return page(bound={verb: form}, status=409)
    tell(request, verb, done)
    return redirect(obj.get_absolute_url())  # type: ignore[attr-defined]


def asked(request: SignedInRequest, verb: Verb, about: Record | None = None) -> None:
    """Refuse a POST, with an entry, to somebody none of whose roles holds the verb.

    For the pages that bring a first row into being, which have no door to go through: before
    they say what was typed wrong.
    """
    if request.method == "POST":
        ask_role(verb, about, by=request.user, at=request.at)


def found_door(doors: dict[Verb, Door], slug: str) -> tuple[Verb, Door]:
    """The verb with this word in its URL, and its door. Raises Http404."""
    for verb, door in doors.items():
        if verb.slug == slug:
            return verb, door
    raise Http404


def tell(request: HttpRequest, verb: Verb, done: Any) -> None:
    """Say what was done, and which fields of others were kept; or, where the action said so by
    ``under_way``, that it has only begun."""
    if told := getattr(done, "under_way", ""):
        messages.info(request, told)
        return
    messages.success(request, _("%(verb)s: done.") % {"verb": verb.label})
    if verb.decides:
        _tell_receipt(request, verb)
    if kept := getattr(done, "kept", None):
        names = ", ".join(str(done._meta.get_field(name).verbose_name) for name in kept)
        messages.info(
            request,
            _("Somebody else had changed these in the meantime; their text stays: %(names)s.")
            % {"names": names},
        )


def _tell_receipt(request: HttpRequest, verb: Verb) -> None:
    """Where in the log the decision of this request stands, or that its receipt is pending."""
    mine = Entry.objects.filter(request=origin().request, kind=verb.name, outcome="done")
    if not origin().request or (entry := mine.order_by("-pk").first()) is None:
        return
    found = receipts.standing(entry.pk)
    words = (
        _("Entry %(place)s of the log, under the checkpoint over %(size)s:")
        % {"place": f"{found.seq:,}", "size": f"{found.size:,}"}
        if found
        else _("It is recorded; the log’s signature over it is pending:")
    )
    url = reverse("audit:receipt", args=[entry.pk])
    messages.info(request, format_html('{} <a href="{}">{}</a>', words, url, _("the receipt")))


def show_on(form: BaseForm, error: ValidationError) -> None:
    """Put what the model refused onto the form: at its field, or above them all."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, texts in by_field.items():
        place = name if name in form.fields and name != NON_FIELD_ERRORS else None
        for text in texts:
            form.add_error(place, text)


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None
