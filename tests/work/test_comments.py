"""Comments: who reads the record reads them, and only such a one is told by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Agency
from tests.factories import now
from tests.work.factories import make_deadline, make_task
from work import actions, drafts, querysets
from work.models import Comment, Notice
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db


def url(subject: Subject) -> str:
    return f"/work/comments/{subject.type}/{subject.label}/"


def test_a_mention_tells_who_may_read_and_the_form_says_who_cannot_be_told(
    lead: User, member: User, stranger: User, subject: Subject, seen: set[int], signed_in: Any
) -> None:
    seen.add(member.pk)
    client = signed_in(lead)
    text = (
        f"Ask @{member.username.upper()} and @{stranger.username}, write to a@example.org. @nobody"
    )
    wrong = client.post(url(subject), {"text": text})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert f"@{stranger.username}, @nobody" in page  # alike, so that it does not say which is which
    assert "Ask @" in page
    assert not Comment.objects.exists()
    assert not Notice.objects.exists()
    drafts.keep(lead, f"work.comment:{subject.label}", {"text": ["x"]}, version=None, at=now())
    done = client.post(url(subject), {"text": f"Ask @{member.username}. @{lead.username} too"})
    assert done.status_code == 302
    (notice,) = Notice.objects.all()
    assert (notice.user, str(notice)) == (
        member, f"{lead} named you in a comment on {subject.label}",
    )  # fmt: skip
    assert drafts.Draft.objects.count() == 0
    # The notice goes out of sight with the record, and so does the comment.
    seen.discard(member.pk)
    assert not Notice.objects.visible_to(member, now()).exists()
    assert not Comment.objects.visible_to(member, now()).exists()
    for user in (member, stranger):
        assert signed_in(user).get(url(subject)).status_code == 404
        assert signed_in(user).post(url(subject), {"text": "x"}).status_code == 404
    with pytest.raises(ValidationError, match="Cannot be told"):
        actions.add_comment(subject, by=lead, at=now(), text=f"@{stranger.username}")


def test_a_comment_on_a_task_is_taken_back_by_its_author_alone(
    lead: User, member: User, auditor: User, signed_in: Any
) -> None:
    task = make_task(lead, member.circle)
    page = f"/work/comments/work.task/{task.reference}/"
    assert signed_in(lead).post(page, {"text": "<b>Too late?</b>"}).status_code == 302
    comment = Comment.objects.get()
    withdraw = f"{page}{comment.reference}/withdraw/"
    client = signed_in(member)
    shown = client.get(task.get_absolute_url()).content.decode()
    assert "&lt;b&gt;Too late?&lt;/b&gt;" in shown
    assert withdraw not in shown
    assert client.post(withdraw).status_code == 403
    client = signed_in(lead)
    assert withdraw in client.get(task.get_absolute_url()).content.decode()
    assert client.post(withdraw).status_code == 302
    assert "<del" in client.get(page).content.decode()
    assert client.post(withdraw).status_code == 403
    assert signed_in(auditor).post(page, {"text": "x"}).status_code == 404
    assert client.get("/work/comments/accounts.user/US-2026-0000000/").status_code == 404


def test_what_is_about_one_row_is_seen_by_the_same_rule(
    lead: User, member: User, subject: Subject, seen: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Agency.objects.get(pk=subject.id)
    task = make_task(lead, about=subject)
    deadline = make_deadline(lead, about=subject)
    comment = actions.add_comment(subject, by=lead, at=now(), text="Seen.")
    for user, shown in ((lead, True), (member, False)):
        for one in (task, deadline, comment):
            rows = type(one).objects
            assert rows.visible_on(row, user, now()).contains(one) is shown
            assert rows.visible_to(user, now()).contains(one) is shown
    seen.add(member.pk)
    found = [type(one).objects.visible_on(row, member, now()).exists()
             for one in (task, deadline, comment)]  # fmt: skip
    assert found == [False, True, True]  # the task is in the lead's hands
    monkeypatch.setattr(querysets, "SUBJECT_SEEN", {})
    assert not Comment.objects.visible_on(row, lead, now()).exists()


def test_comments_are_paged_and_cost_the_same(
    lead: User, signed_in: Any, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    task = make_task(lead)
    for n in range(8):
        actions.add_comment(Subject.of(task), by=lead, at=now(), text=f"Number {n}")
    client = signed_in(lead)
    with django_assert_max_num_queries(22):
        shown = client.get(task.get_absolute_url()).content.decode()
    assert ("Number 7" in shown, "Number 2" in shown, "All comments" in shown) == (
        True,
        False,
        True,
    )
    monkeypatch.setattr("work.views.comments.ROWS", 3)
    answer = client.get(f"/work/comments/work.task/{task.reference}/")
    assert answer.context["pager"].next
