"""The daily tests: each reads the record of a stretch of time and says what stands out.

They compute and change nothing; ``oversight.actions`` keeps what they find. A test looks for
what a person should look at, not for guilt: each hit names the entries that it rests on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from oversight.detection.access import edge_of_access, glass_broken
from oversight.detection.approval import both_sides, hasty_approvals
from oversight.detection.kinds import Hit, Test, Window
from oversight.detection.reading import at_night, mass_reads, own_name
from oversight.detection.rows import without_entry
from oversight.models import SavedTest

if TYPE_CHECKING:
    from collections.abc import Iterator

C = SavedTest.Code

TESTS: dict[str, Test] = {
    C.HASTY_APPROVAL: Test(
        hasty_approvals, 60, _("seconds"),
        _("Who approves or verifies something so soon after opening it for the first time."),
    ),
    C.EXPORT_AT_NIGHT: Test(
        at_night, 1, _("exports a day"),
        _("Exports, downloads and prints on no business day, or before 07:00 or after 20:00."),
    ),
    C.FRESH_ACCESS: Test(
        edge_of_access, 60, _("minutes"),
        _("Who reads a case for the first time so soon after gaining access, or within a day "
          "before losing it."),
    ),
    C.BOTH_SIDES: Test(
        both_sides, 1, _("acts"),
        _("One person on both sides of what two must do. The guards refuse it: a hit says that "
          "something went around them."),
    ),
    C.OWN_NAME: Test(
        own_name, 1, _("searches a day"),
        _("Who searches for their own name, or for a case that they are recused from."),
    ),
    C.MASS_READS: Test(
        mass_reads, 200, _("objects a day"), _("Who opens so many different objects in one day."),
    ),
    C.BREAK_GLASS: Test(
        glass_broken, 1, _("uses"), _("Every use of break-glass: asked for, and confirmed."),
    ),
    C.WITHOUT_ENTRY: Test(
        without_entry, 1, _("versions"),
        _("Versions of a record that no entry speaks of: written by something that is no act."),
    ),
}  # fmt: skip


def hits(code: str, window: Window, threshold: int) -> Iterator[Hit]:
    """What the test with this code finds. Raises KeyError for a code that there is not."""
    return TESTS[code].find(window, threshold)


__all__ = ["TESTS", "Hit", "Test", "Window", "hits"]
