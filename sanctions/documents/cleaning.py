"""An exhibit as pages that are safe to print among others. It runs inside the confined child.

The original is never touched: what is made here is a copy of what its pages show, with nothing
that acts, reaches out or hides another file.
"""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageOps, UnidentifiedImageError

PAGE_KEYS = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Group", "/UserUnit")
LEFT_OUT = {
    "/OpenAction": "actions", "/AA": "actions", "/A": "actions", "/JS": "scripts",
    "/JavaScript": "scripts", "/EF": "attachments", "/AcroForm": "forms", "/XFA": "forms",
    "/RichMediaContent": "multimedia", "/Metadata": "metadata", "/PieceInfo": "private data",
}  # fmt: skip
"""Keys of a PDF that do more than show a page, and what a reader calls them."""
HIDDEN = ("/AA", "/A", "/Metadata", "/PieceInfo", "/OPI", "/Ref", "/F", "/FFilter", "/FDecodeParms")
LARGEST_STREAM = 64 * 1024 * 1024
DEEPEST = 100
LARGEST_PICTURE = 80_000_000
PAPER = (612.0, 792.0)
"""US letter in points, which a picture is fitted to."""


class NotShown(ValueError):
    """The pages cannot be shown safely; the text says why."""


def cleaned(request: bytes) -> bytes:
    """The pages of a file: ``{"kind": "pdf" | "image", "pages", "path", "sha256"}``.

    ``pages`` is how many the record counts; a PDF of more or fewer is not shown. The bytes that are
    shown are those of the hash. Gives ``{"left_out": [...]}``, a line break, and a PDF. Raises
    NotShown.
    """
    asked = json.loads(request)
    # The libraries name objects by their address, which is neither for a reader nor twice the same.
    try:
        with Path(asked["path"]).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != asked["sha256"]:
                raise NotShown("Its bytes are not those that came in.")
            file.seek(0)
            image = asked["kind"] == "image"
            pdf, left_out = _picture(file) if image else _pages(file, asked["pages"])
    except pikepdf.PasswordError:
        raise NotShown("It is locked with a password.") from None
    except (pikepdf.PdfError, UnidentifiedImageError, OSError):
        raise NotShown("It is broken, or not what its name says.") from None
    return json.dumps({"left_out": left_out}).encode() + b"\n" + pdf


def _pages(file: BinaryIO, counted: int) -> tuple[bytes, list[str]]:
    with pikepdf.open(file) as source, pikepdf.new() as copy:
        if source.is_encrypted:
            raise NotShown("The file is encrypted.")
        left_out = sorted(_found(source))
        source.flatten_annotations("screen")
        for page in source.pages:
            shown = Dictionary(Type=Name.Page)
            for key in PAGE_KEYS:
                value = _inherited(page.obj, key)
                if value is not None:
                    shown[key] = (
                        copy.copy_foreign(value) if getattr(value, "is_indirect", False)
                        else copy.copy_foreign(source.make_indirect(value))
                        if isinstance(value, Dictionary | Array) else value
                    )  # fmt: skip
            copy.pages.append(pikepdf.Page(copy.make_indirect(shown)))
        for each in copy.objects:
            _bare(each)
        if len(copy.pages) != counted:
            raise NotShown(f"It has {len(copy.pages)} pages, and was recorded with {counted}.")
        out = io.BytesIO()
        copy.save(out, deterministic_id=True)
    return out.getvalue(), left_out


def _found(source: pikepdf.Pdf) -> set[str]:
    """What the file holds besides its pages, in a reader's words."""
    found = set()
    waiting = [(each, 0) for each in source.objects]
    while waiting:
        each, depth = waiting.pop()
        inside: list[Any] = []
        if isinstance(each, Dictionary | Stream):
            found |= {word for key, word in LEFT_OUT.items() if key in each}
            if each.get("/Subtype") == Name.Link:
                found.add("links")
            inside = [each[key] for key in each.keys()]  # noqa: SIM118 (no mapping)
        elif isinstance(each, Array):
            inside = list(each)
        # What has a number of its own is among the objects; a tree without numbers ends soon.
        waiting += [
            (one, depth + 1) for one in inside
            if depth < DEEPEST and isinstance(one, Dictionary | Array) and not one.is_indirect
        ]  # fmt: skip
    return found


def _inherited(page: Any, key: str) -> Any:
    """A value of the page, or of the nodes above it (ISO 32000-1, 7.7.3.4)."""
    for _depth in range(50):
        if key in page:
            return page[key]
        if "/Parent" not in page or key in ("/Contents", "/Group", "/UserUnit"):
            return None
        page = page.Parent
    raise NotShown("The tree of its pages does not end.")


def _bare(each: Any) -> None:
    """Take what acts or reaches out from one object, and unpack each stream once, under limits."""
    if not isinstance(each, Dictionary | Stream):
        return
    if isinstance(each, Stream):
        _unpack(each)
    if each.get("/Type") == Name.Page or isinstance(each, Stream):
        for key in HIDDEN:
            if key in each:
                del each[key]


def _unpack(stream: Any) -> None:
    picture = stream.get("/Subtype") == Name.Image
    if picture and int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > LARGEST_PICTURE:
        raise NotShown("A picture in it is too large.")
    if "/F" in stream:
        raise NotShown("Its content lies in another file.")
    try:
        size = len(stream.read_bytes())
    except pikepdf.PdfError:  # a filter of pictures, which the reader's program unpacks
        size = len(stream.read_raw_bytes())
    if size > LARGEST_STREAM:
        raise NotShown("It unpacks to more than may be printed.")


def _picture(file: BinaryIO) -> tuple[bytes, list[str]]:
    Image.MAX_IMAGE_PIXELS = LARGEST_PICTURE
    with Image.open(file) as found:
        if found.width * found.height > LARGEST_PICTURE:
            raise NotShown("The picture is too large.")
        more = getattr(found, "n_frames", 1) > 1
        shown = ImageOps.exif_transpose(found)
        left_out = ["metadata"] if found.info.get("exif") else []
        flat = Image.new("RGB", shown.size, "white")
        pale = shown.convert("RGBA")
        flat.paste(pale, mask=pale.getchannel("A"))
    scale = min((PAPER[0] - 72) / flat.width, (PAPER[1] - 108) / flat.height, 1.0)
    wide, high = flat.width * scale, flat.height * scale
    packed = io.BytesIO()
    flat.save(packed, "JPEG", quality=92)
    with pikepdf.new() as copy:
        page = copy.add_blank_page(page_size=PAPER)
        picture = Stream(
            copy, packed.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=flat.width,
            Height=flat.height, ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )  # fmt: skip
        page.obj.Resources = Dictionary(XObject=Dictionary(Picture=picture))
        left, low = (PAPER[0] - wide) / 2, (PAPER[1] - high) / 2
        page.obj.Contents = Stream(
            copy, f"q {wide:.2f} 0 0 {high:.2f} {left:.2f} {low:.2f} cm /Picture Do Q".encode()
        )
        out = io.BytesIO()
        copy.save(out, deterministic_id=True)
    return out.getvalue(), left_out + (["all frames but the first"] if more else [])
