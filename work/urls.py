"""Routes of tasks, deadlines, notices and jobs."""

from __future__ import annotations

from django.urls import path

from work.views import comments, deadlines, drafts, feed, jobs, lists, mine, tasks

app_name = "work"

urlpatterns = [
    path("", mine.mine, name="mine"),
    path("notices/read/", mine.read, name="read"),
    path("calendar/", feed.feed, name="feed"),
    path("calendar/<slug:reference>/revoke/", feed.revoke_feed, name="revoke_feed"),
    path("calendar/<str:token>.ics", feed.calendar_feed, name="calendar_feed"),
    path("comments/<str:label>/<str:reference>/", comments.comments, name="comments"),
    path(
        "comments/<str:label>/<str:reference>/<str:comment>/withdraw/",
        comments.withdraw,
        name="withdraw_comment",
    ),
    path("drafts/", drafts.draft, name="draft"),
    path("tasks/new/", tasks.new, name="new_task"),
    path("tasks/<str:reference>/", tasks.task, name="task"),
    path("tasks/<str:reference>/do/<slug:slug>/", tasks.do, name="do_task"),
    path("deadlines/new/", deadlines.new, name="new_deadline"),
    path("deadlines/<str:reference>/", deadlines.deadline, name="deadline"),
    path("deadlines/<str:reference>/do/<slug:slug>/", deadlines.do, name="do_deadline"),
    path("lists/<slug:place>/keep/", lists.keep, name="keep_list"),
    path("lists/<slug:place>/columns/", lists.columns, name="keep_columns"),
    path("lists/kept/<str:reference>/drop/", lists.drop, name="drop_list"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/retry/", jobs.retry, name="retry_job"),
]
