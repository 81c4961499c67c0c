"""Machine REDACTION and what goes out: boxes, the copy, the second person, disclosures, lists."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from PIL import ImageChops

from audit import explorer
from audit.acts import Refused, WrongStatus
from audit.clock import legal_day
from audit.models import Entry
from sanctions import actions as measures
from sanctions import redacting
from sanctions.actions import redaction as actions
from sanctions.documents import confined
from sanctions.documents.redaction import desk
from sanctions.models import Disclosure, Redaction, RedactionMark
from sanctions.rules import redaction as rules
from sanctions.rules.guards.redaction import unredacted
from tests.cases.factories import make_verified
from tests.factories import make_user, now
from work.worker import Worker

if TYPE_CHECKING:
    from accounts.models import User
    from tests.sanctions.factories import World

SECRET = "Rosalinda Ixchel Tuyuc"
TEXT = [
    f"<p>The contract was shown to us by {SECRET} at noon.</p><p>Call 2232-4455-9 at once.</p>",
    "<p>The second page names Tomás Güegüence, and a price of 14,000 quetzales.</p>",
    f"<p>Again {SECRET.upper()}, who asked for silence.</p>",
]
D = Decimal


def paper() -> bytes:
    pages = "".join(f'<section style="page-break-after:always">{page}</section>' for page in TEXT)
    html = (
        "<html lang=en><head><title>Paper</title><style>@page{size:A4;margin:2cm}@font-face{"
        "font-family:s;src:url(packaged:fonts/source-serif-4/SourceSerif4-Regular.ttf)}"
        f"p{{font:12pt s}}</style></head><body>{pages}</body></html>"
    )
    return confined.run("print", html.encode(), confined.Limits(seconds=60, memory_mib=2048))


@pytest.fixture
def asked(world: World, redactor: User, publisher: User) -> Redaction:
    """A FOIA request for a packet with a PDF among its exhibits, and its redaction, REQUESTED."""
    measure = world.drafting(evidence=False)
    packet = world.packet(measure)
    exhibit = make_verified(world.case, world.lead, world.verifier, paper(), name="paper.pdf")
    world.clear(exhibit)
    place = measures.add_exhibit(packet.pk, by=world.lead, at=now(), exhibit=exhibit)
    for user, part in ((redactor, "REDACTOR"), (publisher, "PUBLISHER")):
        world.task(measure, user, part)
    release = actions.open_release(
        packet.pk, by=redactor, at=now(), kind="FOIA", requester="A newspaper", number="F-1",
        purpose="5 U.S.C. 552 request", received_on=legal_day(now()),
    )  # fmt: skip
    return actions.request_redaction(
        release.pk, by=redactor, at=now(), title="Exhibit, redacted", place=place
    )


def again(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def step(verb: Any, row: Redaction, by: User, **typed: Any) -> Redaction:
    return actions.move_redaction(
        verb, row.pk, by=by, at=now(), version=again(row).version, **typed
    )


def submit(row: Redaction, by: User) -> Redaction:
    """Send for review, and let the worker make and search the copy."""
    actions.submit_redaction(row.pk, by=by, at=now(), version=again(row).version)
    worker = Worker(read=now)
    while worker.step(now()):
        pass
    return again(row)


def withhold(row: Redaction, by: User, page: int, code: str) -> list[RedactionMark]:
    return redacting.withhold_words(row.pk, by=by, at=now(), words=SECRET, page=page, code=code)


def why(verb: Any, row: Any, by: User) -> str:
    return verb.why_not(by, again(row), now()) or ""


def test_from_request_to_a_copy_that_is_accounted_for(
    asked: Redaction, world: World, redactor: User, publisher: User
) -> None:
    reviewer = world.reviewer
    assert asked.status == "REQUESTED"
    assert "no box is drawn" in why(rules.REDACTION_PROPOSE, asked, redactor)
    # Words without a code are drawn; proposing waits for the codes, and (b)(3) for its statute.
    (mark,) = redacting.withhold_words(
        asked.pk, by=redactor, at=now(), words=SECRET, page=1, code=""
    )
    assert (mark.page, mark.words) == (1, SECRET)
    assert "without a code" in why(rules.REDACTION_PROPOSE, asked, redactor)
    mark = actions.edit_mark(mark.pk, by=redactor, at=now(), version=mark.version, code="(b)(3)")
    assert "(b)(3) without its statute" in why(rules.REDACTION_PROPOSE, asked, redactor)
    mark = actions.edit_mark(
        mark.pk, by=redactor, at=now(), version=mark.version, code="(b)(7)(D)",
        grounds="A source under an assurance of confidentiality.",
    )  # fmt: skip
    step(rules.REDACTION_PROPOSE, asked, redactor)
    shown = submit(asked, redactor)
    # The same words on page 3 were overlooked: the search finds them, approval is refused.
    assert shown.copy is not None
    assert not shown.fault
    assert {box for box, _where in shown.leaks} == {mark.reference}
    assert "withheld words are left in the copy" in why(rules.REDACTION_APPROVE, asked, reviewer)
    assert SECRET not in why(rules.REDACTION_APPROVE, asked, reviewer)
    with pytest.raises(Refused):
        withhold(asked, redactor, 3, "PII")
    step(rules.REDACTION_RETURN, asked, reviewer, reason="Page 3.")
    redacting.withhold_words(
        asked.pk, by=redactor, at=now(), words=SECRET, page=3, code="(b)(7)(D)"
    )
    box = redacting.add_mark(
        asked.pk, by=redactor, at=now(), page=2, left=D("5"), top=D("5"), right=D("60"),
        bottom=D("14"), code="(b)(5) DP", elsewhere=True,
    )  # fmt: skip
    assert "Güegüence" in box.words
    shown = submit(asked, redactor)
    assert (shown.status, shown.leaks, shown.fault) == ("REVIEW", [], "")
    # The second person: neither the redactor, nor anybody else of that person.
    assert "none of your roles" in why(rules.REDACTION_APPROVE, asked, redactor)
    twin = make_user("twin", "legal_reviewer", person=redactor.person)
    world.task(again(asked.release.packet.measure), twin, "REVIEWER")
    assert "somebody else approves" in why(rules.REDACTION_APPROVE, asked, twin)
    assert why(rules.REDACTION_APPROVE, asked, reviewer) == ""
    # Original and copy are what they were.
    path = shown.original.path()
    kept = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(kept + b" ")
    assert "SHA-256" in why(rules.REDACTION_APPROVE, asked, reviewer)
    path.write_bytes(kept)
    step(rules.REDACTION_APPROVE, asked, reviewer)
    disclosure = Disclosure(redaction=again(asked))
    assert "not released" in (rules.HAND_OVER.why_not(publisher, disclosure, now()) or "")
    step(rules.REDACTION_RELEASE, asked, publisher)
    with pytest.raises(WrongStatus):
        step(rules.REDACTION_CANCEL, asked, reviewer, reason="Too late.")
    copies = [
        redacting.hand_over(
            asked.pk, by=publisher, at=now(), recipient=to, purpose="Answer to F-1",
            routine_use="5 U.S.C. 552a(b)(2)",
        ) for to in ("A newspaper", "Clerk of the Court")
    ]  # fmt: skip
    assert [copy.number for copy in copies] == [1, 2]
    first, second = (copy.copy.path().read_bytes() for copy in copies)
    # Who holds a copy stands across each of its pages, to be seen on a picture as well.
    plain, held = (
        pypdfium2.PdfDocument(pdf)[1].render(scale=0.5, grayscale=True).to_pil()
        for pdf in (again(asked).copy.path().read_bytes(), first)
    )
    assert ImageChops.difference(plain, held).getbbox() is not None
    assert first != second
    assert copies[0].items[0]["sha256"] == copies[0].copy.sha256
    # Who holds the original and the salts can prove the pages; the copy carries the commitments.
    shown = again(asked)
    assert desk.commitments(path, shown.salts) == shown.commitments
    with pikepdf.open(io.BytesIO(first)) as pdf:
        attached = pdf.attachments["commitments.json"].get_file().read_bytes()
    assert all(one.encode() in attached for one in shown.commitments)
    assert not any(salt.encode() in attached for salt in shown.salts)
    assert desk.searched(first, [SECRET, "Güegüence"], []).hits == []
    # The request is closed once nothing of it is open, and takes nothing new then.
    release = actions.close_release(
        shown.release_id, by=publisher, at=now(), version=shown.release.version
    )
    assert release.status == "CLOSED"
    with pytest.raises(Refused):
        actions.request_redaction(
            release.pk, by=redactor, at=now(), title="Again", place=shown.place
        )


def test_the_pages_lead_from_the_request_to_the_lists(
    asked: Redaction, world: World, redactor: User, publisher: User, lead: User
) -> None:
    browser = Client()
    browser.force_login(redactor)
    packet, release = asked.release.packet, asked.release
    listed = browser.get(f"{packet.get_absolute_url()}releases/").content.decode()
    assert release.reference in listed
    assert asked.reference in browser.get(release.get_absolute_url()).content.decode()
    address = f"{asked.get_absolute_url()}pages/1/"
    page = browser.get(address)
    # A suggestion: what has the shape of an identifier on this page.
    assert "2232-4455-9" in [one.words for one in page.context["suggestions"]]
    assert browser.get(f"{address}picture/").headers["Content-Type"] == "image/png"
    assert browser.get(f"{asked.get_absolute_url()}pages/9/").status_code == 404
    sent = browser.post(f"{address}do/words/", {
        "version": "0", "words": SECRET.lower(), "everywhere": "on", "code": "(b)(7)(D)",
        "grounds": "=Confidential source",
    })  # fmt: skip
    assert sent.status_code == 302
    assert [mark.page for mark in asked.marks.standing()] == [1, 3]
    missing = browser.post(f"{address}do/words/", {"version": "0", "words": "Not in here"})
    assert missing.status_code == 422
    assert "These words are not in the text" in missing.content.decode()
    bad = {"version": "0", "left": "40", "top": "10", "right": "30", "bottom": "20"}
    assert browser.post(f"{address}do/box/", bad).status_code == 422
    sent = browser.post(f"{address}do/box/", bad | {
        "right": "90", "words": "read in a picture", "code": "AC",
    })  # fmt: skip
    assert sent.status_code == 302
    box = asked.marks.standing().get(code="AC")
    assert box.words.splitlines()[0] == "read in a picture"
    own = f"{asked.get_absolute_url()}boxes/{box.reference}/"
    assert "read in a picture" in browser.get(own).content.decode()
    browser.post(f"{own}do/withdraw-mark/", {"version": box.version, "reason": "Not privileged."})
    assert again(box).withdrawn_at is not None
    browser.post(f"{asked.get_absolute_url()}do/redaction-propose/", {"version": asked.version})
    assert again(asked).status == "PROPOSED"
    told = browser.get(f"{release.get_absolute_url()}vaughn.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(told)))
    pages = [(row["page"], row["bates"][-8:]) for row in rows]
    assert pages == [("1", "000001-R"), ("3", "000003-R")]
    assert rows[0]["grounds"] == "'=Confidential source"
    assert SECRET.lower() not in told.lower()
    claimed = browser.get(f"{release.get_absolute_url()}privilege.csv").content.decode()
    assert len(claimed.strip().splitlines()) == 1
    for log in ("redactions", "copies"):
        taken = browser.get(f"{release.get_absolute_url()}{log}.xlsx")
        assert b"".join(taken.streaming_content)[:2] == b"PK"
    assert browser.get(f"{release.get_absolute_url()}other.csv").status_code == 404
    assert Entry.objects.filter(kind="sanctions.take_log").count() == 4
    # Whatever showed a word of the exhibit is found by the exhibit.
    shown = explorer.search({"about": asked.place.exhibit.reference, "opened": True})
    opened = [row.kind for row in explorer.page(Entry.objects.all(), shown, size=50).rows]
    viewed = Entry.objects.filter(kind="sanctions.view_redaction")
    assert opened.count("sanctions.view_redaction") == viewed.count() == 2
    read = Entry.objects.filter(kind="sanctions.read_redaction")
    assert opened.count("sanctions.read_redaction") == read.count() == 1
    # Nobody else: not the lead of the case without a part, not one who was never asked.
    stranger = Client()
    stranger.force_login(make_user("stranger", "redactor"))
    for where in (
        release.get_absolute_url(), asked.get_absolute_url(), address, own, f"{address}picture/",
        f"{release.get_absolute_url()}vaughn.csv", f"{packet.get_absolute_url()}releases/",
    ):  # fmt: skip
        assert stranger.get(where).status_code == 404, where


def test_what_cannot_be_redacted_and_what_holds_a_packet_up(
    asked: Redaction, world: World, redactor: User
) -> None:
    release, packet = asked.release, asked.release.packet
    with pytest.raises(ValidationError, match="not frozen"):
        actions.request_redaction(release.pk, by=redactor, at=now(), title="The packet")
    text = world.exhibit()
    place = measures.add_exhibit(packet.pk, by=world.lead, at=now(), exhibit=text)
    with pytest.raises(Refused, match="only a PDF"):
        actions.request_redaction(release.pk, by=redactor, at=now(), title="A text", place=place)
    with pytest.raises(ValidationError, match="no such page"):
        redacting.add_mark(
            asked.pk, by=redactor, at=now(), page=4, left=D(1), top=D(1), right=D(2), bottom=D(2)
        )
    # Another's request holds nothing up; one for the publication does until it is approved.
    assert unredacted(redactor, packet, now()) is None
    public = actions.open_release(
        packet.pk, by=redactor, at=now(), kind="PUBLIC", requester="The public",
        purpose="Publication", received_on=legal_day(now()),
    )  # fmt: skip
    row = actions.request_redaction(
        public.pk, by=redactor, at=now(), title="For the public", place=asked.place
    )
    assert row.reference in (unredacted(redactor, packet, now()) or "")
    assert row.reference in (rules.CLOSE_RELEASE.why_not(world.reviewer, public, now()) or "")
    step(rules.REDACTION_CANCEL, row, world.reviewer, reason="Nothing is withheld.")
    assert unredacted(redactor, packet, now()) is None
    assert rules.CLOSE_RELEASE.why_not(world.reviewer, public, now()) is None
