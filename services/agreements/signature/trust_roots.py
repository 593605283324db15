"""The root certificates by which signatures on PDFs are trusted: what the settings name, and our own seal's."""

from pathlib import Path

from services.agreements.wiring import Agreements
from shared.documents.seal.model import SealError
from shared.settings import SettingMissing


def named_roots(parts: Agreements) -> tuple[bytes, ...]:
    """The certificates in the files of `CONCORD_TRUST_ROOTS`. Raises SettingMissing where one can't be read."""
    paths = [Path(name.strip()) for name in parts.settings.trust_roots.split(",") if name.strip()]
    try:
        return tuple(path.read_bytes() for path in paths)
    except OSError as error:
        raise SettingMissing(
            f"CONCORD_TRUST_ROOTS names a file that can't be read: {error.filename}"
        ) from error


def trust_roots(parts: Agreements) -> tuple[bytes, ...]:
    """The named roots and those that our own seal leads to; a process without the seal's key needs only the former."""
    try:
        own = parts.sealer.key.trust_roots
    except (SettingMissing, SealError, OSError):
        own = ()
    return (*named_roots(parts), *own)
