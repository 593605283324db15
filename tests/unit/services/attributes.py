"""Rows that are changed by setting attributes of them, where nobody may. Needs no server.

What a session tracks is written whenever it flushes: past the rules, the event and the row version of the write path.
In a service with acts rows change by statements alone (`update(…)`, an upsert), which `changing` holds against its
rights. The portal's functions set attributes under a lock and write the event beside it; its pages set none.
"""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from sqlalchemy.orm import DeclarativeBase

import services

OWN = {"self", "cls"}


def changed(service) -> list[str]:
    """A sentence for each place where a row's attribute is set that may not be."""
    home = Path(services.__path__[0]) / service.name
    sources = {path: path.read_text(encoding="utf-8") for path in sorted(home.rglob("*.py"))}
    columns = columns_of(service, sources)
    return [
        f"{path.relative_to(home.parent.parent)}:{line} sets “{name}”: change the row by update(…), in its write path."
        for path, text in sources.items()
        if service.acts or "from flask" in text
        for name, line in set_in(ast.parse(text))
        if name in columns
    ]


def columns_of(service, sources) -> set[str]:
    """The names of all columns of the service's rows."""
    for path in (path for path, text in sources.items() if "mapped_column" in text):
        parts = path.with_suffix("").parts
        import_module(".".join(parts[parts.index("services") :]))
    return {
        column.key
        for base in DeclarativeBase.__subclasses__() if base.metadata.schema == service.in_schema
        for mapper in base.registry.mappers
        for column in mapper.column_attrs
    }  # fmt: skip


def set_in(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The attributes that a module sets of something that it holds by name, and where; also by `setattr`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _held(node.value):
            yield node.attr, node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
            held, name, _ = node.args
            if _held(held) and isinstance(name, ast.Constant):
                yield str(name.value), node.lineno


def _held(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id not in OWN
