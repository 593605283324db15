"""The contract of search engines: one suite, run against PostgreSQL and real Elasticsearch over the same rows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.errors import Invalid
from shared.search.port import Entry, Query, Removal
from tests.contract.corpus import START, corpus
from tests.contract.engines_of_search import Library, library, on_elasticsearch, on_postgres
from tests.contract.questions import ASKERS, QUESTIONS, Asker

pytestmark = pytest.mark.engines
CORPUS = corpus()
EVERYBODY = ASKERS[3]
ENGINES = ["postgres", pytest.param("elasticsearch", marks=pytest.mark.real)]


def open_library(request, entries=()):
    """A library over these entries with the engine that the test asks for."""
    builders = {
        "postgres": lambda: on_postgres,
        "elasticsearch": lambda: on_elasticsearch(request.getfixturevalue("real_elasticsearch")),
    }
    postgres = request.getfixturevalue("postgres")
    return library(postgres, builders[request.param](), request.param, entries)


@pytest.fixture(scope="module", params=ENGINES)
def fixed(request) -> Iterator[Library]:
    """The fixed corpus; nobody changes it. Elasticsearch has it copied."""
    with open_library(request, CORPUS) as made:
        made.index.rebuild()
        yield made


@pytest.fixture(params=[*ENGINES])
def empty(request) -> Iterator[Library]:
    """A library of the test's own."""
    with open_library(request) as made:
        made.index.rebuild()
        yield made


@pytest.fixture(scope="module")
def both(request, postgres, real_elasticsearch) -> Iterator[tuple[Library, Library]]:
    """The fixed corpus in both engines; a tenth of it is not yet copied to Elasticsearch."""
    with library(postgres, on_elasticsearch(real_elasticsearch), "both", CORPUS[:270]) as copied:
        copied.index.rebuild()
        copied.put(*CORPUS[270:])
        rows = Library(copied.databases, on_postgres(copied.databases["portal"]), "postgres")
        yield rows, copied


def visible(asker: Asker) -> list[Entry]:
    """What the rule itself lets the asker see."""
    return [e for e in CORPUS if not asker.allow.isdisjoint(e.allow) and not _hidden(e, asker)]


def _hidden(e: Entry, asker: Asker) -> bool:
    """Behind a wall of the asker's, or found by them elsewhere."""
    return not (asker.walls.isdisjoint(e.walls) and asker.allow.isdisjoint(e.duplicate_for))


def entry(entity_id: str = "a", title: str = "Joint operation", body: str = "Overtime pay", **more) -> Entry:
    """An entry that everybody may see."""
    known = Entry(
        "agreements", entity_id, "mou", title, body, f"/agreements/{entity_id}", frozenset({"public"}),
        frozenset(), version=1, updated_at=START,
    )  # fmt: skip
    return replace(known, **more)


PUBLIC = ASKERS[0]


@pytest.mark.real
@pytest.mark.parametrize("asker", ASKERS, ids=lambda asker: asker.name)
@pytest.mark.parametrize("text", QUESTIONS)
def test_search_both_engines_find_the_same(both, text: str, asker: Asker) -> None:
    rows, copied = both
    assert copied.ids(text, asker) == rows.ids(text, asker)


@pytest.mark.real
@pytest.mark.parametrize("text", QUESTIONS)
def test_search_both_engines_count_the_same(both, text: str) -> None:
    answers = [
        library.index.search(
            Query(text, EVERYBODY.allow, EVERYBODY.walls, facets=("status", "agency", "kind", "context"))
        )
        for library in both
    ]
    assert answers[0].facets == answers[1].facets
    assert answers[0].total == answers[1].total
    assert answers[0].ignored == answers[1].ignored


@pytest.mark.real
@pytest.mark.parametrize("order", ["newest", "best"])
def test_search_nothing_in_particular_both_engines_give_the_same_order(both, order) -> None:
    """The part that is not yet copied comes first and is the newest here."""
    answers = [
        library.index.search(Query("", EVERYBODY.allow, EVERYBODY.walls, order=order, offset=at, limit=40))
        for library in both
        for at in (0, 20, 40)
    ]
    ids = [[hit.entity_id for hit in answer.hits] for answer in answers]
    assert ids[:3] == ids[3:]


@pytest.mark.parametrize("asker", ASKERS, ids=lambda asker: asker.name)
def test_search_for_everything_finds_exactly_what_the_asker_may_see(fixed: Library, asker: Asker) -> None:
    assert fixed.ids("", asker) == {e.entity_id for e in visible(asker)}


@pytest.mark.parametrize("asker", ASKERS, ids=lambda asker: asker.name)
def test_facets_count_only_what_the_asker_may_see(fixed: Library, asker: Asker) -> None:
    found = fixed.index.search(
        Query("", asker.allow, asker.walls, facets=("status", "agency", "kind"), limit=0)
    )
    seen = visible(asker)
    assert found.total == len(seen)
    assert found.facets["kind"] == Counter(e.kind for e in seen)
    for name in ("status", "agency"):
        assert found.facets[name] == Counter(value for e in seen for value in e.facets[name])


@pytest.mark.parametrize(
    ("text", "said", "unsaid"),
    [
        ("reimbursed fiscal", ["fiscal year"], []),
        ('"not in conflict"', ["not in conflict"], []),
        ("counsel -overtime", ["counsel"], ["vertime"]),
        ("39A-3-2", ["39A-3-2"], []),
        ("19,180.50", ["19,180.50"], []),
        ("munoz", ["Muñoz"], []),
        ("liaison_officer", ["liaison_officer"], []),
    ],
)
def test_search_finds_what_has_the_words_and_nothing_else(fixed, text, said, unsaid) -> None:
    expected = {
        e.entity_id
        for e in visible(EVERYBODY)
        if all(s in f"{e.title} {e.body}" for s in said)
        and not any(u in f"{e.title} {e.body}" for u in unsaid)
    }
    assert expected
    assert fixed.ids(text, EVERYBODY) == expected


def test_search_marked_words_alone_are_required_and_the_rest_lifts(empty: Library) -> None:
    empty.put(entry("a", body="overtime"), entry("b", body="overtime training"), entry("c", body="training"))
    found = empty.index.search(Query("+overtime training", PUBLIC.allow))
    assert [hit.entity_id for hit in found.hits] == ["b", "a"]


def test_search_title_counts_for_more_than_body(empty: Library) -> None:
    filler = "custody evidence liaison deputy " * 3
    empty.put(entry("a", body=f"overtime {filler}"), entry("b", title="Overtime", body=filler))
    assert [h.entity_id for h in empty.index.search(Query("overtime", PUBLIC.allow)).hits] == ["b", "a"]


def test_phrase_never_spans_title_and_body(empty: Library) -> None:
    empty.put(entry(title="Pay for the joint task", body="force account work"))
    empty.index.catch_up()
    assert empty.ids('"task force"', PUBLIC) == set()
    assert empty.ids("task force", PUBLIC) == {"a"}


def test_highlight_marks_the_words_in_title_and_passage(fixed: Library) -> None:
    found = fixed.index.search(Query('"task force" overtime', EVERYBODY.allow, EVERYBODY.walls))
    for hit in found.hits:
        marked = " ".join(span.text.lower() for span in (*hit.title, *hit.passage) if span.hit)
        assert "overtime" in marked
        assert "task" in marked
        assert "".join(span.text for span in hit.title) in {e.title for e in CORPUS}


def test_hit_carries_the_facets_of_its_entry(empty: Library) -> None:
    given = {"status": frozenset({"In force"}), "body": frozenset({"Sheriff of Monroe", "DEA"})}
    empty.put(entry(facets=given))
    for _ in range(2):  # from the rows, then from the copy
        facets = empty.index.search(Query("overtime", PUBLIC.allow)).hits[0].facets
        assert facets["status"] == ("In force",)
        assert facets["body"] == ("DEA", "Sheriff of Monroe")
        empty.index.catch_up()


def test_highlight_of_hostile_text_is_plain_text(empty: Library) -> None:
    title = 'Overtime <script>alert("x")</script> & more'
    empty.put(entry(title=title, body="<b>pay</b>"))
    for _ in range(2):  # from the rows, then from the copy
        hit = empty.index.search(Query("overtime", PUBLIC.allow)).hits[0]
        assert "".join(span.text for span in hit.title) == title
        assert [span.text for span in hit.title if span.hit] == ["Overtime"]
        assert "".join(span.text for span in hit.passage) == "<b>pay</b>"
        empty.index.catch_up()


@pytest.mark.parametrize(
    "filters",
    [
        {"status": {"draft"}},
        {"status": {"draft", "ended"}, "kind": {"mou"}},
        {"agency": {"monroe"}, "context": {"complaints"}},
        {"status": {"no such"}},
        {"status": set()},
    ],
    ids=lambda filters: " ".join(f"{name}={'|'.join(sorted(values))}" for name, values in filters.items()),
)
def test_filters_narrow_to_any_value_of_each_facet(fixed: Library, filters) -> None:
    def has(e: Entry, name: str, values: set[str]) -> bool:
        own = {"kind": {e.kind}, "context": {e.context}}.get(name) or e.facets[name]
        return not values.isdisjoint(own)

    expected = {e.entity_id for e in visible(EVERYBODY) if all(has(e, n, v) for n, v in filters.items())}
    given = {name: frozenset(values) for name, values in filters.items()}
    assert fixed.ids("", EVERYBODY, filters=given) == expected


@pytest.mark.parametrize("text", ["", "officers"])
def test_pages_follow_each_other_without_gap_or_repeat(fixed: Library, text: str) -> None:
    def page(offset: int, limit: int) -> list[str]:
        query = Query(text, EVERYBODY.allow, EVERYBODY.walls, offset=offset, limit=limit)
        return [hit.entity_id for hit in fixed.index.search(query).hits]

    whole = page(0, 60)
    assert len(set(whole)) == 60
    assert [i for at in range(0, 60, 7) for i in page(at, 7)][:60] == whole


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("overtme", "overtime"),
        ("agreemnet", "agreement"),
        ("Trainig officers", "training officers"),
        ('"task forse"', '"task force"'),
        ("+indemnificaton -overtime", "+indemnification -overtime"),
    ],
)
def test_suggestion_mends_a_typing_mistake(fixed: Library, typed: str, meant: str) -> None:
    found = fixed.index.search(Query(typed, EVERYBODY.allow, EVERYBODY.walls))
    assert (found.total, found.suggestions) == (0, (meant,))
    assert fixed.index.search(Query(meant, EVERYBODY.allow, EVERYBODY.walls)).total > 0


def test_suggestion_never_tells_of_what_the_asker_may_not_see(empty: Library) -> None:
    empty.put(entry("a", body="overtime"), entry("b", body="informant", allow=frozenset({"account:ana"})))
    empty.put(entry("c", body="wiretapping", walls=frozenset({"account:ben"})))
    for _ in range(2):  # from the rows, then from the copy
        asked = {
            typed: empty.index.search(Query(typed, frozenset({"public"}), frozenset({"account:ben"})))
            for typed in ("informnat", "wiretaping", "overtme")
        }
        assert {typed: found.suggestions for typed, found in asked.items()} == {
            "informnat": (),
            "wiretaping": (),
            "overtme": ("overtime",),
        }
        empty.index.catch_up()


def test_nothing_is_suggested_where_something_is_found(fixed: Library) -> None:
    assert fixed.index.search(Query("overtime", EVERYBODY.allow, EVERYBODY.walls)).suggestions == ()


def test_new_entry_is_found_as_soon_as_it_is_committed(empty: Library) -> None:
    empty.put(entry())
    assert empty.ids("overtime", PUBLIC) == {"a"}
    empty.index.catch_up()
    assert empty.ids("overtime", PUBLIC) == {"a"}


def test_rolled_back_entry_is_never_found(empty: Library) -> None:
    from shared.search.rows import put_entries

    def fail() -> None:
        with empty.databases["agreements"].transaction() as session:
            put_entries(session, [entry()])
            raise RuntimeError("the act failed")

    with pytest.raises(RuntimeError):
        fail()
    empty.index.catch_up()
    assert empty.ids("", PUBLIC) == set()


@pytest.mark.parametrize("copied_between", [False, True])
def test_older_version_never_replaces_a_newer_one(empty: Library, copied_between: bool) -> None:
    empty.put(entry(version=7, body="overtime"))
    if copied_between:
        empty.index.catch_up()
    empty.put(entry(version=6, body="training"))
    empty.index.catch_up()
    assert empty.ids("overtime", PUBLIC) == {"a"}
    assert empty.ids("training", PUBLIC) == set()


def test_same_version_written_again_takes_the_later_text(empty: Library) -> None:
    empty.put(entry(body="overtime"))
    empty.index.catch_up()
    empty.put(entry(body="training"))
    for _ in range(2):
        assert empty.ids("training", PUBLIC) == {"a"}
        assert empty.ids("overtime", PUBLIC) == set()
        empty.index.catch_up()


def test_new_wall_hides_at_once_from_hits_counts_and_facets(empty: Library) -> None:
    empty.put(entry("a"), entry("b"))
    empty.index.catch_up()
    empty.put(entry("b", version=2, walls=frozenset({"account:ben"})))
    for _ in range(2):
        found = empty.index.search(
            Query("overtime", PUBLIC.allow, frozenset({"account:ben"}), facets=("kind",))
        )
        assert [hit.entity_id for hit in found.hits] == ["a"]
        assert (found.total, dict(found.facets["kind"])) == (1, {"mou": 1})
        empty.index.catch_up()


def test_removed_entry_is_gone_at_once_and_an_older_write_does_not_bring_it_back(empty: Library) -> None:
    empty.put(entry())
    empty.index.catch_up()
    empty.remove(Removal("agreements", "a", 2, START))
    for _ in range(2):
        assert empty.ids("", PUBLIC) == set()
        empty.put(entry(version=1))
        empty.index.catch_up()
    empty.put(entry(version=3))
    assert empty.ids("overtime", PUBLIC) == {"a"}
    empty.index.catch_up()
    assert empty.ids("overtime", PUBLIC) == {"a"}


def test_removed_entry_leaves_no_text_in_the_rows(empty: Library) -> None:
    from sqlalchemy import text

    empty.put(entry(title="Informant Muller", body="secret"))
    empty.remove(Removal("agreements", "a", 2, START))
    empty.index.rebuild()
    with empty.databases["portal"].transaction() as session:
        row = session.execute(
            text("SELECT title, body, document::text, path, facets FROM search.entry")
        ).one()
        words = session.execute(text("SELECT word FROM search.word")).scalars().all()
    assert (row.title, row.body, row.path, row.facets) == ("", "", "", [])
    assert "inform" not in row.document
    if empty.name == "postgres":
        assert words == []


def test_entry_longer_than_can_be_indexed_is_found_by_its_first_words(empty: Library) -> None:
    long = "overtime " + " ".join(f"w{n}" for n in range(20_000)) + " training"
    empty.put(entry(body=long))
    for _ in range(2):
        assert empty.ids("overtime w14990", PUBLIC) == {"a"}
        assert empty.ids("training", PUBLIC) == set()
        empty.index.catch_up()


@pytest.mark.parametrize(
    "text", ["x" * 501, " ".join(f"w{n}" for n in range(33))], ids=["500 characters", "32 words"]
)
def test_search_text_too_long_is_refused_with_a_way_out(fixed: Library, text: str) -> None:
    with pytest.raises(Invalid) as caught:
        fixed.index.search(Query(text, PUBLIC.allow))
    assert caught.value.fields[0].field == "q"


@pytest.mark.parametrize(("offset", "limit"), [(-1, 20), (0, 101), (9_990, 20)])
def test_page_too_deep_is_refused(offset: int, limit: int) -> None:
    with pytest.raises(Invalid):
        Query("", PUBLIC.allow, offset=offset, limit=limit)


def test_order_newest_ignores_how_well_it_fits(empty: Library) -> None:
    empty.put(entry("a", title="Overtime overtime"), entry("b", updated_at=START + timedelta(microseconds=1)))
    empty.index.catch_up()
    found = empty.index.search(Query("overtime", PUBLIC.allow, order="newest"))
    assert [hit.entity_id for hit in found.hits] == ["b", "a"]
