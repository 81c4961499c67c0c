"""The doors to people: accounts, roles and agencies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, rules
from accounts.forms import (
    AccountForm,
    AgencyForm,
    EmptyForm,
    PasswordForm,
    ReasonForm,
    RoleForm,
    SuspendForm,
)
from accounts.models import AccessSuspension, Agency, Person, RoleGrant, User, role_labels
from audit.acts import offers
from audit.http import Door, asked, found_door, perform, show_on, tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import Bound, SignedInRequest

DOORS = {
    rules.CLOSE_ACCOUNT: Door(ReasonForm, actions.close_account),
    rules.SET_PASSWORD: Door(
        PasswordForm, actions.set_password, lambda request, user: {"account": user}
    ),
    rules.RESET_FACTORS: Door(ReasonForm, actions.reset_factors),
}
ROLE_DOORS = {
    rules.CONFIRM_ROLE: Door(EmptyForm, actions.confirm_role),
    rules.END_ROLE: Door(ReasonForm, actions.end_role),
}
SUSPENSION_DOORS = {rules.LIFT_SUSPENSION: Door(ReasonForm, actions.lift_suspension)}
AGENCY_DOORS = {rules.EDIT_AGENCY: Door(AgencyForm, actions.edit_agency)}


@require_GET
def people(request: SignedInRequest) -> HttpResponse:
    """Accounts with their roles; what waits for a second administrator stands first."""
    accounts = User.objects.visible_to(request.user, request.at).select_related("person", "agency")
    grants = RoleGrant.objects.visible_to(request.user, request.at).standing()
    held: dict[int, set[str]] = {}
    for grant in grants.in_force(request.at):
        held.setdefault(grant.user_id, set()).add(grant.role)
    waiting = grants.filter(status=RoleGrant.Status.PROPOSED).select_related(
        "user__person", "proposed_by__person"
    )
    context = {
        "rows": [(a, role_labels(frozenset(held.get(a.pk, ())))) for a in accounts],
        "waiting": list(waiting),
        "may_add": rules.OPEN_ACCOUNT.not_held(request.user, request.at) is None,
    }
    return render(request, "accounts/people.html", context)


@require_GET
def agencies(request: SignedInRequest) -> HttpResponse:
    context = {
        "agencies": list(Agency.objects.visible_to(request.user, request.at)),
        "may_add": rules.ADD_AGENCY.not_held(request.user, request.at) is None,
    }
    return render(request, "accounts/agencies.html", context)


@require_http_methods(["GET", "POST"])
def new_agency(request: SignedInRequest) -> HttpResponse:
    asked(request, rules.ADD_AGENCY)
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.add_agency(by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.ADD_AGENCY, done)
            return redirect("accounts:agencies")
    return _form(request, form, _("Add an agency"), reverse("accounts:agencies"))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def new_account(request: SignedInRequest) -> HttpResponse:
    """A person, known or new, and their account."""
    asked(request, rules.OPEN_ACCOUNT)
    form = AccountForm(
        request.POST or None,
        people=Person.objects.visible_to(request.user, request.at),
        agencies=Agency.objects.visible_to(request.user, request.at),
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            user = actions.open_account_for(
                typed.pop("name"), by=request.user, at=request.at, **typed
            )
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.OPEN_ACCOUNT, user)
            messages.info(request, _("The account holds no role yet. Propose one below."))
            return redirect(user)
    return _form(request, form, _("Open an account"), reverse("accounts:people"))


@require_GET
def account(request: SignedInRequest, reference: str) -> HttpResponse:
    return _account_page(request, _account(request, reference))


@sensitive_post_parameters()
@require_POST
def account_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Perform one verb on one account."""
    user = _account(request, reference)
    verb, door = found_door(DOORS, slug)
    if verb is rules.SET_PASSWORD and user == request.user:
        return redirect("account_change_password")  # which asks for the present one

    def page(bound: Bound, status: int) -> HttpResponse:
        return _account_page(request, _account(request, reference), bound, status)

    return perform(request, verb, door, user, page)


@require_POST
def propose_role(request: SignedInRequest, reference: str) -> HttpResponse:
    user = _account(request, reference)
    asked(request, rules.PROPOSE_ROLE, user)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            done = actions.propose_role(user, by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.PROPOSE_ROLE, done)
            messages.info(
                request, _("Another administrator confirms it; until then it counts for nothing.")
            )
            return redirect(user)
    return _account_page(request, user, {rules.PROPOSE_ROLE: form}, 422)


@require_POST
def role_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Perform one verb on one role grant."""
    grants = RoleGrant.objects.visible_to(request.user, request.at).select_related("user")
    grant = get_object_or_404(grants, reference=reference)
    verb, door = found_door(ROLE_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        user = _account(request, grant.user.reference)
        return _account_page(request, user, bound, status, about=grant)

    return perform(request, verb, door, grant, page)


@require_POST
def suspend(request: SignedInRequest, reference: str) -> HttpResponse:
    """Suspend the person of the account, now or back-dated."""
    user = _account(request, reference)
    form = SuspendForm(request.POST)
    if form.is_valid() and user.person is not None:
        try:
            done = actions.suspend_access(
                user.person, by=request.user, at=request.at, **form.cleaned_data
            )
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.SUSPEND_ACCESS, done)
            return redirect(user)
    return _account_page(request, user, {rules.SUSPEND_ACCESS: form}, 422)


@require_POST
def suspension_do(request: SignedInRequest, reference: str, part: str, slug: str) -> HttpResponse:
    """Perform one verb on a suspension of the person."""
    user = _account(request, reference)
    seen = AccessSuspension.objects.visible_to(request.user, request.at)
    suspension = get_object_or_404(seen, person=user.person_id, reference=part)
    verb, door = found_door(SUSPENSION_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _account_page(request, user, bound, status, about=suspension)

    return perform(request, verb, door, suspension, page)


@require_http_methods(["GET", "POST"])
def agency(request: SignedInRequest, reference: str) -> HttpResponse:
    """Edit one agency."""
    found = get_object_or_404(
        Agency.objects.visible_to(request.user, request.at), reference=reference
    )

    def page(bound: Bound, status: int) -> HttpResponse:
        fresh = Agency.objects.get(pk=found.pk)
        return _form(
            request, bound[rules.EDIT_AGENCY], _("Edit the agency"),
            reverse("accounts:agencies"), status=status, version=fresh.version,
        )  # fmt: skip

    if request.method == "POST":
        door = Door(_edit_agency_form, actions.edit_agency)
        return perform(request, rules.EDIT_AGENCY, door, found, page)
    return page({rules.EDIT_AGENCY: _edit_agency_form(instance=found)}, 200)


def _edit_agency_form(*args: Any, **kwargs: Any) -> AgencyForm:
    """The agency's form without its code, which other records name."""
    form = AgencyForm(*args, **kwargs)
    del form.fields["code"]
    return form


def _account(request: SignedInRequest, reference: str) -> User:
    accounts = User.objects.visible_to(request.user, request.at).select_related("person", "agency")
    found: User = get_object_or_404(accounts, reference=reference)
    return found


def _account_page(
    request: SignedInRequest, user: User, bound: Bound | None = None, status: int = 200,
    about: RoleGrant | AccessSuspension | None = None,
) -> HttpResponse:  # fmt: skip
    """The account; ``bound`` is what was typed about it, or about the one row ``about``."""
    bound = bound or {}
    held = RoleGrant.objects.visible_to(request.user, request.at).filter(user=user)
    grants = [
        (grant, _offered(request, grant, ROLE_DOORS, bound if grant == about else {}))
        for grant in held.select_related("user", "proposed_by__person", "confirmed_by__person")
    ]
    suspensions = AccessSuspension.objects.visible_to(request.user, request.at)
    suspended = suspensions.filter(person=user.person_id).select_related("created_by__person")
    may_propose = rules.PROPOSE_ROLE.not_held(request.user, request.at) is None
    own = request.user.person_id == user.person_id
    context: dict[str, Any] = {
        "account": user,
        "grants": grants,  # "roles" is the signed-in user's own, in the frame of the page
        "offers": _offered(request, user, DOORS, bound),
        "role_form": bound.get(rules.PROPOSE_ROLE) or RoleForm(auto_id="role_%s"),
        "may_propose": may_propose and not own,
        "own": own and may_propose,
        "suspensions": [
            (row, _offered(request, row, SUSPENSION_DOORS, bound if row == about else {}))
            for row in suspended
        ],
        "reach": bool(request.user.roles(request.at) & {"security_officer", "auditor"}),
        "suspend_form": bound.get(rules.SUSPEND_ACCESS) or SuspendForm(auto_id="suspend_%s"),
        "suspend": None if own or _may_not_suspend(request) else rules.SUSPEND_ACCESS,
    }
    return render(request, "accounts/account.html", context, status=status)


def _may_not_suspend(request: SignedInRequest) -> bool:
    return rules.SUSPEND_ACCESS.not_held(request.user, request.at) is not None


def _offered(
    request: SignedInRequest, obj: Any, doors: dict[Any, Door], bound: Bound
) -> list[tuple[Any, Any]]:
    """The verbs that may be done to the object now, each with its form."""
    return [
        (o.verb, bound.get(o.verb) or doors[o.verb].form(auto_id=f"{o.verb.slug}_{obj.pk}_%s"))
        for o in offers(tuple(doors), request.user, obj, request.at)
        if o.why is None and not (o.verb is rules.SET_PASSWORD and obj == request.user)
    ]


def _form(
    request: SignedInRequest, form: Any, title: str, back: str, status: int = 0, version: int = 0
) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "version": version or None}
    wrong = form.is_bound and bool(form.errors)
    return render(request, "accounts/form.html", context, status=status or (422 if wrong else 200))
