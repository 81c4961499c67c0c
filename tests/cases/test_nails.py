"""What the package above really hangs on the nails of cases."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from sanctions import links
from tests.cases.factories import make_finding, make_logged
from tests.factories import now
from tests.sanctions.factories import make_authority

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case


def test_authorities_to_clear_for_are_those_in_force_on_the_legal_day(db: None) -> None:
    make_authority("STANDS")
    make_authority("ENDS", may_impose_until=datetime.date(2026, 3, 1))

    def codes(*day: int) -> list[str]:
        at = datetime.datetime(*day, 12, tzinfo=datetime.UTC)
        return sorted(code for code, _title in links.authorities_in_force(at))

    assert codes(2026, 2, 28) == ["ENDS", "STANDS"]
    assert codes(2026, 3, 1) == ["STANDS"]
    assert codes(2019, 12, 31) == []
    assert links.authorities_in_force(now())[0][1].startswith("STANDS · ")


def test_a_passage_is_looked_for_on_its_page(case: Case, lead: User) -> None:
    exhibit = make_logged(case, lead, "Se pagó sin  fianza.\fOtra página.".encode())
    right = make_finding(case, lead, exhibit, passage="pagó sin fianza")
    wrong = make_finding(case, lead, exhibit, passage="Otra página")
    assert links.not_on_its_page(right) is None
    assert "not found on page 1" in str(links.not_on_its_page(wrong))
    picture = make_logged(case, lead, b"\x89PNG\r\n\x1a\n" + bytes(40), name="scan.png")
    unread = make_finding(case, lead, picture, passage="whatever stands there")
    assert links.not_on_its_page(unread) is None  # a page without text tells nothing
