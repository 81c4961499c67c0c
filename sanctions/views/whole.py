"""A packet with its exhibits behind it: built by the worker, taken as a draft or as frozen."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import DatabaseError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.acts import note
from cases.stored_files import Damaged, open_checked, workroom
from sanctions import building, sealing
from sanctions.documents.watermark import watermark
from sanctions.frozen import frozen_versions
from sanctions.record import exhibits_of
from sanctions.resting import fingerprint
from sanctions.views.frame import found_packet, is_marked
from work import queue

if TYPE_CHECKING:
    from typing import BinaryIO

    from audit.http import SignedInRequest
    from sanctions.models import Packet


@require_http_methods(["GET", "POST"])
def packet_build(request: SignedInRequest, reference: str) -> HttpResponse:
    """Have the packet built as it stands; while that is under way nothing is added. Asked for by
    GET, how far it is."""
    found = found_packet(request, reference)
    if request.method == "GET":
        if not request.htmx:
            return redirect(found.get_absolute_url())
        context = {"packet": found} | whole_context(found)
        return render(request, "sanctions/packet_whole.html", context)
    job = queue.last(building.KIND, packet=found.pk)
    if job is not None and job.state == queue.S.DEAD:
        queue.stop(job, request.at)
        job = None
    if job is None and not found.is_frozen:
        note("sanctions.build_packet", request.user, found, also=exhibits_of(found))
        queue.enqueue(building.KIND, {"packet": found.pk}, by=request.user, at=request.at)
        messages.success(request, _("Building has begun. You may go on working."))
    return redirect(f"{found.get_absolute_url()}#whole")


@require_POST
def packet_build_stop(request: SignedInRequest, reference: str) -> HttpResponse:
    """Call a building off. What was drawn stays, so that the next one goes on from there."""
    found = found_packet(request, reference)
    job = queue.last(building.KIND, packet=found.pk)
    if job is not None and queue.stop(job, request.at):
        note("sanctions.stop_building", request.user, found)
        messages.success(request, _("Building was stopped. What was done by then is kept."))
    return redirect(f"{found.get_absolute_url()}#whole")


@require_GET
def packet_whole(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """The newest print with exhibits: as it was frozen and sealed, or as it was built last."""
    found = found_packet(request, reference)
    if found.is_frozen:
        return _frozen(request, found, found.number)
    last = building.last_build(found)
    if last is None or not last.told["pages"]:
        raise Http404
    return _handed_out(request, found, last.path.open("rb"), number=found.number, state="draft")


@require_GET
def packet_version_whole(request: SignedInRequest, reference: str, number: int) -> HttpResponseBase:
    """A frozen version with its exhibits, as it was kept."""
    return _frozen(request, found_packet(request, reference), number)


def whole_context(found: Packet) -> dict[str, Any]:
    """What the page of a packet says of its print with exhibits."""
    if found.is_frozen:
        return {"whole": _kept(found)}
    job, told = queue.last(building.KIND, packet=found.pk), building.told_of_build(found)
    if told:
        told["at"] = datetime.datetime.fromisoformat(told["at"])
        told["stale"] = told["fingerprint"] != fingerprint(found)
    at_work = job is not None and job.state != queue.S.DEAD
    return {"whole": {
        "draft": True, "built": told, "at_work": at_work,
        "failed": job.error if job is not None and not at_work else "",
        "done": job.steps_done if job else 0, "steps": job.steps if job else 0,
    }}  # fmt: skip


def _kept(found: Packet) -> dict[str, Any]:
    """The print with exhibits of a frozen packet; empty where none was kept."""
    if found.whole_file is None or found.inventory_file is None:
        return {}
    try:
        with open_checked(found.inventory_file.sha256) as file:
            told = json.load(file)["whole"]
    except Damaged:
        return {}
    seal = sealing.newest(found, whole=True)
    return {"built": told, "sealed": seal is not None}


def _frozen(request: SignedInRequest, found: Packet, number: int) -> HttpResponseBase:
    version = next((one for one in frozen_versions([found]) if one.number == number), None)
    if version is None or not version.whole_sha256:
        raise Http404
    seal = None if is_marked(found) else sealing.seal_of(found, number, whole=True)
    state = "sealed" if seal else "final"
    try:
        file = open_checked(seal.file.sha256 if seal else version.whole_sha256)
    except Damaged as damage:
        messages.error(request, str(damage))
        return redirect(found.get_absolute_url())
    return _handed_out(request, found, file, number=number, state=state)


def _handed_out(
    request: SignedInRequest, found: Packet, file: BinaryIO, *, number: int, state: str
) -> HttpResponseBase:
    """The file for this reader, once it stands in the log who took which version."""
    copy_for: dict[str, str] = {}
    if is_marked(found):
        file, copy_for = _marked(request, found, file, number), {"copy_for": str(request.user)}
    try:
        note(
            "sanctions.print_packet", request.user, found, also=exhibits_of(found), state=state,
            number=number, whole=True, sha256=_sha256(file), **copy_for,
        )  # fmt: skip
    except DatabaseError:
        file.close()
        return render(request, "503.html", status=503)
    name = f"{found.reference}-v{number}-with-exhibits-{state}.pdf"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _marked(request: SignedInRequest, found: Packet, file: BinaryIO, number: int) -> BinaryIO:
    """A copy that bears its reader's name on every page; nobody else can find it on the disk."""
    name = str(request.user)
    line = f"{name}, {request.at:%Y-%m-%d %H:%M} UTC, {found.reference} v{number}"
    with file, workroom() as room:
        path = room / "copy.pdf"
        watermark(file, path, name, line, over=True)
        return path.open("rb")


def _sha256(file: BinaryIO) -> str:
    """The SHA-256 of an open file, which is read from its beginning then."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return digest
