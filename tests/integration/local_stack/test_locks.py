"""Who may get past an object lock: the same answers from the embedded store and from a real MinIO."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from minio import Minio
from minio.commonconfig import COMPLIANCE, GOVERNANCE
from minio.deleteobjects import DeleteObject
from minio.error import S3Error
from minio.retention import Retention

BUCKET = "locked"


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("seaweedfs", marks=pytest.mark.engines),
        pytest.param("real_minio", marks=pytest.mark.real),
    ],
)
def store(request):
    """A store with one bucket under lock."""
    found = request.getfixturevalue(request.param)
    if not found.client().bucket_exists(BUCKET):
        found.client().make_bucket(BUCKET, object_lock=True)
    return found


def _disposal(store) -> Minio:
    key = store.bypass
    return Minio(store.endpoint, key.access, key.secret, secure=False, region="us-east-1")


def _locked(client: Minio, mode: str) -> str:
    until = datetime.now(UTC) + timedelta(days=1)
    kept = client.put_object(BUCKET, "copy.pdf", io.BytesIO(b"pdf"), 3, retention=Retention(mode, until))
    assert kept.version_id
    return kept.version_id


def _bypass_delete(client: Minio, version: str) -> int:
    """How many deletions were refused."""
    objects = [DeleteObject("copy.pdf", version)]
    return len(list(client.remove_objects(BUCKET, objects, bypass_governance_mode=True)))


def test_ordinary_key_may_not_bypass_a_governance_lock(store) -> None:
    version = _locked(store.client(), GOVERNANCE)
    assert _bypass_delete(store.client(), version) == 1
    assert store.client().stat_object(BUCKET, "copy.pdf", version_id=version).size == 3


def test_disposal_key_may_bypass_a_governance_lock(store) -> None:
    version = _locked(store.client(), GOVERNANCE)
    assert _bypass_delete(_disposal(store), version) == 0
    with pytest.raises(S3Error, match="NoSuchKey"):
        store.client().stat_object(BUCKET, "copy.pdf", version_id=version)


def test_no_key_may_bypass_a_compliance_lock(store) -> None:
    version = _locked(store.client(), COMPLIANCE)
    assert _bypass_delete(_disposal(store), version) == 1
    assert store.client().stat_object(BUCKET, "copy.pdf", version_id=version).size == 3


def test_disposal_key_may_not_write(store) -> None:
    with pytest.raises(S3Error, match="AccessDenied"):
        _disposal(store).put_object(BUCKET, "forged.pdf", io.BytesIO(b"pdf"), 3)
