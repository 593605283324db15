"""The sealer: never by time, never twice, never in the way, and safe to kill between any two steps."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from shared.audit import offline
from shared.audit.access import Access, Kind, add_access
from shared.audit.anchors import AnchorTaken, anchor_waiting, newest_anchor
from shared.audit.proofs import AuditBroken, NotSealedYet, proof_json, prove
from shared.audit.sealer import ACCESS, EVENT, seal
from shared.clock import at, now
from shared.errors import NotFound, Unavailable
from shared.storage.buckets import Mode
from shared.storage.memory import MemoryDocuments

pytestmark = pytest.mark.engines


def leaves(record):
    return record.rows("SELECT * FROM agreements.audit_leaf ORDER BY number")


def test_everything_is_sealed_once_and_numbered_without_gaps(record):
    record.work.seal()
    rows = leaves(record)
    assert [row.number for row in rows] == list(range(16))
    assert len({(row.source, row.stream_id, row.seq) for row in rows}) == 16


def test_nothing_new_makes_no_head(sealed):
    done = sealed.work.seal()
    assert (done.heads, done.anchored) == (0, 0)


def test_sealing_goes_on_where_it_ended(sealed):
    before = leaves(sealed)
    sealed.add_event(sealed.streams[1])
    sealed.read(sealed.streams[1], 2)
    sealed.work.seal()
    assert leaves(sealed)[:16] == before
    assert [(row.source, row.seq) for row in leaves(sealed)[16:18]] == [(EVENT, 6), (ACCESS, 7)]
    assert sealed.found() == []


def test_long_backlog_is_worked_off_in_several_heads(record):
    heads = seal(record.ledger, record.work.signer, most=5)
    assert [(h.head.number, h.head.size, h.head.complete) for h in heads] == [
        (1, 5, False), (2, 10, False), (3, 15, False), (4, 16, True)
    ]  # fmt: skip
    assert anchor_waiting(record.ledger, record.work.store) == 4
    assert record.found() == []


def test_row_that_commits_late_is_sealed_with_the_next_head(record):
    """Its id is lower than sealed ones, its time older than the head: neither decides its number."""
    with record.app.transaction() as late:
        access = Access(now(), "slow", Kind.READ, record.streams[0], "late", {})
        add_access(late, record.ledger.tables, access)
        record.read(record.streams[0])
        record.work.seal()
    record.work.seal()
    late_id = record.rows("SELECT id FROM agreements.access_log WHERE actor = 'slow'")[0].id
    assert leaves(record)[-1].seq == late_id < leaves(record)[-2].seq
    assert record.found() == []


def test_sealers_at_once_take_turns(record):
    with ThreadPoolExecutor(4) as pool:
        heads = list(pool.map(lambda _: seal(record.ledger, record.work.signer, most=3), range(4)))
    assert sum(len(made) for made in heads) >= 6
    assert [row.number for row in leaves(record)] == list(range(16))
    record.work.seal()
    assert record.found() == []


def test_reading_never_waits_on_the_sealer(record):
    with record.app.transaction() as sealer:
        sealer.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('concord audit agreements', 0))"))
        done = threading.Thread(target=lambda: record.read(record.streams[0]))
        done.start()
        done.join(30)
        assert not done.is_alive()
    assert len(record.rows("SELECT 1 FROM agreements.access_log")) == 7


class Failing(MemoryDocuments):
    """A store that does not answer for a while."""

    down = True

    def find(self, bucket, key):
        if self.down:
            raise Unavailable("The document store does not answer.")
        return super().find(bucket, key)


def test_heads_wait_for_the_store_and_are_anchored_later(record):
    store = Failing()
    record.work = type(record.work)(record.ledger, store, record.work.signer, record.work.settings)
    with pytest.raises(Unavailable):
        record.work.seal()
    record.read(record.streams[0])
    with pytest.raises(Unavailable):
        record.work.seal()
    assert len(record.rows("SELECT 1 FROM agreements.audit_head")) == 2
    store.down = False
    assert record.work.seal().anchored == 2
    assert newest_anchor(store, "agreements") == 2
    assert record.found() == []


def test_run_killed_between_anchoring_and_noting_it_is_made_good(sealed):
    sealed.run("DELETE FROM agreements.audit_anchor")
    assert sealed.work.seal().anchored == 1
    assert sealed.found() == []


def test_another_head_under_the_same_number_is_never_anchored_over(sealed):
    for table in ("audit_leaf", "audit_node", "audit_head", "audit_anchor"):
        sealed.run(f"DELETE FROM agreements.{table}")
    with pytest.raises(AnchorTaken, match="Head 1 of agreements"):
        sealed.work.seal()


def test_newest_anchor_is_found_among_many(record, store):
    assert newest_anchor(store, "agreements") == 0
    for n in range(1, 12):
        record.read(record.streams[0])
        record.work.seal()
        assert newest_anchor(store, "agreements") == n


@pytest.mark.parametrize("source", [EVENT, ACCESS])
def test_every_entry_is_proved_to_the_offline_script(sealed, source):
    sealed.read(sealed.streams[0], 300)
    sealed.add_event(sealed.streams[0])
    sealed.work.seal()
    for row in [r for r in leaves(sealed) if r.source == source][::17]:
        with sealed.app.transaction() as session:
            proof = prove(session, sealed.ledger, source, row.stream_id, row.seq)
        offline.check(json.loads(json.dumps(proof.head)), json.loads(proof_json(proof)))


def test_proof_needs_a_sealed_entry_that_exists(sealed):
    stream = sealed.streams[0]
    sealed.add_event(stream)
    with sealed.app.transaction() as session:
        with pytest.raises(NotSealedYet, match="not sealed yet"):
            prove(session, sealed.ledger, EVENT, stream, 6)
        with pytest.raises(NotFound):
            prove(session, sealed.ledger, EVENT, stream, 7)


def test_no_proof_is_given_for_a_changed_entry(sealed):
    stream = sealed.streams[0]
    sealed.run("UPDATE agreements.event SET actor = 'x' WHERE stream_id = %s AND seq = 2", stream)
    with sealed.app.transaction() as session, pytest.raises(AuditBroken):
        prove(session, sealed.ledger, EVENT, stream, 2)


def test_head_goes_behind_a_compliance_lock(record, seaweedfs):
    """On a real store: the head is there, under a lock that yields to nobody."""
    from shared.storage.buckets import Bucket
    from shared.storage.s3 import S3Documents
    from shared.storage.s3_client import Address

    address = Address(seaweedfs.endpoint, seaweedfs.keys.access, seaweedfs.keys.secret, secure=False)
    real = S3Documents(address, "audit-test", timedelta(days=1))
    real.ensure_buckets()
    record.work = type(record.work)(record.ledger, real, record.work.signer, record.work.settings)
    record.work.seal()
    assert record.found() == []
    stored = real.find(Bucket.AUDIT, "heads/agreements/000000001.json")
    assert stored is not None
    protection = real.protection(stored)
    assert protection.mode == Mode.COMPLIANCE
    assert protection.until is not None and protection.until > now() + timedelta(hours=23)


def test_sealing_follows_the_clock_of_the_house(record):
    with at(now() + timedelta(days=1)):
        (head,) = seal(record.ledger, record.work.signer)
        assert head.head.at == now()
