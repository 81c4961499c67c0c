"""What a merge means for the people of both cases, shown before it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from cases import rules
from cases.models import Case, Membership
from cases.querysets import people_of
from cases.views.frame import header, tab_url

if TYPE_CHECKING:
    import datetime

    from django.http import HttpResponse

    from accounts.models import User
    from audit.http import Door, SignedInRequest
    from audit.verbs import Verb

MERGING = (rules.MERGE, rules.TAKE_IN)
"""Verbs that are done in two steps: first it is shown whom they concern, then they are done."""


def merge_ahead(
    request: SignedInRequest, verb: Verb, door: Door, case: Case
) -> HttpResponse | None:
    """The page that says who reads which of the two cases; None where that was seen, and where the
    merge cannot be made: then doing it says so, and records it."""
    form = door.form(request.POST, **door.form_kwargs(request, case))
    version = request.POST.get("version", "")
    if "foreseen" in request.POST or not version.isdecimal() or not form.is_valid():
        return None
    other = form.cleaned_data["into" if verb is rules.MERGE else "double"]
    double, kept = (case, other) if verb is rules.MERGE else (other, case)
    why_not = (
        rules.MERGE.why_not(request.user, double, request.at),
        rules.TAKE_IN.why_not(request.user, kept, request.at),
    )
    if any(why_not) or not rules.MERGE.fits(double):
        return None
    context: dict[str, Any] = header(request, case, "overview") | {
        "verb": verb, "double": double, "kept": kept,
        "strangers": _only_in(double, kept, request.at),
        "typed": [(name, request.POST[name]) for name in form.fields if name in request.POST],
        "version": version, "action": request.path, "cancel": tab_url(case, "overview"),
    }  # fmt: skip
    return render(request, "cases/merging.html", context)


def _only_in(double: Case, kept: Case, at: datetime.datetime) -> list[User]:
    """People who read the first case and not the second, by the reading rule."""
    seats = Membership.objects.valid(at).filter(case=double).select_related("circle__group")
    people = {user.pk: user for seat in seats for user in people_of(seat.circle, at)}
    seen = {
        key: set(
            Case.objects.visible_to(user, at)
            .filter(pk__in=[double.pk, kept.pk])
            .values_list("pk", flat=True)
        )
        for key, user in people.items()
    }
    return [user for key, user in people.items() if seen[key] == {double.pk}]
