"""The Section 353 report: machine, entries, print, history, and why no new one is opened."""

from __future__ import annotations

import csv
import datetime
import io
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

from accounts.system import system_user
from audit.acts import Refused, WrongStatus, act
from audit.clock import legal_day
from cases.stored_files import receive
from sanctions import actions, marking, rules
from sanctions.models import AuthorityVersion, EditionEntry, Measure, ReportEdition
from sanctions.section353 import phrase_of, taken_apart
from sanctions.snapshot.edition import edition_facts
from sanctions.snapshot.marking import banner
from tests.actors.factories import make_actor
from tests.factories import make_user, now
from tests.sanctions.factories import make_authority
from tests.sanctions.imposed import do, imposed, put
from work.models import Deadline

if TYPE_CHECKING:
    from accounts.models import User
    from tests.sanctions.factories import World

REENACTED = datetime.date(2024, 1, 1)
QUOTED = (
    "former minister, engaged in significant corruption by accepting bribes. He is designated "
    "under Section 7031(c) for involvement in significant corruption."
)


def refused(why: str) -> Any:
    return pytest.raises(Refused, match=why)


def reenacted() -> AuthorityVersion:
    """The authority as if Congress had enacted it anew: an invention for this test."""
    return make_authority(
        "NTEEA-353", kind="visa_listing", machine="VISA_ACTION", valid_from=REENACTED,
        citation="Test Act, sec. 353", consequences=["Ineligible for visas."],
    )  # fmt: skip


def named(edition: ReportEdition, measure: Measure, by: User, **facts: Any) -> EditionEntry:
    facts = {
        "country": "GT", "office": "former Minister of Works", "prongs": ["P2"],
        "conduct": "by accepting bribes for contracts.", "source": "Court record.", **facts,
    }  # fmt: skip
    return actions.name_entry(edition.pk, by=by, at=now(), measure=measure, **facts)


def paper(edition: ReportEdition, kind: str, by: User) -> None:
    file = receive([f"{kind} {edition.reference}".encode()], f"{kind}.txt")
    actions.file_edition_paper(edition.pk, by=by, at=now(), kind=kind, title=kind, file=file)


def move(verb: Any, edition: ReportEdition, by: User) -> Any:
    version = ReportEdition.objects.get(pk=edition.pk).version
    return actions.move_edition(verb, edition.pk, by=by, at=now(), version=version)


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).split())


def test_the_machine_from_collecting_to_the_register(world: World, signed_in: Any) -> None:
    version = reenacted()
    first = imposed(world, "IN_FORCE_PUBLIC", authority_version=version)
    other = make_actor("Álvaro Prueba", by=world.lead)
    tomorrow = now() + datetime.timedelta(days=1)
    second = imposed(world, "DECISION", tomorrow, authority_version=version, subject=other)
    open_it = {
        "by": world.drafter, "at": now(), "authority_version": version, "kind": "ANNUAL",
    }  # fmt: skip
    edition = actions.open_edition(title="Report of a test", **open_it)
    with refused("names nobody yet"):
        move(rules.S353_DRAFT, edition, world.drafter)
    with refused("under another authority"):
        named(edition, imposed(world, subject=other, parts=True), world.drafter)
    named(edition, first, world.drafter, annex="PUBLIC")
    entry = named(edition, second, world.drafter, prongs=["P1", "P3"], conduct="when he ruled.")
    assert not ReportEdition.objects.visible_to(world.decider, now()).exists()

    move(rules.S353_DRAFT, edition, world.drafter)
    with refused("none of your roles"):
        move(rules.S353_CLEAR, edition, world.drafter)
    twin = make_user("twin", "legal_reviewer", person=world.drafter.person)
    with refused("nothing here that you may see"):
        move(rules.S353_CLEAR, edition, twin)
    move(rules.S353_CLEAR, edition, world.reviewer)
    with refused("past its draft"):
        do(actions.drop_entry, entry, world.drafter, reason="x")
    move(rules.S353_BACK, edition, world.reviewer)
    move(rules.S353_CLEAR, edition, world.reviewer)
    with refused("public or annex is not decided for: Álvaro Prueba"):
        move(rules.S353_SUBMIT, edition, world.reviewer)
    move(rules.S353_BACK, edition, world.reviewer)
    facts = {"country": "SV", "office": "judge", "prongs": ["P1"], "conduct": "when he ruled.",
             "source": "Press.", "cross": "", "annex": "CLASSIFIED"}  # fmt: skip
    do(actions.edit_entry, entry, world.drafter, **facts)
    move(rules.S353_CLEAR, edition, world.reviewer)
    move(rules.S353_SUBMIT, edition, world.reviewer)

    for measure in (first, second):
        actions.task_user(measure.pk, by=world.lead, at=now(), user=world.decider, part="DECIDER")
    with refused(f"not imposed yet: {second.reference}"):
        do(actions.determine_edition, edition, world.decider)
    do_impose(second)
    with refused("signed determination, transmittal letters"):
        do(actions.determine_edition, edition, world.decider)
    paper(edition, "signed_determination", world.decider)
    paper(edition, "transmittal_letters", world.decider)
    do(actions.determine_edition, edition, world.decider)
    assert Deadline.objects.get().due_on == legal_day(now()) + datetime.timedelta(days=365)
    with pytest.raises(WrongStatus):
        move(rules.S353_CANCEL, edition, world.decider)

    publisher = make_user("publisher", "publisher")
    for measure in (first, second):
        actions.task_user(measure.pk, by=world.lead, at=now(), user=publisher, part="PUBLISHER")
    with refused("fr notice"):
        do(actions.publish_edition, edition, publisher, public_notice="12345")
    paper(edition, "fr_notice", publisher)
    do(actions.publish_edition, edition, publisher, public_notice="12345")

    everybody = make_user("reader", "investigator")
    client = signed_in(everybody)
    page = client.get(edition.get_absolute_url()).content.decode()
    assert "Ana Prueba" in page
    assert "Álvaro" not in page, "the annex stays closed"
    assert first.reference not in page
    printed = text_of(client.get(f"{edition.get_absolute_url()}pdf/").content)
    phrase = phrase_of(("P2",))
    assert f"Ana Prueba, former Minister of Works, {phrase} by accepting bribes" in printed
    assert "Public Notice 12345" in printed
    assert "Álvaro" not in printed
    assert "In the words of this record, after Test Act, sec. 353" in printed


def do_impose(measure: Measure) -> None:
    """Let the measure be in force, as its own machine would."""
    clock, row = system_user("clock"), Measure.objects.get(pk=measure.pk)
    who: Any = {"by": clock, "at": now(), "version": row.version}
    with act(rules.MARK_STALE, Measure, row.pk, **who) as changed:
        changed.in_force_since = now() - datetime.timedelta(days=1)


def test_a_new_edition_is_refused_with_the_citation(
    law: None, drafter: User, signed_in: Any
) -> None:
    version = AuthorityVersion.objects.get(authority__code="NTEEA-353")
    with refused(r"out of force since 2023-12-27 .*2277a"):
        actions.open_edition(
            by=drafter, at=now(), authority_version=version, kind="ANNUAL", title="A new one"
        )
    client = signed_in(drafter)
    for url in ("/editions/", "/editions/new/"):
        page = client.get(url).content.decode()
        assert "out of force since 2023-12-27" in page, url
    assert "/editions/new/" not in client.get("/editions/").content.decode(), "no button in vain"
    reviewer = make_user("shelver", "legal_reviewer")
    shelved = put(
        ReportEdition(authority_version=version, kind="ANNUAL", title="Of then"), reviewer
    )
    client = signed_in(reviewer)
    page = client.get(shelved.get_absolute_url()).content.decode()
    assert "goes no further while its law is out of force" in page
    printed = text_of(client.get(f"{shelved.get_absolute_url()}pdf/").content)
    assert "No extension found" not in printed, "our notes on the law are no part of a report"
    client = signed_in(drafter)
    typed = {"authority_version": version.pk, "kind": "ANNUAL", "title": "A new one"}
    assert client.post("/editions/new/", typed).status_code == 403
    assert ReportEdition.objects.get() == shelved


def test_what_names_people_who_are_looked_into_is_marked_until_it_is_determined(
    world: World, settings: Any
) -> None:
    edition = actions.open_edition(
        title="Report of a test", by=world.drafter, at=now(), authority_version=reenacted(),
        kind="ANNUAL",
    )  # fmt: skip
    assert edition_facts(edition, []).marking == "SAMPLE - NOT CUI"
    settings.PROBITY_CUI = True
    assert edition_facts(edition, []).marking == banner(marking.matter()) != ""
    edition.determined_on = datetime.date(2025, 7, 1)
    assert edition_facts(edition, []).marking == "", "what goes to Congress is not controlled"


def test_the_past_is_rebuilt_from_what_was_published(
    world: World, law: None, signed_in: Any
) -> None:
    version = AuthorityVersion.objects.get(authority__code="NTEEA-353")
    recorder = make_user("recorder", "recorder", "investigator")
    for name, country, ground, wording in (
        ("Zoila Prueba", "GT", QUOTED, "QUOTED"),
        ("Óscar Prueba", "GT", "Obstructed an investigation.", "SUMMARY"),
        ("Inés Prueba", "SV", "judge, undermined democratic processes or institutions.", "QUOTED"),
    ):
        actions.record_published(
            by=recorder, at=now(), subject=make_actor(name, by=recorder), country=country,
            authority_version=version, effective="2021-07-01", ground=ground, wording=wording,
            source_title="A report", source_publisher="A department",
        )  # fmt: skip
    client = signed_in(make_user("reader", "investigator"))
    listed = client.get("/editions/").content.decode()
    assert "Names of 2021-07-01" in listed
    assert "/editions/public-record/2021-07-01/?language=es" in listed
    answer = client.get("/editions/public-record/2021-07-01/")
    assert answer["Content-Type"] == "application/pdf"
    printed = text_of(answer.content)
    assert "RECONSTRUCTION FROM PUBLIC RECORD, NOT A GOVERNMENT DOCUMENT" in printed
    assert printed.index("El Salvador Inés") < printed.index("Guatemala Óscar")
    assert printed.index("Óscar Prueba") < printed.index("Zoila Prueba"), "alphabetical"
    assert "Zoila Prueba, former minister, engaged in significant corruption by acc" in printed
    assert "[summary of what was published]" in printed
    spanish = text_of(client.get("/editions/public-record/2021-07-01/?language=es").content)
    assert "Zoila Prueba" in spanish
    assert "RECONSTRUCTION FROM PUBLIC RECORD" not in spanish
    for day in ("2021-07-02", "nonsense"):
        assert client.get(f"/editions/public-record/{day}/").status_code == 404


@pytest.mark.samples
def test_every_published_entry_is_taken_apart_without_loss() -> None:
    file = Path(os.environ["PROBITY_SAMPLES"]) / "sanctions" / "us_section_353_2021-2023.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        reasons = [" ".join(row["reason"].split()) for row in csv.DictReader(rows)]
    wordings = [taken_apart(reason) for reason in reasons]
    assert [str(wording) for wording in wordings] == reasons
    prongs = Counter(wording.prongs for wording in wordings)
    assert prongs == {
        ("P1",): 75, ("P2",): 74, ("P3",): 5, ("P1", "P2"): 3, ("P2", "P3"): 1, ("P1", "P3"): 1,
        (): 8,
    }  # fmt: skip
    assert sum(not wording.office for wording in wordings if wording.phrase) < 20


def test_an_entry_is_taken_apart_and_put_together() -> None:
    wording = taken_apart(QUOTED)
    assert (wording.office, wording.phrase, wording.prongs) == (
        "former minister", "engaged in significant corruption", ("P2",),
    )  # fmt: skip
    assert wording.conduct == "by accepting bribes."
    assert wording.cross.startswith("He is designated under Section 7031(c)")
    assert str(wording) == QUOTED
    assert taken_apart("Led a scheme.").conduct == "Led a scheme."
    assert taken_apart("Led a scheme.").prongs == ()
