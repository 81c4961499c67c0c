"""Uploads through the web: streamed, hashed, refused clearly, and nothing left behind."""

from __future__ import annotations

import hashlib
import resource
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from cases import uploads
from cases.models import Exhibit, StoredFile
from cases.stored_files import home
from cases.uploads import StoreUploadHandler
from tests.cases.factories import make_exhibit

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case

FACTS = {
    "title": "Ledger",
    "item": "FILE",
    "source_type": "OFFICIAL",
    "language": "es",
    "version": "1",
}


def spooled() -> int:
    folder = home() / "arriving"
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def stored() -> int:
    return sum(p.is_file() for p in home().rglob("*")) if home().is_dir() else 0


def send(client: Any, case: Case, by: User, file: Any, **facts: Any) -> Any:
    url = f"/cases/{case.reference}/do/add-exhibit/"
    return client.post(url, {**FACTS, "collected_by": by.pk, **facts, "file": file})


def test_an_upload_becomes_an_exhibit(case: Case, lead: User, signed_in: Any) -> None:
    data = b"Paid 4,000 to the minister."
    answer = send(signed_in(lead), case, lead, SimpleUploadedFile("ledger.txt", data))
    assert answer.status_code == 302
    assert answer.url == f"/cases/{case.reference}/exhibits/"
    exhibit = Exhibit.objects.get()
    file = exhibit.stored_file
    assert (file.sha256, file.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert (file.media_type, file.pages) == ("text/plain", 1)
    assert file.path().read_bytes() == data
    assert (exhibit.original_name, exhibit.status) == ("ledger.txt", "COLLECTED")
    assert [e.kind for e in exhibit.custody.all()] == ["COLLECTED"]
    assert spooled() == 0


def test_an_empty_file_is_refused_and_nothing_typed_is_lost(
    case: Case, lead: User, signed_in: Any
) -> None:
    answer = send(signed_in(lead), case, lead, SimpleUploadedFile("x.txt", b""))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The file is empty: it has 0 bytes." in page
    assert 'value="Ledger"' in page
    assert not Exhibit.objects.exists()
    assert (stored(), spooled()) == (0, 0)


def test_a_refused_upload_leaves_neither_row_nor_bytes(
    team: Case, supervisor: User, signed_in: Any
) -> None:
    answer = send(signed_in(supervisor), team, supervisor, SimpleUploadedFile("x.txt", b"abc"))
    assert answer.status_code == 403  # an observer only looks
    assert not StoredFile.objects.exists()
    assert stored() == 0


def test_a_form_that_is_wrong_elsewhere_leaves_no_bytes(
    case: Case, lead: User, signed_in: Any
) -> None:
    answer = send(signed_in(lead), case, lead, SimpleUploadedFile("x.txt", b"abc"), title="")
    assert answer.status_code == 422
    assert (stored(), spooled()) == (0, 0)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../x.pdf", "x.pdf"), ("..\\..\\x.pdf", "x.pdf"), ("a\u202efdp.exe", "afdp.exe")],
)
def test_a_name_from_outside_is_only_data(
    name: str, kept: str, case: Case, lead: User, signed_in: Any
) -> None:
    file = SimpleUploadedFile("x", b"abc")
    file._name = name  # a browser may send anything
    send(signed_in(lead), case, lead, file)
    assert Exhibit.objects.get().original_name == kept
    assert [p.name for p in home().rglob("*") if p.is_file()] == [
        hashlib.sha256(b"abc").hexdigest()
    ]


def test_a_name_from_a_command_shows_what_it_hides(case: Case, lead: User) -> None:
    exhibit = make_exhibit(case, lead, name="../a\u202efdp.exe")
    assert exhibit.original_name == "a[U+202E]fdp.exe"


def body(*, cut: int = 0) -> tuple[bytes, str]:
    boundary = "frontier"
    data = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n'
        f"Content-Type: text/plain\r\n\r\n{'abc' * 1000}\r\n--{boundary}--\r\n"
    ).encode()
    return data[: len(data) - cut], f"multipart/form-data; boundary={boundary}"


def received(user: User | None, cut: int) -> Any:
    whole, kind = body()
    part, _kind = body(cut=cut)
    request = RequestFactory().generic("POST", "/", part, content_type=kind)
    request.META["CONTENT_LENGTH"] = str(len(whole))
    request.user = user
    return request


@pytest.mark.parametrize("cut", [1000, 60, 20])
def test_an_upload_that_breaks_off_leaves_nothing(lead: User, cut: int) -> None:
    request = received(lead, cut)
    assert list(request.FILES) == []
    request.close()
    assert (stored(), spooled()) == (0, 0)


def test_a_whole_upload_waits_in_the_spool_until_the_request_ends(lead: User) -> None:
    request = received(lead, 0)
    assert request.FILES["file"].arrival.size == 3000
    assert spooled() == 1
    request.close()
    assert spooled() == 0


def test_nobody_unknown_writes_to_the_disk() -> None:
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415

    for nobody in (AnonymousUser(), None):
        assert list(received(nobody, 0).FILES) == []
    assert stored() == 0


def test_a_file_that_is_too_large_is_named_so(
    case: Case, lead: User, signed_in: Any, settings: Any
) -> None:
    settings.PROBITY_MAX_UPLOAD_BYTES = 2048
    answer = send(signed_in(lead), case, lead, SimpleUploadedFile("x.txt", b"a" * 5000))
    assert answer.status_code == 422
    assert "The file is too large" in answer.content.decode()
    assert (stored(), spooled()) == (0, 0)


def test_a_full_disk_refuses_and_the_rest_of_the_form_is_read(
    case: Case, lead: User, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "RESERVE_BYTES", 2**62)
    answer = send(signed_in(lead), case, lead, SimpleUploadedFile("x.txt", b"abc"))
    assert answer.status_code == 422
    assert "no room left" in answer.content.decode()
    assert 'value="Ledger"' in answer.content.decode()


def test_the_same_bytes_in_another_case_do_not_show(
    case: Case, lead: User, stranger: User, signed_in: Any
) -> None:
    from tests.cases.factories import make_case  # noqa: PLC0415

    first = make_exhibit(case, lead, b"the same bytes")
    theirs = make_case(stranger, title="Another")
    send(signed_in(stranger), theirs, stranger, SimpleUploadedFile("y.txt", b"the same bytes"))
    second = theirs.exhibits.get()
    assert second.stored_file == first.stored_file
    page = signed_in(stranger).get(second.get_absolute_url()).content.decode()
    assert first.reference not in page
    assert case.reference not in page
    assert first.stored_file.reference not in page


def test_memory_stays_flat_while_a_large_file_streams_in(lead: User) -> None:
    handler = StoreUploadHandler(received(lead, 0))
    handler.handle_raw_input(None, {}, 64 * 2**20, b"x")
    handler.new_file("file", "big.bin", "application/octet-stream", None, None, {})
    chunk = bytes(2**20)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for start in range(64):
        handler.receive_data_chunk(chunk, start * 2**20)
    upload = handler.file_complete(64 * 2**20)
    assert upload is not None
    assert upload.arrival.size == 64 * 2**20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16 * 1024
    upload.close()
    assert spooled() == 0
