"""What the identity provider says of somebody, and whether it is enough: a second factor must have been used. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shared.errors import Denied
from shared.settings import Settings


@dataclass(frozen=True)
class Identity:
    """Somebody at the provider; `verified_email` None where the provider does not vouch for it."""

    issuer: str
    subject: str
    verified_email: str | None
    authenticated_at: datetime | None


def identity_of(claims: Mapping[str, Any], settings: Settings) -> Identity:
    """The identity in a checked id token. Raises Denied where no second factor is proven."""
    if not has_second_factor(claims, settings):
        raise Denied(
            "Your organisation's sign-in did not use a second factor.",
            way_out="Sign in there with your authenticator app or security key, then try again.",
            code="second_factor_needed",
        )
    email = claims.get("email")
    verified = claims.get("email_verified") is True and isinstance(email, str)
    moment = claims.get("auth_time")
    return Identity(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        verified_email=str(email).lower() if verified else None,
        authenticated_at=datetime.fromtimestamp(int(moment), UTC) if moment is not None else None,
    )


def has_second_factor(claims: Mapping[str, Any], settings: Settings) -> bool:
    """Whether the configured claim has one of the configured values."""
    found = claims.get(settings.oidc_mfa_claim)
    values = {found} if isinstance(found, str) else set(found or ())
    return bool(values & {value.strip() for value in settings.oidc_mfa_values.split(",")})
