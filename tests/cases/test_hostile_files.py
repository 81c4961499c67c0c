"""Files that were made to do harm, through the viewer and through the reading of texts."""

from __future__ import annotations

import io
import struct
import zlib
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from PIL import Image

from cases import actions, reading
from cases.models import DerivedCopy, Exhibit
from cases.views.parts import BadRange, part_of
from tests.cases.factories import make_logged
from tests.factories import now
from work.worker import Worker

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case

SCRIPT = "<script>alert(document.domain)</script>"
AFAR = "https://afar.example/pixel.png"


def pdf(**facts: Any) -> bytes:
    """A PDF of one empty page."""
    out, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page(page_size=(612, 792))
    document.save(out, **facts)
    return out.getvalue()


def looping() -> bytes:
    """A PDF whose tree of pages and whose content lead back to themselves."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R"
        b"/Resources<</XObject<</X 4 0 R>>>>>>endobj\n"
        b"4 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 5"
        b"/Resources<</XObject<</X 4 0 R>>>>>>stream\n/X Do\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )


def giant_png() -> bytes:
    """A picture that says it is 60,000 pixels wide and high, in a hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(
            ">I", zlib.crc32(kind + data)
        )  # fmt: skip

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )  # fmt: skip


def polyglot() -> bytes:
    """A real picture with a page of markup behind it."""
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, "JPEG")
    return out.getvalue() + f"<html>{SCRIPT}</html>".encode()


def message() -> bytes:
    """A mail whose formatted body has a script, a remote picture and a form."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Ana <ana@example.org>", "luis@example.org"
    mail["Subject"], mail["Date"] = f"Pago {SCRIPT}", "Mon, 03 Mar 2025 10:00:00 -0600"
    mail.set_content(
        f"<html><body><p>La fianza se pagó.</p>{SCRIPT}<img src='{AFAR}'></body></html>",
        subtype="html",
    )
    mail.add_attachment(b"x" * 2000, "application", "zip", filename="contrato.zip")
    return bytes(mail)


MARKUP = {
    "page.html": f"<html><body onload='x()'>{SCRIPT}<p>Acta</p></body></html>".encode(),
    "drawing.svg": f"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'>{SCRIPT}</svg>".encode(),
    "claims.pdf": f"<html>{SCRIPT}<img src='{AFAR}'></html>".encode(),
}
BAD = {
    "locked.pdf": (pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "password"),
    "broken.pdf": (b"%PDF-1.7\n" + b"\xff" * 4000, "damaged"),
    "giant.png": (giant_png(), "large"),
    "old.msg": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 4000, "messages of this type"),
}


def work_off() -> None:
    worker = Worker(read=now)
    while worker.step(now()):
        pass


@pytest.mark.django_db
def test_nothing_of_a_hostile_file_runs_or_is_fetched(
    team: Case, lead: User, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in(lead)

    def looked_at(exhibit: Exhibit) -> str:
        answer = browser.get(f"{exhibit.get_absolute_url()}pages/1/")
        assert answer.status_code == 200
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        shown: str = answer.content.decode()
        assert SCRIPT not in shown
        assert f"src='{AFAR}" not in shown
        return shown

    for name, data in MARKUP.items():
        exhibit = make_logged(team, lead, data, name=name)
        shown = looked_at(exhibit)
        assert "&lt;script&gt;alert(document.domain)" in shown  # as text
        assert "viewer__page" not in shown
        drawn = browser.get(f"{exhibit.get_absolute_url()}pages/1/page.png")
        assert drawn.status_code == 404
        assert browser.get(f"{exhibit.get_absolute_url()}media/").status_code == 404
        sent = browser.get(f"{exhibit.get_absolute_url()}file/")
        assert sent.headers["Content-Type"] == "application/octet-stream"
        assert b"".join(sent) == data
    mail = looked_at(make_logged(team, lead, message(), name="pago.eml"))
    assert "La fianza se pagó." in mail
    assert "contrato.zip" in mail
    assert "Pago &lt;script&gt;" in mail
    assert AFAR not in mail
    picture = make_logged(team, lead, polyglot(), name="foto.jpg")
    png = browser.get(f"{picture.get_absolute_url()}pages/1/page.png")
    assert png.content.startswith(b"\x89PNG")
    assert b"script" not in png.content
    # Each bad file ends as a sentence on its exhibit, and nothing is left half.
    monkeypatch.setattr(reading, "recogniser", lambda: reading.Recogniser("5.3", "spa+eng"))
    for name, (data, why) in BAD.items():
        exhibit = make_logged(team, lead, data, name=name)
        actions.ask_text(exhibit.pk, by=lead, at=now(), way="OWN")
        work_off()
        copy = DerivedCopy.objects.get(exhibit=exhibit)
        assert (copy.status, copy.stored_file) == ("FAILED", None), name
        assert why in copy.why, (name, copy.why)
        assert why in looked_at(exhibit), name


def test_pages_that_loop_or_claim_to_be_giant_cost_only_the_child(tmp_path: Any) -> None:
    loop, giant = tmp_path / "loop.pdf", tmp_path / "giant.pdf"
    loop.write_bytes(looping())
    giant.write_bytes(pdf().replace(b"792", b"9999999"))
    with pytest.raises(reading.Unreadable):
        reading.layer_of(loop, "application/pdf", beat=lambda done, steps: None)
    drawn = Image.open(io.BytesIO(reading.picture(giant, "application/pdf", 1)))
    assert max(drawn.size) <= 4000
    hang = tmp_path / "hang.txt"
    hang.write_bytes(b"a" * (65 << 20))
    with pytest.raises(reading.Unreadable, match="more text"):
        reading.layer_of(hang, "text/plain", beat=lambda done, steps: None)


def test_which_part_of_a_recording_is_asked_for() -> None:
    assert part_of("", 100) == (0, 99)
    assert part_of("bytes=10-", 100) == (10, 99)
    assert part_of("bytes=10-19", 100) == (10, 19)
    assert part_of("bytes=-20", 100) == (80, 99)
    assert part_of("bytes=0-500", 100) == (0, 99)
    for bad in ("bytes=100-", "bytes=9-3", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=-0"):
        with pytest.raises(BadRange):
            part_of(bad, 100)


@pytest.mark.django_db
def test_sound_is_played_in_parts(team: Case, lead: User, signed_in: Any) -> None:
    data = b"RIFF" + struct.pack("<I", 4000) + b"WAVEfmt " + bytes(range(256)) * 15
    exhibit = make_logged(team, lead, data, name="call.wav")
    assert exhibit.stored_file.media_type == "audio/x-wav"
    browser, url = signed_in(lead), f"{exhibit.get_absolute_url()}media/"
    page = browser.get(f"{exhibit.get_absolute_url()}pages/1/").content.decode()
    assert "<audio" in page
    assert "Sound and film have no text that is read here." in page
    assert "Have it read" not in page
    whole = browser.get(url)
    assert (whole.status_code, b"".join(whole)) == (200, data)
    part = browser.get(url, headers={"range": "bytes=100-199"})
    assert (part.status_code, b"".join(part)) == (206, data[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(data)}"
    assert part.headers["Content-Security-Policy"].startswith("sandbox")
    assert browser.get(url, headers={"range": "bytes=9999-"}).status_code == 416
