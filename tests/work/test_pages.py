"""The pages: what they show, to whom, at what cost, and what they do with a wrong answer."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.system import system_user
from audit.clock import legal_day
from audit.models import Entry
from tests.factories import now
from tests.work.factories import make_deadline, make_task
from work import actions, notices
from work import queue as job_queue
from work.models import Deadline, Job, Notice, Task
from work.views import mine

if TYPE_CHECKING:
    from accounts.models import Circle, User
    from work.subjects import Subject

DAY = datetime.timedelta(days=1)
CANARIES = ("Canary title", "Canary text", "/hidden-subject/", "CANARY-LABEL")


def text(response: Any) -> str:
    return response.content.decode()


def bare(response: Any) -> str:
    """The answer without the token, which is another one each time."""
    return re.sub(r'(CSRFToken": |csrfmiddlewaretoken" value=)"\w+"', "", text(response))


def queries(client: Any, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def url(row: Task | Deadline, rest: str = "") -> str:
    return row.get_absolute_url() + rest


def told(user: User, about: Subject | None = None, key: str = "k") -> Notice:
    notices.tell(user, key=key, kind="x", text="Canary text", at=now(), about=about)
    return Notice.objects.get(user=user, key=key)


@pytest.fixture
def hidden(subject: Subject, seen: set[int], lead: User, member: User) -> Task:
    """A task in the member's hands about something the member no longer sees."""
    seen.add(member.pk)
    loud = type(subject)(type=subject.type, id=subject.id, label=CANARIES[3], url=CANARIES[2])
    task = make_task(lead, member.circle, title=CANARIES[0], text=CANARIES[1], about=loud)
    make_deadline(lead, member.circle, title=CANARIES[0], about=loud)
    told(member, loud)
    seen.discard(member.pk)
    return task


def test_nothing_betrays_a_subject_one_no_longer_sees(
    signed_in, member: User, hidden: Task
) -> None:
    deadline = Deadline.objects.get()
    client = signed_in(member)
    page = client.get("/work/")
    assert page.status_code == 200
    assert not any(word in text(page) for word in (*CANARIES, hidden.reference))
    assert client.get("/work/").context["sections"] == []
    for row, missing in ((hidden, "TA-2026-0000000"), (deadline, "DL-2026-0000000")):
        path = url(row)
        nonsense = path.replace(row.reference, missing)
        for one in ("", "do/do/", "do/hand-on/", "do/meet-deadline/"):
            ask = client.post if one else client.get
            answer, like = ask(path + one, {"version": 1}), ask(nonsense + one, {"version": 1})
            assert answer.status_code == like.status_code == 404
            assert bare(answer).replace(row.reference, missing) == bare(like)
    assert not Entry.objects.about(hidden).filter(kind="work.read_task").exists()
    form = client.get("/work/tasks/new/", {"about": "AG-2026-0000000"})
    assert CANARIES[3] not in text(form)


def test_what_one_sees_stands_there(
    signed_in, lead: User, member: User, hidden: Task, seen: set[int]
) -> None:
    seen.add(member.pk)
    client = signed_in(member)
    page = text(client.get("/work/"))
    assert all(word in page for word in CANARIES)
    shown = text(client.get(url(hidden)))
    assert all(word in shown for word in CANARIES)
    assert Entry.objects.about(hidden).filter(kind="work.read_task", by_id=member.pk).count() == 1


def test_the_list_is_sorted_by_urgency(signed_in, lead: User, member: User, queue: Circle) -> None:
    today = legal_day(now())
    late = make_task(lead, due_on=today - DAY)
    week = make_deadline(lead, due_on=today + 6 * DAY)
    soon = make_task(lead, due_on=today + 2 * DAY)
    later = make_task(lead, due_on=today + 7 * DAY)
    undated = make_task(lead)
    asleep = make_task(lead, due_on=today + 3 * DAY)
    actions.snooze_task(asleep.pk, by=lead, at=now(), version=1, until=today + DAY)
    queued, given = make_task(member, queue), make_task(lead, member.circle)
    done = make_task(lead)
    actions.do_task(done.pk, by=lead, at=now(), version=1)
    context = signed_in(lead).get("/work/").context
    assert {s.slug: [one.row for one in s.rows] for s in context["sections"]} == {
        "overdue": [late], "week": [soon, week], "later": [later, undated], "asleep": [asleep],
    }  # fmt: skip
    assert [one.row for one in context["queue"]] == [queued]
    assert [one.row for one in context["waiting"]] == [given]


def test_a_long_list_says_that_it_is_cut(
    signed_in, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mine, "ROWS", 2)
    client = signed_in(lead)
    make_task(lead)
    assert client.get("/work/").context["cut"] is False
    make_task(lead)
    make_task(lead)
    answer = client.get("/work/").context
    assert (len(answer["sections"][0].rows), answer["cut"]) == (2, True)


def test_the_pages_cost_the_same_for_any_number_of_rows(
    signed_in, lead: User, member: User, queue: Circle, subject: Subject, administrator: User
) -> None:
    client = signed_in(lead)

    def grow(n: int) -> Task:
        task = make_task(lead, about=subject, due_on=legal_day(now()) - DAY)
        make_task(member, queue)
        make_task(lead, member.circle)
        make_deadline(lead, about=subject)
        make_deadline(lead, queue)
        told(lead, subject, f"k{n}")
        return task

    task = grow(0)
    paths = ["/work/", url(task), "/work/tasks/new/", "/work/deadlines/new/"]
    before = {path: queries(client, path) for path in paths}
    for n in range(1, 5):
        grow(n)
        actions.edit_task(
            task.pk, by=lead, at=now(), version=n, title=f"t{n}", text="", due_on=None
        )
    assert {path: queries(client, path) for path in paths} == before
    assert max(before.values()) <= 24, before
    client = signed_in(administrator)
    dead(0)
    before_jobs = queries(client, "/work/jobs/")
    for n in range(1, 4):
        dead(n)
    assert queries(client, "/work/jobs/") == before_jobs


def test_a_task_is_given_by_form(
    signed_in, lead: User, member: User, subject: Subject, seen: set[int]
) -> None:
    client = signed_in(lead)
    typed = {
        "title": "Read", "text": "All", "to": member.circle.pk, "due_on": "2026-12-01",
        "about": f" {subject.label.lower()} ", "origin": "Gate 2",
    }  # fmt: skip
    unfit = client.post("/work/tasks/new/", typed)
    assert unfit.status_code == 422
    assert "may not see what this is about" in unfit.context["form"].errors["to"][0]
    seen.add(member.pk)
    assert client.post("/work/tasks/new/", typed).status_code == 302
    task = Task.objects.get()
    assert (task.holder, task.subject_label, task.origin) == (
        member.circle, subject.label, "Gate 2"
    )  # fmt: skip
    assert task.due_on == datetime.date(2026, 12, 1)


def test_wrong_answers_come_back_as_typed(
    signed_in, lead: User, member: User, subject: Subject
) -> None:
    client = signed_in(lead)
    wrong = client.post(
        "/work/tasks/new/", {"title": "", "text": "kept", "to": 0, "about": "TF-2026-0000000"}
    )
    assert wrong.status_code == 422
    assert {"title", "to", "about"} == set(wrong.context["form"].errors)
    assert "kept" in text(wrong)
    # To whoever does not see it, a subject is answered like nonsense.
    other = signed_in(member)
    errors = [
        other.post("/work/tasks/new/", {"about": reference}).context["form"].errors["about"]
        for reference in (subject.label, "AG-2026-0000000")
    ]
    assert errors[0] == errors[1]
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("typed", "due_on"),
    [
        ({"due_on": "2026-12-28"}, "2026-12-28"),
        ({"days": "20"}, "2026-12-15"),
        ({"days": "20", "business": "on"}, "2026-12-24"),
        ({"days": "20", "due_on": "2026-12-28"}, None),
        ({}, None),
        ({"days": "0"}, None),
        ({"days": "20", "triggered_on": ""}, None),
        ({"days": "20", "source": "STATUTE"}, None),
    ],
)
def test_a_deadline_is_set_by_its_day_or_by_a_number_of_days(
    signed_in, lead: User, typed: dict[str, str], due_on: str | None
) -> None:
    first = {
        "title": "Answer", "source": "INTERNAL", "holder": str(lead.circle.pk),
        "triggered_on": "2026-11-25",
    }  # fmt: skip
    answer = signed_in(lead).post("/work/deadlines/new/", first | typed)
    assert answer.status_code == (302 if due_on else 422)
    assert [str(row.due_on) for row in Deadline.objects.all()] == ([due_on] if due_on else [])


def test_each_verb_has_a_form_that_performs_it(
    signed_in, lead: User, member: User, queue: Circle
) -> None:
    tomorrow = legal_day(now()) + DAY
    task = make_task(lead, queue)
    client = signed_in(lead)
    for slug, typed in (
        ("edit", {"title": "Better", "text": "", "due_on": tomorrow}),
        ("take-over", {}),
        ("snooze", {"until": tomorrow}),
        ("hand-on", {"to": member.circle.pk}),
        ("drop", {"reason": "Not needed."}),
    ):
        assert f"do-{slug}" in text(client.get(url(task)))
        typed["version"] = Task.objects.get().version
        assert client.post(url(task, f"do/{slug}/"), typed).status_code == 302, slug
    assert Task.objects.get().status == "DROPPED"
    other = make_task(lead)
    client.post(url(other, "do/do/"), {"version": 1, "outcome": "Read."})
    assert "Read." in text(client.get(url(other)))
    assert client.post(url(other, "do/do/"), {"version": 2}).status_code == 409


def test_a_task_that_went_out_of_sight_leads_back_to_the_list(
    signed_in, lead: User, member: User, queue: Circle, supervisor: User
) -> None:
    task = make_task(supervisor, queue)
    client = signed_in(lead)
    answer = client.post(url(task, "do/hand-on/"), {"version": 1, "to": member.circle.pk})
    assert answer.headers["Location"] == "/work/"
    assert client.get(url(task)).status_code == 404


def test_two_who_hand_on_at_once_are_told(
    signed_in, lead: User, member: User, supervisor: User, queue: Circle
) -> None:
    task = make_task(lead, queue)
    actions.hand_on_task(task.pk, by=lead, at=now(), version=1, to=supervisor.circle)
    answer = signed_in(lead).post(url(task, "do/hand-on/"), {"version": 1, "to": member.circle.pk})
    assert answer.status_code == 409
    assert Task.objects.get().holder == supervisor.circle


def test_the_verbs_of_a_deadline_have_forms_too(
    signed_in, lead: User, supervisor: User, member: User, subject: Subject, seen: set[int]
) -> None:
    seen |= {supervisor.pk, member.pk}
    today = legal_day(now())
    row, other = make_deadline(lead, about=subject), make_deadline(lead, about=subject)
    client = signed_in(supervisor)
    for slug, typed in (
        ("extend-deadline", {"due_on": today + DAY, "extension": "Order of the court"}),
        ("assign-deadline", {"to": member.circle.pk}),
        ("meet-deadline", {"met_on": today}),
    ):
        assert f"do-{slug}" in text(client.get(url(row)))
        typed["version"] = Deadline.objects.get(pk=row.pk).version
        assert client.post(url(row, f"do/{slug}/"), typed).status_code == 302, slug
    page = client.get(url(row))
    assert page.context["status"] == "DONE"
    assert "Order of the court" in text(page)
    wrong = client.post(url(other, "do/withdraw-deadline/"), {"version": 1, "reason": ""})
    assert wrong.status_code == 422
    client.post(url(other, "do/withdraw-deadline/"), {"version": 1, "reason": "Set twice."})
    assert client.get(url(other)).context["status"] == "WITHDRAWN"


def test_a_deadline_handed_away_leads_back_to_the_list(
    signed_in, lead: User, member: User, drafter: User
) -> None:
    row = make_deadline(drafter, lead.circle)
    answer = signed_in(lead).post(
        url(row, "do/assign-deadline/"), {"version": 1, "to": member.circle.pk}
    )
    assert answer.headers["Location"] == "/work/"


def test_a_notice_is_marked_read_and_nobody_elses(
    signed_in, lead: User, member: User, subject: Subject
) -> None:
    mine, hidden, theirs = told(lead), told(lead, subject, "s"), told(member)
    client = signed_in(lead)
    client.post("/work/notices/read/", {"notice": mine.pk})
    client.post("/work/notices/read/", {"notice": theirs.pk})
    client.post("/work/notices/read/", {"notice": "nonsense"})
    assert set(Notice.objects.filter(read_at=None)) == {hidden, theirs}
    client.post("/work/notices/read/")
    assert set(Notice.objects.filter(read_at=None)) == {theirs}


def test_who_gives_no_task_is_told_so(signed_in, auditor: User) -> None:
    client = signed_in(auditor)
    for path in ("/work/tasks/new/", "/work/deadlines/new/"):
        assert "none of your roles" in text(client.get(path))
    assert client.get("/work/").context["actions"] == []
    typed = {"title": "x", "to": auditor.circle.pk}
    assert client.post("/work/tasks/new/", typed).status_code == 403


def test_only_administrators_see_the_dead_jobs_and_not_what_they_are_about(
    signed_in, lead: User, auditor: User, administrator: User
) -> None:
    job = dead(1)
    for user in (lead, auditor):
        client = signed_in(user)
        assert client.get("/work/jobs/").status_code == 404
        assert client.post(f"/work/jobs/{job.pk}/retry/").status_code == 404
        assert "/work/jobs/" not in text(client.get("/work/"))
    client = signed_in(administrator)
    assert "/work/jobs/" in text(client.get("/work/"))
    page = client.get("/work/jobs/")
    assert page.context["dead"] == [job]
    assert "KeyError in read, line 3" in text(page)
    assert "CANARY" not in text(page)


def test_a_dead_job_is_tried_again_and_the_entry_says_by_whom(
    signed_in, administrator: User
) -> None:
    job = dead(1)
    client = signed_in(administrator)
    assert client.post(f"/work/jobs/{job.pk}/retry/").status_code == 302
    job.refresh_from_db()
    assert (job.state, job.tries, job.ended_at) == ("ready", 0, None)
    assert "has waited since" in text(client.get("/work/jobs/"))
    assert Entry.objects.get(kind="work.retried_job").by_id == administrator.pk
    assert client.post(f"/work/jobs/{job.pk}/retry/").status_code == 404


def dead(n: int) -> Job:
    """A job that failed for good; its payload and key say more than its page may."""
    job_queue.enqueue(
        "test.poison", {"case": "CANARY"}, by=system_user("import"), at=now(), key=f"CANARY:{n}"
    )
    job = job_queue.claim(now(), due=now())
    assert job is not None
    job_queue.fail(job, "KeyError in read, line 3", now(), final=True)
    return job
