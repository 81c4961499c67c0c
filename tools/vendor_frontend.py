"""Fetch the front-end packages and fonts from npm and keep only the files that are used.

    python tools/vendor_frontend.py

The result is committed: npm is needed only to move to another version. Each package is
named here with its exact version, and ``static/vendor/VERSIONS.json`` says what came from
where, under which licence and with which SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static"


@dataclass(frozen=True, kw_only=True)
class Package:
    """An npm package, and where each of its files goes under ``static/``."""

    name: str
    version: str
    licence: str
    files: dict[str, str]  # path in the package: path under static/
    stylesheets: dict[str, str] = field(default_factory=dict)  # with what they refer to


USWDS = "vendor/uswds"
SERIF = "fonts/source-serif-4"
SANS = "fonts/public-sans"
MONO = "fonts/source-code-pro"

PACKAGES = (
    Package(
        name="@uswds/uswds",
        version="3.14.0",
        licence="CC0-1.0 AND OFL-1.1 AND Apache-2.0 AND MIT (LICENSE.md says which is which)",
        files={
            "LICENSE.md": f"{USWDS}/LICENSE.md",
        },
        stylesheets={"dist/css/uswds.min.css": f"{USWDS}/css/uswds.min.css"},
    ),
    # npm's "latest" is the 4 series, which is another library.
    Package(
        name="htmx.org",
        version="2.0.11",
        licence="0BSD",
        files={
            "LICENSE": "vendor/htmx/LICENSE",
            "dist/htmx.min.js": "vendor/htmx/htmx.min.js",
        },
    ),
    Package(
        name="@expo-google-fonts/source-serif-4",
        version="0.4.1",
        licence="OFL-1.1",
        files={
            "LICENSE_FONT": f"{SERIF}/OFL.txt",
            "400Regular/SourceSerif4_400Regular.ttf": f"{SERIF}/SourceSerif4-Regular.ttf",
            "400Regular_Italic/SourceSerif4_400Regular_Italic.ttf": (
                f"{SERIF}/SourceSerif4-Italic.ttf"
            ),
            "600SemiBold/SourceSerif4_600SemiBold.ttf": f"{SERIF}/SourceSerif4-SemiBold.ttf",
            "700Bold/SourceSerif4_700Bold.ttf": f"{SERIF}/SourceSerif4-Bold.ttf",
            "700Bold_Italic/SourceSerif4_700Bold_Italic.ttf": (
                f"{SERIF}/SourceSerif4-BoldItalic.ttf"
            ),
        },
    ),
    Package(
        name="@expo-google-fonts/public-sans",
        version="0.4.2",
        licence="OFL-1.1",
        files={
            "LICENSE_FONT": f"{SANS}/OFL.txt",
            "400Regular/PublicSans_400Regular.ttf": f"{SANS}/PublicSans-Regular.ttf",
            "400Regular_Italic/PublicSans_400Regular_Italic.ttf": f"{SANS}/PublicSans-Italic.ttf",
            "600SemiBold/PublicSans_600SemiBold.ttf": f"{SANS}/PublicSans-SemiBold.ttf",
            "700Bold/PublicSans_700Bold.ttf": f"{SANS}/PublicSans-Bold.ttf",
        },
    ),
    Package(
        name="@expo-google-fonts/source-code-pro",
        version="0.4.1",
        licence="OFL-1.1",
        files={
            "LICENSE_FONT": f"{MONO}/OFL.txt",
            "400Regular/SourceCodePro_400Regular.ttf": f"{MONO}/SourceCodePro-Regular.ttf",
        },
    ),
)

SOURCE_MAP = re.compile(r"/\*[#@] sourceMappingURL=.*?\*/|//[#@] sourceMappingURL=.*$", re.M)
OLD_FONT_FORMATS = re.compile(
    r",url\([^)]*\.(?:woff|ttf)\)\s*format\([\"']?(?:woff|truetype)[\"']?\)"
)
HERO = re.compile(r"url\([^)]*/hero\.jpg\)")  # 146 kB for a component Probity has no use for
REFERENCE = re.compile(r"url\([\"']?(?!data:)([^)\"'?#]+)")


def unpack(package: Package, folder: Path) -> Path:
    """The package's files in a new folder, as npm has them."""
    target = folder / package.name.replace("/", "_")
    target.mkdir()
    npm = shutil.which("npm") or "npm"
    named = f"{package.name}@{package.version}"
    subprocess.run([npm, "pack", "--silent", named], cwd=target, check=True, capture_output=True)
    with tarfile.open(next(target.glob("*.tgz"))) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def copy(source: Path, destination: Path) -> None:
    """One file; text loses its pointer to a source map that is not shipped."""
    destination.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix in {".js", ".css"}:
        text = SOURCE_MAP.sub("", source.read_text()).rstrip()
        destination.write_text(text + "\n")
    else:
        shutil.copyfile(source, destination)
    destination.chmod(0o644)


def copy_stylesheet(source: Path, destination: Path) -> list[Path]:
    """A stylesheet and every file it refers to, which keep their places around it."""
    copy(source, destination)
    text = OLD_FONT_FORMATS.sub("", HERO.sub("none", destination.read_text()))
    destination.write_text(text)
    written = [destination]
    for reference in sorted(set(REFERENCE.findall(text))):
        beside = (destination.parent / reference).resolve()
        copy((source.parent / reference).resolve(), beside)
        written.append(beside)
    return written


def vendor(package: Package, folder: Path) -> dict[str, object]:
    """Copies what is used of one package; what VERSIONS.json says of it."""
    unpacked = unpack(package, folder)
    written = []
    for source, destination in package.files.items():
        copy(unpacked / source, STATIC / destination)
        written.append(STATIC / destination)
    for source, destination in package.stylesheets.items():
        written += copy_stylesheet(unpacked / source, STATIC / destination)
    return {
        "version": package.version,
        "licence": package.licence,
        "files": {
            str(path.relative_to(STATIC)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(written)
        },
    }


def main() -> None:
    """Replaces static/vendor and static/fonts."""
    with tempfile.TemporaryDirectory() as temporary:
        for folder in ("vendor", "fonts"):
            shutil.rmtree(STATIC / folder, ignore_errors=True)
        versions = {package.name: vendor(package, Path(temporary)) for package in PACKAGES}
    manifest = STATIC / "vendor" / "VERSIONS.json"
    manifest.write_text(json.dumps(versions, indent=2) + "\n")
    for name, facts in versions.items():
        print(f"{name} {facts['version']}")


if __name__ == "__main__":
    main()
