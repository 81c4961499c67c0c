"""The packet, volume A: facts in, the bytes of a tagged PDF out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from sanctions.documents import confined, proofreading

if TYPE_CHECKING:
    from sanctions.documents.facts import Packet

# A page takes about 4,000 characters of source and a fifth of a second to print: a packet of fifty
# pages that hangs is stopped within a minute, and one of three hundred still has time.
SECONDS, CHARACTERS_A_SECOND, MEMORY_MIB = 40, 20_000, 2048
NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


class PrintStopped(ValueError):
    """The packet was not printed; `faults` says why, one line each. Nothing half-made is left."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Part:
    """One numbered part of the volume: where links go, what it is called, what draws it."""

    number: str
    anchor: str
    title: str

    @property
    def template(self) -> str:
        """Name the template that draws the part."""
        return f"documents/packet/{self.anchor}.html"


def packet_pdf(packet: Packet, limits: confined.Limits | None = None) -> bytes:
    """Print the packet; the same facts give the same bytes with the same libraries and faces.

    Runs in a child process and outside any transaction. Raises PrintStopped for characters without
    a glyph, texts over their cap, facts that contradict each other, and a run over its limits.
    """
    html = packet_html(packet)
    try:
        return confined.run("print", html.encode(), limits or limits_for(html))
    except confined.Stopped as stopped:
        raise PrintStopped(
            [_("The packet was not printed. %(why)s") % {"why": stopped}]
        ) from stopped


def limits_for(html: str) -> confined.Limits:
    """Give the processor time and memory that printing this page source may take."""
    return confined.Limits(
        seconds=SECONDS + len(html) // CHARACTERS_A_SECOND, memory_mib=MEMORY_MIB
    )


def packet_html(packet: Packet) -> str:
    """Give the finished page source that `packet_pdf` prints. Raises PrintStopped."""
    with translation.override(packet.language):
        if faults := proofreading.faults(packet):
            raise PrintStopped(faults)
        context = {"packet": proofreading.tidied(packet), "parts": _parts(packet)}
        return render_to_string("documents/packet.html", context)


def _parts(packet: Packet) -> list[Part]:
    titles = {
        "decision": _("Decision"),
        "summary": _("Summary"),
        "subject": _("Identification of the subject"),
        "law": _("Legal framework"),
        "statements": _("Statement of facts"),
        "matrix": _("Criteria and evidence"),
        "contrary": _("Contrary and exculpatory information"),
        "exhibits": _("List of exhibits"),
    }
    if packet.reconstruction:
        del titles["decision"]
    return [
        Part(number, anchor, title)
        for number, (anchor, title) in zip(NUMERALS, titles.items(), strict=False)
    ]
