"""The directory's journal: one unbroken chain a stream, without personal data, and the seed that starts it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.portal.journal.models import Event
from services.portal.journal.repository import add_event
from services.portal.seed import seed
from services.portal.seed_data import AGENCIES, PEOPLE
from shared.audit.chain import breaks
from shared.auth.actor import Role
from shared.clock import at
from tests.integration.portal.seeded import SEEDED_AT, account, settings

pytestmark = pytest.mark.engines


def chains(database):
    with database.transaction() as session:
        events = session.query(Event).order_by(Event.stream_id, Event.seq).all()
    found: dict[str, list[Any]] = {}
    for e in events:
        hashed = {
            "stream": e.stream_id, "seq": e.seq, "name": e.name, "at": e.at, "actor": e.actor,
            "on_behalf_of": e.on_behalf_of, "body": e.body,
        }  # fmt: skip
        found.setdefault(e.stream_id, []).append((e.seq, e.previous_hash, e.hash, hashed))
    return found


def test_every_stream_of_the_seed_is_an_unbroken_chain(seeded):
    found = chains(seeded.portal)
    assert len(found) == len(AGENCIES) + len(PEOPLE) + sum(p.roles is not None for p in PEOPLE)
    assert all(breaks(chain) == [] for chain in found.values())


def test_edited_event_breaks_its_chain(seeded):
    stream = f"account:{account('dana-mercer')}"
    with seeded.owner.transaction() as session:
        session.query(Event).filter_by(stream_id=stream, seq=2).update({"actor": "somebody else"})
    assert breaks(chains(seeded.portal)[stream]) != []


def test_events_written_at_once_take_their_turns(seeded):
    def add(n):
        with seeded.portal.transaction() as session:
            add_event(session, "agency:x", "agency_changed", by="system", at=SEEDED_AT, body={"n": n})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(24)))
    chain = chains(seeded.portal)["agency:x"]
    assert [seq for seq, *_ in chain] == list(range(1, 25))
    assert breaks(chain) == []


def test_journal_names_nobody(seeded):
    def named_in(table):
        with seeded.owner.engine.connect() as connection:
            rows = " ".join(connection.exec_driver_sql(f"SELECT x::text FROM directory.{table} x").scalars())
        return [p.name for p in PEOPLE if p.name in rows or p.key.replace("-", ".") in rows]

    assert len(named_in("person")) == len(PEOPLE)  # the search itself works
    assert named_in("event") == []


def test_second_seed_changes_nothing(seeded):
    def everything():
        with seeded.owner.engine.connect() as connection:
            tables = connection.exec_driver_sql(
                "SELECT table_name FROM information_schema.tables"
                " WHERE table_schema = 'directory' AND table_type = 'BASE TABLE' ORDER BY 1"
            ).scalars()
            return {
                t: sorted(connection.exec_driver_sql(f"SELECT x::text FROM directory.{t} x").scalars())
                for t in tables
            }

    before = everything()
    with at(SEEDED_AT):
        assert seed(seeded.portal, settings()) == 0
    assert everything() == before


def test_seed_has_somebody_in_every_role():
    held = {role for person in PEOPLE for role in person.roles or ()}
    assert held == set(Role)
