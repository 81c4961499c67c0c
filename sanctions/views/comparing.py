"""What differs between two frozen versions, in sentences: as a page and as a text to take along."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from audit.canon import canonical
from cases.stored_files import Damaged, open_checked
from sanctions.comparing import Difference, Unknown, differences, facts_of
from sanctions.forms import CompareForm
from sanctions.frozen import frozen_versions
from sanctions.record import exhibits_of
from sanctions.views.frame import found_packet, is_marked, noted
from sanctions.views.wording import sides

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from sanctions.frozen import Frozen
    from sanctions.models import Packet

WIDTH = 96
"""Signs of a line of the text."""
Pair = tuple["Frozen", "Frozen"]


@require_GET
def comparing(request: SignedInRequest, reference: str) -> HttpResponse:
    """Two versions that one may see, the newest and the one before it unless two are chosen."""
    found = found_packet(request, reference)
    versions = _versions(request, found)
    form = CompareForm(
        request.GET if "before" in request.GET else None, auto_id="compare_%s",
        versions=[(one.key, _name(one)) for one in versions],
    )  # fmt: skip
    pair = _pair(versions, form)
    form.initial = {"before": pair[0].key, "after": pair[1].key} if pair else {}
    if pair is None:
        status = 422 if form.is_bound and not form.is_valid() else 200
        return render(request, "sanctions/comparing.html", _frame(found) | {
            "form": form if len(versions) > 1 else None,
        }, status=status)  # fmt: skip
    return noted(
        request, "sanctions.compare_packet", found, lambda: _page(request, found, form, pair),
        **_facts(pair),
    )  # fmt: skip


@require_GET
def comparing_text(request: SignedInRequest, reference: str) -> HttpResponse:
    """The same as a text file; of a measure that is not public, with its reader's name."""
    found = found_packet(request, reference)
    versions = _versions(request, found)
    form = CompareForm(
        request.GET if "before" in request.GET else None,
        versions=[(one.key, _name(one)) for one in versions],
    )
    pair = _pair(versions, form)
    if pair is None:
        return comparing(request, reference)

    def answer() -> HttpResponse:
        try:
            told, marking = _told(pair)
        except (Damaged, Unknown) as error:
            context = _frame(found) | {"form": form, "why": str(error)}
            return render(request, "sanctions/comparing.html", context, status=422)
        text = _text(pair, told, marking, _reader(request, found))
        sent = HttpResponse(text, content_type="text/plain; charset=utf-8")
        name = f"{pair[0].key}-to-{pair[1].key}.txt"
        sent.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        sent.headers["X-Content-Type-Options"] = "nosniff"
        return sent

    return noted(
        request, "sanctions.compare_packet", found, answer, text=True, **_facts(pair)
    )  # fmt: skip


def _versions(request: SignedInRequest, found: Packet) -> list[Frozen]:
    """The frozen versions of all packets of the measure that the user may see, newest first."""
    if found.measure is None:
        return []
    seen = found.measure.packets.standing().visible_to(request.user, request.at)
    return frozen_versions(seen)


def _pair(versions: list[Frozen], form: CompareForm) -> Pair | None:
    if len(versions) < 2 or (form.is_bound and not form.is_valid()):
        return None
    if not form.is_bound:
        return versions[1], versions[0]
    known = {one.key: one for one in versions}
    return known[form.cleaned_data["before"]], known[form.cleaned_data["after"]]


def _facts(pair: Pair) -> dict[str, Any]:
    opened = dict.fromkeys(one for each in pair for one in exhibits_of(each.packet))
    return {"also": opened, "before": pair[0].key, "after": pair[1].key}


def _told(pair: Pair) -> tuple[list[Difference], str]:
    """The differences, and the marking of the later version. Raises Damaged and Unknown."""
    read = []
    for one in pair:
        with open_checked(one.snapshot_sha256) as file:
            read.append(facts_of(file.read()))
    (before, old), (after, new) = read
    found = differences(before, after)
    for path in dict.fromkeys([*old, *new]):
        if old.get(path) != new.get(path):
            said = _("“%(path)s”, which this program has no words for, is not the same.")
            found.append(Difference(
                _("Written by another version of this program"), said % {"path": path},
                _stored(old.get(path)), _stored(new.get(path)),
            ))  # fmt: skip
    return found, after.marking


def _stored(value: Any) -> str:
    return "" if value is None else canonical(value).decode()


def _page(
    request: SignedInRequest, found: Packet, form: CompareForm, pair: Pair
) -> HttpResponse:  # fmt: skip
    context = _frame(found) | {"form": form, "before": pair[0], "after": pair[1]}
    try:
        told, _marking = _told(pair)
    except (Damaged, Unknown) as error:
        return render(
            request, "sanctions/comparing.html", context | {"why": str(error)}, status=422
        )
    address = reverse("sanctions:comparing_text", args=[found.reference])
    context |= {
        "parts": [
            (part, [(one, sides(one.before, one.after)) for one in rows])
            for part, rows in groupby(told, key=lambda one: one.part)
        ],
        "compared": True,
        "text_url": f"{address}?before={pair[0].key}&after={pair[1].key}",
    }
    return render(request, "sanctions/comparing.html", context)


def _frame(found: Packet) -> dict[str, Any]:
    about = found.measure or found.published_measure
    return {
        "packet": found,
        "crumbs": [
            (_("Measures"), reverse("sanctions:measures")),
            (about.reference, about.get_absolute_url()) if about else ("", ""),
            (found.reference, found.get_absolute_url()),
            (_("Versions compared"), ""),
        ],
    }


def _name(one: Frozen) -> str:
    return _("Version %(number)d, frozen %(at)s UTC, %(reference)s") % {
        "reference": one.packet.reference, "number": one.number,
        "at": f"{one.frozen_at:%Y-%m-%d %H:%M}",
    }  # fmt: skip


def _reader(request: SignedInRequest, found: Packet) -> str:
    """Whose copy it is, where each copy of the packet says so; else empty."""
    if not is_marked(found):
        return ""
    return _("Copy of %(name)s, %(at)s UTC") % {
        "name": request.user, "at": f"{request.at:%Y-%m-%d %H:%M}",
    }  # fmt: skip


def _text(pair: Pair, told: list[Difference], marking: str, reader: str) -> str:
    head = [marking, reader, _("What differs between two versions"), ""]
    for word, one in ((_("Before:"), pair[0]), (_("Now:"), pair[1])):
        head += [f"{word} {_name(one)}", f"    SHA-256 {one.manifest_sha256}"]
    lines = [line for line in head if line] + [""]
    if not told:
        lines += [_("Nothing differs: both versions say the same."), ""]
    for part, rows in groupby(told, key=lambda one: one.part):
        lines += [part, "-" * len(part), ""]
        for row in rows:
            lines += _wrapped(f"* {row.sentence}", "  ")
            if row.before or row.after:
                lines += ["", *_wrapped(f"    {_('Before:')} {row.before or '–'}", "      ")]
                lines += ["", *_wrapped(f"    {_('Now:')} {row.after or '–'}", "      ")]
            lines.append("")
    return "\n".join([*lines, marking, ""])


def _wrapped(text: str, under: str) -> list[str]:
    first, *rest = text.split("\n")
    lines = textwrap.wrap(first, WIDTH, subsequent_indent=under, break_on_hyphens=False)
    for line in rest:
        lines += textwrap.wrap(
            line, WIDTH, initial_indent=under, subsequent_indent=under, break_on_hyphens=False
        ) or [""]
    return lines
