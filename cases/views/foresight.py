"""Who gains and who loses, shown before a change of membership is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.shortcuts import render
from django.utils.translation import gettext as _

from audit.acts import Refused, StaleVersion, WrongStatus
from cases import actions, rules
from cases.models import Membership
from cases.querysets import circle_name
from cases.views.frame import header, tab_url

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.models import Circle
    from audit.http import Door, SignedInRequest
    from audit.verbs import Verb
    from cases.models import Case

FORESEEN = (rules.ADD_MEMBER, rules.END_MEMBER)
"""Verbs that are done in two steps: first it is shown what they change, then they are done."""


def ahead(
    request: SignedInRequest, verb: Verb, door: Door, case: Case, row: Any
) -> HttpResponse | None:
    """The page that shows what the verb would change; None where that was seen and confirmed.

    None as well where the verb cannot be done: then doing it says so, and records it. What was
    confirmed is what is done: if more or other people are concerned by now, it is shown again.
    """
    form = door.form(request.POST, **door.form_kwargs(request, row))
    version = request.POST.get("version", "")
    if not version.isdecimal() or not form.is_valid():
        return None
    typed: dict[str, Any] = dict(form.cleaned_data)
    circle: Circle = _circle(row, typed)

    def deed() -> object:
        return door.action(row.pk, by=request.user, at=request.at, version=int(version), **typed)

    try:
        seen = actions.foresee(case, circle, deed, at=request.at)
    except (Refused, WrongStatus, StaleVersion, ValidationError, IntegrityError):
        return None
    if request.POST.get("foreseen") == seen.mark:
        return None
    again = "foreseen" in request.POST
    context = header(request, case, "members") | {
        "verb": verb,
        "circle": circle_name(circle),
        "again": again,
        "seen": seen,
        "typed": [(name, request.POST[name]) for name in form.fields if name in request.POST],
        "facts": _facts(form, row, typed),
        "version": version,
        "action": request.path,
        "cancel": tab_url(case, "members"),
    }
    return render(request, "cases/foreseen.html", context, status=409 if again else 200)


def _circle(row: Any, typed: dict[str, Any]) -> Circle:
    if isinstance(row, Membership):
        return row.circle
    circle: Circle = typed["user"].circle if typed.get("user") else typed["circle"]
    return circle


def _facts(form: Any, row: Any, typed: dict[str, Any]) -> list[tuple[str, str]]:
    """What was typed, as it will stand in the record."""
    facts = []
    if isinstance(row, Membership):
        facts.append((_("Capacity"), str(row.get_capacity_display())))
    for name, field in form.fields.items():
        if (value := typed.get(name)) not in (None, ""):
            said = dict(getattr(field, "choices", ()) or ()).get(value, value)
            facts.append((str(field.label), f"{value:%Y-%m-%d}" if name == "until" else str(said)))
    return facts
