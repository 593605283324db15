"""Streams that count and fingerprint what passes, and refuse to let the end through if it is not right.

Both ways in constant memory: on the way in the upload is never completed, on the way out the reader never gets
the whole. Nothing here knows a store.
"""

import hashlib
import io
from collections.abc import Iterable, Iterator

from shared.storage.errors import Corrupted, HashMismatch
from shared.storage.port import Readable, Stored

CHUNK = 1024 * 1024


class CheckedReader:
    """Reads from `source`; raises HashMismatch instead of giving the end of what is not as announced."""

    def __init__(self, source: Readable, sha256: str, size: int | None) -> None:
        self._source = source
        self.sha256 = sha256
        self._size = size
        self._digest = hashlib.sha256()
        self.count = 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most `size` of them; the last ones only if all were right."""
        data = self._source.read(size)
        self._digest.update(data)
        self.count += len(data)
        # A client that knows the length never reads past it, so the check can't wait for an empty read.
        if not data or (self._size is not None and self.count >= self._size):
            self._check()
        return data

    def read_all(self) -> bytes:
        """All of it, in memory. Raises HashMismatch."""
        return b"".join(iter(lambda: self.read(CHUNK), b""))

    def drain(self) -> None:
        """Read to the end and keep nothing. Raises HashMismatch."""
        while self.read(CHUNK):
            pass

    def _check(self) -> None:
        if self._size is not None and (self.count != self._size or self._source.read(1)):
            raise HashMismatch("The file is not as long as was announced.")
        if self._digest.hexdigest() != self.sha256:
            raise HashMismatch("The file's fingerprint is not the one that was announced.")


def open_source(data: bytes | Readable, size: int | None) -> tuple[Readable, int | None]:
    """What was given as a stream, and its length in bytes where that is known."""
    if isinstance(data, bytes):
        return io.BytesIO(data), len(data)
    return data, size


def checked(chunks: Iterable[bytes], stored: Stored) -> Iterator[bytes]:
    """The same chunks, the last one only once all are known to be right. Raises Corrupted."""
    digest = hashlib.sha256()
    size = 0
    held = b""
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
        if held:
            yield held
        held = chunk
    if size != stored.size or digest.hexdigest() != stored.sha256:
        raise Corrupted("A stored file is not what was put in.")
    yield held
