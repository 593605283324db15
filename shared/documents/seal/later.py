"""Whether what was added to a file after its signature is validation data and nothing else (PAdES-B-LT and B-LTA).

Such are a security store (DSS: certificates, revocation lists, OCSP answers) and time-stamps over the whole document
(ETSI EN 319 142-1, 5.4 and 5.5; ISO 32000-2, 12.8.4.3 and 12.8.5). pyHanko's difference analysis decides on each
object; this file narrows what it lets pass and says in words what is too much. Who signed, and whether a signature or
time-stamp is whole, is `verify`.
"""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from shared.documents.seal.changes import list_changes
from shared.documents.seal.model import NotReadable
from shared.documents.seal.reading import PARSER_ERRORS, open_pdf

UNREADABLE = "what was added can't be read"
UNSEEN = "bytes were added that change nothing to be seen"
_SIGNATURES = re.compile(r"\d+ signatures? added")
_STORED: dict[str, Callable[[bytes], Any]] = {
    "/Certs": x509.Certificate.load,
    "/CRLs": crl.CertificateList.load,
    "/OCSPs": ocsp.OCSPResponse.load,
}
_STORED |= {key.removesuffix("s"): load for key, load in _STORED.items()}
"""What the security store may hold, by key, with what reads it; for one signature (VRI) the keys are singular."""
_OF_THE_PROGRAM = {"ModifyDate", "MetadataDate", "Producer", "InstanceID"}
"""Properties that a program which saves the file writes itself; any other is a change that a reader can see."""


def find_later_problem(pdf: bytes, signed_until: int) -> str:
    """What was added after the signature over the first `signed_until` bytes, if it is more than validation data.

    "" where it is not, or where nothing was added.
    """
    if len(pdf) == signed_until:
        return ""
    try:
        problems = list(_problems(pdf, signed_until))
    except (*PARSER_ERRORS, pikepdf.PdfError, NotReadable):
        return UNREADABLE
    return "; ".join(dict.fromkeys(problems))


def _problems(pdf: bytes, signed_until: int) -> Iterator[str]:
    reader = open_pdf(pdf)
    signature = next((s for s in reader.embedded_signatures if _covers(s) == signed_until), None)
    if signature is None:
        yield UNREADABLE
        return
    seen = list_changes(pdf, signed_until)
    yield from (change for change in seen if change != UNSEEN and not _SIGNATURES.fullmatch(change))
    yield from _added_signatures(reader, pdf, signed_until)
    yield from _added_objects(signature, reader, pdf[signed_until:])
    yield from _odd_store(reader)
    if _properties(pdf) != _properties(pdf[:signed_until]):
        yield "the document's properties changed"


def _covers(signature: EmbeddedPdfSignature) -> int:
    return sum(int(part) for part in list(signature.byte_range)[2:])


def _added_signatures(reader: PdfFileReader, pdf: bytes, signed_until: int) -> Iterator[str]:
    """Every signature field that was added holds a time-stamp over the document."""
    known = {name for name, _, _ in fields.enumerate_sig_fields(open_pdf(pdf[:signed_until]))}
    for name, value, _ in fields.enumerate_sig_fields(reader):
        if name in known:
            continue
        if value is None:
            yield "an empty field for a signature was added"
        elif value.get_object().get("/Type") != "/DocTimeStamp":
            yield "another signature was added"


def _added_objects(signature: EmbeddedPdfSignature, reader: PdfFileReader, added: bytes) -> Iterator[str]:
    """pyHanko judges each object of each later revision; bytes that belong to no revision are refused here."""
    signature.compute_integrity_info(diff_policy=DEFAULT_DIFF_POLICY)  # type: ignore[no-untyped-call]
    if signature.diff_result is None or _level(signature) is not ModificationLevel.LTA_UPDATES:
        yield "the document was changed"
    later = reader.xrefs.total_revisions - 1 - signature.signed_revision
    if added.count(b"%%EOF") != later or added.rpartition(b"%%EOF")[2].strip():
        yield "bytes were added that belong to nothing"


def _level(signature: EmbeddedPdfSignature) -> ModificationLevel:
    return getattr(signature.diff_result, "modification_level", ModificationLevel.OTHER)


def _odd_store(reader: PdfFileReader) -> Iterator[str]:
    """The security store holds what it says it holds, and nothing is hidden there under another name."""
    store: Any = reader.root["/DSS"] if "/DSS" in reader.root else {}  # noqa: SIM401  # `get` answers a reference
    for part in (store, *_listed(store, "/VRI")):
        for key, load in _STORED.items():
            for stream in _listed(part, key):
                if not _is_whole(load, stream.data):
                    yield "the validation data holds something else than certificates and revocation data"


def _listed(part: Any, key: str) -> list[Any]:
    """What stands under a key: the members of a list, the values of a dictionary, nothing where there is no key."""
    if key not in part:
        return []
    found = part[key]
    return [found[name] for name in found] if hasattr(found, "keys") else [one.get_object() for one in found]


def _is_whole(load: Callable[[bytes], Any], data: bytes) -> bool:
    """Whether the bytes are one such structure, read to its depth: asn1crypto reads only what is asked for."""
    try:
        found = load(data)
        return bool(found.native) and found.dump() == data
    except (ValueError, TypeError):
        return False


def _properties(pdf: bytes) -> dict[str, str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_metadata(set_pikepdf_as_editor=False) as xmp:
        return {name: _value(value) for name, value in xmp.items() if _plain(name) not in _OF_THE_PROGRAM}


def _value(value: Any) -> str:
    return repr(sorted(value) if isinstance(value, set) else value)


def _plain(name: str) -> str:
    """`{http://ns.adobe.com/xap/1.0/}ModifyDate` and `xmp:ModifyDate` are the same to us."""
    return re.split(r"[}:]", name)[-1]
