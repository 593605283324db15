"""Who may touch which rows: PostgreSQL itself refuses what is not a context's own."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from shared.search.port import Query, Removal
from shared.search.postgres import PostgresSearch
from shared.search.rows import put_entries, remove_entries
from tests.contract.corpus import START, corpus
from tests.contract.engines_of_search import CONTEXTS, library, on_postgres
from tests.contract.questions import ASKERS

pytestmark = pytest.mark.engines
CORPUS = corpus()
AUDITOR = ASKERS[3]


@pytest.fixture(scope="module")
def made(postgres):
    """The corpus in PostgreSQL."""
    with library(postgres, on_postgres, "rows", CORPUS) as opened:
        yield opened


def own(context: str) -> int:
    """How many records of the corpus are of that context."""
    return sum(e.context == context for e in CORPUS)


@pytest.mark.parametrize("writer", CONTEXTS)
@pytest.mark.parametrize("context", ["agreements", "complaints"])
def test_write_of_another_contexts_row_is_refused(made, writer: str, context: str) -> None:
    theirs = next(e for e in CORPUS if e.context == context)
    writes = (
        lambda session: put_entries(session, [theirs]),
        lambda session: remove_entries(session, [Removal(context, theirs.entity_id, 9, START)]),
    )
    for write in writes:
        if writer == context:
            continue
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            made.databases[writer].transaction() as s,
        ):
            write(s)


@pytest.mark.parametrize(
    "statement", ["DELETE FROM search.entry", "TRUNCATE search.entry", "DELETE FROM search.pending"]
)
@pytest.mark.parametrize("role", ["agreements", "complaints"])
def test_service_can_delete_no_rows(made, role: str, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        made.databases[role].transaction() as session,
    ):
        session.execute(text(statement))


def test_portal_can_change_no_row_of_another_context(made) -> None:
    with made.databases["portal"].transaction() as session:
        changed = session.execute(text("UPDATE search.entry SET allow = '{public}'")).rowcount
    assert changed == 0


@pytest.mark.parametrize(
    ("role", "contexts"), [("portal", CONTEXTS), ("agreements", ["agreements"]), ("training", [])]
)
def test_search_sees_all_rows_as_portal_and_only_its_own_as_a_service(made, role, contexts) -> None:
    """To whoever may see everything, each entry that is a duplicate for somebody is one."""
    everything = frozenset({token for e in CORPUS for token in e.allow})
    found = PostgresSearch(made.databases[role]).search(Query("", everything, limit=0))
    assert found.total == sum(e.context in contexts and not e.duplicate_for for e in CORPUS)


def test_word_list_of_one_context_is_hidden_from_another(made) -> None:
    with made.databases["agreements"].transaction() as session:
        assert set(session.execute(text("SELECT DISTINCT context FROM search.word")).scalars()) == {
            "agreements"
        }


def test_search_as_portal_uses_the_index_of_words(made) -> None:
    """Row security must not keep PostgreSQL from its index (it would, if the portal's rule asked anything)."""
    with made.databases["portal"].transaction() as session:
        session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = session.execute(
            text(
                "EXPLAIN SELECT 1 FROM search.entry WHERE document @@ phraseto_tsquery('search.english', 'overtime')"
            )
        ).scalars()
        assert any("ix_entry_document" in line for line in plan)


def test_rebuild_drops_words_that_no_entry_has_any_more(made) -> None:
    with made.databases["portal"].transaction() as session:
        session.execute(text("INSERT INTO search.word VALUES ('portal', 'leftover')"))
    made.index.rebuild()
    with made.databases["portal"].transaction() as session:
        words = set(session.execute(text("SELECT word FROM search.word")).scalars())
    assert "leftover" not in words
    assert {"overtime", "training"} <= words
    mended = made.index.search(Query("overtme", AUDITOR.allow, AUDITOR.walls))
    assert mended.suggestions == ("overtime",)
