"""What only a real S3 server can show: keys' rights, silence, unfit buckets, memory and speed. SeaweedFS and MinIO."""

import hashlib
import io
import time
from collections.abc import Iterator
from datetime import timedelta
from statistics import median

import pytest

from shared.errors import Unavailable
from shared.storage.buckets import Bucket
from shared.storage.errors import Locked, StoreUnfit
from shared.storage.s3 import S3Documents
from shared.storage.s3_client import Address
from shared.storage.s3_locks import S3Disposal
from tests.contract.measures import peak_memory, port_that_is
from tests.contract.stores import TERM, Stores, fingerprint, new_key, on_server

MEMO = b"Evidence.\n" * 100
PDF = "application/pdf"
MEGABYTE = 1024 * 1024


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("seaweedfs", marks=pytest.mark.engines),
        pytest.param("real_minio", marks=pytest.mark.real),
    ],
)
def server(request):
    """Each server in turn."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def stores(server) -> Iterator[Stores]:
    """The store on that server, with its buckets made."""
    made = on_server(server)
    made.documents.ensure_buckets()
    yield made


class Zeros:
    """A stream of so many bytes that is nowhere in memory."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        taken = self.left if size < 0 else min(size, self.left)
        self.left -= taken
        return bytes(taken)


def fingerprint_of(stream: Zeros) -> str:
    """The SHA-256 of the whole stream."""
    digest = hashlib.sha256()
    while chunk := stream.read(MEGABYTE):
        digest.update(chunk)
    return digest.hexdigest()


def put(stores: Stores, bucket: Bucket, data: bytes = MEMO):
    """Put the bytes under a key of their own."""
    return stores.documents.put(bucket, new_key(), data, sha256=fingerprint(data), content_type=PDF)


def test_dispose_with_the_ordinary_key_leaves_released_evidence_alone(server, stores: Stores) -> None:
    stored = put(stores, Bucket.EVIDENCE)
    stores.documents.release(stored)
    ordinary = Address(server.endpoint, server.keys.access, server.keys.secret, secure=False)
    with pytest.raises((Locked, StoreUnfit)):
        S3Disposal(ordinary, stores.prefix).dispose(stored)
    assert stores.documents.get(stored) == MEMO


def test_put_with_the_bypass_key_is_refused(server, stores: Stores) -> None:
    bypass = Address(server.endpoint, server.bypass.access, server.bypass.secret, secure=False)
    documents = S3Documents(bypass, stores.prefix, TERM)
    with pytest.raises(StoreUnfit):
        documents.put(Bucket.WORKING, new_key(), MEMO, sha256=fingerprint(MEMO), content_type=PDF)


def test_any_call_with_a_wrong_key_says_that_the_store_is_not_set_up(server) -> None:
    documents = S3Documents(Address(server.endpoint, "nobody", "no-secret", secure=False), "wrong", TERM)
    with pytest.raises(StoreUnfit):
        documents.find(Bucket.WORKING, "agreements/a")
    with pytest.raises(StoreUnfit):
        documents.ensure_buckets()


def test_put_before_the_buckets_are_made_says_so(server) -> None:
    unmade = on_server(server)
    with pytest.raises(StoreUnfit):
        put(unmade, Bucket.WORKING)


def test_ensure_buckets_with_a_bucket_without_lock_refuses(server) -> None:
    unfit = on_server(server)
    name = f"{unfit.prefix}-{Bucket.EXECUTED}"
    server.client().make_bucket(name)
    with pytest.raises(StoreUnfit, match=name):
        unfit.documents.ensure_buckets()


def test_delete_marker_set_outside_of_us_loses_no_version(server, stores: Stores) -> None:
    stored = put(stores, Bucket.WORKING)
    server.client().remove_object(f"{stores.prefix}-working", stored.key)
    assert stores.documents.find(Bucket.WORKING, stored.key) is None
    assert stores.documents.get(stored) == MEMO
    assert [v.version_id for v in stores.documents.versions(Bucket.WORKING, stored.key)] == [
        stored.version_id
    ]


def test_tags_and_type_reach_the_store(server, stores: Stores) -> None:
    data = b"%PDF-1.7"
    key = new_key()
    stores.documents.put(
        Bucket.WORKING, key, data, sha256=fingerprint(data), content_type=PDF, tags={"kind": "mou"}
    )
    name = f"{stores.prefix}-working"
    assert dict(server.client().get_object_tags(name, key)) == {"kind": "mou"}
    assert server.client().stat_object(name, key).content_type == PDF


def test_wrong_hash_leaves_no_unfinished_upload(server, stores: Stores) -> None:
    key = new_key()
    with pytest.raises(Exception, match="fingerprint"):
        stores.documents.put(
            Bucket.WORKING, key, Zeros(20 * MEGABYTE), sha256=fingerprint(MEMO), content_type=PDF
        )
    uploads = server.client()._list_multipart_uploads(f"{stores.prefix}-working", prefix=key)
    assert uploads.uploads == []


def test_lock_whose_term_has_passed_lets_the_disposal_through(server) -> None:
    brief = on_server(server, timedelta(seconds=3))
    brief.documents.ensure_buckets()
    stored = put(brief, Bucket.EXECUTED)
    with pytest.raises(Locked):
        brief.disposal.dispose(stored)
    time.sleep(3.5)
    brief.disposal.dispose(stored)
    assert brief.documents.versions(Bucket.EXECUTED, stored.key) == []


def test_200_mb_both_ways_in_constant_memory(stores: Stores) -> None:
    size = 200 * MEGABYTE
    put(stores, Bucket.WORKING, bytes(20 * MEGABYTE))  # whatever is loaded once is loaded now
    sha256 = fingerprint_of(Zeros(size))
    with peak_memory() as peak:
        stored = stores.documents.put(
            Bucket.QUARANTINE, new_key(), Zeros(size), sha256=sha256, content_type=PDF, size=size
        )
        stores.documents.verify(stored)
    assert stored.size == size
    assert peak.grown < 48 * MEGABYTE, f"{peak.grown / MEGABYTE:.0f} MB"
    print(f"200 MB both ways: {peak.grown / MEGABYTE:.0f} MB more memory, {peak.seconds:.1f} s")


@pytest.mark.parametrize("ask", ["find", "put", "get", "versions", "ensure_buckets", "protection"])
@pytest.mark.parametrize("kind", ["closed", "silent"])
def test_any_call_to_a_store_that_does_not_answer_raises_within_5_s(stores, ask, kind) -> None:
    stored = put(stores, Bucket.WORKING)
    with port_that_is(kind) as port:
        documents = S3Documents(Address(f"127.0.0.1:{port}", "key", "secret", secure=False), "x", TERM)
        calls = {
            "find": lambda: documents.find(Bucket.WORKING, stored.key),
            "put": lambda: documents.put(
                Bucket.WORKING, stored.key, MEMO, sha256=fingerprint(MEMO), content_type=PDF
            ),
            "get": lambda: documents.get(stored),
            "versions": lambda: documents.versions(Bucket.WORKING, stored.key),
            "ensure_buckets": documents.ensure_buckets,
            "protection": lambda: documents.protection(stored),
        }
        before = time.monotonic()
        with pytest.raises(Unavailable):
            calls[ask]()
        assert time.monotonic() - before < 5


def test_put_20_kb_takes_not_much_longer_than_the_bare_client(server, stores: Stores) -> None:
    client, name = server.client(), f"{stores.prefix}-working"
    ours, bare = [], []
    for number in range(60):
        data = number.to_bytes(4, "big") * 5_000
        ours.append(seconds(lambda data=data: put(stores, Bucket.WORKING, data)))
        bare.append(
            seconds(lambda data=data: client.put_object(name, new_key(), io.BytesIO(data), len(data)))
        )
    print(f"20 KB: ours {median(ours) * 1000:.1f} ms, bare {median(bare) * 1000:.1f} ms")
    assert median(ours) < 3 * median(bare)


def seconds(call) -> float:
    """How long the call takes."""
    before = time.monotonic()
    call()
    return time.monotonic() - before
