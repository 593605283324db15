"""Search across everything: hands words and the asker's tokens to the index and shows what they may see."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request

from services.portal.deps import portal
from shared.audit.recording import note_access
from shared.auth.actor import Actor
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.auth.scope import allow_tokens, wall_tokens
from shared.errors import FieldError, Invalid
from shared.registry.table import get_services
from shared.search.language import LONGEST
from shared.search.port import Query, Results
from shared.search.words import words_of
from shared.web.form_state import FormState

pages = Blueprint("search", __name__)
PAGE = 20
FACETS = ("kind", "status")
BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Pages:
    """Where the neighbouring pages of hits are."""

    previous_href: str | None
    next_href: str | None


@pages.get("/search")
@permission("search.use")
def show() -> Response:
    """The results, or the empty page with its hints."""
    words = request.args.get("q", "").strip()
    index = portal().search
    try:
        _require_word(words)
        results = index.search(query_of(current_actor(), words)) if index and words else None
    except Invalid as error:
        return make_response(_page(words, None, FormState.refused(request.args, error)), error.status)
    if results is not None:
        note_access(count=results.total)
    return make_response(_page(words, results, FormState()))


def _require_word(words: str) -> None:
    """Signs alone ask for nothing, and would find everything. Raises Invalid."""
    if words and not words_of(words):
        raise Invalid("Nothing was searched.", (FieldError("q", "Type a word, a number or a name."),))


def query_of(actor: Actor, words: str) -> Query:
    """The question with the asker's own tokens; the address's filters narrow it and can't widen it. Raises Invalid."""
    filters = {name: frozenset(request.args.getlist(name)) for name in FACETS if request.args.get(name)}
    return Query(
        text=words,
        allow=allow_tokens(actor),
        walls=wall_tokens(actor),
        filters=filters,
        facets=FACETS,
        offset=_offset(),
        limit=PAGE,
    )


def _offset() -> int:
    return max(0, request.args.get("from", 0, type=int))


def _page(words: str, results: Results | None, form: FormState) -> str:
    chosen = [(name, value) for name in FACETS for value in request.args.getlist(name)]
    return render_template(
        "search/search.html",
        words=words,
        results=results,
        form=form,
        ready=portal().search is not None,
        chosen=[
            (value, _address(words, [c for c in chosen if c != (name, value)])) for name, value in chosen
        ],
        facets=_facets(words, results, chosen),
        page=_pages(words, results, chosen),
        found=_found_words(results),
        longest=LONGEST,
        in_lines=_in_lines,
        statuses={(one.name, s.words): s for one in get_services() for s in one.statuses},
    )


def _facets(
    words: str, results: Results | None, chosen: list[tuple[str, str]]
) -> list[tuple[str, list[tuple[str, int, str]]]]:
    """Each facet with its values, the most frequent first, how many have them, and the address that narrows to them."""
    counted = results.facets if results else {}
    return [
        (name, [(v, n, _address(words, [*chosen, (name, v)])) for v, n in sorted(values.items(), key=_most)])
        for name, values in counted.items()
        if len(values) > 1
    ]


def _most(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def _in_lines(text: str) -> str:
    """A passage's text with its paragraphs and table cells told apart in one line."""
    return BREAK.sub(" · ", text)


def _found_words(results: Results | None) -> str:
    """How many records, and which of them the page shows."""
    if not results or not results.total:
        return ""
    here, count = _offset(), len(results.hits)
    records = f"{results.total} record" + ("s" if results.total != 1 else "")
    return records if count == results.total else f"{records}, {here + 1} to {here + count} shown"


def _pages(words: str, results: Results | None, chosen: list[tuple[str, str]]) -> Pages:
    here = _offset()
    after = here + PAGE if results and here + PAGE < results.total else None
    before = max(0, here - PAGE) if here else None
    return Pages(
        None if before is None else _address(words, chosen, before),
        None if after is None else _address(words, chosen, after),
    )


def _address(words: str, chosen: list[tuple[str, str]], start: int = 0) -> str:
    return "/search?" + urlencode([("q", words), *chosen, *([("from", start)] if start else [])])
