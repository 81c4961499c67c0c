"""The line about the record, and the signature of exports by the log's keys."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from audit import chain
from audit.acts import note
from audit.log import keys
from audit.log.notes import NoteError, opened, read_checkpoint
from audit.models import Entry
from audit.verification import KIND

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client
    from pytest_django.fixtures import SettingsWrapper

    from accounts.models import User

    SignedIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


def test_every_page_of_the_auditor_says_how_far_the_record_was_verified(
    auditor: User, lead: User, signed_in: SignedIn
) -> None:
    client = signed_in(auditor)
    pages = [
        reverse("audit:index"), reverse("oversight:index"), reverse("oversight:findings"),
        reverse("audit:trail", args=["accounts.user", lead.reference]),
    ]  # fmt: skip
    said = "Not verified yet"
    for ok, size in ((None, 0), (True, 184_220), (False, 184_300)):
        if ok is not None:
            run = note(KIND, lead, ok=ok, size=size)
            moment = f"{run.at:%Y-%m-%d %H:%M}"
            said = (
                f"Verified to entry 184,220 of the log at {moment} UTC"
                if ok else f"{said}; the run of {moment} UTC found faults"
            )  # fmt: skip
        for page in pages:
            assert said in client.get(page).content.decode(), page


def test_an_export_is_signed_by_the_keys_of_the_log_and_is_no_checkpoint(
    auditor: User, signed_in: SignedIn, settings: SettingsWrapper, tmp_path: Path
) -> None:
    settings.PROBITY_HOME = tmp_path
    assert chain.sign(b"x") is None, "there is no key before the first checkpoint"
    [key] = keys.signing()
    answer = signed_in(auditor).get(reverse("audit:export", args=["json"]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    signed, manifest = archive.read("manifest.sig").decode(), archive.read("manifest.json")
    text, vouching = opened(signed, keys.verifying())
    assert text == f"probity-export/v1\nsha256:{hashlib.sha256(manifest).hexdigest()}\n"
    assert list(vouching) == [key.verifier]
    with pytest.raises(NoteError):
        opened(signed.replace("sha256:", "sha256:0"), keys.verifying())
    with pytest.raises((NoteError, ValueError)):
        read_checkpoint(signed, keys.verifying())
    assert Entry.objects.get(kind="audit.export_log").facts["key"] == key.name
