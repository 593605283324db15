"""Whether a reader sees a record, as PostgreSQL is asked: an allow token in common, and none of the record's walls.

The one rule for lists, single records, search, auditors, and what waits for somebody. An auditor, and whoever a task is
put to, come to a record by another right than its allow tokens: the walls hold for them as for all others. The tokens
that a reader carries are in `shared.auth.scope`; Elasticsearch is asked the same in its own language.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Text, and_, cast, not_
from sqlalchemy.dialects.postgresql import ARRAY

Tokens = Collection[str] | BindParameter[Any]


def seen(allow: Any, walls: Any, allowed: Tokens, walled: Tokens) -> ColumnElement[bool]:
    """Of these two columns of a record: whether who carries these tokens sees it."""
    return and_(allow.overlap(_array(allowed)), outside(walls, walled))


def outside(walls: Any, walled: Tokens) -> ColumnElement[bool]:
    """Whether no wall of the record names who carries these tokens, by whatever right they come to it."""
    free: ColumnElement[bool] = not_(walls.overlap(_array(walled)))
    return free


def seen_sql(record: str) -> str:
    """`seen` for a statement in SQL, with the parameters `allow` and `walls`; `record` names the table in it."""
    return f"({record}.allow && CAST(:allow AS text[]) AND NOT {record}.walls && CAST(:walls AS text[]))"


def _array(tokens: Tokens) -> Any:
    return tokens if isinstance(tokens, BindParameter) else cast(sorted(tokens), ARRAY(Text))
