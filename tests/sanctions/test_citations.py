"""A citation is true when the words stand on the page: what is caught, and what is not a fault."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pikepdf
import pytest

from sanctions import citations
from sanctions.documents.facts import Citation, Statement
from sanctions.documents.packet import packet_pdf
from sanctions.documents.pagetext import StoredPages, Unreadable
from tests.sanctions import packets

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.plain


@dataclass
class Typed:
    """Pages given as texts."""

    texts: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.texts)

    def text(self, number: int) -> str:
        return self.texts[number - 1]


EXHIBITS = {
    "Ex. 1": Typed(["The contract was signed.", "El pago se ordenó en tres desembolsos."]),
    "Ex. 2": Typed(["one", "two", "three", "four"]),
    "Ex. 3": Typed([" \n "]),
}


def statement(number: int, *cited: Citation) -> Statement:
    return Statement(number=number, section="", text="Something.", citations=cited)


def sentences(*statements: Statement) -> list[str]:
    return [str(fault) for fault in citations.faults(statements, EXHIBITS)]


GOOD = Citation(exhibit="Ex. 1", page=1, quotation="contract was signed")


def test_a_statement_on_good_citations_has_no_fault() -> None:
    whole_page = Citation(exhibit="Ex. 2", page=4)
    assert sentences(statement(1, GOOD), statement(2, GOOD, whole_page)) == []


def test_the_three_plants_are_refused_by_statement_number() -> None:
    found = sentences(
        statement(1, GOOD),
        statement(2),
        statement(3, Citation(exhibit="Ex. 2", page=9)),
        statement(4, Citation(exhibit="Ex. 1", page=1, quotation="en tres desembolsos")),
    )
    assert found == [
        "Statement 2 has no citation.",
        "Statement 3 cites page 9 of Ex. 2, which has 4 pages.",
        "Statement 4 quotes words that are not on page 1 of Ex. 1: “en tres desembolsos”",
    ]


@pytest.mark.parametrize("page", [0, -1, 5])
def test_a_page_the_exhibit_does_not_have_is_a_fault(page: int) -> None:
    assert sentences(statement(1, Citation(exhibit="Ex. 2", page=page))) == [
        f"Statement 1 cites page {page} of Ex. 2, which has 4 pages."
    ]


def test_an_exhibit_that_is_not_listed_is_a_fault() -> None:
    assert sentences(statement(7, Citation(exhibit="Ex. 9", page=1))) == [
        "Statement 7 cites Ex. 9, which is not among the exhibits."
    ]


def test_a_quotation_from_a_page_without_text_is_a_fault_of_its_own() -> None:
    found = citations.faults(
        [statement(1, Citation(exhibit="Ex. 3", page=1, quotation="seen"))], EXHIBITS
    )
    assert [fault.kind for fault in found] == ["no_text"]


@pytest.mark.parametrize(
    ("quotation", "page"),
    [
        ("tres desembolsos iguales", "en tres\n   desembolsos\tiguales."),
        ("certificado oficial", "el certiﬁcado oﬁcial del registro"),
        ("“technical advice”", 'the invoices say "technical advice" only'),
        ("l'État d'alors", "l’État d’alors"),
        ("2018 - 2021", "2018 – 2021"),
        ("adjudicación", "la adjudica\u00adción del contrato"),
        ("adjudicación del", "la adjudica-\nción del contrato"),
        ("adjudicación del", "la adjudica\ufffeción del contrato"),
        ("bien-estar social", "el bien-\nestar social"),
        ("Núñez", "Nun\u0303ez y Nu\u0301n\u0303ez firmaron"),
        ("$1,200.50", "paid $1,200.50 (one thousand)"),
        ("(a+b)*c", "formula (a+b)*c here"),
        ("L 48 000", "L\u00a048\u202f000"),
    ],
)
def test_the_same_words_are_found_however_they_were_set(quotation: str, page: str) -> None:
    assert citations.stands_on(quotation, page)


@pytest.mark.parametrize(
    ("quotation", "page"),
    [
        ("he was paid", "he was not paid"),
        ("Nunez", "Núñez"),
        ("The Minister", "the minister"),
        ("paid", "unpaid"),
        ("pay", "payment"),
        ("resign", "re-sign"),
        ("signed … paid", "signed the award and was paid"),
        ("17-2019", "17-2018"),
        ("...", "anything ... at all"),
        (" ", "anything"),
        (".*", "anything"),
    ],
)
def test_other_words_are_not_found(quotation: str, page: str) -> None:
    assert not citations.stands_on(quotation, page)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exhibit") / "a.pdf"
    path.write_bytes(packet_pdf(packets.packet(1, findings=1)))
    return path


def test_the_words_of_a_stored_pdf_are_found_on_their_page_and_on_no_other(printed: Path) -> None:
    pages = StoredPages(printed, "application/pdf")
    number = next(
        number for number in range(1, pages.count + 1) if "In the matter of" in pages.text(number)
    )
    right = Citation(exhibit="P", page=number, quotation="In the matter of")
    wrong = Citation(exhibit="P", page=number + 1, quotation="In the matter of")
    beyond = Citation(exhibit="P", page=pages.count + 1, quotation="In the matter of")
    found = citations.faults([statement(1, right), statement(2, wrong, beyond)], {"P": pages})
    assert [(fault.statement, fault.kind) for fault in found] == [
        (2, "quotation_absent"),
        (2, "no_such_page"),
    ]


def test_all_cited_pages_of_a_pdf_are_read_in_one_opening(
    printed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = StoredPages(printed, "application/pdf")
    cited = [Citation(exhibit="P", page=number, quotation="SAMPLE") for number in (1, 2, 3, 2)]
    assert citations.faults([statement(1, *cited)], {"P": pages}) == []
    printed_text = pages.text(3)
    monkeypatch.setattr(StoredPages, "fetch", lambda *_: pytest.fail("opened again"))
    assert pages.text(3) == printed_text


def test_a_text_file_is_divided_by_form_feeds(tmp_path: Path) -> None:
    path = tmp_path / "statement.txt"
    path.write_text("First page.\fSecond page, señor.\f", encoding="utf-8")
    pages = StoredPages(path, "text/plain")
    assert pages.count == 2
    assert pages.text(2) == "Second page, señor."
    path.write_bytes("año".encode("cp1252"))
    assert StoredPages(path, "text/plain").text(1) == "año"


def test_other_files_have_the_pages_the_caller_knows_and_no_text(tmp_path: Path) -> None:
    pages = StoredPages(tmp_path / "photo.jpg", "image/jpeg", pages=1)
    assert (pages.count, pages.text(1)) == (1, "")


@pytest.mark.parametrize("content", [b"", b"no PDF at all", b"%PDF-1.7\n" + bytes(500)])
def test_a_broken_pdf_is_a_fault_of_the_statement_that_cites_it(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    pages = StoredPages(path, "application/pdf")
    with pytest.raises(Unreadable):
        pages.text(1)
    found = citations.faults(
        [statement(5, Citation(exhibit="B", page=1, quotation="x"))], {"B": pages}
    )
    assert [(fault.statement, fault.kind) for fault in found] == [(5, "unreadable")]
    assert str(found[0]).startswith("Statement 5 cites B, which cannot be read: ")


def test_a_bomb_ends_as_a_fault_and_not_as_a_full_memory(tmp_path: Path) -> None:
    document = pikepdf.Pdf.new()
    page = document.add_blank_page()
    packed = zlib.compress(zlib.compress(bytes(1 << 27), 9), 9)
    page.Contents = document.make_stream(packed)
    page.Contents.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
    path = tmp_path / "bomb.pdf"
    document.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    found = citations.faults(
        [statement(1, Citation(exhibit="B", page=1, quotation="x"))],
        {"B": StoredPages(path, "application/pdf")},
    )
    assert [fault.statement for fault in found] == [1]
