"""Checks of the engines, over the same connections and with the same rights as the services have."""

import asyncio
import os
import smtplib

import psycopg
import urllib3
from elastic_transport import TransportError
from elasticsearch import ApiError
from minio import Minio
from minio.error import MinioException
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.client import Client

from deploy.doctor.model import Finding, bad, good, note
from deploy.local.temporal import SEARCH_ATTRIBUTES
from shared.audit.timestamps import request_token
from shared.registry.table import get_service
from shared.search.elasticsearch_client import make_client
from shared.settings import Settings
from shared.storage.buckets import Bucket
from shared.temporal import connect

SECONDS = 5
STORE_ERRORS = (MinioException, urllib3.exceptions.HTTPError)


def database(settings: Settings, service: str) -> Finding:
    """Whether a service's role gets in, finds its schema migrated, and has no more rights than it should."""
    name = f"PostgreSQL: {service}"
    url = settings.need(f"database_url_{service}")
    try:
        with psycopg.connect(url, connect_timeout=SECONDS) as connection:
            version = connection.info.server_version // 10_000
            row = connection.execute(
                "SELECT rolsuper OR rolcreaterole, to_regclass(%s) IS NOT NULL FROM pg_roles "
                "WHERE rolname = current_user",
                [f"{get_service(service).in_schema}.alembic_version"],
            ).fetchone()
    except psycopg.Error as error:
        mend = f"Start PostgreSQL, or mend CONCORD_DATABASE_URL_{service.upper()}."
        return bad(name, f"does not answer ({_first_line(error)})", mend)
    mighty, migrated = row or (False, False)
    if mighty:
        mend = "Give the service a role of its own: concord provision"
        return bad(name, "the role may do more than a service should (superuser or CREATEROLE)", mend)
    if not migrated:
        return bad(name, "the schema is not there yet", "Run: concord migrate")
    return good(name, f"PostgreSQL {version}, own role, schema migrated")


def temporal(settings: Settings) -> Finding:
    """Whether Temporal answers, has the namespace, and knows our search attributes."""
    try:
        missing = asyncio.run(asyncio.wait_for(_missing_attributes(settings), SECONDS + 5))
    except Exception as error:  # the client raises RuntimeError, RPCError or TimeoutError for the same thing
        mend = "Start Temporal, or mend CONCORD_TEMPORAL_ADDRESS."
        return bad("Temporal", f"does not answer at {settings.temporal_address} ({_first_line(error)})", mend)
    if missing:
        kinds = ", ".join(f"{name} ({SEARCH_ATTRIBUTES[name]})" for name in missing)
        return bad("Temporal", f"search attributes are missing: {kinds}", "Run: concord provision")
    return good(
        "Temporal", f"answers at {settings.temporal_address}, namespace {settings.temporal_namespace}"
    )


async def _missing_attributes(settings: Settings) -> list[str]:
    client: Client = await connect(settings)
    request = ListSearchAttributesRequest(namespace=settings.temporal_namespace)
    known = (await client.operator_service.list_search_attributes(request)).custom_attributes
    wanted = {
        name: IndexedValueType.Value(f"INDEXED_VALUE_TYPE_{kind.upper()}")
        for name, kind in SEARCH_ATTRIBUTES.items()
    }
    return [name for name, kind in wanted.items() if known.get(name) != kind]


def documents(settings: Settings) -> Finding:
    """Whether the S3 store answers to our key, and whether its buckets are versioned and under lock."""
    client = _store(settings, "s3_access_key", "s3_secret_key")
    try:
        ours = [b.name for b in client.list_buckets() if b.name.startswith(settings.bucket_prefix)]
        loose = [name for name in ours if client.get_bucket_versioning(name).status != "Enabled"]
    except STORE_ERRORS as error:
        mend = "Start the store, or mend CONCORD_S3_ENDPOINT and its keys."
        return bad("Documents", f"the S3 store does not answer to our key ({_first_line(error)})", mend)
    missing = {f"{settings.bucket_prefix}-{bucket.value}" for bucket in Bucket} - set(ours)
    if missing:
        return bad(
            "Documents", f"missing buckets: {', '.join(sorted(missing))}", "Make them: concord provision."
        )
    if loose:
        mend = "Make new buckets with versioning and object lock, and copy the documents there (docs/runbook.md)."
        return bad("Documents", f"not versioned: {', '.join(loose)}", mend)
    return good("Documents", f"S3 store at {settings.s3_endpoint}, {len(ours)} versioned buckets")


def disposal(settings: Settings) -> Finding:
    """Whether the disposal's key, where one is set, is known to the store and is not the ordinary one."""
    if settings.s3_bypass_access_key is None and settings.s3_bypass_secret_key is None:
        return note("Disposal", "no key is set: nothing under a GOVERNANCE lock can be disposed of")
    if settings.need("s3_bypass_access_key") == settings.need("s3_access_key"):
        mend = "Set CONCORD_S3_BYPASS_ACCESS_KEY to a key of its own: concord provision makes it in MinIO."
        return bad("Disposal", "its key is the ordinary key, which must not bypass a lock", mend)
    try:
        _store(settings, "s3_bypass_access_key", "s3_bypass_secret_key").list_buckets()
    except STORE_ERRORS as error:
        mend = "Mend CONCORD_S3_BYPASS_ACCESS_KEY and its secret; concord provision makes the key in MinIO."
        return bad("Disposal", f"the S3 store does not answer to its key ({_first_line(error)})", mend)
    return good("Disposal", "the store knows its key, which is another than the ordinary one")


def _store(settings: Settings, access: str, secret: str) -> Minio:
    return Minio(
        settings.s3_endpoint,
        settings.need(access),
        settings.need(secret),
        secure=settings.s3_secure,
        region=settings.s3_region,
        http_client=urllib3.PoolManager(timeout=SECONDS, retries=False),
    )


def search(settings: Settings) -> Finding:
    """Whether Elasticsearch, where searches go there, answers to our key."""
    if settings.search_engine == "postgres":
        return good("Search", "by PostgreSQL")
    key = settings.elasticsearch_api_key
    client = make_client(
        settings.need("elasticsearch_url"),
        None if key is None else key.get_secret_value(),
        settings.elasticsearch_ca,
        SECONDS,
    )
    try:
        version = client.info()["version"]["number"]
    except (ApiError, TransportError, OSError, ValueError) as error:
        mend = (
            "Start Elasticsearch, or mend CONCORD_ELASTICSEARCH_URL, its key (concord provision makes one) or its CA. "
            "Searches go to PostgreSQL meanwhile; concord search rebuild makes the index anew."
        )
        return bad("Search", f"Elasticsearch does not answer to our key ({_first_line(error)})", mend)
    finally:
        client.close()
    return good("Search", f"Elasticsearch {version} at {settings.elasticsearch_url}")


def mail(settings: Settings) -> Finding:
    """Whether the mail server greets us; nothing is sent."""
    if settings.smtp_host is None:
        return note("Mail", "no mail server: messages are shown as Demo mail (embedded mode only)")
    try:
        with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SECONDS) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        mend = "Start the mail server, or mend CONCORD_SMTP_HOST and CONCORD_SMTP_PORT."
        where = f"{settings.smtp_host}:{settings.smtp_port}"
        return bad("Mail", f"the server {where} does not answer ({_first_line(error)})", mend)
    return good("Mail", f"{settings.smtp_host}:{settings.smtp_port} answers")


def time_stamps(settings: Settings) -> Finding:
    """Whether the time-stamp authority, where one is set, stamps a random digest."""
    if settings.timestamp_url is None:
        return note("Time-stamps", "no authority is set: seals and heads carry this server's own clock")
    try:
        request_token(settings.timestamp_url, os.urandom(32), SECONDS)
    except OSError as error:
        mend = (
            "Mend CONCORD_TIMESTAMP_URL, or take it away. Copies are not sealed meanwhile; "
            "heads are, without a stamp."
        )
        return bad("Time-stamps", f"{settings.timestamp_url} gives none ({_first_line(error)})", mend)
    return good("Time-stamps", f"from {settings.timestamp_url}")


def lock(settings: Settings) -> Finding:
    """What the object lock is worth here."""
    if settings.embedded:
        says = (
            "the embedded store's object lock guards against Concord's own users and mistakes, "
            "not against whoever owns this machine"
        )
        return note(
            "Object lock", says, "For records that must withstand their keeper, use a store elsewhere."
        )
    return note("Object lock", "as strong as the store's operator makes it; COMPLIANCE locks yield to no key")


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:160] if lines else type(error).__name__
