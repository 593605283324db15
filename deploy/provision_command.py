"""`concord provision`: gives a new installation its roles, keys and search attributes, with administrators' rights.

A job of its own, run before `concord migrate`; no service ever sees these rights. Safe to run again.
"""

import asyncio
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest

from deploy.buckets import make_buckets
from deploy.local.seaweedfs import Keys
from deploy.local.temporal import SEARCH_ATTRIBUTES
from deploy.provision import ROLES, provision
from deploy.search_key import make_key
from deploy.storage_keys import make_keys
from shared.settings import Settings, get_settings
from shared.temporal import connect


class Administrators(BaseSettings):
    """The administrators' own rights; each part is done where its setting is given."""

    model_config = SettingsConfigDict(env_prefix="CONCORD_ADMIN_", extra="ignore", frozen=True)

    database_url: SecretStr | None = None
    """Superuser's address of PostgreSQL (makes the roles and the database)."""
    s3_access_key: str | None = None
    """Administrator's key of a MinIO server (makes Concord's two keys)."""
    s3_secret_key: SecretStr | None = None
    temporal: bool = False
    """Whether to register the search attributes."""
    elasticsearch_password: SecretStr | None = None
    """Password of `elastic` (makes Concord's API key)."""
    elasticsearch_key_file: Path = Path("/run/concord/CONCORD_ELASTICSEARCH_API_KEY")
    """Where that key is written for the services."""


@click.command()
def command() -> None:
    """Make roles, database, storage keys, buckets and search attributes (CONCORD_ADMIN_… says with whose rights)."""
    settings, administrators = get_settings(), Administrators()
    if administrators.database_url is not None:
        provision(administrators.database_url.get_secret_value(), role_passwords(settings))
        click.echo("PostgreSQL: roles and database are there.")
    if administrators.s3_access_key and administrators.s3_secret_key:
        root = Keys(administrators.s3_access_key, administrators.s3_secret_key.get_secret_value())
        _make_storage_keys(settings, root)
        click.echo("Documents: both keys are there.")
    if settings.s3_access_key:
        make_buckets(settings)
        click.echo("Documents: the buckets are there, versioned and with object lock.")
    if administrators.temporal:
        asyncio.run(register_search_attributes(settings))
        click.echo("Temporal: search attributes are registered.")
    if administrators.elasticsearch_password is not None:
        password = administrators.elasticsearch_password.get_secret_value()
        made = make_key(settings, password, administrators.elasticsearch_key_file)
        click.echo(f"Search: {'a key was made' if made else 'the key still works'}.")


def role_passwords(settings: Settings) -> dict[str, str]:
    """Each role's password, from the address that its service is given. Roles without an address are left alone."""
    urls = {role: settings.address_of(role) for role in ROLES}
    given = {role: urlsplit(url.get_secret_value()) for role, url in urls.items() if url is not None}
    return {role: unquote(url.password or "") for role, url in given.items()}


async def register_search_attributes(settings: Settings) -> None:
    """Add those that the namespace does not know yet."""
    client = await connect(settings)
    listing = ListSearchAttributesRequest(namespace=settings.temporal_namespace)
    known = (await client.operator_service.list_search_attributes(listing)).custom_attributes
    wanted = {
        name: IndexedValueType.Value(f"INDEXED_VALUE_TYPE_{kind.upper()}")
        for name, kind in SEARCH_ATTRIBUTES.items()
        if name not in known
    }
    if wanted:
        adding = AddSearchAttributesRequest(namespace=settings.temporal_namespace, search_attributes=wanted)
        await client.operator_service.add_search_attributes(adding)


def _make_storage_keys(settings: Settings, root: Keys) -> None:
    keys = Keys(settings.need("s3_access_key"), settings.need("s3_secret_key"))
    bypass = Keys(settings.need("s3_bypass_access_key"), settings.need("s3_bypass_secret_key"))
    make_keys(settings.s3_endpoint, root, keys, bypass, secure=settings.s3_secure)
