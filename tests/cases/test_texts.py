"""The text of an exhibit: read in the background, kept as a copy, cited and found again."""

from __future__ import annotations

import hashlib
import io
import random
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageDraw, ImageFont

from audit.models import Entry
from cases import actions, anchors, reading, texts
from cases.models import DerivedCopy, Exhibit, Finding
from tests.cases.factories import make_exhibit, make_finding, make_logged, put_away
from tests.factories import make_user, now
from tests.house.source import ROOT
from work.models import Job
from work.worker import Worker

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case

pytestmark = pytest.mark.django_db

LINES = (
    "La Municipalidad de San Ejemplo pagó dos veces la fianza número 12/2025.",
    "El contrato fue adjudicado sin concurso a una empresa recién inscrita.",
    "La señora Canario firmó la recepción de la obra el 3 de marzo.",
    "Ningún ingeniero visitó el puente antes del segundo pago.",
    "El cheque se depositó en una cuenta abierta la víspera.",
    "La auditoría interna pidió los planos y no recibió respuesta.",
    "El alcalde declaró que no conocía al representante legal.",
    "Dos testigos vieron la maquinaria en la finca del concejal.",
    "El precio por metro duplicó el de la obra vecina.",
    "La segunda acta lleva una fecha anterior a la primera.",
)
FACE = ROOT / "static/fonts/public-sans/PublicSans-Regular.ttf"
NOISE = {"o": "0", "l": "1", "i": "í", "rn": "m", "ñ": "n", "é": "e", "ó": "o"}


def noisy(text: str, rate: float, seed: int) -> str:
    """Text as a second recognition gives it: letters mistaken, lines broken elsewhere."""
    dice = random.Random(seed)  # noqa: S311 -- noise, no secret
    out = []
    for word in text.split():
        for sign, other in NOISE.items():
            if sign in word and dice.random() < rate:
                word = word.replace(sign, other, 1)
                break
        out.append(word + (dice.choice(["\n", "  ", "-\n"]) if dice.random() < rate / 2 else " "))
    return "".join(out)


def drawn(*lines: str) -> Image.Image:
    image = Image.new("RGB", (1300, 100 + 70 * len(lines)), "white")
    pen = ImageDraw.Draw(image)
    for n, line in enumerate(lines):
        pen.text((50, 50 + 70 * n), line, font=ImageFont.truetype(FACE, 34), fill="black")
    return image


def scan(*pages: tuple[str, ...]) -> bytes:
    """A PDF of pictures: no page carries a text."""
    out = io.BytesIO()
    first, *others = [drawn(*page) for page in pages]
    first.save(out, "PDF", save_all=True, append_images=others)
    return out.getvalue()


def work_off() -> None:
    worker = Worker(read=now)
    while worker.step(now()):
        pass


def read(exhibit: Exhibit, by: User, way: str = "OWN") -> DerivedCopy:
    copy = actions.ask_text(exhibit.pk, by=by, at=now(), way=way)
    work_off()
    copy.refresh_from_db()
    return copy


def test_ten_findings_land_in_a_second_reading_with_noise(
    team: Case, lead: User, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "\n".join(LINES)
    exhibit = make_logged(team, lead, scan(("Nothing that the recogniser is asked for.",)))
    monkeypatch.setattr(reading, "recogniser", lambda: reading.Recogniser("5.3", "spa+eng"))
    monkeypatch.setattr(reading, "recognised", lambda png, by: page)
    first = read(exhibit, lead)
    assert (first.status, first.tool, first.tool_version) == (
        "MADE", "tesseract", "5.3 (spa+eng)",
    )  # fmt: skip
    start, end = page.index(LINES[7]), page.index(LINES[7]) + len(LINES[7])
    asked = f"?exhibit={exhibit.reference}&page=1&start={start}&end={end}"
    form = signed_in(lead).get(f"{team.get_absolute_url()}findings/{asked}").content.decode()
    assert f"{LINES[7]}</textarea>" in form
    assert f'name="start" value="{start}"' in form
    findings = []
    for line in LINES:
        start = page.index(line)
        findings.append(
            make_finding(team, lead, exhibit, passage=line, claim=line[:20], start=start)
        )
    one = Finding.objects.get(pk=findings[3].pk)
    assert (one.start, one.end) == (page.index(LINES[3]), page.index(LINES[3]) + len(LINES[3]))
    assert one.text == first
    assert one.file_sha256 == exhibit.stored_file.sha256
    assert page.endswith(one.prefix + one.passage + one.suffix, 0, one.end + len(one.suffix))
    for seed in range(5):
        again = noisy(page, 0.25, seed)
        assert again.split() != page.split()
        for finding, line in zip(findings, LINES, strict=True):
            where = texts.place(finding, reading.plain(again))
            assert where is not None, (seed, line, again)
            # It landed on its own line: most of the words are the same ones.
            landed = reading.plain(again)[where.start : where.end]
            assert anchors.find(anchors.Quote(landed), line) is not None, (landed, line)
    monkeypatch.setattr(reading, "recognised", lambda png, by: reading.plain(noisy(page, 0.25, 3)))
    second = read(exhibit, lead, "ANEW")
    assert DerivedCopy.objects.filter(exhibit=exhibit).texts().count() == 2
    shown = signed_in(lead).get(f"{exhibit.get_absolute_url()}pages/1/").content.decode()
    assert shown.count("<mark id=") == 10
    assert second.reference in shown
    assert "not found in the newest text" not in shown
    # What is gone is said, and nothing is moved.
    without = page.replace(LINES[4], "")
    monkeypatch.setattr(reading, "recognised", lambda png, by: without)
    read(exhibit, lead, "ANEW")
    shown = signed_in(lead).get(f"{exhibit.get_absolute_url()}pages/1/").content.decode()
    assert shown.count("not found in the newest text") == 1
    lost = signed_in(lead).get(reverse("cases:part", args=[team.reference, findings[4].reference]))
    assert "the finding was not moved" in lost.content.decode()
    findings[4].refresh_from_db()
    assert findings[4].start == page.index(LINES[4])


def test_a_passage_that_stands_twice_is_told_by_what_stands_around_it() -> None:
    text = "Primero: se pagó la obra. Luego nada. Después: se pagó la obra. Fin del acta."
    second = text.rindex("se pagó")
    quote = anchors.Quote("se pagó la obra", *anchors.around(text, second, second + 15), second)
    assert anchors.find(quote, text) == anchors.Anchor(second, second + 15, "exact")
    other = "Portada.\n" + text.replace("pagó", "PAGO")
    where = anchors.find(quote, other)
    assert where is not None
    assert (where.how, where.start) == ("normal", other.rindex("se PAGO"))
    assert anchors.find(anchors.Quote("un contrato de obra pública en Escuintla"), text) is None
    assert anchors.find(anchors.Quote("obras"), "zzz") is None


def test_a_scan_is_recognised_and_kept_as_a_copy(team: Case, lead: User, signed_in: Any) -> None:
    data = scan(("Receipt number 4711", "paid twice in March"), ("Second page of it",))
    exhibit = make_logged(team, lead, data, name="scan.pdf")
    sent = {"way": "OWN", "version": exhibit.version}
    answer = signed_in(lead).post(f"{exhibit.get_absolute_url()}do/ask-text/", sent)
    assert answer.status_code == 302
    waiting = DerivedCopy.objects.get()
    page = signed_in(lead).get(f"{exhibit.get_absolute_url()}pages/1/").content.decode()
    assert "being read in the background" in page
    work_off()
    copy = DerivedCopy.objects.select_related("stored_file").get(pk=waiting.pk)
    assert (copy.status, copy.tool) == ("MADE", "tesseract"), copy.why
    assert copy.stored_file is not None
    content = copy.stored_file.path().read_bytes()
    assert hashlib.sha256(content).hexdigest() == copy.stored_file.sha256
    assert b"4711" in content.split(b"\f")[0]
    assert b"Second page" in content.split(b"\f")[1]
    exhibit.refresh_from_db()
    assert exhibit.stored_file.path().read_bytes() == data
    page = signed_in(lead).get(f"{exhibit.get_absolute_url()}pages/2/").content.decode()
    assert "Second page" in page
    assert "Page 2 of 2" in page
    assert 'rel="next"' not in page
    png = signed_in(lead).get(f"{exhibit.get_absolute_url()}pages/1/page.png")
    assert png.content.startswith(b"\x89PNG")
    assert png.headers["X-Content-Type-Options"] == "nosniff"
    assert png.headers["Content-Security-Policy"].startswith("sandbox")
    assert signed_in(lead).get(f"{exhibit.get_absolute_url()}pages/3/").status_code == 404
    assert Entry.objects.about(exhibit).filter(kind="exhibits.viewed").count() == 4
    listed = signed_in(lead).get(exhibit.get_absolute_url()).content.decode()
    assert copy.stored_file.sha256 in listed
    file = signed_in(lead).get(f"{exhibit.get_absolute_url()}copies/{copy.reference}/file/")
    assert b"".join(file) == content
    stranger = make_user("outsider", "investigator")
    for tail in ("pages/1/", "pages/1/page.png", f"copies/{copy.reference}/file/", "rests/"):
        assert signed_in(stranger).get(exhibit.get_absolute_url() + tail).status_code == 404


def test_a_killed_reading_leaves_nothing_half_and_runs_again(
    team: Case, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    exhibit = make_logged(team, lead, b"Acta primera\fActa segunda", name="acta.txt")
    copy = actions.ask_text(exhibit.pk, by=lead, at=now(), way="OWN")

    def killed(*_args: object, **_named: object) -> None:
        raise SystemExit

    with monkeypatch.context() as death:
        death.setattr("cases.jobs.finish_text", killed)
        with pytest.raises(SystemExit):
            Worker(read=now).once()
    copy.refresh_from_db()
    assert (copy.status, copy.stored_file) == ("ASKED", None)
    Job.objects.filter(kind="cases.read_text").update(lease_until=now())
    work_off()
    copy.refresh_from_db()
    assert (copy.status, copy.tool) == ("MADE", "Python")
    kept = texts.kept_text(exhibit)
    assert kept is not None
    assert kept.pages == ["Acta primera", "Acta segunda"]
    assert Job.objects.get(kind="cases.read_text").state == "done"


def test_what_cannot_be_read_says_why_on_the_exhibit(
    team: Case, lead: User, member: User, reviewer: User, signed_in: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with monkeypatch.context() as bare:
        bare.setattr("shutil.which", lambda name: None)
        exhibit = make_exhibit(team, lead, scan(("Unread",)))
        copy = read(exhibit, lead)
        assert copy.status == "FAILED"
        assert "tesseract-ocr-spa" in copy.why
        page = signed_in(lead).get(f"{exhibit.get_absolute_url()}pages/1/").content.decode()
        assert page.count("tesseract-ocr-spa") == 2
        assert (
            "tesseract-ocr-spa" in signed_in(lead).get(exhibit.get_absolute_url()).content.decode()
        )
    # With the rights that who asked has then.
    mine = make_logged(team, lead, b"Closed meanwhile")
    asked = actions.ask_text(mine.pk, by=member, at=now(), way="OWN")
    put_away(mine, reviewer)
    work_off()
    asked.refresh_from_db()
    assert (asked.status, asked.stored_file) == ("FAILED", None)


def test_a_translation_names_its_parent_and_who_made_it(
    team: Case, lead: User, reviewer: User, signed_in: Any
) -> None:
    exhibit = make_logged(team, lead)
    sent = {
        "kind": "TRANSLATION", "title": "The ledger in English", "tool": "Ana Intérprete",
        "tool_version": "", "language": "en", "note": "", "version": exhibit.version,
        "file": SimpleUploadedFile("ledger-en.txt", b"Page one, in English."),
    }  # fmt: skip
    url = exhibit.get_absolute_url()
    assert signed_in(lead).post(f"{url}do/add-copy/", sent).status_code == 302
    copy = DerivedCopy.objects.select_related("stored_file").get()
    assert copy.stored_file is not None
    assert copy.stored_file.sha256 == hashlib.sha256(b"Page one, in English.").hexdigest()
    shown = signed_in(lead).get(url).content.decode()
    assert "Ana Intérprete" in shown
    assert "nothing may rest on these copies either" not in shown
    exhibit.refresh_from_db()
    actions.restrict_exhibit(
        exhibit.pk, by=reviewer, at=now(), version=exhibit.version, reason="Sealed.",
        restriction="GRAND_JURY",
    )  # fmt: skip
    assert "nothing may rest on these copies either" in signed_in(lead).get(url).content.decode()
    taken = {"version": copy.version, "reason": "A wrong file."}
    door = f"{url}copies/{copy.reference}/do/withdraw-copy/"
    assert signed_in(lead).post(door, taken).status_code == 302
    copy.refresh_from_db()
    assert copy.withdrawn_reason == "A wrong file."
