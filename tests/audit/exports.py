"""A small export made of values, and the stand-alone verifier as a module."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from audit.log import exporting, notes, sealing
from audit.log.tree import leaf_hash, root_of

if TYPE_CHECKING:
    import pytest

TOOL = Path(__file__).parents[2] / "tools" / "verify_export.py"
OLD, NEW = notes.SignerKey("log.example", b"\1" * 32), notes.SignerKey("log.example", b"\2" * 32)
THIEF = notes.SignerKey("log.example", b"\3" * 32)
WITNESS = notes.SignerKey("witness.example", b"\4" * 32, notes.COSIGNATURE)
SIZES = (100, 256, 300, 600)
VKEYS = (str(OLD.verifier), str(NEW.verifier))


def verifier() -> ModuleType:
    """``tools/verify_export.py``, loaded as it is."""
    spec = importlib.util.spec_from_file_location("verify_export", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["verify_export"] = module
    spec.loader.exec_module(module)
    return module


def content(number: int) -> dict[str, Any]:
    """The fields of the row behind leaf ``number``."""
    facts = {"\uffff": [1, None, True], "\U0001f600": "ñ\n\u007f", "a": {"ü": -number}}
    return {"id": number, "by_name": f'Ana «{number}» \\ " \u2028', "facts": facts, "reason": ""}


def leaf(number: int) -> bytes:
    """Leaf ``number``, committing to its content."""
    fields = content(number)
    return json.dumps(
        {
            "commitment": sealing.seal(salt(number), fields),
            "row": number,
            "schema": sealing.schema(list(fields)),
        }
    ).encode()


def salt(number: int) -> bytes:
    return sha256(b"%d" % number).digest()[:16]


def body(number: int) -> dict[str, Any]:
    """What is told of leaf ``number``; of each seventh a field is erased."""
    fields = content(number)
    told = {"seq": number, "salt": salt(number).hex(), "erased": {}, "salts": {}, "fields": fields}
    if number % 7 == 0:
        left = sealing.erase(fields, ["by_name"], salt(number), {})
        del fields["by_name"]
        told |= {"salt": None, "erased": left["digests"], "salts": left["salts"]}
    return told


def note(leaves: list[bytes], *keys: notes.SignerKey, origin: str = OLD.name) -> str:
    """A checkpoint over leaves, signed."""
    root = root_of([leaf_hash(one) for one in leaves])
    text = str(notes.Checkpoint(origin, len(leaves), root))
    signed = notes.signed(text, [key for key in keys if key.kind == notes.ED25519])
    return signed + "".join(key.sign(text, 1_700_000_000) for key in keys if key == WITNESS)


def signers(size: int) -> tuple[notes.SignerKey, ...]:
    """The old key, then both, then the new one: a rotation; a witness cosigns from 300 on."""
    keys = {100: (OLD,), 256: (OLD, NEW)}.get(size, (NEW,))
    return (*keys, WITNESS) if size >= 300 else keys


def make_export(
    folder: Path, sizes: tuple[int, ...] = SIZES, *, bodies: bool = True, leaves: Any = leaf
) -> Path:
    """An export with a checkpoint at each of ``sizes``."""
    every = [leaves(number) for number in range(sizes[-1])]
    with exporting.new_folder(folder) as new:
        exporting.write(
            new,
            leaves=((one, body(number) if bodies else None) for number, one in enumerate(every)),
            notes=[(size, note(every[:size], *signers(size))) for size in sizes],
            texts={
                "README.md": "How to verify\n",
                "vkeys": "".join(f"{key}\n" for key in VKEYS),
                "policy": notes.policy_text([OLD.verifier, NEW.verifier], [WITNESS.verifier], 1),
            },
            with_bodies=bodies,
        )
    return folder


def copied(folder: Path, target: Path) -> Path:
    shutil.copytree(folder, target)
    return target


def relisted(folder: Path) -> None:
    """Make the manifest anew, as whoever tampered would."""
    (folder / "manifest.json").write_text(exporting.manifest(folder))


def ran(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: Any, *arguments: object
) -> tuple[int, dict[str, Any]]:
    """Status and answer of one run of the tool."""
    monkeypatch.setattr(sys, "argv", ["verify_export.py", "--json", *map(str, arguments)])
    status = tool.main()
    return status, json.loads(capsys.readouterr().out)
