"""A document built anew from pictures of its pages, with the boxes burnt in. In the child.

Nothing of the old file is carried over: no object, font, outline, link, form, attachment, name or
metadata, so nothing can survive in one. Words that remain lie unseen over the picture for readers
and searchers; where a box lies they read "redacted" and its code.
"""

from __future__ import annotations

import functools
import io
import json
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

from sanctions.documents.redaction.original import Letter, kinds, letters_of, same_line, taken

DOTS = 200
LONGEST_SIDE = 6000
"""Dots an inch, and the most dots of a side, however large a page says that it is."""
FACE = Path(__file__).resolve().parents[3] / "static/fonts/public-sans/PublicSans-SemiBold.ttf"
PALEST = 24
"""A letter on whose place the picture hardly changes (of 255 steps) is not to be seen, and goes."""
Placed = tuple[str, float, float, float, float]
"""A word, and left, top, right and bottom of it in hundredths of the page."""
TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end"""


def rebuild(request: bytes) -> bytes:
    """The redacted PDF for `{"path", "boxes": [{page, left, top, right, bottom, label}], "title",
    "language", "commitments": [hex]}`; the same bytes for the same request.

    The commitments are attached as `commitments.json`. Raises PdfiumError for what is no PDF.
    """
    asked = json.loads(request)
    new = pikepdf.new()
    font = _font(new)
    paragraphs: list[Any] = []
    with pypdfium2.PdfDocument(Path(asked["path"])) as document:
        for number in range(1, len(document) + 1):
            boxes = [box for box in asked["boxes"] if box["page"] == number]
            page = document[number - 1]
            paragraphs.append(_page(new, font, page, boxes))
            page.close()
    _structure(new, paragraphs)
    new.Root.MarkInfo = Dictionary(Marked=True)
    new.Root.Lang = asked["language"]
    new.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    new.docinfo["/Title"] = asked["title"]
    told = json.dumps({"commitments": asked["commitments"]}, indent=1).encode()
    new.attachments["commitments.json"] = pikepdf.AttachedFileSpec(
        new,
        told,
        description="Commitments to the pages of the original",
        creation_date="",
        filename="commitments.json",
        mime_type="application/json",
        mod_date="",
    )
    out = io.BytesIO()
    new.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _page(new: pikepdf.Pdf, font: Any, page: Any, boxes: list[dict[str, Any]]) -> Any:
    """Add one page; give its structure: the page and how many paragraphs it has."""
    across, down = page.get_size()
    scale = min(DOTS / 72, LONGEST_SIDE / max(across, down, 1))
    # As the viewer shows it: comments drawn, fields of forms not filled in by us.
    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    letters = letters_of(page)
    _burn(picture, boxes)
    lines = _remaining(letters, boxes, picture.convert("L"))
    lines = _in_order(lines, [_said(box, across, down) for box in boxes])
    image = _image(new, picture)
    content = [f"/Artifact BMC q {across:.2f} 0 0 {down:.2f} 0 0 cm /Picture Do Q EMC"]
    for mark, line in enumerate(lines):
        said = "".join(_word(word, across, down) for word in line)
        content.append(f"/P << /MCID {mark} >> BDC q BT 3 Tr {said} ET Q EMC")
    added = new.add_blank_page(page_size=(across, down))
    added.obj.Resources = Dictionary(
        XObject=Dictionary(Picture=image), Font=Dictionary(Unseen=font)
    )
    added.obj.Contents = new.make_stream("\n".join(content).encode("ascii"))
    added.obj.Tabs = Name.S
    return added.obj, len(lines)


def _in_order(lines: list[list[Placed]], labels: list[Placed]) -> list[list[Placed]]:
    """The lines with each label in the one it stands in; every line on one base, from the top."""
    for label in labels:
        middle = (label[2] + label[4]) / 2
        line = next((line for line in lines if line[0][2] <= middle <= line[0][4]), None)
        if line is None:
            lines.append([label])
        else:
            line.append(label)
            line.sort(key=lambda word: word[1])
    based = []
    for line in lines:
        base = max(word[4] for word in line)
        based.append([(text, left, top, right, base) for text, left, top, right, _ in line])
    return sorted(based, key=lambda line: (round(line[0][4]), line[0][1]))


def _said(box: dict[str, Any], across: float, down: float) -> Placed:
    """What a box says to readers, of a size that it fits into the box in one line."""
    half = len(box["label"]) / 2
    wide, high = box["right"] - box["left"], box["bottom"] - box["top"]
    size = min(high * down / 100, wide * across / 100 / half, 12)
    right = box["left"] + size * half / across * 100
    return (box["label"], box["left"], box["bottom"] - size / down * 100, right, box["bottom"])


def _burn(picture: Image.Image, boxes: list[dict[str, Any]]) -> None:
    pen = ImageDraw.Draw(picture)
    wide, high = picture.size
    for box in boxes:
        frame = (
            int(box["left"] * wide / 100) - 1, int(box["top"] * high / 100) - 1,
            int(box["right"] * wide / 100) + 1, int(box["bottom"] * high / 100) + 1,
        )  # fmt: skip
        pen.rectangle(frame, fill="black")
    for box in boxes:
        middle = (
            (box["left"] + box["right"]) * wide / 200,
            (box["top"] + box["bottom"]) * high / 200,
        )
        room = (box["right"] - box["left"]) * wide / 100
        size = min((box["bottom"] - box["top"]) * high / 100 * 0.8, 40)
        label = box["label"].removeprefix("redacted, ")
        while size >= 6 and _face(int(size)).getlength(label) > room:
            size -= 1
        if size >= 6:
            pen.text(middle, label, font=_face(int(size)), fill="white", anchor="mm")


@functools.cache
def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FACE), size)


def _remaining(
    letters: list[Letter], boxes: list[dict[str, Any]], grey: Image.Image
) -> list[list[Placed]]:
    """The words that stay, by line: none that a box touches or that nobody can see.

    On a page with boxes a layer of recognised text goes as a whole: it lies where a program
    thought that the words are, which may be beside the box.
    """
    gone = {id(one) for box in boxes for word in taken(letters, box) for one in word}
    stays = [
        one for one in letters
        if one.blank or (
            id(one) not in gone
            and (one.drawn or not boxes) and _seen(one, grey)
        )
    ]  # fmt: skip
    lines: list[list[Placed]] = []
    last: Letter | None = None
    for word in kinds(stays):
        text = "".join(one.text for one in word)
        placed = (
            text, min(one.left for one in word), min(one.top for one in word),
            max(one.right for one in word), max(one.bottom for one in word),
        )  # fmt: skip
        if last is not None and same_line(last, word[0]):
            lines[-1].append(placed)
        else:
            lines.append([placed])
        last = word[-1]
    return lines


def _seen(one: Letter, grey: Image.Image) -> bool:
    wide, high = grey.size
    frame = (
        max(int(one.left * wide / 100), 0), max(int(one.top * high / 100), 0),
        min(int(one.right * wide / 100) + 1, wide), min(int(one.bottom * high / 100) + 1, high),
    )  # fmt: skip
    if frame[0] >= frame[2] or frame[1] >= frame[3]:
        return False
    darkest, palest = grey.crop(frame).getextrema()
    return float(palest) - float(darkest) >= PALEST  # type: ignore[arg-type]


def _word(word: Placed, across: float, down: float) -> str:
    """The signs that set a word unseen, as wide as its place, with a blank after it."""
    text, left, top, right, bottom = word
    size = max((bottom - top) * down / 100, 0.5)
    wide = max((right - left) * across / 100, 0.5)
    stretch = 100 * wide / (len(text) * size / 2)
    code = f"{text} ".encode("utf-16-be", "replace").hex().upper()
    x, y = left * across / 100, down - bottom * down / 100
    return f"/Unseen {size:.2f} Tf {stretch:.2f} Tz 1 0 0 1 {x:.2f} {y:.2f} Tm <{code}> Tj "


def _image(new: pikepdf.Pdf, picture: Image.Image) -> Any:
    """The picture as a stream; grey where no colour is in it."""
    red, green, blue = picture.split()
    plain = red.tobytes() == green.tobytes() == blue.tobytes()
    kept = red if plain else picture
    data = io.BytesIO()
    kept.save(data, "JPEG", quality=75, optimize=True)
    stream = new.make_stream(data.getvalue())
    stream.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=kept.width, Height=kept.height,
        ColorSpace=Name.DeviceGray if plain else Name.DeviceRGB, BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )  # fmt: skip
    return new.make_indirect(stream)


def _font(new: pikepdf.Pdf) -> Any:
    """A face of one empty glyph for every sign of the basic plane."""
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Unseen, DW=500,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        CIDToGIDMap=new.make_stream(b"\x00\x01" * 65536),
        FontDescriptor=new.make_indirect(Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Unseen, Flags=4,
            FontBBox=Array([0, -200, 500, 800]), ItalicAngle=0, Ascent=800, Descent=-200,
            CapHeight=700, StemV=80, FontFile2=new.make_stream(_glyphs()),
        )),
    )  # fmt: skip
    return new.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Unseen, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([new.make_indirect(inner)]), ToUnicode=new.make_stream(TO_UNICODE),
    ))  # fmt: skip


def _glyphs() -> bytes:
    build = FontBuilder(1000, isTTF=True)
    build.setupGlyphOrder([".notdef", "unseen"])
    build.setupCharacterMap({32: "unseen"})
    empty = TTGlyphPen(None).glyph()
    build.setupGlyf({".notdef": empty, "unseen": empty})
    build.setupHorizontalMetrics({".notdef": (500, 0), "unseen": (500, 0)})
    build.setupHorizontalHeader(ascent=800, descent=-200)
    build.setupNameTable({"familyName": "Unseen", "styleName": "Regular"})
    build.setupOS2()
    build.setupPost()
    build.font["head"].created = build.font["head"].modified = 0
    build.font.recalcTimestamp = False
    out = io.BytesIO()
    build.save(out)
    return out.getvalue()


def _structure(new: pikepdf.Pdf, pages: list[tuple[Any, int]]) -> None:
    """Every line a paragraph of the document, page by page (ISO 32000-1, 14.7)."""
    root = new.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = new.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    children, tree = [], []
    for at, (page, count) in enumerate(pages):
        page.StructParents = at
        mine = [
            new.make_indirect(
                Dictionary(Type=Name.StructElem, S=Name.P, P=document, Pg=page, K=mark)
            )
            for mark in range(count)
        ]
        children += mine
        tree += [at, new.make_indirect(Array(mine))]
    document.K = Array(children)
    root.K = document
    root.ParentTree = new.make_indirect(Dictionary(Nums=Array(tree)))
    root.ParentTreeNextKey = len(pages)
    new.Root.StructTreeRoot = root
