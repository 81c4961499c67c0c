"""The keys with which packets are signed by role, in a folder that only its owner reads.

``PROBITY_HOME/keys/packet`` holds for each role ``<role>.key`` (PKCS #8, 0600) and ``<role>.crt``.
A software key is made at first use, with a certificate that it signs itself: to try things out. A
deployment lays the role's own certificate there, and its key, or names a token (docs/signing.md).
"""

from __future__ import annotations

import datetime
import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings

BITS = 3072
"""NIST SP 800-57 part 1, table 2: strength of 128 bits."""
YEARS = 10


@dataclass(frozen=True, slots=True)
class RoleKey:
    """What a role signs with: certificate in DER, key in DER (PKCS #8, not encrypted)."""

    role: str
    certificate: bytes
    key: bytes


def key_of(role: str, at: datetime.datetime) -> RoleKey:
    """The key of a role; a software key is made when there is none."""
    place = folder()
    with (place / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / f"{role}.key").exists():
            _make(place, role, at)
        key = serialization.load_pem_private_key((place / f"{role}.key").read_bytes(), None)
        certificate = x509.load_pem_x509_certificate((place / f"{role}.crt").read_bytes())
    return RoleKey(
        role,
        certificate.public_bytes(serialization.Encoding.DER),
        key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )


def folder() -> Path:
    """Where the keys of roles lie; made when it is not there."""
    place = Path(settings.PROBITY_HOME) / "keys" / "packet"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def _make(place: Path, role: str, at: datetime.datetime) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Probity"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Software key, for trying out"),
            x509.NameAttribute(NameOID.COMMON_NAME, role),
        ]
    )
    signs = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=False, crl_sign=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - datetime.timedelta(days=1))
        .not_valid_after(at + datetime.timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(signs, critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    # The certificate first: a key is there only once both are.
    (place / f"{role}.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    opened = os.open(place / f"{role}.key.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "wb") as file:
        file.write(pem)
    (place / f"{role}.key.new").rename(place / f"{role}.key")
