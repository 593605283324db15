"""Both engines make the same words of the same text: held for any text, not only for the corpus."""

from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from shared.search.words import COMMON, INDEX_BODY, separated, words_of
from tests.contract.engines_of_search import library, on_postgres

pytestmark = [pytest.mark.engines, pytest.mark.real]
LIBRARY = Path(__file__).parents[2] / "services" / "agreements" / "library"
INDEX = "words-of-the-contract"

LETTERS = "abeinorstyABRS0139éñßøæÉçłﬁ²ſ"
SIGNS = " .,-_'’/\\:;@#$%&*()[]{}<>§“”–—…•\u00a0\u00ad\u200b\t\n\x00|!?+=~^`\"´°©™😀½"
TEXTS = st.lists(st.sampled_from([*LETTERS, *LETTERS, *SIGNS]), max_size=60).map("".join)


@pytest.fixture(scope="module")
def lexemes(postgres):
    """PostgreSQL's words and their positions."""
    with library(postgres, on_postgres, "words") as made, made.databases["portal"].transaction() as session:

        def ask(value: str) -> list[tuple[int, str]]:
            words = " ".join(words_of(value)).replace("\x00", "")
            rows = session.execute(
                text("SELECT lexeme, unnest(positions) FROM unnest(to_tsvector('search.english', :t))"),
                {"t": words},
            )
            return sorted((position, lexeme) for lexeme, position in rows)

        yield ask


@pytest.fixture(scope="module")
def tokens(real_elasticsearch):
    """Elasticsearch's words and their positions."""
    client = Elasticsearch(real_elasticsearch)
    client.indices.create(
        index=INDEX,
        settings=INDEX_BODY["settings"],
        mappings=INDEX_BODY["mappings"],
        wait_for_active_shards=1,
    )

    def ask(value: str) -> list[tuple[int, str]]:
        answer = client.indices.analyze(index=INDEX, analyzer="concord_english", text=separated(value))
        return sorted((token["position"] + 1, token["token"]) for token in answer["tokens"])

    yield ask
    client.indices.delete(index=INDEX)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=TEXTS)
def test_any_text_becomes_the_same_words_at_the_same_places(lexemes, tokens, value: str) -> None:
    assert tokens(value) == lexemes(value)


@pytest.mark.parametrize(
    "value",
    [
        "0e2a",
        "0\u00c9\u00b2a",
        "3e5a9f12",
        "a0e2b",
        "10ea",
        "1e2e3e4",
        "1a2e3b",
        "0e2",
        "0e2-a",
        "1.5e3x",
        "12ab",
    ],
)
def test_digits_with_an_e_between_become_the_same_words(lexemes, tokens, value: str) -> None:
    assert tokens(value) == lexemes(value)


def test_every_latin_letter_of_living_languages_becomes_the_same_word(lexemes, tokens) -> None:
    value = " ".join(f"x{chr(code)}x" for code in (*range(0xC0, 0x180), *range(0x1E00, 0x1EFA)))
    assert tokens(value) == lexemes(value)


def test_every_word_of_the_clause_library_has_the_same_stem(lexemes, tokens) -> None:
    files = sorted(LIBRARY.rglob("*.md")) + sorted(LIBRARY.rglob("*.toml"))
    words = sorted({word for file in files for word in words_of(file.read_text(encoding="utf-8"))})
    assert len(words) > 1_000
    for at in range(0, len(words), 200):
        part = " ".join(words[at : at + 200])
        assert tokens(part) == lexemes(part)


def test_common_words_are_exactly_those_of_postgresql(lexemes) -> None:
    assert lexemes(" ".join(sorted(COMMON))) == []
    assert {
        word for word in ("agency", "shall", "us", "mou", "39a", "may", "must") if not lexemes(word)
    } == set()
