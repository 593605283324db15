"""The search schema in PostgreSQL: the rows that are the truth of every index, and who may touch which.

Each service's role writes and reads its own context's rows and no other; the portal's role reads all and does the
upkeep. Row security holds it, so a mistake in a query can't cross.
"""

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


def ddl(portal: str = "concord_portal") -> list[str]:
    """The statements that make the schema, for the owner role; `portal` is the role that does the upkeep."""
    return [*_TABLES, *_upkeep(portal)]


def rights(context: str, role: str) -> list[str]:
    """The statements that let a context's role at its own rows and no others. Safe to run again."""
    return [
        f"GRANT USAGE ON SCHEMA search TO {role}",
        f"GRANT USAGE ON SEQUENCE search.change TO {role}",
        f"GRANT SELECT, INSERT, UPDATE ON search.entry, search.pending TO {role}",
        f"GRANT SELECT, INSERT ON search.word TO {role}",
        *(_own_rows(context, role, table) for table in ("entry", "pending", "word")),
    ]


def _own_rows(context: str, role: str, table: str) -> str:
    policy = f"own_{context}"
    return f"""DO $$ BEGIN IF NOT EXISTS (
    SELECT FROM pg_policies WHERE schemaname = 'search' AND tablename = '{table}' AND policyname = '{policy}'
) THEN
    CREATE POLICY {policy} ON search.{table} TO {role}
        USING (context = '{context}') WITH CHECK (context = '{context}');
END IF; END $$"""


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
