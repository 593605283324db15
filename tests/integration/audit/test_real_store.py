"""Anchors on real MinIO: locked, found again, and not to be changed or removed by any key that Concord has."""

from dataclasses import replace
from datetime import timedelta

import pytest
from minio import Minio
from minio.commonconfig import GOVERNANCE
from minio.error import S3Error
from minio.retention import Retention

from deploy.local.seaweedfs import REGION
from shared.clock import now
from shared.storage.buckets import Bucket, Mode
from shared.storage.s3 import S3Documents
from shared.storage.s3_client import Address

pytestmark = [pytest.mark.engines, pytest.mark.real]

KEY = "heads/agreements/000000001.json"


@pytest.fixture
def on_minio(record, real_minio):
    """The record, sealed and anchored on a real MinIO; each test has buckets of its own."""
    address = Address(real_minio.endpoint, real_minio.keys.access, real_minio.keys.secret, secure=False)
    store = S3Documents(address, f"anchors-{now():%H%M%S%f}", timedelta(days=1))
    store.ensure_buckets()
    record.work = replace(record.work, store=store)
    assert record.work.seal().anchored == 1
    return record


def bypass(real_minio) -> Minio:
    """The client with the strongest key there is."""
    return Minio(
        real_minio.endpoint, real_minio.bypass.access, real_minio.bypass.secret, secure=False, region=REGION
    )


def test_anchor_is_read_back_by_verify_and_locked_for_its_term(on_minio):
    assert on_minio.found() == []
    stored = on_minio.work.store.find(Bucket.AUDIT, KEY)
    protection = on_minio.work.store.protection(stored)
    assert protection.mode == Mode.COMPLIANCE
    assert protection.until > now() + timedelta(hours=23)


def test_no_key_of_ours_removes_an_anchor_or_shortens_its_lock(on_minio, real_minio):
    stored = on_minio.work.store.find(Bucket.AUDIT, KEY)
    bucket = f"{on_minio.work.store._prefix}-{Bucket.AUDIT.value}"
    for client in (real_minio.client(), bypass(real_minio)):
        with pytest.raises(S3Error):
            client.remove_object(bucket, KEY, version_id=stored.version_id)
        sooner = Retention(GOVERNANCE, now() + timedelta(minutes=1))
        with pytest.raises(S3Error):
            client.set_object_retention(bucket, KEY, sooner, version_id=stored.version_id)
    assert on_minio.found() == []


def test_head_written_over_and_record_cut_are_found_from_minio_alone(on_minio):
    store, stored = on_minio.work.store, on_minio.work.store.find(Bucket.AUDIT, KEY)
    on_minio.read(on_minio.streams[0])
    on_minio.work.seal()
    on_minio.run("DELETE FROM agreements.audit_head WHERE number = 2")
    assert ("cut off", "head 2") in on_minio.found()
    store._client.put_object(f"{store._prefix}-audit", KEY, __import__("io").BytesIO(b"{}"), 2)
    assert ("anchor overwritten", "head 1") in on_minio.found()
    assert store.get(stored)
