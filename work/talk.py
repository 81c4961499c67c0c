"""Comments as the page of a record shows them: the newest, and the form of a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from work import drafts, rules
from work.forms import CommentForm
from work.models import Comment
from work.subjects import Subject

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from audit.models import Record

BESIDE = 5


def beside(request: SignedInRequest, row: Record) -> dict[str, Any]:
    """What ``components/comments.html`` takes: the newest comments on a row that the user was
    found to see, where all of them are, and the form of a new one."""
    subject = Subject.of(row)
    newest = list(on_row(request, row).order_by("-pk")[: BESIDE + 1])
    form = new_form(request, row, subject, bound=False)
    return told(request, row, subject, newest[:BESIDE], form) | {"more": len(newest) > BESIDE}


def on_row(request: SignedInRequest, row: Record) -> Any:
    """The comments on one row, if the user may see it: a queryset with their authors."""
    seen = Comment.objects.visible_on(row, request.user, request.at)
    return seen.select_related("created_by__person")


def new_form(
    request: SignedInRequest, row: Record, subject: Subject, *, bound: bool = True
) -> CommentForm:
    """The form of a new comment, with what was sent or with the user's draft of it."""
    sent = request.POST if bound and request.method == "POST" else None
    form = CommentForm(sent, user=request.user, at=request.at, subject=subject,
                       auto_id="comment_%s")  # fmt: skip
    drafts.resume(form, request.user, drafts.key(rules.COMMENT, row), request.at)
    return form


def told(
    request: SignedInRequest, row: Record, subject: Subject, rows: list[Comment], form: CommentForm
) -> dict[str, Any]:
    """What ``components/comments.html`` takes; no form for who may not comment."""
    return {
        "rows": [(one, one.created_by_id == request.user.pk) for one in rows],
        "url": reverse("work:comments", args=[row._meta.label_lower, row.reference]),
        "form": form if rules.COMMENT.not_held(request.user, request.at) is None else None,
    }
