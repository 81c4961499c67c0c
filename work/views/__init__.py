"""The doors to tasks, deadlines, notices and jobs."""
