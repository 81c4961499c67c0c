"""A print with its proofs inside, signed by role. The only module that knows pyHanko.

Everything is appended (ISO 32000-1, 7.5.6): the print stays as the first bytes of the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING

from asn1crypto import keys, x509  # type: ignore[import-untyped]
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.embed import EmbeddedFileObject, EmbeddedFileParams, FileSpec, embed_file
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

if TYPE_CHECKING:
    from sanctions.role_keys import RoleKey

MEDIA = {"json": "application/json"}
RESERVED = 8192
"""Octets kept for a signature: one of RSA 3072 with its certificate takes about 2,000."""


class Appending(IncrementalPdfFileWriter):
    """Appends to a file and leaves its metadata, which describe the print, as they are.

    pyHanko's own hand would set the time, and write the schema of PDF/UA in a form that PDF/A
    does not allow (ISO 19005-3, 6.6.2.3.3).
    """

    def _update_meta(self) -> None:
        return


def seal(file: IO[bytes], content: Mapping[str, bytes], hands: Sequence[RoleKey]) -> None:
    """Attach ``content`` to a print as its source data, and have each hand sign it in turn.

    The file is open for reading and writing, and is only ever appended to. The signatures are RSA
    with SHA-256 in ``adbe.pkcs7.detached``: one of the kind PAdES raises the version of the file
    to 2.0, and it would be PDF/A-3 no more.
    """
    _attach(file, content)
    for hand in hands:
        _sign(file, hand)


def _attach(file: IO[bytes], content: Mapping[str, bytes]) -> None:
    writer = Appending(file)
    for name, octets in content.items():
        data = EmbeddedFileObject.from_file_data(
            writer, octets, compress=False, params=EmbeddedFileParams(embed_checksum=False),
            mime_type=MEDIA.get(name.rpartition(".")[2], "text/plain"),
        )  # fmt: skip
        embed_file(writer, FileSpec(file_spec_string=name, file_name=name, embedded_data=data))
        _associate(writer)
    writer.write_in_place()  # type: ignore[no-untyped-call]


def _associate(writer: Appending) -> None:
    """Name the file embedded last a source of the document (ISO 19005-3, 6.8)."""
    # Not by pyHanko's own parameter: it would raise the version of the file to 2.0.
    reference = writer.root["/Names"]["/EmbeddedFiles"]["/Names"].raw_get(-1)
    reference.get_object()["/AFRelationship"] = generic.NameObject("/Source")
    if "/AF" not in writer.root:
        writer.root["/AF"] = generic.ArrayObject()
    writer.root["/AF"].append(reference)
    writer.update_root()  # type: ignore[no-untyped-call]


def _sign(file: IO[bytes], hand: RoleKey) -> None:
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(hand.certificate),
        signing_key=keys.PrivateKeyInfo.load(hand.key),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    facts = PdfSignatureMetadata(
        field_name=hand.role, md_algorithm="sha256", name=hand.role,
        subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
    )  # fmt: skip
    PdfSigner(facts, signer=signer).sign_pdf(
        Appending(file), bytes_reserved=2 * RESERVED, in_place=True
    )
