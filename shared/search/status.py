"""Changes what can be found of a record without touching its text: who may see it, and facets such as its status.

In the act's transaction. An act changes a status or a wall, never the text; indexing the text anew with each act would
make every act slow.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from shared.search.rows import check_facet_name

_CHANGE = text("""
WITH changed AS (
    UPDATE search.entry SET allow = CAST(:allow AS text[]), walls = CAST(:walls AS text[]),
        facets = ARRAY(
            SELECT f FROM unnest(facets) AS f WHERE split_part(f, '=', 1) <> ALL (CAST(:names AS text[]))
            UNION SELECT unnest(CAST(:facets AS text[])) ORDER BY 1),
        version = :version, updated_at = :updated_at, change = nextval('search.change')
    WHERE context = :context AND entity_id = :entity_id AND version <= :version
    RETURNING context, entity_id, change
)
INSERT INTO search.pending (context, entity_id, change) SELECT context, entity_id, change FROM changed
ON CONFLICT (context, entity_id) DO UPDATE SET change = excluded.change
""")


def change_entry(
    session: Session,
    context: str,
    entity_id: str,
    *,
    allow: Iterable[str],
    walls: Iterable[str],
    facets: Mapping[str, Iterable[str]],
    version: int,
    updated_at: datetime,
) -> None:
    """Give the record's entry these tokens, and these values of the facets named; other facets stay.

    The record's own entry, a duplicate for nobody. Nothing happens where the record has no entry yet, or a newer one.
    """
    pairs = [f"{check_facet_name(name)}={value}" for name, values in facets.items() for value in values]
    values = {
        "context": context, "entity_id": entity_id, "allow": sorted(allow), "walls": sorted(walls),
        "names": sorted(facets), "facets": sorted(pairs), "version": version, "updated_at": updated_at,
    }  # fmt: skip
    session.execute(_CHANGE, values)
