"""What a leaver left behind, and its handing over by the supervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from audit.acts import note
from audit.http import show_on
from audit.references import tidy
from cases.models import Membership
from desk import actions, leavers
from desk.forms import HandOverForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import SignedInRequest


def _leaver(request: SignedInRequest, reference: str) -> User:
    gone = leavers.leavers(request.user, request.at)
    return get_object_or_404(gone, reference=tidy(reference))


@require_GET
def left_behind(request: SignedInRequest, reference: str) -> HttpResponse:
    """All that one leaver still holds, as far as the supervisor may see it."""
    leaver = _leaver(request, reference)
    note("desk.read_left_behind", request.user, leaver)
    return _page(request, leaver)


@require_POST
def hand_over(request: SignedInRequest, reference: str) -> HttpResponse:
    """Hand one membership over, or all tasks and deadlines, in one step."""
    leaver = _leaver(request, reference)
    part = tidy(request.POST.get("part", ""))
    form = _form(request, leaver, part, request.POST)
    if not form.is_valid():
        return _page(request, leaver, {part: form}, 422)
    typed = form.cleaned_data
    try:
        if part:
            _succeed(request, leaver, part, typed)
            messages.success(request, _("Handed over."))
        else:
            moved = actions.hand_over_tasks(leaver, by=request.user, at=request.at, **typed)
            messages.success(request, _("%(n)d handed over.") % {"n": len(moved.done)})
            for row, why in moved.refused:
                messages.warning(request, f"{row.reference}: {why}")
    except ValidationError as error:
        show_on(form, error)
        return _page(request, leaver, {part: form}, 422)
    return redirect("desk:left_behind", leaver.reference)


def _succeed(request: SignedInRequest, leaver: User, part: str, typed: dict[str, Any]) -> None:
    seen = Membership.objects.visible_to(request.user, request.at).filter(circle__user=leaver)
    member = get_object_or_404(seen, reference=part)
    version = int(request.POST.get("version") or 0)
    actions.succeed_member(member.pk, by=request.user, at=request.at, version=version, **typed)


def _form(request: SignedInRequest, leaver: User, part: str, data: Any = None) -> HandOverForm:
    people = User.objects.visible_to(request.user, request.at).active()
    people = people.filter(agency=request.user.agency_id).select_related("person")
    return HandOverForm(data, people=people, auto_id=f"hand_over_{part}_%s")


def _page(
    request: SignedInRequest, leaver: User, bound: dict[str, HandOverForm] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    left, bound = leavers.left_behind(leaver, request.user, request.at), bound or {}

    def form(part: str) -> HandOverForm:
        return bound.get(part) or _form(request, leaver, part)

    context = {
        "leaver": leaver,
        "left": left,
        "members": [
            (
                row,
                why,
                None if why else bound.get(row.reference) or _form(request, leaver, row.reference),
            )
            for row, why in left.members
        ],
        "task_form": bound.get("") or _form(request, leaver, "")
        if left.tasks or left.deadlines
        else None,
        "action": reverse("desk:hand_over", args=[leaver.reference]),
        "crumbs": [(_("My work"), reverse("desk:home")), (_("Left behind"), "")],
    }
    return render(request, "desk/left_behind.html", context, status=status)
