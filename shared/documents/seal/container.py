"""The gap that a signature leaves for itself: the only bytes of a file that it does not cover.

What is hidden there escapes the cryptography, so it must hold one signature in plain hexadecimal, and zeros.
"""

import re
from typing import Any

from asn1crypto import cms

_ALTERED = "the bytes of the signature itself were altered."
_VERSIONS = ("v1", "v3", "v4", "v5")
_HEX = re.compile(rb"<(?:[0-9a-f]+|[0-9A-F]+)>")
_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


def find_container_problem(pdf: bytes, byte_range: tuple[int, ...]) -> str:
    """What is wrong with the gap between the two signed ranges; empty when nothing is."""
    if len(byte_range) != 4 or byte_range[0] != 0:
        return "it does not cover the file from its first byte."
    _, start, end, _ = byte_range
    gap = pdf[start:end]
    if not _HEX.fullmatch(gap):
        return _ALTERED
    content = bytes.fromhex(gap[1:-1].decode("ascii")) if len(gap) % 2 == 0 else b""
    try:
        container = cms.ContentInfo.load(content)
        parts = container["content_type"].dump() + container["content"].dump()
        if content[len(container.dump()) :].strip(b"\0") or container.contents != parts:
            return "something was hidden beside the signature."
        return "" if _is_consistent(container["content"]) else _ALTERED
    except (ValueError, TypeError, KeyError):
        return _ALTERED


def find_byte_ranges(pdf: bytes) -> list[tuple[int, int, int, int]]:
    """Every range in the file that a signature was once made over, reachable or not, in order."""
    found = []
    for match in _BYTE_RANGE.finditer(pdf):
        first, start, end, rest = (int(part) for part in match.groups())
        # One of the two brackets is enough, so that spoiling the other does not hide the signature.
        bracketed = pdf[start : start + 1] == b"<" or pdf[end - 1 : end] == b">"
        if start < end and end + rest <= len(pdf) and bracketed:
            found.append((first, start, end, rest))
    return found


def _is_consistent(data: cms.SignedData) -> bool:
    """Parts that no signature protects must still say the same as those that it does (RFC 5652, 5.1 and 5.3)."""
    infos = data["signer_infos"]
    if len(infos) != 1:
        return False
    signer = infos[0]
    listed = [algorithm["algorithm"].native for algorithm in data["digest_algorithms"]]
    by_serial = signer["sid"].name == "issuer_and_serial_number"
    versions = data["version"].native, signer["version"].native
    plain = by_serial and data["encap_content_info"]["content_type"].native == "data"
    return (
        signer["digest_algorithm"]["algorithm"].native in listed
        and all(
            _is_plain(algorithm) for algorithm in (*data["digest_algorithms"], signer["digest_algorithm"])
        )
        and (_is_plain(signer["signature_algorithm"]) or _has_parameters(signer["signature_algorithm"]))
        and versions[1] == ("v1" if by_serial else "v3")
        and (versions[0] == "v1" if plain else versions[0] in _VERSIONS)
        and (not by_serial or _names_its_certificate(data, signer["sid"]))
    )


def _is_plain(algorithm: Any) -> bool:
    return algorithm["parameters"].dump() in (b"", b"\x05\x00")


def _has_parameters(algorithm: Any) -> bool:
    return str(algorithm["algorithm"].native) == "rsassa_pss"


def _names_its_certificate(data: cms.SignedData, signer: cms.SignerIdentifier) -> bool:
    """Byte for byte: the cryptography compares names without case, so a changed letter would pass it."""
    wanted = signer.chosen["issuer"].dump(), signer.chosen["serial_number"].native
    certificates = [entry.chosen for entry in data["certificates"] if entry.name == "certificate"]
    return any((one.issuer.dump(), one.serial_number) == wanted for one in certificates)
