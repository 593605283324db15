"""Every setting of Concord, typed, read once from the environment (prefix `CONCORD_`).

No secret has a default: the embedded stack makes its own under `var/` and passes them in; production sets them.
`.env.example` lists every name, and a test holds the two together. The mode decides only what its docstring says.
"""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.registry.table import SERVICES


class SettingMissing(Exception):
    """A setting that this process needs is not there; the message names the variable."""


SHORTEST_SECRET_KEY = 32
"""Characters: everything that it signs or encrypts can be guessed offline by whoever holds one example."""


class Settings(BaseSettings):
    """All settings. A process needs only those of the engines it talks to."""

    model_config = SettingsConfigDict(
        env_prefix="CONCORD_",
        env_ignore_empty=True,
        extra="allow",  # each service's address, see `_take_addresses`
        frozen=True,
    )

    mode: Literal["embedded", "production"] = Field(
        "production", description="`embedded`: one machine, demo sign-in and demo mail allowed."
    )
    port: int = Field(8000, description="Port of the web process on loopback (embedded).")
    public_url: str = Field(
        "http://127.0.0.1:8000", description="Address of the public pages, as people type it."
    )
    staff_url: str = Field("http://127.0.0.1:8000", description="Address of the staff pages.")
    var: Path = Field(Path("var"), description="Folder of the embedded engines' data.")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")

    jurisdiction: str = Field("US-WV", description="Whose holidays and laws apply; names the calendar.")
    organisation: str = Field("State of West Virginia", description="Whose seal goes on executed copies.")
    timezone: str = Field("America/New_York", description="Zone of business days and of every printed time.")

    secret_key: SecretStr | None = Field(
        None, description="Signs CSRF and link tokens, encrypts second factors; at least 32 characters."
    )
    database_url_owner: SecretStr | None = Field(
        None, description="Owner role, used by the migration job alone."
    )
    database_pool: int = Field(8, description="Connections kept by each process for each service.")

    temporal_address: str = Field("127.0.0.1:7233", description="Host and port of the Temporal frontend.")
    temporal_namespace: str = Field("default", description="Temporal namespace.")
    temporal_tls: bool = Field(False, description="Use TLS towards Temporal.")
    temporal_api_key: SecretStr | None = Field(
        None, description="API key of the Temporal frontend, where it asks for one."
    )
    payload_keys: SecretStr | None = Field(
        None, description="`id:base64key,…` (32 bytes each); the first encrypts, all decrypt."
    )

    s3_endpoint: str = Field("127.0.0.1:9000", description="Host and port of the S3 store.")
    s3_secure: bool = Field(True, description="Use TLS towards the S3 store.")
    s3_region: str = Field("us-east-1", description="Region name that the S3 store expects.")
    s3_access_key: SecretStr | None = Field(
        None, description="Access key: may put, get, lock and hold; may not bypass a lock."
    )
    s3_secret_key: SecretStr | None = Field(None, description="Secret of that key.")
    s3_bypass_access_key: SecretStr | None = Field(
        None, description="Key of the disposal job alone: may bypass GOVERNANCE locks."
    )
    s3_bypass_secret_key: SecretStr | None = Field(None, description="Secret of that key.")
    bucket_prefix: str = Field("concord", description="Prefix of every bucket's name.")
    executed_retention_days: int = Field(
        3650, description="Days of COMPLIANCE lock on executed copies and audit heads."
    )

    search_engine: Literal["postgres", "elasticsearch"] = Field(
        "postgres", description="Where searches go first; PostgreSQL is the fallback."
    )
    elasticsearch_url: str | None = Field(None, description="Address of Elasticsearch.")
    elasticsearch_api_key: SecretStr | None = Field(None, description="Its API key.")
    elasticsearch_ca: Path | None = Field(
        None, description="File of the authority that signed its certificate."
    )

    smtp_host: str | None = Field(
        None, description="Mail server; none in the embedded mode, where mail is shown as Demo mail."
    )
    smtp_port: int = Field(587, description="Port of the mail server.")
    smtp_tls: bool = Field(True, description="Use STARTTLS.")
    smtp_user: str | None = Field(None, description="Account at the mail server.")
    smtp_password: SecretStr | None = Field(None, description="Its password.")
    mail_from: str = Field("concord@example.gov", description="Sender of every message.")

    oidc_issuer: str | None = Field(
        None, description="Address of the identity provider; none: local accounts."
    )
    oidc_client_id: str | None = Field(None, description="Client id at the identity provider.")
    oidc_client_secret: SecretStr | None = Field(None, description="Client secret at the identity provider.")
    oidc_mfa_claim: str = Field("amr", description="Claim that proves a second factor.")
    oidc_mfa_values: str = Field(
        "mfa,otp,hwk", description="Values of that claim that count, comma-separated."
    )

    seal_file: Path | None = Field(None, description="PKCS#12 file with the organisation's seal.")
    seal_passphrase: SecretStr | None = Field(None, description="Passphrase of that file.")
    trust_roots: str = Field(
        "",
        description="PEM files (comma-separated) of root certificates that signatures on PDFs may lead to.",
    )
    timestamp_url: str | None = Field(
        None, description="RFC 3161 time-stamp authority; none: the server's own clock, said so."
    )
    audit_key: SecretStr | None = Field(
        None, description="Ed25519 private key (base64, 32 bytes) that signs audit heads."
    )
    audit_retired_keys: str = Field(
        "", description="Public keys (hexadecimal, comma-separated) that signed earlier audit heads."
    )

    audit_seal_seconds: int = Field(
        3600, ge=5, description="Seconds between two seals of the audit record; each is anchored at once."
    )

    @model_validator(mode="before")
    @classmethod
    def _take_addresses(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Add `database_url_<service>` of each service in the table, from the environment where it is not given."""
        for name in (f"database_url_{service}" for service in SERVICES):
            found = given.get(name) or os.environ.get(f"CONCORD_{name.upper()}") or None
            given[name] = SecretStr(found) if isinstance(found, str) else found
        return given

    def address_of(self, service: str) -> SecretStr | None:
        """PostgreSQL address with the role of a service, or of `owner`; None where it is not set."""
        found: SecretStr | None = getattr(self, f"database_url_{service}")
        return found

    def need(self, name: str) -> str:
        """The value of a secret setting. Raises SettingMissing, naming the variable to set (or to make longer)."""
        value = getattr(self, name)
        if value is None:
            raise SettingMissing(f"Set CONCORD_{name.upper()}: {describe(name)}")
        text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        if name == "secret_key" and len(text) < SHORTEST_SECRET_KEY:
            raise SettingMissing(f"CONCORD_SECRET_KEY is too short: {describe(name)}")
        return text

    @property
    def embedded(self) -> bool:
        """Whether demo sign-in and demo mail may exist at all."""
        return self.mode == "embedded"


def describe(name: str) -> str:
    """What a setting is for, in one sentence."""
    field = Settings.model_fields.get(name)
    service = name.removeprefix("database_url_")
    return (field.description or "") if field else f"PostgreSQL address with the role of {service}."


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process. Only composition roots (`deploy`, `app.py`) call it; the rest is handed them."""
    return Settings()
