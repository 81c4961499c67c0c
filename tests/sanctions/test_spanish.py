"""Volume C in Spanish: every sentence has its own, the names stay, and the English prevails."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

from audit.acts import act
from audit.verbs import Verb
from sanctions import actions, section353, spanish
from sanctions.documents.edition import ANNEX, ANNEXES, COMPILED, RECONSTRUCTION, edition_pdf
from sanctions.documents.notice import notice_html
from sanctions.documents.typeface import without_glyph
from sanctions.family import Relative
from sanctions.letter import places
from sanctions.models import MeasureNotice
from sanctions.snapshot.notices import FILE, prepared
from sanctions.views.notice import notice_of
from tests.factories import now
from tests.sanctions import released
from tests.sanctions.factories import make_authority
from tests.sanctions.test_notices import PUBLISH, decided

if TYPE_CHECKING:
    from sanctions.models import Measure
    from tests.sanctions.factories import World

TRIM = Verb(
    name="tests.trim", label="Trim", permission="", roles=("investigator",), basis="test",
    moves={MeasureNotice.Status.PREPARED: MeasureNotice.Status.PREPARED},
)  # fmt: skip


def sentences() -> set[str]:
    found: set[str] = set()
    for row in json.loads(FILE.read_text(encoding="utf-8"))["templates"]:
        found |= {row["title"], row["from_body"], *row["addressees"]}
        found |= {text for one in row["sentences"] for text in (one["head"], one["text"])}
    return found - {""}


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in strings(each)]
    return (
        [text for each in value for text in strings(each)] if isinstance(value, list) else [value]
    )


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).split())


@pytest.mark.parametrize("english", sorted(sentences()))
def test_every_sentence_of_every_document_has_its_spanish_with_the_same_places(
    english: str,
) -> None:
    bare = re.sub(r"\{\w+\}", "", english)
    assert english in spanish.words()["texts"] or not re.search(r"[a-z]{2}", bare, re.IGNORECASE)
    assert places(spanish.said(english)) == places(english)


def test_nothing_is_turned_that_no_document_says() -> None:
    assert set(spanish.words()["texts"]) <= sentences()


def test_every_fixed_word_of_an_edition_has_its_spanish() -> None:
    told = spanish.words()["edition"]
    fixed = {
        section353.TITLE, section353.SOURCING, *section353.COMMITTEES,
        *section353.PHRASES.values(), ANNEX, ANNEXES, COMPILED, RECONSTRUCTION, spanish.EACH,
    }  # fmt: skip
    assert fixed <= set(told)


def test_the_bundled_face_has_every_letter_of_it() -> None:
    assert without_glyph("".join(strings(spanish.words()))) == []


def test_no_minor_is_named_in_spanish_either() -> None:
    family = [Relative(tie="spouse", name="Ana Muestra"), Relative(tie="child")]
    assert spanish.spoken(family) == "cónyuge: Ana Muestra; hijo o hija, menor de edad"


@pytest.mark.plain
def test_an_edition_in_spanish_keeps_each_entry_in_the_language_it_was_written_in() -> None:
    said = text_of(edition_pdf(spanish.edition(released.edition())))
    assert "Informe al Congreso sobre personas extranjeras" in said
    assert "Álvaro Prueba, former Minister of Works, engaged in significant corruption" in said
    assert "Cada asiento está en el idioma en que se escribió." in said
    assert "2 nombres constan en un anexo clasificado" in said
    assert "BORRADOR" in said
    for english in ("Submitted to", "Committee", "classified annex"):
        assert english not in said


def test_the_verb_phrase_of_a_spanish_entry_is_turned() -> None:
    english = released.edition()
    country = english.countries[0]
    phrase = " and ".join(section353.PHRASES.values())
    lines = (replace(country.lines[0], phrase=phrase), replace(country.lines[1], phrase=phrase))
    told = spanish.edition(replace(english, countries=(replace(country, lines=lines),)))
    first, second = told.countries[0].lines
    assert first.phrase == phrase
    assert second.phrase == (
        "socavó procesos o instituciones democráticas y participó en corrupción significativa y "
        "obstruyó investigaciones sobre actos de corrupción"
    )


def designated(world: World) -> Measure:
    """A designation under an order whose documents are known, still a draft."""
    world.version = make_authority("EO-13818", citation="E.O. 13818; SDN tag [GLOMAG]")
    return world.nominated()


def test_a_document_is_kept_in_both_languages_and_handed_out_in_either(
    world: World, signed_in: Any
) -> None:
    measure = decided(world, designated(world), PUBLISH)
    rows = actions.prepare_notices(measure.pk, by=world.drafter, at=now())
    assert rows
    for row in rows:
        row.refresh_from_db()
        kept = notice_of(row.facts)
        assert kept.translation is not None
        assert (kept.translation.language, kept.translation.day) == ("es", kept.day)
        assert "Vale el texto en inglés" in kept.translation.remark
    client = signed_in(world.lead)
    letter = next(row for row in rows if row.kind == "PERSONAL")
    url = f"{measure.get_absolute_url()}notices/{letter.reference}/pdf/"
    english, other = (client.get(url + query) for query in ("", "?language=es"))
    assert (english.status_code, other.status_code) == (200, 200)
    assert f"{letter.reference}-es.pdf" in other.headers["Content-Disposition"]
    said = text_of(other.content)
    assert f"Notificación a {measure.subject.caption}" in said
    assert "quedaron bloqueados conforme a E.O. 13818" in said
    assert "Vale el texto en inglés" in said
    assert "Vale" not in text_of(english.content)
    assert (
        f"{url}?language=es" in client.get(f"{measure.get_absolute_url()}notices/").content.decode()
    )
    # One that was kept before documents were kept in both has no Spanish, and offers none.
    older = {name: letter.facts[name] for name in letter.facts if name != "translation"}
    with act(
        TRIM, MeasureNotice, letter.pk, by=world.lead, at=now(), version=letter.version
    ) as row:
        row.facts = older
    assert client.get(f"{url}?language=es").status_code == 404
    assert (
        f"{url}?language=es"
        not in client.get(f"{measure.get_absolute_url()}notices/").content.decode()
    )


def test_a_draft_in_spanish_says_that_it_is_one_and_leaves_no_place_open(
    world: World, signed_in: Any
) -> None:
    measure = designated(world)
    drafts = prepared(measure, now(), draft=True)
    assert drafts
    for one in drafts:
        assert one.notice.translation is not None
        said = notice_html(one.notice.translation)
        assert "BORRADOR: nada se ha decidido ni enviado" in said
        assert "DRAFT" not in said
        assert not re.findall(r"\{\w+\}", said)
    answer = signed_in(world.lead).get(
        f"{measure.get_absolute_url()}notices/personal/pdf/?language=es"
    )
    assert "BORRADOR" in text_of(answer.content)
