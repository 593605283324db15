"""Turns a query into one PostgreSQL statement. Every value is a parameter; nothing that a person typed is SQL."""

from collections.abc import Iterable
from typing import Any

from shared.auth.seen import seen_sql
from shared.search.answer import START, STOP
from shared.search.language import Parsed, Phrase, Term
from shared.search.port import Query
from shared.search.rows import check_facet_name

_MARKS = f"StartSel={START}, StopSel={STOP}"
PASSAGE = f'{_MARKS}, MaxFragments=2, MaxWords=24, MinWords=10, FragmentDelimiter=" … "'
TITLE = f"{_MARKS}, HighlightAll=true"
PENDING_ONLY = "(e.context, e.entity_id) IN (SELECT p.context, p.entity_id FROM search.pending AS p)"

MOST_RANKED = 1_000
"""So many answers are weighed word by word; where there are more, those with the words in their title come first, then
the newest. Weighing all would read every text that was found."""

_STATEMENT = """
WITH found AS MATERIALIZED (
    SELECT e.context, e.entity_id, e.updated_at, e.facets, {titled} AS titled FROM search.entry AS e WHERE {where}
), placed AS (
    SELECT *, row_number() OVER (ORDER BY titled DESC, updated_at DESC, context, entity_id) AS place FROM found
), page AS (
    SELECT placed.*, CASE WHEN place <= :ranked THEN (
        SELECT {rank} FROM search.entry AS e
        WHERE e.context = placed.context AND e.entity_id = placed.entity_id) ELSE 0 END AS rank
    FROM placed ORDER BY rank DESC, place LIMIT :limit OFFSET :offset
), counted AS (
    SELECT facet, count(*) AS number FROM found, unnest(facets) AS facet
    WHERE split_part(facet, '=', 1) = ANY (CAST(:counted AS text[])) GROUP BY facet
), shown AS (
    SELECT e.context, e.entity_id, e.kind, e.path, e.updated_at, e.facets, page.rank, page.place,
        ts_headline('search.english', e.title, asked, :title) AS title,
        ts_headline('search.english', left(e.body, 200000), asked, :passage) AS passage
    FROM page JOIN search.entry AS e USING (context, entity_id), CAST({wanted} AS tsquery) AS asked
)
SELECT (SELECT count(*) FROM found) AS total,
    (SELECT coalesce(jsonb_object_agg(facet, number), '{{}}') FROM counted) AS facets,
    (SELECT coalesce(jsonb_agg(to_jsonb(shown) ORDER BY rank DESC, place), '[]') FROM shown) AS hits
"""

_VISIBLE = f"NOT e.removed AND {seen_sql('e')}"
SEEN = f"""
SELECT word FROM unnest(CAST(:words AS text[])) AS word WHERE EXISTS (
    SELECT FROM search.entry AS e
    WHERE {_VISIBLE} AND e.document @@ phraseto_tsquery('search.english', word))
"""  # noqa: S608  # pieces of ours
"""Those of the words that are in some entry which the asker may see."""


class Statement:
    """The statement and its parameters. `only` narrows it to entries for which that condition holds."""

    def __init__(self, query: Query, parsed: Parsed, only: str = "true") -> None:
        self.parameters: dict[str, Any] = {
            **visibility(query),
            "counted": [check_facet_name(name) for name in query.facets],
            "ranked": MOST_RANKED if query.order == "best" else 0,
            "limit": query.limit,
            "offset": query.offset,
            "passage": PASSAGE,
            "title": TITLE,
        }
        wanted = self._any((*parsed.must, *parsed.should))
        where = [
            only,
            "false" if parsed.finds_nothing else _VISIBLE,
            *self._filters(query),
            *self._matches(parsed),
        ]
        ranked = query.order == "best" and wanted is not None
        self.reads_words = bool(parsed.must)
        self.sql = _STATEMENT.format(
            titled=f"e.title_document @@ {wanted}" if ranked else "false",
            rank=f"ts_rank(e.document, {wanted}, 1)" if ranked else "0",
            where=" AND ".join(where),
            wanted=wanted or "''",
        )

    def _filters(self, query: Query) -> Iterable[str]:
        for number, (name, values) in enumerate(sorted(query.filters.items())):
            facet = check_facet_name(name)
            self.parameters[f"filter{number}"] = sorted(f"{facet}={value}" for value in values)
            yield f"e.facets && CAST(:filter{number} AS text[])"

    def _matches(self, parsed: Parsed) -> Iterable[str]:
        conditions = [self._term(term) for term in parsed.must]
        conditions += [f"(!! {self._term(term)})" for term in parsed.must_not]
        if conditions:
            yield f"e.document @@ ({' && '.join(conditions)})"

    def _any(self, terms: tuple[Term, ...]) -> str | None:
        return f"({' || '.join(self._term(term) for term in terms)})" if terms else None

    def _term(self, term: Term) -> str:
        return f"({' || '.join(self._phrase(way) for way in term.ways)})"

    def _phrase(self, phrase: Phrase) -> str:
        name = f"phrase{len(self.parameters)}"
        self.parameters[name] = " ".join(phrase)
        return f"phraseto_tsquery('search.english', :{name})"


def visibility(query: Query) -> dict[str, list[str]]:
    """The parameters that say who asks."""
    return {"allow": sorted(query.allow), "walls": sorted(query.hiding)}
