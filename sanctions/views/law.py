"""Pages of the law: what carried it on, that it ended, its next version, which one fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit import clock
from audit.http import Door, asked, found_door, perform, show_on, tell
from audit.references import tidy
from sanctions import actions, choosing, forms, rules
from sanctions.models import (
    Action,
    Authority,
    AuthorityVersion,
    Bridge,
    Continuation,
    EndOfForce,
    NationalEmergency,
    VersionDraft,
)
from sanctions.views.frame import offered

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import Bound, SignedInRequest
    from audit.verbs import Verb


class OnLaw(NamedTuple):
    """A new fact about the law: its model, the row it hangs on, the form and the deed."""

    model: type[Any]
    parent: type[Any]
    path: str
    form: type[Any]
    action: Any


ON_LAW: dict[Verb, OnLaw] = {
    rules.RECORD_CONTINUATION: OnLaw(
        Continuation, NationalEmergency, "emergency", forms.ContinuationForm,
        actions.record_continuation,
    ),
    rules.RECORD_BRIDGE: OnLaw(
        Bridge, AuthorityVersion, "authority_version", forms.BridgeForm, actions.record_bridge
    ),
    rules.PROPOSE_END: OnLaw(
        EndOfForce, AuthorityVersion, "authority_version", forms.LawEndForm, actions.propose_end
    ),
}  # fmt: skip
END_DOORS = {
    rules.CONFIRM_END: Door(forms.EmptyForm, actions.confirm_end),
    rules.REFUSE_END: Door(forms.ReasonForm, actions.refuse_end),
}
DRAFT_DOORS = {
    rules.APPROVE_VERSION: Door(forms.EmptyForm, actions.approve_version),
    rules.REFUSE_VERSION: Door(forms.ReasonForm, actions.refuse_version),
}
LAW_DOORS: dict[Verb, Any] = {
    **{verb: Door(one.form, one.action) for verb, one in ON_LAW.items()},
    **END_DOORS, **DRAFT_DOORS,
    rules.DRAFT_VERSION: Door(forms.VersionForm, actions.draft_version),
    rules.EDIT_VERSION: Door(forms.VersionForm, actions.edit_version),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def law_add(request: SignedInRequest, code: str, reference: str, slug: str) -> HttpResponse:
    """A new fact about an authority: a continuation, a bridge, an end; on a page of its own."""
    verb = next((verb for verb in ON_LAW if verb.slug == slug), None)
    if verb is None:
        raise Http404
    one = ON_LAW[verb]
    parent = get_object_or_404(
        one.parent.objects.visible_to(request.user, request.at).standing(),
        authority__code=code, reference=tidy(reference),
    )  # fmt: skip
    asked(request, verb, parent)
    form = one.form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = one.action(parent.pk, by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, verb, done)
            return redirect(parent.authority)
    return _form(request, verb, form, parent.authority, str(parent))


@require_POST
def end_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Confirm, or do not confirm, that a version ended."""
    found = get_object_or_404(
        EndOfForce.objects.visible_to(request.user, request.at).standing().select_related(
            "authority_version__authority"
        ), reference=tidy(reference),
    )  # fmt: skip
    verb, door = found_door(END_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        form: Any = bound[verb]
        return _form(request, verb, form, found.authority_version.authority, str(found), status)

    return perform(request, verb, door, found, page)


def ends_of(request: SignedInRequest, version: AuthorityVersion) -> list[dict[str, Any]]:
    """The ends written down for a version, with what the user can do to each."""
    rows = version.ends.standing().select_related("created_by__person")
    return [
        {
            "row": row,
            "do_url": f"{reverse('sanctions:authorities')}ends/{row.reference}/do/",
            **offered(request, END_DOORS, row),
        }
        for row in rows
    ]


# --- the next version ---------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def new_version(request: SignedInRequest, code: str) -> HttpResponse:
    """Draft the next version of an authority, beginning from the newest one."""
    authority = get_object_or_404(
        Authority.objects.visible_to(request.user, request.at).standing(), code=code
    )
    verb = rules.DRAFT_VERSION
    asked(request, verb, authority)
    newest = authority.versions.standing().order_by("-valid_from").first()
    form = forms.VersionForm(
        request.POST or None, initial=forms.shown(text_of(newest)) if newest else {}
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.draft_version(
                authority.pk, by=request.user, at=request.at, **form.cleaned_data
            )
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, verb, done)
            return redirect(done)
    return _form(request, verb, form, authority, authority.title)


@require_GET
def version_draft(request: SignedInRequest, reference: str) -> HttpResponse:
    """A draft beside the version it would follow, and what may be done to it."""
    return _draft_page(request, _draft(request, reference))


@require_http_methods(["GET", "POST"])
def edit_version(request: SignedInRequest, reference: str) -> HttpResponse:
    """The draft in other words."""
    found, verb = _draft(request, reference), rules.EDIT_VERSION

    def page(bound: Bound, status: int) -> HttpResponse:
        return _form(request, verb, bound[verb], found.authority, str(found), status, found)

    if request.method == "POST":
        return perform(request, verb, LAW_DOORS[verb], found, page)
    form = forms.VersionForm(initial=forms.shown(found.text))
    return _form(request, verb, form, found.authority, str(found), about=found)


@require_POST
def version_draft_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Approve a draft, or not."""
    found = _draft(request, reference)
    verb, door = found_door(DRAFT_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _draft_page(request, _draft(request, reference), bound, status)

    return perform(request, verb, door, found, page)


def text_of(version: AuthorityVersion) -> dict[str, Any]:
    """A version that stands, in the shape of a draft's text."""
    names = (*actions.law.FACTS, "valid_from", "may_impose_until", "ends_imposed_on")
    text = {name: getattr(version, name) for name in (*names, "term_ends_on", "text_read")}
    text = {name: value.isoformat() if hasattr(value, "isoformat") else value
            for name, value in text.items()}  # fmt: skip
    return text | {
        "label": version.name,
        "elements": [{"code": row.code, "text": row.text} for row in version.elements.all()],
        "prongs": [
            {"code": row.code, "label": row.title, "all_of": row.all_of, "any_of": row.any_of}
            for row in version.prongs.all()
        ],
        "sources": version.sources,
    }


def _draft(request: SignedInRequest, reference: str) -> VersionDraft:
    seen = VersionDraft.objects.visible_to(request.user, request.at).select_related(
        "authority", "based_on", "laid_as__authority", "created_by__person"
    )
    found: VersionDraft = get_object_or_404(seen, reference=tidy(reference))
    return found


def _draft_page(
    request: SignedInRequest, found: VersionDraft, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    new = forms.shown(found.text)
    old = forms.shown(text_of(found.based_on)) if found.based_on else {}
    may_edit = rules.EDIT_VERSION.fits(found) and (
        rules.EDIT_VERSION.why_not(request.user, found, request.at) is None
    )
    context = offered(request, DRAFT_DOORS, found, bound) | {
        "draft": found,
        "title": _("%(authority)s: a new version") % {"authority": found.authority.code},
        "changes": [
            (name.replace("_", " ").capitalize(), _text(old.get(name)), _text(value))
            for name, value in new.items()
            if _text(old.get(name)) != _text(value)
        ],
        "facts": [
            (name.replace("_", " ").capitalize(), _text(value)) for name, value in new.items()
        ],
        "do_url": f"{found.get_absolute_url()}do/",
        "buttons": [(rules.EDIT_VERSION.label, f"{found.get_absolute_url()}edit/")]
        if may_edit
        else [],
        "crumbs": [*crumbs(found.authority), (found.reference, "")],
    }
    return render(request, "sanctions/version_draft.html", context, status=status)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)


# --- which authority fits -----------------------------------------------------------------


@require_GET
def choose(request: SignedInRequest) -> HttpResponse:
    """Every authority, ranked for what is known of subject and conduct, with reasons."""
    form = forms.ChooseForm(request.GET or None, auto_id="ask_%s")
    typed = form.cleaned_data if form.is_bound and form.is_valid() else {}
    answers = {name: typed[name] for name in choosing.told()["questions"] if typed.get(name)}
    versions = AuthorityVersion.objects.visible_to(request.user, request.at).standing()
    day = clock.legal_day(request.at)
    fits = choosing.ranked(versions.with_text(), answers, day, typed.get("acted_on"))
    seen = Action.objects.visible_to(request.user, request.at).standing()
    action = seen.filter(reference=tidy(typed.get("action") or "")).first()
    context = {
        "title": _("Which authority fits?"),
        "lede": _(
            "Say what is known. The list is advice: counsel chooses, and each element is shown by "
            "evidence later."
        ),
        "form": form,
        "fits": [{"fit": fit, "url": _nominating(request, action, fit)} for fit in fits]
        if answers
        else [],
        "action": action,
        "crumbs": [(_("Authorities"), reverse("sanctions:authorities")), (_("Which fits?"), "")],
    }
    return render(request, "sanctions/choose.html", context)


def _nominating(request: SignedInRequest, action: Action | None, fit: choosing.Fit) -> str:
    """Where a nomination under the authority begins: in the action one came from, or with one."""
    if not fit.usable or rules.NOMINATE.not_held(request.user, request.at) is not None:
        return ""
    if action is None:
        return reverse("sanctions:new_action")
    base = reverse("sanctions:nominate", args=[action.reference])
    return f"{base}?authority={fit.version.reference}"


# --- frames -------------------------------------------------------------------------------


def crumbs(authority: Authority) -> list[tuple[str, str]]:
    """The way to an authority."""
    return [
        (_("Authorities"), reverse("sanctions:authorities")),
        (authority.code, authority.get_absolute_url()),
    ]


def _form(
    request: SignedInRequest, verb: Verb, form: Any, authority: Authority, lede: str,
    status: int = 0, about: VersionDraft | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "title": verb.label, "lede": lede, "basis": verb.basis,
        "crumbs": [*crumbs(authority), (verb.label, "")],
        "cancel": (about or authority).get_absolute_url(),
        "version": about.version if about else 0,
    }  # fmt: skip
    code = status or (422 if form.is_bound else 200)
    return render(request, "sanctions/law_form.html", context, status=code)
