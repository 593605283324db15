"""Prints the tables of a service as SQL for its migrations: `python -m deploy.docs.tables agreements`.

From the service's `models` (or, with everything in one file, `tables`). Rights are written by hand.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from sqlalchemy import MetaData
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable


def tables_sql(service: str) -> str:
    """The statements, tables in the order of their references, each with its indexes."""
    module = "models" if find_spec(f"services.{service}.models") else "tables"
    metadata: MetaData = import_module(f"services.{service}.{module}").Base.metadata
    return "\n".join(_statements(metadata)).rstrip() + "\n"


def _statements(metadata: MetaData) -> Iterator[str]:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    for table in metadata.sorted_tables:
        made = str(CreateTable(table).compile(dialect=dialect)).strip()
        yield made.replace("\t", "    ").replace(" \n", "\n") + ";"
        for index in sorted(table.indexes, key=lambda each: str(each.name)):
            yield str(CreateIndex(index).compile(dialect=dialect)).strip() + ";"
        yield ""


if __name__ == "__main__":
    print(tables_sql(sys.argv[1]), end="")
