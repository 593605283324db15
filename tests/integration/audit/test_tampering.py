"""One test for each way to tamper, by somebody with all rights in the database; each must be found and named."""

import base64

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from shared.audit.anchors import anchor_key
from shared.audit.chain import canonical, hashed_form, sha256
from shared.audit.heads import Signer
from shared.audit.ledger import ledger_of
from shared.database import Database
from shared.storage.buckets import Bucket
from tests.integration.audit.conftest import rehash

pytestmark = pytest.mark.engines

EVENT = "UPDATE agreements.event SET {} WHERE stream_id = %s AND seq = %s"
TABLES = ("event", "access_log", "audit_leaf", "audit_node", "audit_head", "audit_anchor", "audit_check")


@pytest.fixture(params=["unsealed", "sealed"])
def either(request, record):
    """The record before its first seal, and after it: entity chains must hold to the last event both times."""
    if request.param == "sealed":
        record.work.seal()
    assert record.found() == []
    return record


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_edited_event_is_found_up_to_the_last(either, seq):
    stream = either.streams[0]
    either.run(EVENT.format("actor = 'somebody else'"), stream, seq)
    assert either.found() == [("edited", f"{stream}/{seq}")]


@pytest.mark.parametrize("seq", [1, 3])
def test_edited_event_with_a_new_hash_is_found_by_the_one_after_it(either, seq):
    stream = either.streams[0]
    either.run(EVENT.format("actor = 'somebody else'"), stream, seq)
    (row,) = either.rows("SELECT * FROM agreements.event WHERE stream_id = %s AND seq = %s", stream, seq)
    from shared.audit.chain import link

    either.run(EVENT.format("hash = %s"), link(row.previous_hash, hashed_form(row)), stream, seq)
    assert ("edited", f"{stream}/{seq}") in either.found()


def test_last_event_with_a_new_hash_is_found_by_the_records_head(either):
    stream = either.streams[1]
    either.run(EVENT.format("hash = repeat('a', 64)"), stream, 5)
    assert ("edited", f"{stream}/5") in either.found()


@pytest.mark.parametrize("seq", [2, 4])
def test_deleted_event_is_found(either, seq):
    stream = either.streams[0]
    either.run("DELETE FROM agreements.event WHERE stream_id = %s AND seq = %s", stream, seq)
    assert ("deleted", f"{stream}/{seq}") in either.found()


def test_cut_tail_of_a_chain_is_found(either):
    stream = either.streams[0]
    either.run("DELETE FROM agreements.event WHERE stream_id = %s AND seq > 3", stream)
    assert ("cut off", f"{stream}/4 to 5") in either.found()


def test_all_events_of_an_entity_deleted_are_found(either):
    stream = either.streams[0]
    either.run("DELETE FROM agreements.event WHERE stream_id = %s", stream)
    assert ("cut off", f"{stream}/1 to 5") in either.found()


def insert_event(record, stream, seq, previous):
    from shared.audit.chain import link

    form = {
        "stream": stream, "seq": seq, "name": "approve", "at": record.now, "actor": "x", "on_behalf_of": None,
        "body": {},
    }  # fmt: skip
    record.run(
        "INSERT INTO agreements.event (stream_id, seq, name, at, actor, body, previous_hash, hash)"
        " VALUES (%s, %s, 'approve', %s, 'x', '{}', %s, %s)",
        stream, seq, record.now, previous, link(previous, form),
    )  # fmt: skip


def hash_of(record, stream, seq):
    return record.rows("SELECT hash FROM agreements.event WHERE stream_id = %s AND seq = %s", stream, seq)[
        0
    ].hash


def test_event_inserted_at_the_end_is_found(either):
    stream, either.now = either.streams[0], either.rows("SELECT max(at) AS at FROM agreements.event")[0].at
    insert_event(either, stream, 6, hash_of(either, stream, 5))
    assert ("inserted", f"{stream}/6") in either.found()


def test_event_inserted_between_others_is_found(either):
    stream, either.now = either.streams[0], either.rows("SELECT max(at) AS at FROM agreements.event")[0].at
    for seq in (5, 4, 3):
        either.run(EVENT.format("seq = seq + 1"), stream, seq)
    insert_event(either, stream, 3, hash_of(either, stream, 2))
    assert ("inserted", f"{stream}/3") in either.found()


def test_swapped_events_are_found(either):
    stream = either.streams[0]
    for new, old in ((99, 2), (2, 3), (3, 99)):
        either.run(EVENT.format(f"seq = {new}"), stream, old)
    assert [f for f in either.found() if f[0] == "swapped"] == [
        ("swapped", f"{stream}/2"), ("swapped", f"{stream}/3")
    ]  # fmt: skip


def test_chain_rewritten_after_its_seal_is_found(sealed):
    stream = sealed.streams[0]
    sealed.run(EVENT.format("actor = 'somebody else'"), stream, 4)
    rehash(sealed, stream, 4)
    assert sealed.found() == [("edited", f"{stream}/4"), ("edited", f"{stream}/5")]


def ids(record):
    return [row.id for row in record.rows("SELECT id FROM agreements.access_log ORDER BY id")]


def test_edited_access_is_found_up_to_the_last_row(either):
    for number in (ids(either)[2], ids(either)[-1]):
        either.run("UPDATE agreements.access_log SET actor = 'innocent' WHERE id = %s", number)
    assert either.found() == [("edited", f"access {ids(either)[2]}"), ("edited", f"access {ids(either)[-1]}")]


@pytest.mark.parametrize("which", [0, 3, -1])
def test_deleted_access_is_found_once_sealed(sealed, which):
    gone = ids(sealed)[which]
    sealed.run("DELETE FROM agreements.access_log WHERE id = %s", gone)
    assert sealed.found() == [("deleted", f"access {gone}")]


def test_swapped_accesses_are_found(sealed):
    first, second = ids(sealed)[1], ids(sealed)[4]
    for new, old in ((-1, first), (first, second), (second, -1)):
        sealed.run("UPDATE agreements.access_log SET id = %s WHERE id = %s", new, old)
    assert sorted(sealed.found()) == [("swapped", f"access {first}"), ("swapped", f"access {second}")]


def test_access_inserted_into_the_past_is_found_before_and_after_its_seal(sealed):
    sealed.run(
        "INSERT INTO agreements.access_log (at, actor, kind, entity, request_id, body, digest)"
        " SELECT at - interval '1 hour', 'scapegoat', kind, entity, request_id, body, digest"
        " FROM agreements.access_log LIMIT 1"
    )
    new = ids(sealed)[-1]
    assert sealed.found() == [("edited", f"access {new}")]  # its digest was another row's
    row = sealed.rows("SELECT * FROM agreements.access_log WHERE id = %s", new)[0]
    from shared.audit.access import content_of
    from shared.audit.chain import digest_of

    sealed.run("UPDATE agreements.access_log SET digest = %s WHERE id = %s", digest_of(content_of(row)), new)
    assert sealed.found() == [("inserted", f"access {new}")]
    sealed.work.seal()
    assert sealed.found() == [("inserted", f"access {new}")]


def test_deleted_seal_is_found(sealed):
    sealed.run("DELETE FROM agreements.audit_leaf WHERE number = 3")
    assert ("deleted", "sealed entry 3") in sealed.found()


def test_swapped_seals_are_found(sealed):
    for new, old in ((-1, 2), (2, 3), (3, -1)):
        sealed.run("UPDATE agreements.audit_leaf SET number = %s WHERE number = %s", new, old)
    assert ("rewritten", "head 1") in sealed.found()


def test_seals_without_a_head_are_found(sealed):
    sealed.run(
        "INSERT INTO agreements.audit_leaf SELECT 16, 'event', 'x', 1, hash FROM agreements.audit_leaf LIMIT 1"
    )
    assert ("inserted", "sealed entries from 16") in sealed.found()


def test_edited_head_is_found(sealed):
    sealed.run("UPDATE agreements.audit_head SET at = at + interval '1 day'")
    kinds = dict.fromkeys(kind for kind, _ in sealed.found())
    assert list(kinds) == ["not signed by us", "rewritten"]


def test_deleted_head_is_found(sealed):
    sealed.read(sealed.streams[0])
    sealed.work.seal()
    sealed.run("DELETE FROM agreements.audit_head WHERE number = 1")
    assert ("deleted", "head 1") in sealed.found()


def test_record_cut_back_to_an_older_head_is_found_by_its_anchors(sealed):
    size = sealed.rows("SELECT size FROM agreements.audit_head")[0].size
    stream = sealed.streams[0]
    sealed.add_event(stream)
    sealed.read(stream)
    sealed.work.seal()
    assert sealed.found() == []
    sealed.run("DELETE FROM agreements.event WHERE stream_id = %s AND seq = 6", stream)
    sealed.run("DELETE FROM agreements.access_log WHERE id = %s", ids(sealed)[-1])
    for table, first in (("audit_leaf", size), ("audit_head", 2), ("audit_anchor", 2)):
        sealed.run(f"DELETE FROM agreements.{table} WHERE number >= %s", first)
    rehash(sealed, stream, 6)
    assert sealed.found() == [("cut off", "head 2")]


def wipe_seals(record):
    for table in ("audit_leaf", "audit_node", "audit_head", "audit_anchor"):
        record.run(f"DELETE FROM agreements.{table}")


def test_record_rewritten_as_a_whole_with_our_own_key_is_found_by_its_anchors(sealed):
    """The worst case: all rights in the database and the signing key. Only the locked anchors are out of reach."""
    anchors = sealed.rows("SELECT * FROM agreements.audit_anchor")
    for stream in sealed.streams:
        sealed.run(EVENT.format("actor = 'somebody else'"), stream, 1)
        rehash(sealed, stream)
    wipe_seals(sealed)
    from shared.audit.sealer import seal

    (forged,) = seal(sealed.ledger, sealed.work.signer)
    sealed.run("INSERT INTO agreements.audit_anchor SELECT 1, %s, %s, %s, NULL, now()", *anchors[0][1:4])
    assert forged.valid()
    assert sealed.found() == [("rewritten", "head 1")]


def test_everything_deleted_is_found_by_its_anchors(sealed):
    wipe_seals(sealed)
    for table in ("event", "access_log", "stream"):
        sealed.run(f"DELETE FROM agreements.{table}")
    assert sealed.found() == [("cut off", "head 1")]


def test_record_rewritten_and_signed_by_another_key_is_found_without_anchors(sealed):
    wipe_seals(sealed)
    from shared.audit.sealer import seal

    seal(sealed.ledger, Signer(base64.b64encode(b"x" * 32).decode()))
    assert ("not signed by us", "head 1") in sealed.found()


def test_anchor_written_over_is_found(sealed, store):
    stored = store.find(Bucket.AUDIT, anchor_key("agreements", 1))
    forged = store.get(stored).replace(b'"size":16', b'"size":17')
    assert forged != store.get(stored)
    with_versions = store._objects[Bucket.AUDIT, stored.key]
    with_versions["v99"] = type(with_versions[stored.version_id])(
        forged, sha256(forged), with_versions[stored.version_id].made, with_versions[stored.version_id].guard
    )
    assert [kind for kind, _ in sealed.found()] == ["anchor overwritten", "not signed by us", "rewritten"]


def test_anchor_that_is_gone_is_found(sealed, store):
    store._objects.clear()
    assert sealed.found() == [("anchor overwritten", "head 1")]


def test_findings_say_how_many_more_there_are(sealed, monkeypatch):
    monkeypatch.setattr("shared.audit.findings.SHOWN", 2)
    sealed.run("UPDATE agreements.access_log SET actor = 'x'")
    report = sealed.work.verify("tests")
    assert (len(report.findings), report.more) == (2, 4)


@pytest.mark.parametrize("role", ["agreements", "portal"])
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_application_role_may_only_add_and_read(postgres, audit_template, role, table, statement):
    database = Database(postgres.url(role, audit_template), 1)
    tables = ledger_of(role, database).tables
    found = getattr(tables, table.removeprefix("audit_"))
    schema, column = found.schema, f'"{next(iter(found.c)).name}"'
    with database.engine.connect() as connection:
        connection.execute(text(f"SELECT 1 FROM {schema}.{table}"))
        with pytest.raises(ProgrammingError, match="denied"):
            connection.execute(text(statement.format(f"{schema}.{table}", column, column)))
    database.dispose()


def test_canonical_form_is_the_same_after_postgresql(sealed):
    """What verifies is what was written: nested bodies, unicode, large numbers."""
    sealed.read(sealed.streams[0], 1, big=2**53, uni="ß—漢", nested={"a": [1, {"b": None}], "yes": True})
    sealed.work.seal()
    assert sealed.found() == []
    assert canonical({"b": 1, "a": "ß"}) == '{"a":"ß","b":1}'.encode()
