"""What auditors keep and write: filters, daily tests, alerts, findings."""

from oversight.models.filter import SavedFilter
from oversight.models.finding import AuditFinding, CitedEntry
from oversight.models.test import Alert, SavedTest

__all__ = ["Alert", "AuditFinding", "CitedEntry", "SavedFilter", "SavedTest"]
