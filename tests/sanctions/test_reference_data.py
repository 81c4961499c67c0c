"""The law and the public record as data: complete, resolvable, sourced, nothing invented."""

from __future__ import annotations

import csv
import datetime
import gzip
import hashlib
import html
import json
import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sanctions.clocks import RULES
from sanctions.models import Authority, AuthorityVersion

if TYPE_CHECKING:
    from accounts.models import User

DATA = Path(__file__).resolve().parents[2] / "sanctions" / "data"
AUTHORITIES = (
    "NTEEA-353", "INA-212A3C", "INA-212A2I", "INA-212A2C", "PP-7750", "PP-10685", "SFOPS-7031C",
    "GLOMAG-ACT", "EO-13818", "EO-13851", "NHRAA-5", "EO-13581", "EO-14059", "BPI", "OFAC-50",
)  # fmt: skip
TEXTS = (
    "citation", "current_force", "decides", "reaches", "standard", "family", "publicity",
    "waiver", "exit",
)  # fmt: skip


@cache
def stored(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def authorities() -> dict[str, Any]:
    return {a["code"]: a for a in stored("authorities.json")["authorities"]}


def versions() -> list[tuple[str, Any]]:
    return [(code, v) for code, a in authorities().items() for v in a["versions"]]


def measures() -> list[Any]:
    return stored("public_record.json")["measures"]


def subjects() -> dict[str, Any]:
    return {s["key"]: s for s in stored("public_record.json")["subjects"]}


# The authorities


def test_there_are_the_fifteen_authorities():
    assert tuple(authorities()) == AUTHORITIES


@pytest.mark.parametrize(("code", "version"), versions())
def test_every_element_is_used_and_every_prong_resolves(code, version):
    elements = [e["code"] for e in version["elements"]]
    named = [c for p in version["prongs"] for c in (*p["all_of"], *p["any_of"])]
    assert len(set(elements)) == len(elements)
    assert set(named) == set(elements)
    assert all(p["all_of"] or p["any_of"] for p in version["prongs"])


@pytest.mark.parametrize(("code", "version"), versions())
def test_every_version_says_its_law_and_its_sources(code, version):
    assert all(version[name].strip() for name in TEXTS)
    assert all(e["text"].strip() for e in version["elements"])
    assert version["sources"]
    assert set(version["sources"]) <= set(stored("sources.json")["sources"])
    assert version["verification"]["state"] in {"VERIFIED", "PARTLY", "NOT_READ"}
    assert version["verification"]["note"]


@pytest.mark.parametrize(("code", "version"), versions())
def test_dates_are_in_order(code, version):
    valid_from = datetime.date.fromisoformat(version["valid_from"])
    for name in ("may_impose_until", "ends_imposed_on"):
        if version[name]:
            assert datetime.date.fromisoformat(version[name]) > valid_from
    if version["force"] == "ENDED":
        assert version["ends_imposed_on"]


def test_versions_of_one_authority_follow_without_a_gap():
    for authority in authorities().values():
        for one, following in zip(authority["versions"], authority["versions"][1:], strict=False):
            assert one["may_impose_until"] == following["valid_from"]
            assert one["force"] == "SUCCEEDED"
        assert authority["versions"][-1]["force"] != "SUCCEEDED"


def test_only_decisions_and_interim_blocking_have_a_machine():
    for authority in authorities().values():
        uses = {v["use"] for v in authority["versions"]}
        assert (authority["machine"] is not None) == (uses <= {"decide", "interim"})


def test_what_is_from_memory_is_said_in_words():
    assert not re.search(r"\b[MV]\b", json.dumps(stored("authorities.json")["authorities"]))


def test_law_that_was_not_read_cannot_be_used():
    unread = [(c, v) for c, v in versions() if not v["verification"]["text_read"]]
    assert [code for code, _v in unread] == ["NHRAA-5"]
    assert all(v["use"] == "reference" for _c, v in unread)


def test_section_353_ended_with_all_that_was_imposed_under_it():
    (version,) = authorities()["NTEEA-353"]["versions"]
    assert version["force"] == "ENDED"
    assert version["may_impose_until"] == version["ends_imposed_on"] == "2023-12-27"


def test_the_order_and_the_act_keep_their_own_elements():
    (act,) = authorities()["GLOMAG-ACT"]["versions"]
    (order,) = authorities()["EO-13818"]["versions"]
    act_says = " ".join(e["text"] for e in act["elements"])
    order_says = " ".join(e["text"] for e in order["elements"])
    assert "SIGNIFICANT corruption" in act_says
    assert "SENIOR ASSOCIATE" in act_says
    assert "significant" not in order_says.lower()
    assert "acting for or on behalf of such official" in order_says


def test_section_7031c_has_one_version_for_each_fiscal_year():
    labels = [v["label"] for v in authorities()["SFOPS-7031C"]["versions"]]
    assert labels == ["FY2020", "FY2021", "FY2022", "FY2023", "FY2024"]


SAME = (
    "decides", "reaches", "standard", "family", "publicity", "waiver", "exit", "consult",
    "consequences", "reports",
)  # fmt: skip
"""Texts that are the reference's word for word, but for how they say what is from memory."""
MEMORY = {"m", "from", "memory", "for", "of", "the", "and", "is"}
BLOCKING = ["C12", "C13", "C17"]
EMERGENCY = ["C09", "C10", "C11", *BLOCKING]
CLOCKS = {
    "NTEEA-353": ["C01", "C02"], "INA-212A3C": ["C03"], "SFOPS-7031C": ["C04"],
    "GLOMAG-ACT": ["C05", "C06", "C07", "C08"], "EO-13818": ["C07", *EMERGENCY],
    "EO-13851": EMERGENCY, "EO-13581": EMERGENCY, "EO-14059": EMERGENCY, "BPI": BLOCKING,
    "OFAC-50": BLOCKING,
}  # fmt: skip
"""Whose clock each is, by the table of recurring clocks; C07 also where the order relies on the
Act."""


def words(text: Any) -> list[str]:
    """The words of a text or a list of texts, sorted, without how memory is spoken of."""
    told = text if isinstance(text, str) else " ".join(text)
    return sorted(word for word in re.findall(r"\w+", told.lower()) if word not in MEMORY)


def reach_of(family: str) -> str:
    if "automatic" in family:
        return "AUTOMATIC"
    return "BENEFITED" if "benefited" in family or " IF " in family else "NONE"


def modes_of(publicity: str) -> list[str]:
    secret = re.search(r"confidential|private|bare statement", publicity)
    found = ["PUBLIC"] if publicity.startswith("public") else []
    return found + (["PRIVATE"] if secret else [])


@pytest.mark.reference
def test_the_law_as_loaded_is_that_of_the_reference(law: None) -> None:
    """Every field of every version, from the database that the product decides by."""
    file = Path(os.environ["PROBITY_SAMPLES"]).parent / "reference" / "authorities.json"
    reference = json.loads(file.read_text(encoding="utf-8"))
    assert {row["code"] for row in reference} == set(
        Authority.objects.values_list("code", flat=True)
    )
    known = set(stored("sources.json")["sources"])
    for theirs in reference:
        code = theirs["code"]
        authority = Authority.objects.get(code=code)
        assert (authority.kind, authority.title) == (theirs["kind"], theirs["title"])
        for version in authority.versions.all():
            # The reference writes M for what is from memory; ours says it in words.
            plain = {c: re.sub(r"\bM\b", "from memory", t) for c, t in theirs["elements"].items()}
            assert dict(version.elements.values_list("code", "text")) == plain
            assert [(p.code, p.title, p.all_of) for p in version.prongs.all()] == [
                (p["id"], p["label"], p["all"]) for p in theirs["prongs"]
            ]
            assert [source["code"] for source in version.sources] == theirs["src"]
            assert all(source["verified_on"] and source["code"] in known
                       for source in version.sources)  # fmt: skip
            assert version.use == theirs["use"]
            for name in SAME:
                assert words(getattr(version, name)) == words(theirs[name]), (code, name)
            assert version.family_reach == reach_of(theirs["family"]), code
            assert version.publicity_modes == modes_of(theirs["publicity"]), code
            assert version.clocks == CLOCKS.get(code, []), code
            assert set(version.clocks) <= set(RULES)
            if code != "SFOPS-7031C":  # one version for each fiscal year, with days of its own
                assert words(version.citation) == words(
                    theirs["citation"].replace("FR cite M", "citation M")
                )
                for name in ("valid_from", "may_impose_until", "ends_imposed_on"):
                    assert str(getattr(version, name) or "") == (theirs[name] or ""), (code, name)
                assert words(version.current_force) == words(theirs["current_force"]), code


def test_every_legal_sentence_shown_has_its_source_or_says_not_verified(
    law: None, lead: User, signed_in: Any
) -> None:
    """On the page of each authority: each version names what it was read in, or says that it was
    not; each part from memory is named; and no version that was not read reads as verified."""
    client = signed_in(lead)
    for authority in Authority.objects.all():
        page = client.get(authority.get_absolute_url()).content.decode()
        page = html.unescape(page)
        for version in authority.versions.all():
            assert version.citation in page, version
            sourced = [source["title"] in page for source in version.sources]
            assert all(sourced), version
            if not version.verified:
                assert "not verified" in page, version
            for part in version.from_memory:
                assert part in page, (version, part)
    read_in = {v.verification for v in AuthorityVersion.objects.all() if not v.sources}
    assert "VERIFIED" not in read_in, "verified means read in a source"


# The public record


def test_the_public_record_holds_at_least_twelve_measures_under_several_authorities():
    assert len(measures()) >= 12
    assert len({m["authority"] for m in measures()}) >= 5
    assert {s["country"] for s in subjects().values()} >= {"SV", "GT", "HN", "NI"}


@pytest.mark.parametrize("measure", measures(), ids=lambda m: m["key"])
def test_every_measure_has_ground_source_and_a_version_that_covers_its_day(measure):
    assert measure["ground"].strip()
    assert measure["ground_wording"] in {"QUOTED", "SUMMARY"}
    assert all(measure["source"][name] for name in ("title", "publisher", "dated"))
    assert measure["seen_via"]
    assert measure["licence"]
    found = [
        v
        for v in authorities()[measure["authority"]]["versions"]
        if v["valid_from"] == measure["version_from"]
    ]
    assert len(found) == 1
    assert found[0]["valid_from"] <= measure["effective"]
    assert measure["effective"] < (found[0]["may_impose_until"] or "9999")


@pytest.mark.parametrize("measure", measures(), ids=lambda m: m["key"])
def test_an_end_has_its_reason(measure):
    assert bool(measure["ended_on"]) == bool(measure["end_kind"]) == bool(measure["end_basis"])
    if measure["ended_on"]:
        assert measure["ended_on"] > measure["effective"]
    if measure["authority"] == "NTEEA-353":
        assert (measure["end_kind"], measure["ended_on"]) == ("LAPSED_BY_LAW", "2023-12-27")


@pytest.mark.parametrize("measure", measures(), ids=lambda m: m["key"])
def test_a_measure_names_a_subject_or_says_why_not(measure):
    assert (measure["subject"] in subjects()) != bool(measure["subject_text"])
    if measure["subject"] is None:
        assert measure["name_as_published"] == ""
        assert measure["authority"].startswith("INA-")


def test_the_record_shows_every_way_a_measure_stands_or_ends():
    ends = {m["end_kind"] for m in measures()}
    assert ends == {"", "LAPSED_BY_LAW", "DELISTED"}
    assert any(m["subject"] is None for m in measures())
    fy2020 = [
        m for m in measures()
        if m["authority"] == "SFOPS-7031C" and m["version_from"] == "2019-12-20"
    ]  # fmt: skip
    assert [m["ended_on"] for m in fy2020] == [None]
    delisted = [m for m in measures() if m["end_kind"] == "DELISTED"]
    assert {(m["effective"], m["ended_on"]) for m in delisted} == {("2022-11-18", "2024-01-17")}
    secret_first = [m for m in measures() if m["published_on"]]
    assert [(m["effective"], m["published_on"]) for m in secret_first] == [
        ("2021-07-01", "2022-02-07")
    ]


def test_one_person_stands_under_three_authorities_with_three_ends():
    of = {m["authority"]: m["ended_on"] for m in measures() if m["subject"] == "gt-alejos-cambara"}
    assert of == {"SFOPS-7031C": None, "EO-13818": None, "NTEEA-353": "2023-12-27"}


@pytest.mark.parametrize("name", ["public_record.json", *sorted(
    f"public_record/{p.name}" for p in (DATA / "public_record").iterdir()
)])  # fmt: skip
def test_no_identifier_birth_relative_or_address_of_a_real_person(name):
    text = (DATA / name).read_text(encoding="utf-8")
    text = re.sub(r"\b[0-9a-f]{64}\b|https?://\S+", "", text)
    assert not re.search(
        r"\bDOB\b|\bPOB\b|passport|National ID|C\.U\.I|\bNIT\b|\bRUC\b|spouse|\bwife\b|husband"
        r"|\bmother\b|\bfather\b|daughter|\bson\b|\bsons\b|children|\bminor\b|Gender",
        text,
        re.IGNORECASE,
    )
    assert not re.search(r"\b[A-Z]?\d{7,}\b", text)


def test_every_key_is_used_once():
    keys = [m["key"] for m in measures()]
    assert len(set(keys)) == len(keys)
    assert {m["subject"] for m in measures()} - {None} == set(subjects())


# The packet reconstructed from the public record


def packet() -> Any:
    return stored("public_record.json")["packet"]


def page(exhibit: str, number: int) -> str:
    (found,) = [e for e in packet()["exhibits"] if e["key"] == exhibit]
    pages = (DATA / found["file"]).read_text(encoding="utf-8").split("\f")
    assert len(pages) == found["pages"]
    return " ".join(pages[number - 1].split())


def test_exhibits_are_the_files_that_are_hashed():
    for exhibit in packet()["exhibits"]:
        content = (DATA / exhibit["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == exhibit["sha256"]
        assert b"Licence: Work of the U.S. Government" in content
        assert b"Seen through: " in content


def test_every_statement_cites_words_that_stand_on_the_page():
    numbers = [s["number"] for s in packet()["statements"]]
    assert numbers == list(range(1, len(numbers) + 1))
    for statement in packet()["statements"]:
        assert statement["cites"]
        for cite in statement["cites"]:
            assert " ".join(cite["quotation"].split()) in page(cite["exhibit"], cite["page"])
    for finding in packet()["findings"]:
        assert " ".join(finding["passage"].split()) in page(finding["exhibit"], finding["page"])


def test_the_prong_of_the_packet_is_stated_whole():
    (measure,) = [m for m in measures() if m["key"] == packet()["measure"]]
    (version,) = authorities()[measure["authority"]]["versions"]
    (prong,) = [p for p in version["prongs"] if p["code"] == packet()["prong"]]
    assert {f["element"] for f in packet()["findings"]} == set(prong["all_of"])


def test_the_reconstruction_assesses_nothing():
    for exhibit in packet()["exhibits"]:
        assert exhibit["reliability"] is None
        assert exhibit["credibility"] is None
    assert packet()["contrary"]


@pytest.mark.samples
def test_list_entries_stand_in_the_published_lists():
    lists = {
        "copy of July 2021": _list("ofac_sdn_csv_2021-07/sdn.csv.gz"),
        "copy of 9 Dec 2022": _list("ofac_sdn_delta_sample/sdn_2022-12-09.csv.gz"),
    }
    entries = [m["list_entry"] for m in measures() if m["list_entry"]]
    assert len(entries) >= 10
    for entry in entries:
        (rows,) = [rows for name, rows in lists.items() if entry["file"].endswith(name)]
        row = rows[str(entry["number"])]
        assert (row[1], row[3].split("] [")) == (entry["name"], entry["programs"])


@pytest.mark.samples
def test_quoted_grounds_are_the_words_of_the_section_353_report():
    file = Path(os.environ["PROBITY_SAMPLES"]) / "sanctions" / "us_section_353_2021-2023.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = {row["name"]: row for row in csv.DictReader(lines)}
    quoted = [m for m in measures() if m["ground_wording"] == "QUOTED"]
    assert quoted
    for measure in quoted:
        row = rows[measure["name_as_published"]]
        assert row["reason"].startswith(measure["ground"])
        assert row["source_url"] == measure["source"]["url"]
        assert row["report-date"] == measure["effective"][:4]


def _list(name: str) -> dict[str, list[str]]:
    file = Path(os.environ["PROBITY_SAMPLES"]) / "sanctions" / name
    with gzip.open(file, "rt", encoding="latin-1", newline="") as lines:
        return {row[0]: row for row in csv.reader(lines) if len(row) > 3}
