"""A package's SHA-256 manifest: what belongs together, checkable on any machine without us by `sha256sum -c`.

The format is that of GNU coreutils: hash, space, asterisk (binary), name. Says nothing about who made the files:
that is the seal's work.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

DOCX_NAME, PDF_NAME, TERMS_NAME = "agreement.docx", "agreement.pdf", "terms.json"
MANIFEST_NAME = "SHA256SUMS"
_CHUNK = 1024 * 1024
_NAME = re.compile(r"[^\x00-\x1f\x7f/\\]{1,200}")
_LINE = re.compile(r"(?P<hash>[0-9a-fA-F]{64}) [ *](?P<name>.+)")


class State(StrEnum):
    """How a file stands to its line in the manifest."""

    SAME = "same"
    CHANGED = "changed"
    MISSING = "missing"
    EXTRA = "extra"
    """In the folder, but the manifest does not know it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: its name, the hash that the manifest states (empty for an extra file), and what was found."""

    name: str
    sha256: str
    state: State


class ManifestError(Exception):
    """The manifest can't be written or read; the message says what to do."""


def make_manifest(files: Mapping[str, bytes]) -> str:
    """The manifest's text for `files` by name, in the order of names, so that the same files give the same text.

    Raises ManifestError for a name that has a folder, a control character or a backslash in it.
    """
    for name in files:
        if not _NAME.fullmatch(name) or name in (".", "..", MANIFEST_NAME) or name != name.strip():
            raise ManifestError(
                f"“{name!r}” can't stand in a manifest: give the file a plain name without folders."
            )
    return "".join(f"{hash_bytes(files[name])} *{name}\n" for name in sorted(files))


def make_package_manifest(*, docx: bytes, pdf: bytes, terms: bytes) -> str:
    """The manifest of a frozen package, under the names that it is downloaded with."""
    return make_manifest({DOCX_NAME: docx, PDF_NAME: pdf, TERMS_NAME: terms})


def check_manifest(manifest: str, directory: Path) -> tuple[Entry, ...]:
    """Each file of the manifest as found in `directory`, then the files there that it does not name.

    Links are not followed and folders not entered. Raises ManifestError for text that is no manifest.
    """
    expected = read_manifest(manifest)
    listed = [Entry(name, digest, _compare(directory / name, digest)) for name, digest in expected.items()]
    extra = sorted(
        path.name
        for path in directory.iterdir()
        if path.is_file() and path.name not in expected and path.name != MANIFEST_NAME
    )
    return (*listed, *(Entry(name, "", State.EXTRA) for name in extra))


def read_manifest(manifest: str) -> dict[str, str]:
    """Hash by name, in the manifest's order. Raises ManifestError with the number of the line that is wrong."""
    found: dict[str, str] = {}
    for number, line in enumerate(manifest.split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line.removesuffix("\r"))
        if match is None or not _NAME.fullmatch(match["name"]):
            raise ManifestError(
                f"Line {number} is no hash with a plain file name. Take the manifest as it was sent."
            )
        if match["name"] in found:
            raise ManifestError(
                f"Line {number} names “{match['name']}” again. Take the manifest as it was sent."
            )
        found[match["name"]] = match["hash"].lower()
    if not found:
        raise ManifestError("The manifest names no file. Take it as it was sent.")
    return found


def hash_bytes(content: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def hash_file(path: Path) -> str:
    """SHA-256 of a file of any size, in constant memory."""
    return hash_chunks(_read_chunks(path))


def hash_chunks(chunks: Iterable[bytes]) -> str:
    """SHA-256 of a stream."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _read_chunks(path: Path) -> Iterable[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _compare(path: Path, expected: str) -> State:
    if path.is_symlink() or not path.is_file():
        return State.MISSING
    return State.SAME if hash_file(path) == expected else State.CHANGED
