"""What a print and a sealed print keep of PDF/A-3 and PDF/UA-1, each reader named for its part."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pdfua
import pikepdf
import pytest
from pikepdf import Name, pdfa

from sanctions import role_keys, spanish
from sanctions.documents import finish, packet
from sanctions.documents.edition import edition_pdf
from sanctions.documents.notice import notice_pdf
from sanctions.documents.packet import packet_pdf
from sanctions.documents.sealed import seal
from tests.factories import now
from tests.sanctions import packets, released

pytestmark = pytest.mark.plain


@pytest.fixture(scope="module")
def printed() -> bytes:
    return packet_pdf(packets.packet(2, findings=1))


@pytest.fixture(scope="module")
def signed(printed: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    patch = pytest.MonkeyPatch()
    patch.setattr(role_keys, "folder", lambda: tmp_path_factory.mktemp("keys"))
    hand = role_keys.key_of("decider", now())
    patch.undo()
    file = io.BytesIO(printed)
    seal(file, {"seal.json": b"{}"}, [hand])
    return file.getvalue()


@pytest.fixture(scope="module")
def bound() -> bytes:
    """One whose every section and element is a chapter of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packet, "CHAPTER_CHARACTERS", 1)
        return packet_pdf(packets.packet(6, findings=2))


@pytest.fixture(scope="module")
def edition() -> bytes:
    return edition_pdf(released.edition())


@pytest.fixture(scope="module")
def notice() -> bytes:
    return notice_pdf(released.notice())


@pytest.fixture(scope="module")
def edition_es() -> bytes:
    return edition_pdf(spanish.edition(released.edition()))


@pytest.fixture(scope="module")
def notice_es() -> bytes:
    return notice_pdf(released.notice_in_spanish())


@pytest.fixture(
    params=["printed", "bound", "signed", "edition", "notice", "edition_es", "notice_es"]
)
def pdf(request: pytest.FixtureRequest) -> bytes:
    """Volume A, its sealed print, and two kinds of document of volume C in both languages."""
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["printed", "edition", "notice", "edition_es", "notice_es"])
def unsealed(request: pytest.FixtureRequest) -> bytes:
    return request.getfixturevalue(request.param)


def test_qpdf_finds_no_fault_of_syntax_or_streams(pdf: bytes, tmp_path: Path) -> None:
    qpdf = shutil.which("qpdf")
    assert qpdf is not None
    (tmp_path / "one.pdf").write_bytes(pdf)
    done = subprocess.run(
        [qpdf, "--check", str(tmp_path / "one.pdf")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_claims_both_standards_and_says_what_it_claims(
    pdf: bytes, request: pytest.FixtureRequest
) -> None:
    language = "es" if request.node.callspec.params["pdf"].endswith("_es") else "en"
    with pikepdf.open(io.BytesIO(pdf)) as document:
        claims = document.Root.Metadata.read_bytes().decode()
        assert document.pdf_version == "1.7", "PDF/A-3 ends there (ISO 19005-3, 6.1.2)"
        assert "/Filter" not in document.Root.Metadata
        assert str(document.Root.OutputIntents[0].S) == "/GTS_PDFA1"
        assert document.Root.Lang == language
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle
    assert re.search(r'pdfaid:part="3" pdfaid:conformance="A"', claims)
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims
    assert "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</" in claims


def test_pikepdf_knows_every_construct_as_one_of_pdfa_3b(unsealed: bytes) -> None:
    """The allow-list covers syntax, faces, colours and metadata of level B.

    It knows no tags (level A) and no extension schema: that its only findings are those is asked
    on the print, and that nothing else stands behind them on a copy that claims level B alone.
    """
    told = pdfa.validate_written(io.BytesIO(unsealed), "3b").findings
    known = {"ISO_19005_3:6.6.2.3.1-1", "ISO_19005_3:6.6.4-3"}
    assert {one.rule for one in told} == known
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(unsealed)) as document:
        claims = document.Root.Metadata.read_bytes().replace(finish.UA, b"")
        claims = claims.replace(b'pdfaid:conformance="A"', b'pdfaid:conformance="B"')
        document.Root.Metadata = document.make_stream(claims, Type=Name.Metadata, Subtype=Name.XML)
        document.save(plain, fix_metadata_version=False)
    report = pdfa.validate_written(plain, "3b")
    assert report.verdict == "pass", [str(one) for one in report.findings]


def test_pdfua_finds_no_fault_in_the_rules_of_pdfua_1_it_knows(pdf: bytes, tmp_path: Path) -> None:
    """It runs twelve of its rules here; the one it gave up on is no rule that was kept."""
    (tmp_path / "one.pdf").write_bytes(pdf)
    report = pdfua.validate(str(tmp_path / "one.pdf"))
    assert [str(one) for one in report.findings] == []
    assert {one.rule_id for one in report.skipped} <= {"UA-14-001"}, "levels of headings"
    assert len(report.outcomes) - len(report.skipped) >= 11


def test_every_face_is_inside_and_every_attached_file_is_a_source(signed: bytes) -> None:
    with pikepdf.open(io.BytesIO(signed)) as document:
        faces = [each for each in document.objects if _is(each, "/FontDescriptor")]
        assert faces
        assert all("/FontFile2" in face or "/FontFile3" in face for face in faces)
        (file,) = document.Root.AF
        assert (str(file.UF), file.AFRelationship) == ("seal.json", Name.Source)
        assert file.EF.F.Subtype == Name("/application/json")


def test_all_content_is_structure_or_artifact_and_head_cells_have_their_scope(
    unsealed: bytes,
) -> None:
    with pikepdf.open(io.BytesIO(unsealed)) as document:
        cells = [each for each in document.objects if _is(each, "/TH", "/S")]
        tables = [each for each in document.objects if _is(each, "/Table", "/S")]
        assert bool(cells) == bool(tables)
        assert all(cell.A.Scope in (Name.Column, Name.Row) for cell in cells)
        running = 0
        for page in document.pages:
            known = {int(mark) for mark in _marks(document, page)}
            for line in pikepdf.parse_content_stream(page):
                if str(line.operator) == "BDC":
                    kind, facts = line.operands
                    running += kind == Name.Artifact
                    assert kind == Name.Artifact or int(facts.MCID) in known
        assert running >= len(document.pages), "running heads and feet are not read aloud"


def _is(each: object, value: str, key: str = "/Type") -> bool:
    return isinstance(each, pikepdf.Dictionary) and str(each.get(key)) == value


def _marks(document: pikepdf.Pdf, page: pikepdf.Page) -> list[int]:
    """The marks of the page that elements of the structure name."""
    found = []
    for each in document.objects:
        if isinstance(each, pikepdf.Dictionary) and "/S" in each and "/K" in each:
            inside = each.K if isinstance(each.K, pikepdf.Array) else [each.K]
            for mark in inside:
                if isinstance(mark, pikepdf.Dictionary) and "/MCID" in mark:
                    if mark.get("/Pg", each.get("/Pg")).objgen == page.obj.objgen:
                        found.append(mark.MCID)
                elif isinstance(mark, int) and each.Pg.objgen == page.obj.objgen:
                    found.append(mark)
    return found
