"""The keys of the log, in a folder of the installation that only its owner reads.

``PROBITY_HOME/keys/log`` is made at first use: ``<key id>.key`` for each key that signs (0600) and
``vkeys``, the public half of every key there ever was, one C2SP verifier key a line. All keys bear
one name, the origin of the log. A rotation has two steps: from the first on both keys sign, so
that whoever knows either can verify; the second lets go of the older ones.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from audit.log.notes import SignerKey, VerifierKey
from audit.log.writing import write_durably


def folder() -> Path:
    """Where keys and the signer's memory lie; made when it is not there."""
    place = Path(settings.PROBITY_HOME) / "keys" / "log"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def signing() -> list[SignerKey]:
    """The keys that sign now, oldest first; the first one is made when there is none.

    Only whoever holds the signer's lock may call this first.
    """
    keys = {key.key_id: key for key in verifying()}
    if not keys:
        return [_added(settings.PROBITY_LOG_ORIGIN or f"probity/{os.urandom(6).hex()}")]
    paths = [folder() / f"{key_id.hex()}.key" for key_id in keys]
    return [SignerKey.parse(path.read_text()) for path in paths if path.exists()]


def present() -> bool:
    """True if this process can sign: a key was made already, and may be read by it."""
    try:
        return any(os.access(path, os.R_OK) for path in folder().glob("*.key"))
    except OSError:
        return False


def verifying() -> list[VerifierKey]:
    """Every key that ever signed, oldest first; none before the first checkpoint."""
    public = folder() / "vkeys"
    if not public.exists():
        return []
    return [VerifierKey.parse(line) for line in public.read_text().splitlines()]


def rotate() -> SignerKey:
    """Add a key: from now on it signs beside those that sign already."""
    return _added(signing()[0].name)


def begin_anew() -> str:
    """A key of a log with a name of its own, which stands first from now on; the secrets of the
    log that ended are destroyed. The name.

    Only whoever holds the signer's lock may call this.
    """
    known, old = verifying(), signing()
    first = known[0].name.partition("#")[0]
    ended = len({key.name for key in known if key.name.partition("#")[0] == first})
    key = SignerKey.new(f"{first}#{ended + 1}")
    write_durably(folder() / f"{key.verifier.key_id.hex()}.key", f"{key}\n", mode=0o600)
    lines = [str(key.verifier), *map(str, known)]
    write_durably(folder() / "vkeys", "".join(f"{line}\n" for line in lines))
    for each in old:
        (folder() / f"{each.verifier.key_id.hex()}.key").unlink()
    return key.name


def retire() -> list[VerifierKey]:
    """Destroy every signing key but the newest; the public halves of those that are gone."""
    *old, _newest = signing()
    for key in old:
        (folder() / f"{key.verifier.key_id.hex()}.key").unlink()
    return [key.verifier for key in old]


def _added(name: str) -> SignerKey:
    key = SignerKey.new(name)
    write_durably(folder() / f"{key.verifier.key_id.hex()}.key", f"{key}\n", mode=0o600)
    lines = [*map(str, verifying()), str(key.verifier)]
    write_durably(folder() / "vkeys", "".join(f"{line}\n" for line in lines))
    return key
