"""The engines that tests are given: real, provisioned, and apart from each other."""

import asyncio
import io
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from minio import Minio
from minio.commonconfig import COMPLIANCE, GOVERNANCE
from minio.deleteobjects import DeleteObject
from minio.error import S3Error
from minio.retention import Retention
from temporalio.client import Client

pytestmark = pytest.mark.engines


def test_service_role_connects_but_may_not_make_a_schema(postgres) -> None:
    with (
        psycopg.connect(postgres.url("agreements")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE SCHEMA forbidden")


def test_owner_role_makes_a_schema(postgres) -> None:
    with psycopg.connect(postgres.url("owner")) as connection:
        connection.execute("CREATE SCHEMA allowed")


def test_wrong_password_is_refused(postgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url("portal").replace(postgres.secrets.postgres("portal"), "guess"))


def test_copied_database_is_apart_from_its_template(postgres) -> None:
    postgres.create_database("model")
    with psycopg.connect(postgres.url("owner", "model")) as connection:
        connection.execute("CREATE SCHEMA here")
    postgres.create_database("copy", template="model")
    with psycopg.connect(postgres.url("owner", "copy")) as connection:
        connection.execute("CREATE TABLE here.t (n int)")
    with psycopg.connect(postgres.url("owner", "model")) as connection:
        assert connection.execute("SELECT to_regclass('here.t')").fetchone() == (None,)


async def _count(address: str) -> int:
    client = await Client.connect(address)
    return (await client.count_workflows("EntityKind = 'agreement'")).count


def test_temporal_knows_our_search_attributes(temporal) -> None:
    assert asyncio.run(_count(temporal.address)) == 0


@pytest.fixture(scope="module")
def bucket(seaweedfs) -> str:
    seaweedfs.client().make_bucket("locked", object_lock=True)
    return "locked"


def _locked(client: Minio, bucket: str, mode: str) -> str:
    until = datetime.now(UTC) + timedelta(days=1)
    kept = client.put_object(bucket, "copy.pdf", io.BytesIO(b"pdf"), 3, retention=Retention(mode, until))
    assert kept.version_id
    return kept.version_id


def _bypass_delete(client: Minio, bucket: str, version: str) -> list[str]:
    found = client.remove_objects(bucket, [DeleteObject("copy.pdf", version)], bypass_governance_mode=True)
    return [error.code for error in found]


def _disposal(seaweedfs) -> Minio:
    key = seaweedfs.bypass
    return Minio(seaweedfs.endpoint, key.access, key.secret, secure=False, region="us-east-1")


def test_ordinary_key_may_not_bypass_a_governance_lock(seaweedfs, bucket) -> None:
    client = seaweedfs.client()
    version = _locked(client, bucket, GOVERNANCE)
    assert _bypass_delete(client, bucket, version) == ["AccessDenied"]
    assert client.stat_object(bucket, "copy.pdf", version_id=version).size == 3


def test_disposal_key_may_bypass_a_governance_lock(seaweedfs, bucket) -> None:
    version = _locked(seaweedfs.client(), bucket, GOVERNANCE)
    assert _bypass_delete(_disposal(seaweedfs), bucket, version) == []
    with pytest.raises(S3Error, match="NoSuchKey"):
        seaweedfs.client().stat_object(bucket, "copy.pdf", version_id=version)


def test_no_key_may_bypass_a_compliance_lock(seaweedfs, bucket) -> None:
    version = _locked(seaweedfs.client(), bucket, COMPLIANCE)
    assert _bypass_delete(_disposal(seaweedfs), bucket, version) == ["AccessDenied"]
    assert seaweedfs.client().stat_object(bucket, "copy.pdf", version_id=version).size == 3


def test_disposal_key_may_not_write(seaweedfs, bucket) -> None:
    with pytest.raises(S3Error, match="AccessDenied"):
        _disposal(seaweedfs).put_object(bucket, "forged.pdf", io.BytesIO(b"pdf"), 3)
