"""A print with its proofs inside, signed by role: bytes in, bytes out. Knows pyHanko.

Everything is appended (ISO 32000-1, 7.5.6): the print stays as the first bytes of what comes out.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

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


def sealed(pdf: bytes, files: Mapping[str, bytes], hands: Sequence[RoleKey]) -> bytes:
    """The print with ``files`` attached as its source data, then signed by each hand in turn.

    The signatures are RSA with SHA-256 in ``adbe.pkcs7.detached``: one of the kind PAdES raises
    the version of the file to 2.0, and it would be PDF/A-3 no more.
    """
    content = _attached(pdf, files)
    for hand in hands:
        content = _signed(content, hand)
    return content


def _attached(pdf: bytes, files: Mapping[str, bytes]) -> bytes:
    writer = Appending(io.BytesIO(pdf))
    for name, content in files.items():
        data = EmbeddedFileObject.from_file_data(
            writer, content, compress=False, params=EmbeddedFileParams(embed_checksum=False),
            mime_type=MEDIA.get(name.rpartition(".")[2], "text/plain"),
        )  # fmt: skip
        embed_file(writer, FileSpec(file_spec_string=name, file_name=name, embedded_data=data))
        _associate(writer)
    whole = io.BytesIO()
    writer.write(whole)  # type: ignore[no-untyped-call]
    return whole.getvalue()


def _associate(writer: Appending) -> None:
    """Name the file embedded last a source of the document (ISO 19005-3, 6.8)."""
    # Not by pyHanko's own parameter: it would raise the version of the file to 2.0.
    reference = writer.root["/Names"]["/EmbeddedFiles"]["/Names"].raw_get(-1)
    reference.get_object()["/AFRelationship"] = generic.NameObject("/Source")
    if "/AF" not in writer.root:
        writer.root["/AF"] = generic.ArrayObject()
    writer.root["/AF"].append(reference)
    writer.update_root()  # type: ignore[no-untyped-call]


def _signed(pdf: bytes, hand: RoleKey) -> bytes:
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(hand.certificate),
        signing_key=keys.PrivateKeyInfo.load(hand.key),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    facts = PdfSignatureMetadata(
        field_name=hand.role, md_algorithm="sha256", name=hand.role,
        subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
    )  # fmt: skip
    signed = io.BytesIO()
    writer = Appending(io.BytesIO(pdf))
    PdfSigner(facts, signer=signer).sign_pdf(writer, bytes_reserved=2 * RESERVED, output=signed)
    return signed.getvalue()
