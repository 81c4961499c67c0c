"""Tasks, deadlines, notices and jobs."""

from __future__ import annotations

from work.models.comment import Comment
from work.models.deadline import Deadline
from work.models.draft import Draft
from work.models.feed import CalendarFeed
from work.models.job import Job
from work.models.kept_list import KeptList
from work.models.notice import Notice
from work.models.task import Task

__all__ = ["CalendarFeed", "Comment", "Deadline", "Draft", "Job", "KeptList", "Notice", "Task"]
