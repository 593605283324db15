"""The contract of document stores: one suite, run against the fake, SeaweedFS and real MinIO."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from shared import clock
from shared.storage.buckets import PROMISES, Bucket, Mode
from shared.storage.errors import Corrupted, DocumentMissing, HashMismatch, Locked, NameTaken
from shared.storage.keys import content_key
from shared.storage.port import Stored
from tests.contract.stores import TERM, Stores, fingerprint, in_memory, new_key, on_server

MEMO = b"Memorandum of understanding between agencies.\n" * 40
OTHER = b"Another text altogether.\n"
LARGE = bytes(range(256)) * 80_000  # 20 MB: three parts
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(
    scope="module",
    params=[
        "memory",
        pytest.param("seaweedfs", marks=pytest.mark.engines),
        pytest.param("minio", marks=pytest.mark.real),
    ],
)
def stores(request) -> Iterator[Stores]:
    """Each store in turn, with its buckets made."""
    if request.param == "memory":
        made = in_memory()
    else:
        fixture = {"seaweedfs": "seaweedfs", "minio": "real_minio"}[request.param]
        made = on_server(request.getfixturevalue(fixture))
    made.documents.ensure_buckets()
    yield made


def put(stores: Stores, bucket: Bucket, data: bytes = MEMO, key: str | None = None) -> Stored:
    """Put the bytes under a key of their own."""
    return stores.documents.put(
        bucket, key or new_key(), data, sha256=fingerprint(data), content_type=WORD, tags={"kind": "mou"}
    )


def in_an_hour():
    """A lock's end that outlives the test."""
    return clock.now() + timedelta(hours=1)


@pytest.mark.parametrize("bucket", list(Bucket))
def test_put_any_bucket_gives_back_the_same_bytes(stores: Stores, bucket: Bucket) -> None:
    stored = put(stores, bucket)
    assert stores.documents.get(stored) == MEMO
    assert (stored.sha256, stored.size) == (fingerprint(MEMO), len(MEMO))
    assert stored.version_id
    assert stores.documents.find(bucket, stored.key) == stored


@pytest.mark.parametrize("size", [None, len(LARGE)], ids=["length unknown", "length known"])
def test_put_large_stream_gives_back_the_same_bytes(stores: Stores, size: int | None) -> None:
    key = new_key()
    stored = stores.documents.put(
        Bucket.WORKING, key, io.BytesIO(LARGE), sha256=fingerprint(LARGE), content_type=WORD, size=size
    )
    assert b"".join(stores.documents.stream(stored)) == LARGE
    assert stores.documents.find(Bucket.WORKING, key) == stored


def test_put_empty_document_is_kept(stores: Stores) -> None:
    assert stores.documents.get(put(stores, Bucket.WORKING, b"")) == b""


@pytest.mark.parametrize("bucket", list(Bucket))
@pytest.mark.parametrize(
    ("data", "size"),
    [(MEMO, None), (LARGE, None), (LARGE, len(LARGE)), (b"", 0)],
    ids=["small", "large, length unknown", "large", "empty"],
)
def test_put_wrong_hash_refuses_and_leaves_nothing(stores: Stores, bucket, data, size) -> None:
    key = new_key()
    with pytest.raises(HashMismatch):
        stores.documents.put(
            bucket, key, io.BytesIO(data), sha256=fingerprint(OTHER), content_type=WORD, size=size
        )
    assert stores.documents.find(bucket, key) is None
    assert stores.documents.versions(bucket, key) == []


@pytest.mark.parametrize("announced", [-1, 1], ids=["shorter", "longer"])
@pytest.mark.parametrize("data", [MEMO, LARGE], ids=["small", "large"])
def test_put_wrong_length_refuses_and_leaves_nothing(stores: Stores, data: bytes, announced: int) -> None:
    key = new_key()
    with pytest.raises(HashMismatch):
        stores.documents.put(
            Bucket.EXECUTED,
            key,
            io.BytesIO(data),
            sha256=fingerprint(data),
            content_type=WORD,
            size=len(data) + announced,
        )
    assert stores.documents.versions(Bucket.EXECUTED, key) == []


@pytest.mark.parametrize("bucket", list(Bucket))
def test_put_same_bytes_twice_keeps_one_version(stores: Stores, bucket: Bucket) -> None:
    key = content_key("agreements", fingerprint(MEMO), "docx")
    first = put(stores, bucket, MEMO, key)
    assert put(stores, bucket, MEMO, key) == first
    assert [v.version_id for v in stores.documents.versions(bucket, key)] == [first.version_id]


def test_put_repeated_with_other_bytes_than_announced_refuses(stores: Stores) -> None:
    stored = put(stores, Bucket.WORKING)
    with pytest.raises(HashMismatch):
        stores.documents.put(Bucket.WORKING, stored.key, OTHER, sha256=stored.sha256, content_type=WORD)
    assert stores.documents.get(stored) == MEMO


def test_put_changed_working_document_keeps_every_version(stores: Stores) -> None:
    first = put(stores, Bucket.WORKING)
    second = put(stores, Bucket.WORKING, OTHER, first.key)
    assert stores.documents.get(first) == MEMO
    assert stores.documents.get(second) == OTHER
    listed = stores.documents.versions(Bucket.WORKING, first.key)
    assert [(v.version_id, v.size, v.latest) for v in listed] == [
        (second.version_id, len(OTHER), True),
        (first.version_id, len(MEMO), False),
    ]


def test_versions_of_a_key_leave_out_keys_that_begin_alike(stores: Stores) -> None:
    stored = put(stores, Bucket.WORKING)
    put(stores, Bucket.WORKING, OTHER, f"{stored.key}-annex")
    assert [v.version_id for v in stores.documents.versions(Bucket.WORKING, stored.key)] == [
        stored.version_id
    ]


@pytest.mark.parametrize("bucket", [b for b in Bucket if not PROMISES[b].may_change])
def test_put_other_bytes_under_a_kept_key_refuses_and_keeps_the_first(stores: Stores, bucket) -> None:
    stored = put(stores, bucket)
    with pytest.raises(NameTaken):
        put(stores, bucket, OTHER, stored.key)
    assert stores.documents.find(bucket, stored.key) == stored


def test_get_with_another_fingerprint_than_was_kept_raises(stores: Stores) -> None:
    stored = replace(put(stores, Bucket.WORKING), sha256=fingerprint(OTHER))
    with pytest.raises(Corrupted):
        stores.documents.get(stored)
    with pytest.raises(Corrupted):
        stores.documents.verify(stored)


def test_stream_of_a_corrupted_document_never_gives_the_whole(stores: Stores) -> None:
    good = stores.documents.put(
        Bucket.WORKING, new_key(), io.BytesIO(LARGE), sha256=fingerprint(LARGE), content_type=WORD
    )
    taken = b""
    with pytest.raises(Corrupted):
        for chunk in stores.documents.stream(replace(good, sha256=fingerprint(OTHER))):
            taken += chunk
    assert len(taken) < len(LARGE)


@pytest.mark.parametrize("ask", ["get", "stream", "verify", "hold", "release", "protection"])
def test_any_question_about_a_missing_document_says_so(stores: Stores, ask: str) -> None:
    nowhere = Stored(Bucket.EVIDENCE, new_key(), "", fingerprint(MEMO), len(MEMO))
    with pytest.raises(DocumentMissing):
        getattr(stores.documents, ask)(nowhere)
    with pytest.raises(DocumentMissing):
        stores.documents.lock_until(nowhere, in_an_hour())
    assert stores.documents.find(Bucket.EVIDENCE, nowhere.key) is None


@pytest.mark.parametrize("bucket", [Bucket.WORKING, Bucket.QUARANTINE])
def test_put_unlocked_bucket_sets_no_lock_and_no_hold(stores: Stores, bucket: Bucket) -> None:
    guard = stores.documents.protection(put(stores, bucket))
    assert (guard.mode, guard.until, guard.hold) == (None, None, False)


@pytest.mark.parametrize("bucket", [Bucket.EXECUTED, Bucket.AUDIT])
@pytest.mark.parametrize("data", [MEMO, LARGE], ids=["small", "large"])
def test_put_executed_copy_is_locked_for_the_term_from_the_first_instant(stores, bucket, data) -> None:
    before = clock.now().replace(microsecond=0)
    stored = put(stores, bucket, data)
    guard = stores.documents.protection(stored)
    assert guard.mode is Mode.COMPLIANCE
    assert before + TERM <= guard.until <= clock.now() + TERM
    with pytest.raises(Locked):
        stores.disposal.dispose(stored)
    assert stores.documents.get(stored) == data


def test_put_evidence_is_held_and_disposal_waits_for_the_release(stores: Stores) -> None:
    stored = put(stores, Bucket.EVIDENCE)
    guard = stores.documents.protection(stored)
    assert (guard.mode, guard.hold) == (Mode.GOVERNANCE, True)
    with pytest.raises(Locked):
        stores.disposal.dispose(stored)
    stores.documents.release(stored)
    stores.disposal.dispose(stored)
    with pytest.raises(DocumentMissing):
        stores.documents.get(stored)


def test_dispose_twice_is_the_same_as_once(stores: Stores) -> None:
    stored = put(stores, Bucket.WORKING)
    stores.disposal.dispose(stored)
    stores.disposal.dispose(stored)
    assert stores.documents.find(Bucket.WORKING, stored.key) is None


def test_dispose_one_version_leaves_the_others(stores: Stores) -> None:
    first = put(stores, Bucket.WORKING)
    second = put(stores, Bucket.WORKING, OTHER, first.key)
    stores.disposal.dispose(second)
    assert stores.documents.find(Bucket.WORKING, first.key) == first


def test_hold_on_any_document_stops_even_the_disposal(stores: Stores) -> None:
    stored = put(stores, Bucket.WORKING)
    stores.documents.hold(stored)
    assert stores.documents.protection(stored).hold
    with pytest.raises(Locked):
        stores.disposal.dispose(stored)
    stores.documents.release(stored)
    assert not stores.documents.protection(stored).hold


def test_lock_until_can_grow_but_not_shrink(stores: Stores) -> None:
    stored = put(stores, Bucket.WORKING)
    stores.documents.lock_until(stored, in_an_hour())
    later = in_an_hour() + timedelta(hours=1)
    stores.documents.lock_until(stored, later)
    with pytest.raises(Locked):
        stores.documents.lock_until(stored, in_an_hour())
    guard = stores.documents.protection(stored)
    assert (guard.mode, guard.until) == (Mode.COMPLIANCE, later.replace(microsecond=0))
    with pytest.raises(Locked):
        stores.disposal.dispose(stored)


@pytest.mark.parametrize(
    "name", ["../etc/passwd", "/etc/passwd", "Draft (2).docx", "a//b", "a/../b", "", "a/.x"]
)
def test_put_under_a_name_that_people_typed_is_refused(stores: Stores, name: str) -> None:
    with pytest.raises(ValueError, match="no storage key"):
        stores.documents.put(Bucket.WORKING, name, MEMO, sha256=fingerprint(MEMO), content_type=WORD)


def test_ensure_buckets_twice_changes_nothing(stores: Stores) -> None:
    stored = put(stores, Bucket.WORKING)
    stores.documents.ensure_buckets()
    assert stores.documents.get(stored) == MEMO
