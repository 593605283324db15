"""Elasticsearch's copy while people work, while it is made anew, and while Elasticsearch is down."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from elasticsearch import BadRequestError, Elasticsearch
from sqlalchemy import text

from shared.errors import Unavailable
from shared.search.elasticsearch import MOST_PENDING, Behind, ElasticsearchIndex
from shared.search.elasticsearch_client import make_client
from shared.search.elasticsearch_copy import Copies
from shared.search.fallback import FallbackSearch
from shared.search.port import Query, Removal
from shared.search.postgres import PostgresSearch
from tests.contract.corpus import START, corpus
from tests.contract.engines_of_search import Library, library, on_elasticsearch
from tests.contract.proxy import Proxy
from tests.contract.questions import ASKERS

pytestmark = [pytest.mark.engines, pytest.mark.real]
CORPUS = corpus()
EVERYBODY = ASKERS[3]
ASKED = Query("overtime", EVERYBODY.allow, EVERYBODY.walls)


@pytest.fixture
def copied(postgres, real_elasticsearch) -> Iterator[Library]:
    """The corpus, copied."""
    with library(postgres, on_elasticsearch(real_elasticsearch), "copied", CORPUS) as made:
        made.index.rebuild()
        yield made


def rows_of(made: Library) -> Library:
    """The same rows, asked without the copy."""
    return Library(made.databases, PostgresSearch(made.databases["portal"]), "rows")


def waiting(made: Library) -> int:
    """How many rows are not yet copied."""
    with made.databases["portal"].transaction() as session:
        return int(session.execute(text("SELECT count(*) FROM search.pending")).scalar_one())


def same(made: Library) -> bool:
    """Whether the copy, with nothing left to add from the rows, finds what the rows do."""
    assert waiting(made) == 0
    return all(
        made.ids(asked, asker) == rows_of(made).ids(asked, asker)
        for asked in ("", "overtime", "training")
        for asker in ASKERS
    )


def test_rebuild_leaves_nothing_waiting_and_finds_the_same(copied: Library) -> None:
    assert same(copied)


def test_rebuild_while_people_work_never_fails_them_and_ends_equal(copied: Library) -> None:
    done = threading.Event()
    trouble: list[Exception] = []
    versions = count(2)

    def work() -> None:
        try:
            while not done.is_set():
                number = next(versions)
                kept = CORPUS[number * 7 % len(CORPUS)]
                copied.put(replace(kept, version=number, title=f"Overtime, change {number}"))
                gone = CORPUS[number * 11 % len(CORPUS)]
                copied.remove(Removal(gone.context, gone.entity_id, number, START))
        except Exception as error:
            trouble.append(error)

    def search_and_catch_up() -> None:
        try:
            while not done.is_set():
                assert copied.index.search(ASKED).total > 0
                copied.index.catch_up()
        except Exception as error:
            trouble.append(error)

    threads = [threading.Thread(target=target) for target in (work, search_and_catch_up)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        copied.index.rebuild()
    done.set()
    for thread in threads:
        thread.join()
    assert trouble == []
    assert next(versions) > 10
    copied.index.catch_up()
    assert same(copied)


def test_rebuild_tells_how_far_it_has_come(copied) -> None:
    told: list[tuple[int, int]] = []
    count = copied.index.rebuild(lambda done, total: told.append((done, total)))
    assert told[-1] == (count, count)


def test_rebuild_broken_in_the_middle_leaves_the_old_index_answering(copied, monkeypatch) -> None:
    def fail(self: Copies, name: str, tick: object) -> None:
        raise Unavailable("cut off")

    with monkeypatch.context() as patch:
        patch.setattr(Copies, "_fill", fail)
        with pytest.raises(Unavailable):
            copied.index.rebuild()
    copied.put(replace(CORPUS[0], version=9, title="Overtime again"))
    copied.index.catch_up()
    assert same(copied)
    copied.index.rebuild()
    assert same(copied)
    client = copied.index._client
    assert len(client.indices.get(index=f"{copied.index._copies._name}-v*")) == 1


def test_catch_up_from_many_processes_at_once_copies_each_row_once(copied: Library) -> None:
    copied.put(*(replace(e, version=2) for e in CORPUS))
    taken: list[int] = []
    threads = [threading.Thread(target=lambda: taken.append(copied.index.catch_up())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == len(CORPUS)
    assert same(copied)


def test_row_changed_while_it_is_copied_stays_waiting(copied, monkeypatch) -> None:
    write = Copies._write

    def write_and_change(self: Copies, names, rows) -> None:
        write(self, names, rows)
        monkeypatch.setattr(Copies, "_write", write)
        copied.put(replace(CORPUS[0], version=3, walls=EVERYBODY.walls))

    monkeypatch.setattr(Copies, "_write", write_and_change)
    copied.put(replace(CORPUS[0], version=2))
    copied.index._copies._drain()
    assert waiting(copied) == 1
    assert CORPUS[0].entity_id not in copied.ids("", EVERYBODY)


def test_older_state_that_arrives_late_changes_nothing(copied: Library) -> None:
    """What a worker that was cut off and comes back would send."""
    from shared.search.pending import all_rows

    copies = copied.index._copies
    with copied.databases["portal"].transaction() as session:
        late = next(all_rows(session, 500))
    copied.put(*(replace(e, version=2, walls=EVERYBODY.walls) for e in CORPUS[:50]))
    copied.index.catch_up()
    names = list(copied.index._client.indices.get(index=f"{copies.alias}-*"))
    copies._write(names, late)
    copied.index._client.indices.refresh(index=names)
    assert same(copied)


def test_search_with_too_much_not_yet_copied_says_that_it_is_behind(postgres, real_elasticsearch) -> None:
    many = [replace(CORPUS[0], entity_id=f"m{n}") for n in range(MOST_PENDING + 1)]
    with library(postgres, on_elasticsearch(real_elasticsearch), "behind") as made:
        made.index.rebuild()
        made.put(*many)
        with pytest.raises(Behind):
            made.index.search(ASKED)
        both = FallbackSearch(made.index, PostgresSearch(made.databases["portal"]))
        assert both.search(ASKED).fell_back
        assert both.catch_up() == len(many)
        found = both.search(Query("", EVERYBODY.allow))
        assert (found.engine, found.total, found.fell_back) == ("elasticsearch", len(many), False)


def test_index_refuses_a_field_that_its_mapping_does_not_name(copied: Library) -> None:
    name = next(iter(copied.index._client.indices.get(index=f"{copied.index._copies.alias}-*")))
    with pytest.raises(BadRequestError, match="strict_dynamic_mapping"):
        copied.index._client.index(index=name, document={"surprise": 1})


@pytest.fixture
def cut_off(postgres, real_elasticsearch):
    """The corpus behind a proxy that can be cut, with a fallback."""
    address = urlsplit(real_elasticsearch)
    proxy = Proxy(address.hostname, address.port)
    client = make_client(f"http://127.0.0.1:{proxy.port}")
    name = f"t-{uuid4().hex[:8]}"
    with library(postgres, lambda db: ElasticsearchIndex(client, db, name), "cut", CORPUS) as made:
        made.index.rebuild()
        both = FallbackSearch(made.index, PostgresSearch(made.databases["portal"]), rest_seconds=0.5)
        yield made, both, proxy
        proxy.cut()


@pytest.mark.parametrize("trouble", ["cut", "hush"])
def test_search_while_elasticsearch_is_down_falls_back_within_2_s_says_so_and_catches_up(
    cut_off, trouble: str
) -> None:
    made, both, proxy = cut_off
    before = both.search(ASKED)
    assert (before.engine, before.fell_back) == ("elasticsearch", False)

    getattr(proxy, trouble)()
    start = time.monotonic()
    during = both.search(ASKED)
    assert time.monotonic() - start < 2
    assert (during.engine, during.fell_back, during.total) == ("postgres", True, before.total)

    made.put(replace(CORPUS[1], version=2, title="Overtime written meanwhile"))
    start = time.monotonic()
    meanwhile = both.search(replace(ASKED, text="written meanwhile"))
    assert time.monotonic() - start < 0.5, "while it rests nobody waits for it"
    assert (meanwhile.total, meanwhile.fell_back) == (1, True)

    proxy.restore()
    assert both.catch_up() == 1
    after = both.search(replace(ASKED, text="written meanwhile"))
    assert (after.engine, after.total, after.fell_back) == ("elasticsearch", 1, False)
    assert same(made)


def test_catch_up_while_elasticsearch_is_down_loses_nothing(cut_off) -> None:
    made, both, proxy = cut_off
    proxy.cut()
    made.put(replace(CORPUS[1], version=2))
    with pytest.raises(Unavailable):
        both.catch_up()
    assert waiting(made) == 1
    proxy.restore()
    assert both.catch_up() == 1


def test_index_that_somebody_deleted_falls_back_until_it_is_rebuilt(copied: Library) -> None:
    client: Elasticsearch = copied.index._client
    both = FallbackSearch(copied.index, PostgresSearch(copied.databases["portal"]), rest_seconds=0)
    for name in client.indices.get(index=f"{copied.index._copies.alias}-*"):
        client.indices.delete(index=name)
    assert both.search(ASKED).fell_back
    copied.put(replace(CORPUS[1], version=2))
    with pytest.raises(Unavailable, match="no search index"):
        both.catch_up()
    assert both.rebuild() == len(CORPUS)
    assert not both.search(ASKED).fell_back
    assert same(copied)
