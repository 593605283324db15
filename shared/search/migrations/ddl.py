"""The search schema in PostgreSQL: the rows that are the truth of every index, and who may touch which.

Each service's role writes and reads its own context's rows and no other; the portal's role reads all and does the
upkeep. Row security holds it, so a mistake in a query can't cross.
"""

from collections.abc import Mapping

CONTEXTS = ("portal", "agreements", "complaints", "training")
ROLES: Mapping[str, str] = {context: f"concord_{context}" for context in CONTEXTS}

_TABLES = (
    "CREATE SCHEMA IF NOT EXISTS search",
    # Both come with PostgreSQL and are trusted: the database's owner may add them.
    "CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA search",
    "CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA search",
    # PostgreSQL's `english`: its common words, and the Snowball stem that Elasticsearch's `snowball` filter has too
    # (measured: 14,000 words of our texts, no difference). Numbers with letters ("39A") are stemmed like words.
    "CREATE TEXT SEARCH CONFIGURATION search.english (PARSER = default)",
    """ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR asciiword, word, numword, uint, int, float, sfloat, version
    WITH search.unaccent, pg_catalog.english_stem""",
    # Names the state of a row; one row's are in the order of its commits, whatever its version says.
    "CREATE SEQUENCE search.change",
    """CREATE TABLE search.entry (
    context text NOT NULL,
    entity_id text NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    path text NOT NULL,
    facets text[] NOT NULL,
    allow text[] NOT NULL,
    walls text[] NOT NULL,
    version bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    removed boolean NOT NULL,
    change bigint NOT NULL,
    title_document tsvector NOT NULL,
    document tsvector NOT NULL,
    CONSTRAINT pk_entry PRIMARY KEY (context, entity_id)
)""",
    "CREATE INDEX ix_entry_document ON search.entry USING gin (document) WITH (fastupdate = off)",
    "CREATE INDEX ix_entry_newest ON search.entry (updated_at DESC, context, entity_id) WHERE NOT removed",
    # Rows that the other engine's copy does not have yet as they are.
    """CREATE TABLE search.pending (
    context text NOT NULL,
    entity_id text NOT NULL,
    change bigint NOT NULL,
    CONSTRAINT pk_pending PRIMARY KEY (context, entity_id)
)""",
    # For suggestions. No unique constraint: two acts that bring the same new word must not wait for each other.
    "CREATE TABLE search.word (context text NOT NULL, word text NOT NULL)",
    "CREATE INDEX ix_word_word ON search.word (word, context)",
    "CREATE INDEX ix_word_alike ON search.word USING gin (word search.gin_trgm_ops)",
    # The other engine's indexes that take every change: one, and during a rebuild two.
    "CREATE TABLE search.build (name text NOT NULL, CONSTRAINT pk_build PRIMARY KEY (name))",
    *(f"ALTER TABLE search.{table} ENABLE ROW LEVEL SECURITY" for table in ("entry", "pending", "word")),
)


def ddl(roles: Mapping[str, str] = ROLES) -> list[str]:
    """The statements that make the schema, for the owner role: `roles` maps each context to its role."""
    return [*_TABLES, *(line for context, role in roles.items() for line in _rights(context, role))] + [
        line for line in _upkeep(roles["portal"])
    ]


def _rights(context: str, role: str) -> list[str]:
    """A context's role and its own rows."""
    return [
        f"GRANT USAGE ON SCHEMA search TO {role}",
        f"GRANT USAGE ON SEQUENCE search.change TO {role}",
        f"GRANT SELECT, INSERT, UPDATE ON search.entry, search.pending TO {role}",
        f"GRANT SELECT, INSERT ON search.word TO {role}",
        *(
            f"CREATE POLICY own_{context} ON search.{table} TO {role}"
            f" USING (context = '{context}') WITH CHECK (context = '{context}')"
            for table in ("entry", "pending", "word")
        ),
    ]


def _upkeep(portal: str) -> list[str]:
    """The portal's role: reads every row, empties the queue, prunes the words."""
    return [
        f"GRANT DELETE ON search.pending, search.word TO {portal}",
        f"GRANT SELECT, INSERT, DELETE ON search.build TO {portal}",
        f"CREATE POLICY portal_reads ON search.entry FOR SELECT TO {portal} USING (true)",
        *(
            f"CREATE POLICY portal_keeps ON search.{table} TO {portal} USING (true) WITH CHECK (true)"
            for table in ("pending", "word")
        ),
    ]
