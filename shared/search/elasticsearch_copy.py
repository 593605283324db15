"""Keeps Elasticsearch's copy: makes an index, brings changes over, and swaps a new one in while people work.

Every document carries its row's `change` as its external version, so an older state never replaces a newer one,
whatever arrives late. A new mapping has a new alias: after an upgrade PostgreSQL answers until the rebuild is done.
"""

import secrets
from collections.abc import Iterable, Iterator
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from shared.database import Database
from shared.errors import Unavailable
from shared.progress import Tick, silent
from shared.search import pending
from shared.search.elasticsearch_client import UPKEEP_SECONDS, our_errors
from shared.search.pending import Copied, RowState
from shared.search.words import INDEX_BODY

BATCH = 500
REBUILDING = 4_711_003
MAPPING_VERSION = INDEX_BODY["mappings"]["_meta"]["mapping_version"]


class Copies:
    """The indexes of one installation: at most one that answers, and while it is made anew a second."""

    def __init__(self, client: Elasticsearch, database: Database, name: str) -> None:
        self._client = client.options(request_timeout=UPKEEP_SECONDS)
        self._database = database
        self._name = name
        self.alias = f"{name}-v{MAPPING_VERSION}"

    def catch_up(self) -> int:
        """Copy every row that waits; answers how many. Raises Unavailable; what was not copied still waits."""
        total = copied = self._drain()
        while (
            copied == BATCH
        ):  # fewer: what still waits came while we copied, and would keep us here for ever
            copied = self._drain()
            total += copied
        return total

    def rebuild(self, tick: Tick = silent) -> int:
        """Make a new index from all rows, let the alias point to it at once and whole, and drop the old one."""
        with self._database.transaction() as session:
            pending.lock_upkeep(session, REBUILDING)
            name = f"{self.alias}-{secrets.token_hex(4)}"
            with our_errors():
                self._client.indices.create(
                    index=name, settings=INDEX_BODY["settings"], mappings=INDEX_BODY["mappings"]
                )
            self._register(name)
            copied = self._fill(name, tick)
            self._swap(name)
            pending.let_go(session, copied)
        self.catch_up()
        return len(copied)

    def _register(self, name: str) -> None:
        """In a transaction of its own, and before the rows are read: what changes later goes to this index too."""
        with self._database.transaction() as session:
            pending.lock_upkeep(session, pending.DRAINING)
            pending.add_build(session, name)

    def _fill(self, name: str, tick: Tick) -> list[RowState]:
        """Copy every row as of one instant; answers which states those were."""
        copied: list[RowState] = []
        with self._database.transaction() as session:
            total = pending.count_rows(session)
            for batch in pending.all_rows(session, BATCH):
                self._write([name], batch)
                copied.extend(row.state for row in batch)
                tick(len(copied), max(total, len(copied)))
        with our_errors():
            self._client.indices.refresh(index=name)
        return copied

    def _swap(self, name: str) -> None:
        with our_errors():
            old = list(self._client.indices.get(index=f"{self._name}-v*", expand_wildcards="all"))
            answering = self._client.indices.exists_alias(name=self.alias)
            drop = [{"remove": {"index": f"{self.alias}-*", "alias": self.alias}}] if answering else []
            self._client.indices.update_aliases(
                actions=[*drop, {"add": {"index": name, "alias": self.alias}}]
            )
        with self._database.transaction() as session:
            pending.lock_upkeep(session, pending.DRAINING)
            pending.keep_build(session, name)
        with our_errors():
            for gone in set(old) - {name}:
                self._client.indices.delete(index=gone, ignore_unavailable=True)

    def _drain(self) -> int:
        """Copy one batch: the rows are let go in the transaction that read them, once the copy can be searched."""
        with self._database.transaction() as session:
            pending.lock_upkeep(session, pending.DRAINING)
            names, rows = pending.builds(session), pending.pending_rows(session, BATCH)
            if not rows:
                return 0
            self._check(names)
            self._write(names, rows)
            with our_errors():
                self._client.indices.refresh(index=names)
            pending.let_go(session, [row.state for row in rows])
        return len(rows)

    def _check(self, names: list[str]) -> None:
        """Raises Unavailable where an index is gone: writing to it would make one without our mapping."""
        with our_errors():
            there = bool(names) and all(self._client.indices.exists(index=name) for name in names)
        if not there:
            raise Unavailable(
                "There is no search index yet.",
                way_out="Ask your administrator to run `concord search rebuild`.",
            )

    def _write(self, names: list[str], rows: list[Copied]) -> None:
        with our_errors():
            for done, answer in streaming_bulk(
                self._client, _actions(names, rows), raise_on_error=False, raise_on_exception=True
            ):
                if not done and not _newer_is_there(answer):
                    raise Unavailable("The search index took not every change.")


def document_id(context: str, entity_id: str) -> str:
    """The document of a row."""
    return f"{context}:{entity_id}"


def _actions(names: Iterable[str], rows: list[Copied]) -> Iterator[dict[str, Any]]:
    for name in names:
        for row in rows:
            action = {
                "_index": name,
                "_id": document_id(row.context, row.entity_id),
                "version": row.change,
                "version_type": "external_gte",
            }
            if row.removed:
                yield {**action, "_op_type": "delete"}
            else:
                yield {**action, "_op_type": "index", "_source": _source(row)}


def _source(row: Copied) -> dict[str, Any]:
    names = ("context", "entity_id", "kind", "path", "title", "body", "facets", "allow", "walls")
    return {name: getattr(row, name) for name in names} | {"updated_at": row.updated_at.isoformat()}


def _newer_is_there(answer: dict[str, Any]) -> bool:
    """Whether the copy refused because it has a newer state, or has nothing to delete: both are what we want."""
    status = next(iter(answer.values())).get("status")
    return status in (404, 409)
