"""Writes entries into the rows that every index is made from, in the transaction of the record they mirror.

A service writes only its own context's rows (row security). What is written is found at once; the other engine's
copy follows, and until then `search.pending` names the row.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shared.search.port import Entry, Removal
from shared.search.words import first_words, separated, words_of, worth_suggesting

BLANK = ""
# A word of the title and one of the body are never beside each other: this stands between.
GAP = "'|':64"

_WRITE = text("""
WITH written AS (
    INSERT INTO search.entry AS e (context, entity_id, kind, title, body, path, facets, allow, walls, version,
        updated_at, removed, change, title_document, document)
    VALUES (:context, :entity_id, :kind, :title, :body, :path, CAST(:facets AS text[]), CAST(:allow AS text[]),
        CAST(:walls AS text[]), :version, :updated_at, :removed, nextval('search.change'),
        to_tsvector('search.english', :title_words),
        setweight(to_tsvector('search.english', :title_words), 'A') || CAST(:gap AS tsvector)
            || setweight(to_tsvector('search.english', :body_words), 'D'))
    ON CONFLICT (context, entity_id) DO UPDATE SET kind = excluded.kind, title = excluded.title,
        body = excluded.body, path = excluded.path, facets = excluded.facets, allow = excluded.allow,
        walls = excluded.walls, version = excluded.version, updated_at = excluded.updated_at,
        removed = excluded.removed, title_document = excluded.title_document, document = excluded.document,
        change = nextval('search.change')  -- not excluded's, which was drawn before the row's lock was had
    WHERE e.version <= excluded.version
    RETURNING e.context, e.entity_id, e.change
), queued AS (
    INSERT INTO search.pending (context, entity_id, change) SELECT context, entity_id, change FROM written
    ON CONFLICT (context, entity_id) DO UPDATE SET change = excluded.change
)
INSERT INTO search.word (context, word)
SELECT written.context, new.word FROM written, unnest(CAST(:words AS text[])) AS new (word)
WHERE NOT EXISTS (
    SELECT FROM search.word AS known WHERE known.word = new.word AND known.context = written.context)
""")


def put_entries(session: Session, entries: Iterable[Entry]) -> None:
    """Write the entries; one that is older than its row changes nothing. Raises ValueError for a bad facet name."""
    rows = [_row(entry) for entry in entries]
    _write(session, rows)


def remove_entries(session: Session, removals: Iterable[Removal]) -> None:
    """Make the records unfindable and blank their texts; one that is older than its row changes nothing."""
    _write(session, [_tombstone(removal) for removal in removals])


def _write(session: Session, rows: list[dict[str, Any]]) -> None:
    # Always in the same order, so that two transactions with the same entries can't wait for each other in a ring.
    for row in sorted(rows, key=lambda row: (row["context"], row["entity_id"])):
        session.execute(_WRITE, row)


def _row(entry: Entry) -> dict[str, Any]:
    title, body = separated(entry.title), first_words(separated(entry.body))
    title_words, body_words = words_of(title), words_of(body)
    return {
        "context": entry.context,
        "entity_id": entry.entity_id,
        "kind": entry.kind,
        "title": title,
        "body": body,
        "path": entry.path,
        "facets": _facets(entry),
        "allow": sorted(entry.allow),
        "walls": sorted(entry.hidden_from),
        "version": entry.version,
        "updated_at": entry.updated_at,
        "removed": False,
        "title_words": " ".join(title_words),
        "body_words": " ".join(body_words),
        "gap": GAP,
        "words": sorted({word for word in title_words + body_words if worth_suggesting(word)}),
    }


def _tombstone(removal: Removal) -> dict[str, Any]:
    texts = dict.fromkeys(("kind", "title", "body", "path", "title_words", "body_words"), BLANK)
    nobody: dict[str, list[str]] = {"facets": [], "allow": [], "walls": [], "words": []}
    return {
        **texts,
        **nobody,
        "context": removal.context,
        "entity_id": removal.entity_id,
        "version": removal.version,
        "updated_at": removal.updated_at,
        "removed": True,
        "gap": GAP,
    }


def _facets(entry: Entry) -> list[str]:
    """Facets as `name=value`: one list that both engines filter and count alike."""
    named = {**entry.facets, "kind": frozenset({entry.kind}), "context": frozenset({entry.context})}
    for name in named:
        check_facet_name(name)
    return sorted(f"{name}={value}" for name, values in named.items() for value in values)


def check_facet_name(name: str) -> str:
    """The name itself, if it is one. Raises ValueError."""
    if not name.replace("_", "").isalpha() or not name.isascii():
        raise ValueError(f"{name!r} is no name for a facet; use letters and underscores")
    return name
