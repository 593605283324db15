"""The embedded store keeps documents in every bucket, on a small disk too: volumes are not counted by free disk."""

import io

import pytest


@pytest.mark.engines
def test_twenty_buckets_each_keep_a_document(seaweedfs) -> None:
    client = seaweedfs.client()
    for number in range(20):
        client.make_bucket(f"room-{number}")
        kept = client.put_object(f"room-{number}", "a.txt", io.BytesIO(b"words"), 5)
        assert client.stat_object(f"room-{number}", "a.txt").etag == kept.etag
