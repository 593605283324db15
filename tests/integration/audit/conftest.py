"""A migrated database of its own for each test, the agreements ledger on it, and a record worth tampering with."""

import base64
import itertools
import json
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import SecretStr

from deploy.migrate import migrate
from services.agreements.context import AgreementsContext
from shared.acts.decision import Decision
from shared.acts.messages import Act
from shared.acts.streams import append, lock_stream
from shared.audit.access import Access, Kind, add_access
from shared.audit.ledger import Ledger, ledger_of
from shared.audit.work import AuditWork, audit_work
from shared.clock import at, now
from shared.database import Database
from shared.settings import Settings
from shared.storage.memory import MemoryDocuments
from tests.integration.acts.drafts import AUTHOR, BEGUN, begin
from tests.integration.audit.sites import Served

KEY = base64.b64encode(b"audit key of tests, 32 bytes ok!").decode()
_numbers = itertools.count(1)


@dataclass
class AuditUnderTest:
    """One service's record under test: as its own role sees it, and as the superuser who tampers does."""

    app: Database
    superuser: Database
    ledger: Ledger
    work: AuditWork
    streams: list[str]

    def run(self, statement: str, *values: Any) -> None:
        """As the superuser, behind everybody's back."""
        with self.superuser.engine.begin() as connection:
            connection.exec_driver_sql(statement, values)

    def rows(self, statement: str, *values: Any) -> list[Any]:
        with self.superuser.engine.connect() as connection:
            return list(connection.exec_driver_sql(statement, values))

    def add_event(self, stream: str, note: int = 0) -> None:
        act = Act("add_version", f"k{next(_numbers)}", "", now(), AUTHOR)
        with self.app.transaction() as session:
            held = lock_stream(session, AgreementsContext(), stream)
            append(session, AgreementsContext(), held, act, Decision(dict(held.head.state), {"note": note}))

    def read(self, stream: str, count: int = 1, **body: Any) -> None:
        with self.app.transaction() as session:
            for n in range(count):
                access = Access(now(), "reader", Kind.READ, stream, f"req-{n}", {"page": "x", **body})
                add_access(session, self.ledger.tables, access)

    def found(self) -> list[tuple[str, str]]:
        """Kind and place of every finding."""
        return [(f.kind, f.where) for f in self.work.verify("tests").findings]


@pytest.fixture(scope="session")
def audit_template(postgres):
    name = f"audit_template_{next(_numbers)}"
    postgres.create_database(name)
    migrate(postgres.url("owner", name))
    return name


@pytest.fixture
def audit_settings():
    return Settings(mode="embedded", audit_key=SecretStr(KEY), secret_key=SecretStr("s" * 40))


@pytest.fixture
def store():
    return MemoryDocuments()


@pytest.fixture
def record(postgres, audit_template, audit_settings, store):
    """Two agreements with five events each, six reads; nothing sealed yet."""
    name = f"audit_{next(_numbers)}"
    postgres.create_database(name, audit_template)
    app = Database(postgres.url("agreements", name))
    superuser = Database(postgres.superuser_url(name))
    ledger = ledger_of("agreements", app)
    made = AuditUnderTest(app, superuser, ledger, audit_work(ledger, store, audit_settings), [])
    made.streams = sorted(begin(app, AgreementsContext(), BEGUN) for _ in range(2))
    for stream in made.streams:
        for n in range(4):
            made.add_event(stream, n)
        made.read(stream, 3)
    yield made
    app.dispose()
    superuser.dispose()
    postgres.drop_database(name)


@pytest.fixture
def sealed(record):
    """The same, sealed and anchored under one head."""
    done = record.work.seal()
    assert (done.heads, done.anchored) == (1, 1)
    assert record.found() == []
    return record


def rehash(record: AuditUnderTest, stream: str, first: int = 1) -> None:
    """Make the chain of a stream whole again from event `first` on, and its head with it, as a clever forger would."""
    from shared.audit.chain import GENESIS, hashed_form, link

    columns = "stream_id, seq, name, at, actor, on_behalf_of, body, hash"
    rows = record.rows(f"SELECT {columns} FROM agreements.event WHERE stream_id = %s ORDER BY seq", stream)
    before = GENESIS
    for row in rows:
        own = row.hash if row.seq < first else link(before, hashed_form(row))
        record.run(
            "UPDATE agreements.event SET previous_hash = %s, hash = %s WHERE stream_id = %s AND seq = %s",
            before, own, stream, row.seq,
        )  # fmt: skip
        before = own
    record.run(
        "UPDATE agreements.stream SET chain_hash = %s, seq = %s WHERE stream_id = %s",
        before,
        len(rows),
        stream,
    )


def as_json(value: Any) -> str:
    return json.dumps(value)


@pytest.fixture(scope="session")
def served_template(postgres, audit_template):
    from services.portal.seed import seed
    from tests.integration.portal.seeded import SEEDED_AT, settings

    name = f"audit_served_template_{next(_numbers)}"
    postgres.create_database(name, audit_template)
    database = Database(postgres.url("portal", name))
    with at(SEEDED_AT):
        seed(database, settings())
    database.dispose()
    return name


@pytest.fixture(scope="module")
def serving(postgres, served_template):
    """The served product over the seeded directory, with two agreements."""
    name = f"audit_served_{next(_numbers)}"
    postgres.create_database(name, served_template)
    made = Served(postgres, name, KEY)
    yield made
    made.close()
    postgres.drop_database(name)


@pytest.fixture
def served(serving):
    """The same, with nothing read and nothing sealed yet."""
    serving.parts.__dict__["store"] = MemoryDocuments()
    for schema in ("agreements", "directory"):
        names = ("access_log", "audit_leaf", "audit_node", "audit_head", "audit_anchor", "audit_check")
        serving.run("TRUNCATE " + ", ".join(f"{schema}.{name}" for name in names))
    return serving
