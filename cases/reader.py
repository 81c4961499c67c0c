"""Looks into an untrusted file and says what it shows: text, a picture of a page, a message.

Run as a program, in a process of its own that ``cases.reading`` starts: it limits its memory and
time, answers on standard output and ends. It never touches the database or the network. A file
that hangs, eats memory or lies about itself only costs this process its life.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

SECONDS = 60
MEMORY_BYTES = 1 << 30
MOST_BYTES = 64 << 20
MOST_CHARACTERS = 2_000_000
MOST_PAGES = 5000
MOST_PIXELS = 120_000_000
LONGEST_SIDE = 4000
"""No side of a picture is longer than so many pixels, however large the page says it is."""
HEADERS = ("From", "To", "Cc", "Bcc", "Reply-To", "Date", "Subject", "Message-ID")
MAIL = ("message/rfc822", "application/x-ole-storage")


FORBIDDEN = ("socket.", "subprocess.", "os.fork", "os.posix_spawn", "os.system", "ftplib.")


class Told(Exception):
    """Why it cannot be read, as one word that ``cases.reading`` puts into a sentence."""


def limit() -> None:
    """Bind this process for good."""
    for kind, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, MOST_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def shut(task: str) -> None:
    """Refuse the network and further programs for good: a parser that a file has taken over
    reaches neither. Only the one task that becomes tesseract may, and opens no file before it."""

    def refuse(event: str, _arguments: tuple[object, ...]) -> None:
        if event.startswith(FORBIDDEN) or (event == "os.exec" and task != "recognise"):
            raise PermissionError(f"{event} is not allowed while reading")

    sys.addaudithook(refuse)


def text(path: str, media_type: str) -> bytes:
    """``{"pages": ["…"], "tool": "…", "version": "…"}``; an empty page has no text of its own."""
    tool, version = "Python", ".".join(map(str, sys.version_info[:3]))
    if media_type == "application/pdf":
        pages, tool, version = _pdf_text(path)
    elif media_type.startswith("image/") and media_type != "image/svg+xml":
        pages, tool, version = _image_pages(path)
    elif media_type in MAIL:
        message = _mail(path, media_type)
        lines = [f"{name}: {value}" for name, value in message["headers"]]
        pages, tool, version = (
            ["\n".join([*lines, "", message["body"]])],
            message["tool"],
            message["version"],
        )
    else:
        pages = _plain(path).removesuffix("\f").split("\f")
    if sum(map(len, pages)) > MOST_BYTES // 2:
        raise Told("long")
    return json.dumps({"pages": pages, "tool": tool, "version": version}).encode()


def picture(path: str, media_type: str, number: str, width: str) -> bytes:
    """A page as a PNG of that width, in pixels: drawn anew, so nothing but colours is left."""
    import io  # noqa: PLC0415

    out = io.BytesIO()
    draw = _pdf_picture if media_type == "application/pdf" else _image
    draw(path, int(number), int(width)).save(out, "PNG")
    return out.getvalue()


def mail(path: str, media_type: str) -> bytes:
    """Headers, body as text, and of each attachment name, type, size and SHA-256."""
    return json.dumps(_mail(path, media_type)).encode()


def recognise(path: str, languages: str) -> bytes:
    """Become tesseract, under these limits: it prints the text of a picture."""
    program = ["tesseract", path, "stdout", "-l", languages]
    os.execvpe(program[0], program, {**os.environ, "OMP_THREAD_LIMIT": "1"})  # noqa: S606


def _pdf(path: str) -> Any:
    import pypdfium2  # noqa: PLC0415 -- each parser is loaded only in the process that needs it

    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Told("locked" if "assword" in str(error) else "broken") from error


def _pdf_text(path: str) -> tuple[list[str], str, str]:
    import pypdfium2  # noqa: PLC0415

    pages: list[str] = []
    document = _pdf(path)
    if len(document) > MOST_PAGES:
        raise Told("long")
    for number in range(len(document)):
        page = document[number]
        layer = page.get_textpage()
        if layer.count_chars() > MOST_CHARACTERS:
            raise Told("long")
        pages.append(layer.get_text_range())
        layer.close()
        page.close()
    return pages, "pypdfium2", str(pypdfium2.version.PYPDFIUM_INFO)


def _pdf_picture(path: str, number: int, width: int) -> Any:
    document = _pdf(path)
    if not 1 <= number <= len(document):
        raise Told("beyond")
    page = document[number - 1]
    across, down = page.get_size()
    if across <= 0 or down <= 0:
        raise Told("broken")
    scale = min(width / across, LONGEST_SIDE / down)
    return page.render(scale=scale, may_draw_forms=False).to_pil()


def _opened(path: str) -> Any:
    import warnings  # noqa: PLC0415

    from PIL import Image  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    formats = ("PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP")  # none that starts another program
    try:
        return Image.open(path, formats=formats)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Told("giant") from error
    except Exception as error:
        raise Told("broken") from error


def _image_pages(path: str) -> tuple[list[str], str, str]:
    import PIL  # noqa: PLC0415

    image = _opened(path)
    frames = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    return [""] * min(frames, MOST_PAGES), "Pillow", PIL.__version__


def _image(path: str, number: int, width: int) -> Any:
    image = _opened(path)
    if number != 1:
        try:
            image.seek(number - 1)
        except EOFError as error:
            raise Told("beyond") from error
    try:
        image.draft("RGB", (width, LONGEST_SIDE))
        image.load()
    except Exception as error:
        raise Told("broken") from error
    flat = image.convert("RGB")
    flat.thumbnail((width, LONGEST_SIDE))
    return flat


def _plain(path: str) -> str:
    raw = _read(path)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _read(path: str) -> bytes:
    with Path(path).open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Told("long")
    return raw


def _mail(path: str, media_type: str) -> dict[str, Any]:
    read = _eml if media_type == "message/rfc822" else _outlook
    message = read(path)
    message["headers"] = [
        [name, " ".join(str(value).split())[:4000]] for name, value in message["headers"] if value
    ]
    return message


def _eml(path: str) -> dict[str, Any]:
    import email  # noqa: PLC0415
    import email.policy  # noqa: PLC0415

    message: Any = email.message_from_bytes(_read(path), policy=email.policy.default)
    body = message.get_body(("plain", "html"))
    said = _content(body) if body is not None else ""
    return {
        "headers": [(name, _header(message, name)) for name in HEADERS],
        "body": _words(said) if body is not None and _is_html(body) else said,
        "html": any(_is_html(one) for one in message.walk()),
        "attachments": [
            [one.get_filename() or "", one.get_content_type(), *_measured(_bytes(one))]
            for one in message.iter_attachments()
        ],
        "tool": "Python email",
        "version": ".".join(map(str, sys.version_info[:3])),
    }


def _is_html(one: Any) -> bool:
    return bool(one.get_content_type() == "text/html")


def _header(message: Any, name: str) -> str:
    try:
        return ", ".join(str(value) for value in message.get_all(name, []))
    except Exception:  # noqa: BLE001 -- a header that the parser chokes on is shown as it stands
        return ", ".join(value for key, value in message.raw_items() if key.lower() == name.lower())


def _content(part: Any) -> str:
    try:
        return str(part.get_content())
    except Exception:  # noqa: BLE001 -- an unknown charset: its bytes as they may be read
        return _bytes(part).decode("latin-1")


def _bytes(part: Any) -> bytes:
    if part.get_content_type() == "message/rfc822":
        return bytes(part.get_payload()[0])
    return part.get_payload(decode=True) or b""


def _measured(content: bytes) -> tuple[int, str]:
    """How many bytes, and their SHA-256."""
    return len(content), hashlib.sha256(content).hexdigest()


def _outlook(path: str) -> dict[str, Any]:
    import oxmsg  # noqa: PLC0415

    try:
        message = oxmsg.Message.load(path)
        headers = {name.lower(): value for name, value in message.message_headers.items()}
        people = [f"{one.name} <{one.email_address}>" for one in message.recipients]
        found = {"from": message.sender, "to": ", ".join(people), "subject": message.subject}
        found["date"] = str(message.sent_date or "")
        html = message.html_body or ""
        return {
            "headers": [
                (name, headers.get(name.lower()) or found.get(name.lower())) for name in HEADERS
            ],
            "body": message.body or _words(html),
            "html": bool(html),
            "attachments": [
                [one.file_name or "", one.mime_type or "", *_measured(one.file_bytes or b"")]
                for one in message.attachments
            ],
            "tool": "oxmsg",
            "version": oxmsg.__version__,
        }
    except Exception as error:  # whatever a file that only begins like one makes of the parser
        raise Told("office") from error


class _Words(HTMLParser):
    """The words of a page, and nothing that a browser would do with it."""

    SILENT = ("script", "style", "head", "template", "noscript")
    BREAKS = ("p", "br", "div", "tr", "li", "h1", "h2", "h3", "table", "blockquote")

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.silent += tag in self.SILENT
        if tag in self.BREAKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in self.SILENT))

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def _words(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.said).splitlines())
    return "\n".join(line for line in lines if line)


TASKS: dict[str, Callable[..., bytes]] = {
    "text": text, "picture": picture, "mail": mail, "recognise": recognise,
}  # fmt: skip


def main() -> int:
    """Do the one task and give the exit code."""
    limit()
    shut(sys.argv[1])
    try:
        answer = TASKS[sys.argv[1]](*sys.argv[2:])
    except Told as told:
        sys.stderr.write(str(told))
        return 3
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
