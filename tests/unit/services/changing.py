"""Which of its own tables a service's code changes, and which its migrations let it change. Needs no server.

A right that was forgotten shows itself only when the statement runs. Found are `update(Row)`, an `insert(Row)` that
updates on conflict, and `select(Row)` that locks; rows whose attributes are set are found by `attributes`.
"""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from sqlalchemy import Table

import services
from shared.acts.tables import ActTables

CHANGING = {"on_conflict_do_update", "with_for_update"}
MAKING = {"insert", "upsert", "select"}
GRANT = re.compile(r"GRANT ([A-Z, ]*UPDATE[A-Z, ]*) ON ([^;]+?) TO ", re.S)


def rights(service) -> list[str]:
    """A sentence for each table that is changed and that no migration lets the service change."""
    home = Path(services.__path__[0]) / service.name
    granted = set(granted_in(home / "migrations" / "versions"))
    found = []
    for path in sorted(home.rglob("*.py")):
        for name, line in changed_in(ast.parse(path.read_text(encoding="utf-8"))):
            table = table_of(service, path, name)
            if table and table not in granted:
                where = path.relative_to(home.parent.parent)
                found.append(
                    f"{where}:{line} changes {table}, and no migration of {service.name} grants UPDATE on it."
                )
    return found


def granted_in(versions: Path) -> Iterator[str]:
    """The tables on which the migrations grant UPDATE."""
    for path in versions.glob("*.sql"):
        for grant in GRANT.finditer(path.read_text(encoding="utf-8")):
            yield from (name.strip() for name in grant[2].split(","))


def changed_in(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The names of the rows that the module changes, and where."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id == "update":
            yield from _named(node)
        elif isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
            yield from _named(_root(node))


def _root(node: ast.expr) -> ast.Call | None:
    """The `insert(…)` or `select(…)` that a chain of calls begins with."""
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return node if node.func.id in MAKING else None
        node = node.func if isinstance(node, ast.Call) else node.value
    return None


def _named(call: ast.Call | None) -> Iterator[tuple[str, int]]:
    for argument in call.args[:1] if call else ():
        row = argument.value if isinstance(argument, ast.Attribute) else argument
        if isinstance(row, ast.Name):
            yield row.id, argument.lineno


def table_of(service, path: Path, name: str) -> str:
    """The service's own table that a name of a module means; "" for what is none, or one of its acts."""
    parts = path.with_suffix("").parts
    module = import_module(".".join(parts[parts.index("services") :]))
    row = getattr(module, name, None)
    table = row if isinstance(row, Table) else getattr(row, "__table__", None)
    if not isinstance(table, Table) or table.schema != service.in_schema:
        return ""
    return "" if table.name in ActTables.__dataclass_fields__ else f"{table.schema}.{table.name}"
