"""What came from others is what VERSIONS.json says, and the typefaces can print our names."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tests.house.source import ROOT

pytestmark = pytest.mark.plain

STATIC = ROOT / "static"
MANIFEST = STATIC / "vendor" / "VERSIONS.json"
PACKAGES = json.loads(MANIFEST.read_text())
FILES = {path: digest for facts in PACKAGES.values() for path, digest in facts["files"].items()}

SPANISH = "ÁÉÍÓÚÜÑáéíóúüñ¿¡ªº«»"
LEGAL = "§¶†‡‐–—‘’“”…•°€$£×"
MARKS = "☐☑✓"


def test_every_vendored_file_is_listed_and_unchanged() -> None:
    present = {
        str(path.relative_to(STATIC)): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("vendor", "fonts")
        for path in (STATIC / folder).rglob("*")
        if path.is_file() and path != MANIFEST
    }
    assert present == FILES


def test_every_vendored_package_brings_its_licence() -> None:
    for name, facts in PACKAGES.items():
        assert facts["licence"], name
        assert any(re.search(r"LICEN[CS]E|OFL", path) for path in facts["files"]), name


def test_a_vendored_stylesheet_refers_to_nothing_that_is_absent() -> None:
    css = STATIC / "vendor/uswds/css/uswds.min.css"
    references = re.findall(r"url\([\"']?(?!data:)([^)\"'?#]+)", css.read_text())
    assert references
    assert [url for url in references if not (css.parent / url).is_file()] == []


@pytest.mark.parametrize(
    "face", sorted((STATIC / "fonts/source-serif-4").glob("*.ttf")), ids=lambda path: path.stem
)
def test_the_face_of_packets_has_every_character(face: Path) -> None:
    known = TTFont(face).getBestCmap()
    assert [c for c in SPANISH + LEGAL + MARKS if ord(c) not in known] == []
