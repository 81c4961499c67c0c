"""Routes of tasks, deadlines, notices and jobs."""

from __future__ import annotations

from django.urls import path

from work.views import deadlines, drafts, jobs, mine, tasks

app_name = "work"

urlpatterns = [
    path("", mine.mine, name="mine"),
    path("notices/read/", mine.read, name="read"),
    path("drafts/", drafts.draft, name="draft"),
    path("tasks/new/", tasks.new, name="new_task"),
    path("tasks/<str:reference>/", tasks.task, name="task"),
    path("tasks/<str:reference>/do/<slug:slug>/", tasks.do, name="do_task"),
    path("deadlines/new/", deadlines.new, name="new_deadline"),
    path("deadlines/<str:reference>/", deadlines.deadline, name="deadline"),
    path("deadlines/<str:reference>/do/<slug:slug>/", deadlines.do, name="do_deadline"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/retry/", jobs.retry, name="retry_job"),
]
