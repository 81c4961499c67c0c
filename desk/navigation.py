"""What stands around every page: the marking, the way to the rooms one may enter, one's roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.http import may_be_named
from accounts.models import role_labels
from accounts.standing import standing

if TYPE_CHECKING:
    from django.http import HttpRequest

ROOMS = (
    # Label, name of the route, roles that find something there (empty: everyone).
    (_("My work"), "desk:home", frozenset[str]()),
    (_("Tasks"), "work:mine", frozenset[str]()),
    (_("Search"), "desk:search", frozenset[str]()),
    (_("Cases"), "cases:index", frozenset[str]()),
    (_("Actors"), "actors:index", frozenset[str]()),
    (_("Measures"), "sanctions:measures", frozenset[str]()),
    (_("Authorities"), "sanctions:authorities", frozenset[str]()),
    (_("Units"), "units:index", frozenset[str]()),
    (_("Objectives"), "objectives:index", frozenset[str]()),
    (_("Records"), "records:index", frozenset({"records_officer"})),
    (_("Audit"), "audit:index", frozenset[str]()),
    (_("Oversight"), "oversight:index", frozenset({"auditor"})),
    (_("People"), "accounts:people", frozenset({"administrator", "auditor", "security_officer"})),
    (_("Access"), "desk:access", frozenset({"security_officer", "auditor"})),
)
NO_CASES = frozenset({"administrator", "auditor"})
CASE_ROOMS = frozenset({"desk:search", "cases:index", "actors:index", "sanctions:measures"})


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """``marking``, ``navigation`` as (label, url, current), ``roles`` and ``closed_because``."""
    frame: dict[str, Any] = {"marking": settings.PROBITY_MARKING, "navigation": [], "roles": []}
    at = getattr(request, "at", None)
    if at is None or not request.user.is_authenticated:
        return frame
    if not may_be_named(request):
        return frame | {"user": AnonymousUser(), "messages": []}  # what it was told waits
    held = request.user.roles(at)
    frame["roles"] = role_labels(held)
    frame["closed_because"] = standing(request.user, at).closed_because
    frame["navigation"] = [
        (label, url, request.path == url or (url != "/" and request.path.startswith(url)))
        for label, name, roles in ROOMS
        if (not roles or roles & held) and not (name in CASE_ROOMS and held & NO_CASES)
        for url in [reverse(name)]
    ]
    return frame
