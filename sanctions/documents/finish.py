"""The finishing pass over a print: PDF/A-3 and PDF/UA-1 together. It runs inside the child.

WeasyPrint writes one variant a run. It prints PDF/A-3a, and this pass puts right what keeps that
from being PDF/UA-1 as well: running heads that stand as content outside of the structure become
pagination artifacts, head cells say that they head their column, and the metadata claims both.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from itertools import count
from typing import Any
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, String

EMPTIED = ("/Pattern", "/Shading", "/XObject", "/ExtGState", "/ColorSpace")
UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>\
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema\
</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/\
</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property>\
<rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal\
</pdfaProperty:category><pdfaProperty:description>PDF/UA version identifier\
</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag>\
</pdfaExtension:schemas></rdf:Description>"""
"""ISO 14289-1, 5, and the description of its schema that ISO 19005-3, 6.6.2.3 wants."""

MARKS = re.compile(rb"/MCID\s+(\d+)")
"""Marks of content as WeasyPrint writes them, and whatever else looks like one."""
WITHIN = "packet:"
"""How a page source names a place that may stand in another chapter."""
CITED = re.compile(r"exhibit:(?P<anchor>[\w-]+)/(?P<label>[^/]+)/(?P<number>[^/]*)")
"""How a page source names a page of an exhibit: anchor of its row, label, Bates number."""
EXHIBIT_LINK = re.compile(r"(?P<label>[^|]+)\|(?P<number>[^|]*)\|\d+")
"""How a finished print names it: the annotation's name (ISO 32000-1, 12.5.2), unlike any other."""


def finished(pdf: bytes) -> bytes:
    """The print as PDF/A-3 and PDF/UA-1; the same bytes for the same print."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        put_right(document)
        return finish(document)


def put_right(document: pikepdf.Pdf) -> None:
    """Give head cells their scope, and set apart what no structure reaches, on every page."""
    told = _structured(document.Root.StructTreeRoot)
    for page in document.pages:
        _set_apart(document, page, told[page.obj.objgen])


def finish(document: pikepdf.Pdf) -> bytes:
    """A document whose pages were put right, as the bytes of a finished print."""
    _lead(document)
    for resources in _resources(document):
        for key in EMPTIED:
            if key in resources and not resources[key].keys():
                del resources[key]
    metadata = document.Root.Metadata.read_bytes()
    if b"pdfuaid" not in metadata:
        metadata = metadata.replace(b"</rdf:RDF>", UA + b"</rdf:RDF>")
    document.Root.Metadata = document.make_stream(metadata, Type=Name.Metadata, Subtype=Name.XML)
    return saved(document)


def saved(document: pikepdf.Pdf) -> bytes:
    """The bytes of a document: the same for the same document."""
    result = io.BytesIO()
    document.save(
        result, deterministic_id=True, fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )  # fmt: skip
    return result.getvalue()


def _lead(document: pikepdf.Pdf) -> None:
    """Links within the document lead by name. Those to pages of exhibits lead to the list of
    exhibits, and keep the page as their name: where the pages stand behind the record, the join
    leads them there."""
    numbers = count(1)
    for page in document.pages:
        for link in page.obj.get("/Annots", Array()):
            address = str(link.A.get("/URI", "")) if "/A" in link else ""
            if address.startswith(WITHIN):
                anchor = address.removeprefix(WITHIN)
                del link.A
                link.Dest = link.Contents = String(anchor)
            elif (cited := CITED.fullmatch(address)) is not None:
                label, number = unquote(cited["label"]), unquote(cited["number"])
                del link.A
                link.Dest = String(f"exhibit-{cited['anchor']}")
                link.NM = String(f"{label}|{number}|{next(numbers)}")
                link.Contents = String(f"{label} {number}".strip())


def _resources(document: pikepdf.Pdf) -> list[Any]:
    """What pages, and forms drawn on pages, may draw with."""
    holders = [each for each in document.objects if isinstance(each, Dictionary | pikepdf.Stream)]
    return [one.Resources for one in holders if "/Resources" in one]


def _structured(root: Any) -> defaultdict[Any, set[int]]:
    """The marks of content that the structure reaches, by page; head cells get their scope."""
    found: defaultdict[Any, set[int]] = defaultdict(set)
    stack: list[tuple[Any, Any]] = [(root.K, None)]
    while stack:
        node, page = stack.pop()
        if isinstance(node, Array):
            stack.extend((each, page) for each in node)
        elif isinstance(node, int):
            found[page].add(int(node))
        elif isinstance(node, Dictionary) and node.get("/Type") != Name.OBJR:
            page = node.Pg.objgen if "/Pg" in node else page
            _scope(node)
            inside = node.get("/MCID", node.get("/K", Array()))
            stack.append((inside, page))
    return found


def _scope(cell: Any) -> None:
    if cell.get("/S") != Name.TH:
        return
    if "/A" not in cell:
        cell.A = Dictionary(O=Name.Table)
    if isinstance(cell.A, Dictionary) and "/Scope" not in cell.A:
        cell.A.Scope = Name.Column


def _set_apart(document: pikepdf.Pdf, page: pikepdf.Page, known: set[int]) -> None:
    """Marked content of the page that no structure reaches becomes an artifact of its paging."""
    page.contents_coalesce()
    if {int(mark) for mark in MARKS.findall(page.obj.Contents.read_bytes())} <= known:
        return  # to take a stream apart takes a hundred times as long
    changed = False
    lines: list[Any] = []
    for line in pikepdf.parse_content_stream(page):
        marks = line.operands[1] if str(line.operator) == "BDC" else None
        if isinstance(marks, Dictionary) and "/MCID" in marks and int(marks.MCID) not in known:
            paging = [Name.Artifact, Dictionary(Type=Name.Pagination)]
            lines.append(pikepdf.ContentStreamInstruction(paging, pikepdf.Operator("BDC")))
            changed = True
        else:
            lines.append(line)
    if changed:
        page.obj.Contents = document.make_stream(pikepdf.unparse_content_stream(lines))
