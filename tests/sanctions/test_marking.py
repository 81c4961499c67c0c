"""Marks follow from what a document prints: 32 CFR 2002.20, in the order that it asks for."""

from __future__ import annotations

import dataclasses

import pypdfium2
import pytest

from cases.models import Exhibit
from sanctions import marking
from sanctions.documents.packet import packet_pdf
from sanctions.marking import Portion
from sanctions.snapshot import snapshot
from sanctions.snapshot.marking import banner, marked
from sanctions.snapshot.memo import memo_of
from tests.factories import now
from tests.sanctions import packets

C = Exhibit.Compartment
R = Exhibit.Restriction
T = Exhibit.SourceType


def portion(*categories: str, controls: tuple[str, ...] = ()) -> Portion:
    return Portion(frozenset(categories), frozenset(controls))


@pytest.mark.parametrize(
    ("categories", "controls", "banner", "mark"),
    [
        ((), (), "", "(U)"),
        (("VISA", "INF"), (), "CUI//INF/VISA", "(CUI//INF/VISA)"),
        (("VISA", "FSEC", "INF"), (), "CUI//SP-FSEC/INF/VISA", "(CUI//SP-FSEC/INF/VISA)"),
        (
            ("PRIVILEGE", "FSEC"), ("Deliberative", "Attorney-WP"),
            "CUI//SP-FSEC/PRIVILEGE//Attorney-WP/Deliberative",
            "(CUI//SP-FSEC/PRIVILEGE//AWP/DELIB)",
        ),
    ],
)  # fmt: skip
def test_specified_stands_before_basic_each_by_the_alphabet_and_limits_last(
    categories: tuple[str, ...], controls: tuple[str, ...], banner: str, mark: str
) -> None:
    found = portion(*categories, controls=controls)
    assert (found.banner, found.mark) == (banner, mark)


def test_a_limit_of_privilege_without_privilege_is_refused() -> None:
    with pytest.raises(ValueError, match="Deliberative is only for what is PRIVILEGE"):
        _ = portion("INV", controls=("Deliberative",)).banner


@pytest.mark.parametrize(
    ("source_type", "compartment", "restriction", "mark"),
    [
        (T.PRESS, "", "", "(U)"),
        (T.PUBLIC_RECORD, "", "", "(U)"),
        (T.PUBLIC_RECORD, C.VISA, "", "(CUI//VISA)"),
        (T.OFFICIAL, "", "", "(CUI//INV)"),
        (T.HUMAN_SOURCE, "", "", "(CUI//INF/INV)"),
        (T.OFFICIAL, C.SOURCE, "", "(CUI//INF/INV)"),
        (T.OTHER, "", R.SOURCE_RISK, "(CUI//INF/INV)"),
        (T.FINANCIAL, C.SAR, "", "(CUI//SP-FSEC/INV/LFNC)"),
        (T.FINANCIAL, "", R.SAR, "(CUI//SP-FSEC/INV/LFNC)"),
        (T.SEIZED, "", R.GRAND_JURY, "(CUI//INV/JURY/LEI)"),
        (T.OFFICIAL, C.GRAND_JURY, "", "(CUI//INV/JURY)"),
        (T.OFFICIAL, C.TAX, R.PRIVILEGE, "(CUI//INV/PRIVILEGE/TAX)"),
        (T.OFFICIAL, C.OTHER, R.FISA, "(CUI//INV)"),
    ],
)
def test_an_exhibit_brings_in_what_its_source_compartment_and_restriction_tell(
    source_type: str, compartment: str, restriction: str, mark: str
) -> None:
    row = Exhibit(source_type=source_type, compartment=compartment, restriction=restriction)
    assert marking.of_exhibit(row).mark == mark


def test_every_value_in_the_table_is_one_that_an_exhibit_can_have() -> None:
    told = marking.registry()
    for field, rows in told["exhibits"].items():
        assert set(rows) <= {value for value, _label in Exhibit._meta.get_field(field).choices}
        assert {code for codes in rows.values() for code in codes} <= set(told["categories"])
    assert set(told["public"]) <= set(T)
    assert {row["needs"] for row in told["controls"].values()} <= set(told["categories"])


def mixed() -> dict[str, Portion]:
    """Exhibit 1 is public, 2 a bank's report, 3 of an informant; the others of the matter."""
    return {
        "Ex. 1": portion(), "Ex. 2": portion("INV", "FSEC"), "Ex. 3": portion("INF", "INV"),
        "Ex. 4": portion("INV"), "Ex. 5": portion("INV"),
    }  # fmt: skip


@pytest.mark.plain
def test_every_page_bears_what_all_of_them_hold_and_each_portion_its_own(settings) -> None:
    settings.PROBITY_CUI = True
    settings.PROBITY_CUI_CONTACT = "Records desk, 555-0100"
    settings.PROBITY_CUI_DECONTROL = "On publication of the decision"
    told = marked(packets.packet(), mixed())
    assert told.marking == "CUI//SP-FSEC/INF/INV"
    with pypdfium2.PdfDocument(packet_pdf(told)) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    assert all(text.count("CUI//SP-FSEC/INF/INV") >= 2 for text in texts)
    cover, whole = " ".join(texts[0].split()), " ".join(" ".join(texts).split())
    assert "CUI is attached. When enclosure is removed, this document is CUI//INV." in cover
    assert "bank secrecy (SP-FSEC), informant (INF), investigation (INV)" in cover
    assert "Basic or Specified not verified: INF" in cover
    assert "Records desk, 555-0100" in cover
    assert "On publication of the decision" in cover
    assert "IV. (U) Legal framework" in whole
    assert "V. (CUI//SP-FSEC/INF/INV) Statement of facts" in whole
    assert "1. (U) Rodrigo" in whole, "it cites what is public"
    assert "2. (CUI//SP-FSEC/INF/INV) On 4 March" in whole, "it cites exhibits 2 and 3"
    assert "SAMPLE" not in whole


@pytest.mark.plain
def test_without_the_switch_nothing_of_it_is_controlled_and_it_says_so() -> None:
    told = marked(dataclasses.replace(packets.packet(), marking=""), mixed())
    assert (told.marking, told.portions, told.transmittal) == ("SAMPLE - NOT CUI", (), "")
    assert {one.portion for one in (*told.statements, *told.exhibits, *told.contrary)} == {""}


def test_a_packet_is_marked_by_its_exhibits_and_deliberation_as_such(world, settings) -> None:
    measure = world.drafting()
    packet = world.packet(measure)
    assert snapshot(packet, now()).packet.marking == "SAMPLE - NOT CUI"
    assert memo_of(measure, packet, [], now()).marking == "SAMPLE - NOT CUI"
    settings.PROBITY_CUI = True
    told = snapshot(packet, now()).packet
    row = packet.exhibits.get().exhibit
    assert row is not None
    own = marking.of_exhibit(row)
    assert told.exhibits[0].portion == own.mark
    assert told.marking == marking.union([own, marking.matter()]).banner
    assert memo_of(measure, packet, [], now()).marking == "CUI//INV/PRIVILEGE//Deliberative"


def test_what_is_published_is_not_controlled(settings) -> None:
    settings.PROBITY_CUI = True
    assert banner(marking.Portion()) == ""
