"""Files of exhibits and documents: who gets them, under which address, and never by a path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cases.factories import (
    make_case,
    make_document,
)
from tests.cases.reading import status_of

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case


def test_a_document_is_downloaded_under_its_case_only(
    case: Case, lead: User, signed_in: Any
) -> None:
    document = make_document(case, lead, "other")
    other = make_case(lead, title="Another")
    client = signed_in(lead)
    url = "/cases/{}/documents/{}/file/"
    assert status_of(client.get(url.format(case.reference, document.reference))) == 200
    assert status_of(client.get(url.format(other.reference, document.reference))) == 404


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "ab/cd", "abc\\def"]
)
def test_no_file_is_reached_by_a_path(path: str, lead: User, signed_in: Any) -> None:
    client = signed_in(lead)
    for root in ("/exhibits/", "/media/", "/var/exhibits/", "/static/../exhibits/"):
        assert client.get(root + path).status_code in (301, 400, 404)
