"""A PDF with secrets in every place where one can hide, made by hand and by no printer of ours."""

from __future__ import annotations

import io
import itertools
import unicodedata
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

from sanctions.documents import confined

FACE = Path(__file__).parents[2] / "static/fonts/public-sans/PublicSans-Regular.ttf"
KINDS = (
    "text", "accents", "ligature", "split", "image", "recognised", "metadata", "outline",
    "attachment", "note", "link", "form",
)  # fmt: skip
SYLLABLES = ("bel", "cor", "dan", "fel", "gor", "hul", "jas", "kem", "lor", "mav")


def secrets(kind: str, count: int) -> list[str]:
    """So many invented names, none of which stands in another."""
    first = KINDS.index(kind)
    names = (
        f"{one}{two}{KINDS[first][:3]}".capitalize() + f" {two}{three}{one}ez".title()
        for one, two, three in itertools.product(SYLLABLES, repeat=3) if one != two != three
    )  # fmt: skip
    chosen = list(itertools.islice(names, count))
    if kind == "accents":
        return [name.replace("a", "á").replace("o", "ó").replace("e", "é") for name in chosen]
    if kind == "ligature":
        return [name.replace("fel", "fifel").replace(" ", " ffi") for name in chosen]
    return chosen


def planted(path: Path, of_each: int) -> dict[str, list[str]]:
    """Write the document; give the secrets by where they are. Page 1 holds the printed ones, page
    2 the picture with a layer of recognised text over it."""
    told = {kind: secrets(kind, of_each) for kind in KINDS}
    with pikepdf.open(io.BytesIO(_printed(told))) as pdf:
        pages = [page.obj for page in pdf.pages]
        picture = _picture_page(pdf, told["image"], told["recognised"])
        with pdf.open_metadata() as metadata:
            metadata["dc:description"] = "; ".join(told["metadata"])
        pdf.docinfo["/Keywords"] = "; ".join(told["metadata"])
        with pdf.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(one, 0) for one in told["outline"])
        for one in told["attachment"]:
            pdf.attachments[f"{one}.txt"] = one.encode("utf-16")
        pages[0].Annots = Array([
            *(_note(pdf, one) for one in told["note"]),
            *(_link(pdf, one, picture) for one in told["link"]),
            *(_field(pdf, one) for one in told["form"]),
        ])  # fmt: skip
        pdf.Root.AcroForm = Dictionary(
            Fields=Array([one for one in pages[0].Annots if one.Subtype == Name.Widget])
        )
        pdf.save(path)
    return told


def _printed(told: dict[str, list[str]]) -> bytes:
    lines = [f"<p>Paid to {one} on the day.</p>" for one in told["text"]]
    for at, one in enumerate(told["accents"]):
        lines.append(
            f"<p>Signed {unicodedata.normalize('NFD' if at % 2 else 'NFC', one)} here.</p>"
        )
    for one in told["ligature"]:
        lines.append(
            f"<p>Seen {one.replace('ffi', chr(0xFB03)).replace('fi', chr(0xFB01))} there.</p>"
        )
    for one in told["split"]:
        first, last = one.split()
        lines.append(f"<p>The call came from {first}<br>{last[:3]}-<br>{last[3:]} at noon.</p>")
    html = (
        "<html lang=en><head><title>Planted</title><style>@page{size:A4;margin:1cm}"
        "@font-face{font-family:s;src:url(packaged:fonts/source-serif-4/SourceSerif4-Regular.ttf)}"
        f"p{{font:9pt s;margin:0 0 2pt}}</style></head><body>{''.join(lines)}</body></html>"
    )
    return confined.run("print", html.encode(), confined.Limits(seconds=60, memory_mib=2048))


def _picture_page(pdf: pikepdf.Pdf, drawn: list[str], recognised: list[str]) -> Any:
    """A scan: names drawn in two columns of dots, and an unseen text over the second."""
    image = Image.new("RGB", (1240, 1754), "white")
    pen, face = ImageDraw.Draw(image), ImageFont.truetype(str(FACE), 34)
    unseen = ["BT 3 Tr /F 9 Tf"]
    for at, (one, other) in enumerate(zip(drawn, recognised, strict=True)):
        down = 60 + at * 62
        pen.text((60, down), one, font=face, fill="black")
        pen.text((660, down), other, font=face, fill="black")
        unseen.append(f"1 0 0 1 {660 * 0.48:.1f} {842 - (down + 30) * 0.48:.1f} Tm ({other}) Tj")
    data = io.BytesIO()
    image.save(data, "JPEG", quality=90)
    stream = pdf.make_stream(data.getvalue())
    stream.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=1240, Height=1754, BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB, Filter=Name.DCTDecode,
    )  # fmt: skip
    page = pdf.add_blank_page(page_size=(595.2, 841.9))
    page.obj.Resources = Dictionary(
        XObject=Dictionary(I=stream),
        Font=Dictionary(F=Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
        )),
    )  # fmt: skip
    content = "\n".join(["q 595.2 0 0 841.9 0 0 cm /I Do Q", *unseen, "ET"])
    page.obj.Contents = pdf.make_stream(content.encode())
    return page.obj


def _note(pdf: pikepdf.Pdf, text: str) -> Any:
    return pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 1, 1]), Contents=text, F=2,
    ))  # fmt: skip


def _link(pdf: pikepdf.Pdf, text: str, target: Any) -> Any:
    return pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 1, 1]), Border=Array([0, 0, 0]),
        A=Dictionary(S=Name.URI, URI=f"https://example.org/{text.replace(' ', '')}"), Dest=target,
    ))  # fmt: skip


def _field(pdf: pikepdf.Pdf, text: str) -> Any:
    return pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=text[:4], V=text, TU=text, F=2,
        Rect=Array([0, 0, 1, 1]),
    ))  # fmt: skip
