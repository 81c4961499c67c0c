"""The law: every authority with its versions, what it takes, and how far its text was verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from audit import clock
from audit.http import asked, show_on, tell
from sanctions import actions, rules
from sanctions.forms import ForceForm
from sanctions.models import Authority, AuthorityVersion, VersionDraft
from sanctions.views.law import crumbs, ends_of

if TYPE_CHECKING:
    import datetime
    from typing import Any

    from django.http import HttpResponse

    from audit.http import SignedInRequest


@require_GET
def authorities(request: SignedInRequest) -> HttpResponse:
    """All authorities, each in one line."""
    day = clock.legal_day(request.at)
    rows = Authority.objects.visible_to(request.user, request.at).standing().with_text()
    context = {
        "rows": [_line(row, day) for row in rows],
        "title": _("Authorities"),
        "lede": _("The law that measures rest on. What was not compared with its source says so."),
        "buttons": [(_("Which authority fits?"), reverse("sanctions:choose"))],
    }
    return render(request, "sanctions/authorities.html", context)


def _line(authority: Any, day: datetime.date) -> dict[str, Any]:
    """One authority with its version of the day, or the last one there was."""
    texts = authority.texts
    current = next((v for v in reversed(texts) if v.valid_from <= day), texts[-1])
    return {
        "authority": authority, "version": current, "versions": len(texts),
        "state": _state(current, day),
    }  # fmt: skip


def _state(version: AuthorityVersion, day: datetime.date) -> dict[str, Any]:
    """What a version is good for on a day: a word, its colour family, and why."""
    if not version.text_read:
        return {"word": _("text not read"), "family": "refused"}
    if not version.may_impose(day):
        return {"word": _("out of force"), "family": ""}
    if not version.confirmed(day):
        return {"word": _("force not verified"), "family": "waiting"}
    return {"word": _("in force"), "family": "done"}


@require_GET
def authority(request: SignedInRequest, code: str) -> HttpResponse:
    """One authority: each version with elements, prongs, validity, sources and verification."""
    return render(request, "sanctions/authority.html", _page(request, code))


@require_http_methods(["GET", "POST"])
def confirm(request: SignedInRequest, code: str, reference: str) -> HttpResponse:
    """Record that a version was looked up and is in force."""
    version = get_object_or_404(
        AuthorityVersion.objects.visible_to(request.user, request.at).select_related("authority"),
        authority__code=code, reference=reference,
    )  # fmt: skip
    asked(request, rules.CONFIRM_FORCE, version)
    form = ForceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.confirm_force(
                version.pk, by=request.user, at=request.at, **form.cleaned_data
            )
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.CONFIRM_FORCE, done)
            return redirect(version.authority)
    context = {
        "form": form,
        "title": rules.CONFIRM_FORCE.label,
        "lede": str(version),
        "crumbs": [*crumbs(version.authority), (rules.CONFIRM_FORCE.label, "")],
        "cancel": version.authority.get_absolute_url(),
        "basis": rules.CONFIRM_FORCE.basis,
    }
    return render(request, "sanctions/form.html", context, status=422 if form.is_bound else 200)


def _page(request: SignedInRequest, code: str) -> dict[str, Any]:
    found: Any = get_object_or_404(
        Authority.objects.visible_to(request.user, request.at).standing().with_text(), code=code
    )
    day = clock.legal_day(request.at)
    may_confirm = rules.CONFIRM_FORCE.not_held(request.user, request.at) is None
    return {
        "authority": found,
        "crumbs": crumbs(found),
        "versions": [
            {
                "version": v,
                "state": _state(v, day),
                "checks": v.checks_good(day),
                "elements": list(v.elements.all()),
                "prongs": list(v.prongs.all()),
                "emergency": v.emergency,
                "continuations": [
                    row
                    for row in (v.emergency.continuations.all() if v.emergency else ())
                    if row.withdrawn_at is None
                ],
                "bridges": [row for row in v.bridges.all() if row.withdrawn_at is None],
                "ends": ends_of(request, v),
            }
            for v in reversed(found.texts)
        ],
        "may_confirm": may_confirm,
        "may_end": rules.PROPOSE_END.not_held(request.user, request.at) is None,
        "buttons": _buttons(request, found),
    }


def _buttons(request: SignedInRequest, found: Authority) -> list[tuple[Any, str]]:
    """The draft that is under way, or the way to begin one."""
    if rules.DRAFT_VERSION.not_held(request.user, request.at) is not None:
        return []
    drafts = found.drafts.standing().filter(status=VersionDraft.Status.DRAFT)
    if draft := drafts.first():
        return [(_("The next version, being drafted"), draft.get_absolute_url())]
    return [(rules.DRAFT_VERSION.label, reverse("sanctions:new_version", args=[found.code]))]
