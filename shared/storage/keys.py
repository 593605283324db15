"""Keys: the names that Concord itself gives to what it keeps. A name that came with an upload is never one."""

import re

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9]+)?(/[a-z0-9][a-z0-9_-]*(\.[a-z0-9]+)?)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
LONGEST = 512


def check_key(key: str) -> str:
    """The key itself, if it is one: lower-case segments parted by `/`, at most one extension each.

    Raises ValueError, a mistake in our code: ids and hashes are keys, what people typed is not.
    """
    if len(key) > LONGEST or not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} is no storage key; build keys from ids and hashes, never from file names")
    return key


def check_sha256(sha256: str) -> str:
    """The fingerprint itself, if it is 64 lower-case hexadecimal digits. Raises ValueError."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError("a SHA-256 is 64 lower-case hexadecimal digits")
    return sha256


def content_key(folder: str, sha256: str, extension: str = "") -> str:
    """The key named by the content itself: the same bytes in the same folder are the same object."""
    return check_key(f"{folder}/{check_sha256(sha256)}{f'.{extension}' if extension else ''}")
