"""Comments beside a record: who reads the record reads them, and who is named is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audit.acts import note
from audit.http import asked, show_on, tell
from audit.paging import one_page
from audit.references import tidy
from work import actions, drafts, rules
from work.querysets import commented
from work.subjects import Subject
from work.talk import new_form, on_row, told

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import SignedInRequest
    from audit.models import Record
    from work.forms import CommentForm
    from work.models import Comment

ROWS = 100


@require_http_methods(["GET", "POST"])
def comments(request: SignedInRequest, label: str, reference: str) -> HttpResponse:
    """Every comment on one record, newest first, and the form of a new one."""
    row = _commented(request, label, reference)
    asked(request, rules.COMMENT, row)
    subject = Subject.of(row)
    form = new_form(request, row, subject)
    if form.is_bound and form.is_valid() and (done := _written(request, form, subject)):
        drafts.discard(request.user, drafts.key(rules.COMMENT, row))
        tell(request, rules.COMMENT, done)
        return redirect(f"{subject.url or reverse('work:mine')}#comments")
    note("work.read_comments", request.user, row)
    page = one_page(on_row(request, row), request.GET, ROWS)
    context = {
        "label": subject.label,
        "comments": told(request, row, subject, page.rows, form),
        "pager": page,
        "crumbs": [(subject.label, subject.url), (_("Comments"), "")],
    }
    return render(request, "work/comments.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw(request: SignedInRequest, label: str, reference: str, comment: str) -> HttpResponse:
    """Take one's own comment back; it stays as a struck line."""
    row = _commented(request, label, reference)
    mine: Comment = get_object_or_404(on_row(request, row), reference=tidy(comment))
    actions.withdraw_comment(mine.pk, by=request.user, at=request.at, version=mine.version)
    tell(request, rules.WITHDRAW_COMMENT, mine)
    return redirect("work:comments", row._meta.label_lower, row.reference)


def _commented(request: SignedInRequest, label: str, reference: str) -> Record:
    """The record under this address, as the user may see it. Raises Http404."""
    if (seen := commented(label)) is None:
        raise Http404
    rows: Any = apps.get_model(label)._default_manager.filter(pk__in=seen(request.user, request.at))
    found: Record = get_object_or_404(rows, reference=tidy(reference))
    return found


def _written(request: SignedInRequest, form: CommentForm, subject: Subject) -> Comment | None:
    try:
        return actions.add_comment(
            subject, by=request.user, at=request.at, text=form.cleaned_data["text"]
        )
    except ValidationError as error:
        show_on(form, error)
        return None
