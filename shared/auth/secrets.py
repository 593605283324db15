"""Secrets that we hand out (cookies, tokens, links, codes) and the one form in which we keep them.

A secret is random and leaves this process once; only its SHA-256 is stored, so that a copy of the database lets
nobody in. Passwords are not such secrets: people choose them, so they need Argon2id (`services.portal.accounts`).
"""

import hashlib
import hmac
import secrets
import uuid

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits that nobody mistakes for one another when reading them from paper."""


def new_id() -> str:
    """An id for a new row."""
    return str(uuid.uuid4())


def new_secret() -> str:
    """256 random bits as 43 characters that are safe in a cookie, header or address."""
    return secrets.token_urlsafe(32)


def new_digits(length: int = 6) -> str:
    """A random code of digits, for a person to copy from a message."""
    return "".join(secrets.choice("0123456789") for _ in range(length))


def new_recovery_code() -> str:
    """About 59 random bits in three groups, for a person to keep on paper: `K7PM-2XQD-9RTA`."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def digest(secret: str) -> str:
    """The SHA-256 under which a random secret is stored and found."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed_digest(key: str, text: str) -> str:
    """HMAC-SHA-256: for short or guessable texts, which a plain digest would give away."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def same(left: str, right: str) -> bool:
    """Whether two texts are equal, in a time that does not tell how much of them is."""
    return hmac.compare_digest(left.encode(), right.encode())
