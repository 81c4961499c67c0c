"""The doors to oversight."""

from oversight.views.alert import alert, alert_do, test, test_do
from oversight.views.finding import finding, finding_do, findings, new_finding
from oversight.views.home import drop_filter, index, keep_filter, readings, report

__all__ = [
    "alert", "alert_do", "drop_filter", "finding", "finding_do", "findings", "index",
    "keep_filter", "new_finding", "readings", "report", "test", "test_do",
]  # fmt: skip
