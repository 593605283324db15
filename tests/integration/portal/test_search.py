"""The search page asks with the asker's own tokens and shows what the index answers, marked and escaped."""

import re
from urllib.parse import quote

import pytest

from services.portal.app import create_app
from shared.auth.scope import account_token, record_tokens
from shared.errors import Invalid, Unavailable
from shared.search.port import Entry, Hit, Query, Results, Span
from shared.search.rows import put_entries
from tests.integration.portal.browser import Site
from tests.integration.portal.seeded import SEEDED_AT, account, agency, settings

pytestmark = pytest.mark.engines


class Index:
    """An index that remembers what it was asked and answers what the test wants."""

    def __init__(self):
        self.asked: list[Query] = []
        self.answer: Results | Exception = Results((), 0, {}, "test")

    def search(self, query):
        self.asked.append(query)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def catch_up(self):
        return 0

    def rebuild(self, tick=None):
        return 0


@pytest.fixture
def index():
    return Index()


@pytest.fixture
def dana(seeded, index):
    site = Site(seeded, settings())
    site.app = create_app(settings(), database=seeded.portal, search=index)
    return site.visitor().demo("dana-mercer")


def hits(count, total):
    made = tuple(
        Hit("agreements", str(n), "agreement", f"/agreements/{n}", (Span("The ", False), Span("<Highland>", True)),
            (Span("a & b\n", False), Span("c", True)), SEEDED_AT, {"status": ("In force",), "body": ("State Police",)})
        for n in range(count)
    )  # fmt: skip
    return Results(made, total, {"kind": {"agreement": 3, "clause": 1}, "status": {}}, "test")


def test_question_carries_the_asker_s_tokens_whatever_the_address_says(dana, index):
    dana.get("/search?q=highland&allow=public&walls=&kind=agreement")
    asked = index.asked[0]
    assert f"agreements.read@{agency('wvsp')}" in asked.allow
    assert f"account:{account('dana-mercer')}" in asked.walls
    assert "public" not in asked.walls
    assert not any(agency("wvdnr") in token for token in asked.allow)
    assert asked.filters == {"kind": {"agreement"}}


def test_hits_are_marked_and_escaped(dana, index):
    index.answer = hits(2, 2)
    page = dana.get("/search?q=highland").text
    assert "The <mark>&lt;Highland&gt;</mark>" in page
    assert "… a &amp; b · <mark>c</mark> …" in page  # paragraphs are told apart
    assert re.search(r">Agreement</a> <span class=\"facet__count\">3<", page)


def test_hit_says_its_status_and_what_that_means_and_between_whom_it_is(dana, index):
    index.answer = hits(1, 1)
    page = dana.get("/search?q=highland").text
    assert re.search(r'<button class="status__tag"[^>]*>In force</button>', page)
    assert "acts may be based on it" in page
    assert "<span>State Police</span>" in page


def test_page_says_how_many_there_are_and_which_it_shows(dana, index):
    index.answer = hits(20, 45)
    assert ">45 records, 21 to 40 shown</h2>" in dana.get("/search?q=high&from=20").text
    index.answer = hits(1, 1)
    assert ">1 record</h2>" in dana.get("/search?q=high").text


def test_pages_keep_the_words_and_filters(dana, index):
    index.answer = hits(20, 45)
    page = dana.get("/search?q=high+land&kind=agreement&from=20").text
    assert index.asked[0].offset == 20
    assert "/search?q=high+land&amp;kind=agreement&amp;from=40" in page
    assert 'href="/search?q=high+land&amp;kind=agreement"' in page


def test_nothing_found_offers_what_would_find_something(dana, index):
    index.answer = Results((), 0, {}, "test", suggestions=("highland",))
    page = dana.get("/search?q=higland").text
    assert "Did you mean" in page
    assert "/search?q=highland" in page


def test_reserve_engine_is_named(dana, index):
    index.answer = Results((), 0, {}, "postgres", fell_back=True)
    assert "Search answers from the reserve" in dana.get("/search?q=x").text


@pytest.mark.parametrize(
    ("error", "status"), [(Unavailable("Search is down."), 503), (Invalid("Too long."), 422)]
)
def test_engine_s_refusal_is_told_and_the_words_stay(dana, index, error, status):
    index.answer = error
    assert dana.get("/search?q=x").status_code == status


@pytest.mark.parametrize("signs", ["🙂", "--", '"'])
def test_signs_alone_find_nothing_and_not_everything(dana, index, signs):
    answer = dana.get("/search?q=" + quote(signs))
    assert answer.status_code == 422 and "Type a word, a number or a name." in answer.text
    assert index.asked == []


def test_page_without_words_asks_nothing(dana, index):
    assert "Look for anything" in dana.get("/search").text
    assert index.asked == []


@pytest.mark.parametrize("start", ["-1", "x", "10001"])
def test_senseless_page_number_is_no_error_of_ours(dana, start):
    assert dana.get(f"/search?q=x&from={start}").status_code in (200, 422)


def test_record_is_found_by_its_own_agency_and_by_no_other_nor_behind_a_wall(site):
    def entry(key, walls=()):
        return Entry(
            "agreements", key, "agreement", f"Highland fugitives {key}", "Warrants", f"/agreements/{key}",
            record_tokens("agreements.read", [agency("wvsp")]), frozenset(walls), 1, SEEDED_AT,
        )  # fmt: skip

    with site.databases.agreements.transaction() as session:
        put_entries(session, [entry("open"), entry("walled", {account_token(account("dana-mercer"))})])

    def found(key):
        page = site.visitor().demo(key).get("/search?q=highland").text
        return {name for name in ("open", "walled") if f"/agreements/{name}" in page}

    assert found("dana-mercer") == {"open"}
    assert found("luis-ortega") == {"open", "walled"}
    assert found("margaret-lyle") == {"open", "walled"}  # the auditor of every agency
    assert found("helen-brandt") == set()
    assert found("sam-kessler") == set()  # administrators keep the system, not the records


def test_public_page_of_a_record_is_found_by_those_alone_who_do_not_find_the_record(site):
    read = record_tokens("agreements.read", [agency("wvsp")])
    record = Entry(
        "agreements", "own", "Agreement", "Highland", "", "/agreements/own", read, frozenset(), 1, SEEDED_AT
    )
    public = Entry(
        "agreements", "published:own", "Published agreement", "Highland", "", "/agreements/published/1",
        frozenset({"public"}), frozenset(), 1, SEEDED_AT, duplicate_for=read,
    )  # fmt: skip
    with site.databases.agreements.transaction() as session:
        put_entries(session, [record, public])

    def found(key):
        page = site.visitor().demo(key).get("/search?q=highland").text
        return set(re.findall(r'<a href="(/agreements/[^"]+)">', page))

    assert found("dana-mercer") == found("margaret-lyle") == {"/agreements/own"}
    assert found("helen-brandt") == {"/agreements/published/1"}
