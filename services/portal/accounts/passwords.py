"""Passwords: what is accepted, how they are kept (Argon2id, RFC 9106), and checking one in even time. Pure."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from shared.errors import FieldError, Invalid

MIN_LENGTH = 12
MAX_LENGTH = 200
"""Long enough for any sentence, short enough that hashing one is no attack on us."""
COMMON = ("password", "qwerty", "letmein", "welcome", "concord", "123456", "abc123", "iloveyou")
"""Beginnings of what is guessed first (NIST SP 800-63B, 3.1.1.2: compare with commonly used passwords)."""

_hasher = PasswordHasher()


def check_password_rule(password: str, email: str) -> None:
    """Raises Invalid, saying what would make the password good enough. No rule on kinds of characters (NIST)."""
    lowered = password.lower()
    problem = ""
    if len(password) < MIN_LENGTH:
        problem = f"Use at least {MIN_LENGTH} characters; a few words in a row are good."
    elif len(password) > MAX_LENGTH:
        problem = f"Use at most {MAX_LENGTH} characters."
    elif email.split("@", maxsplit=1)[0].lower() in lowered:
        problem = "Leave your name out of it."
    elif len(set(password)) < 5 or lowered.startswith(COMMON):
        problem = "This one is guessed first. Choose words that do not belong together."
    if problem:
        raise Invalid("Choose another password.", (FieldError("password", problem),))


def hash_password(password: str) -> str:
    """The form in which a password is kept: Argon2id with its own salt and parameters."""
    return _hasher.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password is right. Without an account it takes as long as with one, so that time tells nothing."""
    try:
        right = _hasher.verify(stored or _nobody(), password[:MAX_LENGTH])
    except (VerificationError, InvalidHashError):
        return False
    return right and stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether the password was hashed with weaker parameters than today's."""
    return _hasher.check_needs_rehash(stored)


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
