"""Keys, streams, locks and errors of document storage, without a store."""

import hashlib
import io
from datetime import UTC, datetime, timedelta

import pytest
from urllib3 import HTTPConnectionPool
from urllib3.exceptions import ProtocolError, ReadTimeoutError

from shared import clock
from shared.errors import Unavailable
from shared.settings import SettingMissing, Settings
from shared.storage.buckets import PROMISES, Bucket, Mode
from shared.storage.checked import CheckedReader, checked
from shared.storage.connect import disposal, documents
from shared.storage.errors import Corrupted, DocumentMissing, HashMismatch, Locked, StoreUnfit
from shared.storage.guards import refuse_if_guarded, refuse_shorter
from shared.storage.keys import check_key, check_sha256, content_key
from shared.storage.port import Protection, Stored
from shared.storage.s3_client import OnceMore, translate

DATA = b"Memorandum"
HASH = hashlib.sha256(DATA).hexdigest()
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("key", ["agreements/0a1b", "a/b_c-d/e.docx", "0", f"x/{HASH}.pdf"])
def test_key_made_of_ids_is_taken(key: str) -> None:
    assert check_key(key) == key


@pytest.mark.parametrize(
    "key",
    ["", "/a", "a/", "a//b", "../a", "a/..", "a/../b", ".a", "A", "a b", "é", "a\n", "a.tar.gz", "x" * 513],
)
def test_key_that_could_be_a_path_or_a_persons_file_name_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="storage key"):
        check_key(key)


@pytest.mark.parametrize("sha256", ["", HASH.upper(), HASH[:-1], f"{HASH}0"])
def test_fingerprint_that_is_none_is_refused(sha256: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        check_sha256(sha256)


def test_content_key_is_the_same_for_the_same_bytes() -> None:
    assert content_key("agreements", HASH, "docx") == f"agreements/{HASH}.docx"


@pytest.mark.parametrize("size", [None, len(DATA)])
@pytest.mark.parametrize("step", [1, 3, 100])
def test_reader_of_what_was_announced_gives_all_of_it(size: int | None, step: int) -> None:
    reader = CheckedReader(io.BytesIO(DATA), HASH, size)
    assert b"".join(iter(lambda: reader.read(step), b"")) == DATA


@pytest.mark.parametrize(
    ("data", "size"),
    [(b"Memorandun", 10), (DATA, 9), (DATA, 11), (b"", 0), (b"Memorandun", None)],
    ids=["other bytes", "longer", "shorter", "empty", "other bytes, length unknown"],
)
def test_reader_of_something_else_never_gives_the_end(data: bytes, size: int | None) -> None:
    reader = CheckedReader(io.BytesIO(data), HASH, size)
    with pytest.raises(HashMismatch):
        reader.drain()


@pytest.mark.parametrize("given", [[b"Memo", b"randun"], [b"Memo"], [], [DATA, b"x"]])
def test_checked_chunks_that_are_wrong_never_give_the_last(given: list[bytes]) -> None:
    taken: list[bytes] = []
    with pytest.raises(Corrupted):
        taken.extend(checked(given, Stored(Bucket.WORKING, "a", "v", HASH, len(DATA))))
    assert len(taken) < max(1, len(given))


def test_checked_chunks_that_are_right_all_pass() -> None:
    assert list(checked([b"Memo", b"randum"], Stored(Bucket.WORKING, "a", "v", HASH, len(DATA)))) == [
        b"Memo",
        b"randum",
    ]


@pytest.mark.parametrize(
    ("guard", "refused"),
    [
        (Protection(None, None, False), False),
        (Protection(None, None, True), True),
        (Protection(Mode.GOVERNANCE, NOON + timedelta(1), False), False),
        (Protection(Mode.GOVERNANCE, NOON + timedelta(1), True), True),
        (Protection(Mode.COMPLIANCE, NOON + timedelta(seconds=1), False), True),
        (Protection(Mode.COMPLIANCE, NOON, False), False),
    ],
)
def test_disposal_is_refused_for_what_is_held_or_locked(guard: Protection, refused: bool) -> None:
    with clock.at(NOON):
        if not refused:
            refuse_if_guarded(guard)
            return
        with pytest.raises(Locked):
            refuse_if_guarded(guard)


def test_term_may_grow_or_stay_but_not_shrink() -> None:
    guard = Protection(Mode.COMPLIANCE, NOON, False)
    refuse_shorter(guard, NOON)
    refuse_shorter(Protection(Mode.GOVERNANCE, NOON, False), NOON - timedelta(1))
    with pytest.raises(Locked):
        refuse_shorter(guard, NOON - timedelta(seconds=1))


def test_promises_are_made_for_every_bucket_and_what_is_locked_never_changes() -> None:
    assert set(PROMISES) == set(Bucket)
    assert all(not promise.may_change for promise in PROMISES.values() if promise.lock)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("NoSuchKey", DocumentMissing),
        ("NoSuchVersion", DocumentMissing),
        ("InvalidRequest", Locked),
        ("NoSuchBucket", StoreUnfit),
        ("AccessDenied", StoreUnfit),
        ("SlowDown", Unavailable),
        ("InternalError", Unavailable),
    ],
)
def test_error_of_the_store_becomes_ours(code: str, kind: type[Exception]) -> None:
    assert type(translate(code)) is kind


def test_client_tries_again_after_a_broken_connection_but_not_after_silence() -> None:
    once = OnceMore(total=1)
    assert once.increment("GET", "/", error=ProtocolError("reset")).total == 0
    with pytest.raises(ReadTimeoutError):
        once.increment("GET", "/", error=ReadTimeoutError(HTTPConnectionPool("127.0.0.1"), "/", "silent"))


def test_disposal_takes_the_bypass_key_and_documents_the_ordinary_one() -> None:
    ordinary = Settings(s3_access_key="a", s3_secret_key="b")
    documents(ordinary)
    with pytest.raises(SettingMissing, match="CONCORD_S3_BYPASS_ACCESS_KEY"):
        disposal(ordinary)
