"""What all workflows of a worker share holds nothing that changes (ADR 12), so none alters what another reads."""

import ast
from pathlib import Path

import pytest

import workflows

MODULES = sorted(Path(workflows.__path__[0]).rglob("*.py"))
CHANGES = {
    "append",
    "add",
    "update",
    "pop",
    "popitem",
    "clear",
    "extend",
    "insert",
    "remove",
    "discard",
    "setdefault",
}


def changed(source: str) -> list[str]:
    """Where a function of the module alters one of the module's own names: by `global`, by a key, by a method."""
    tree = ast.parse(source)
    own = {name for node in tree.body for name in assigned(node)}
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [ast.unparse(node) for each in functions for node in ast.walk(each) if alters(node, own)]


def assigned(node: ast.stmt) -> list[str]:
    """The names that a statement of the module sets."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def alters(node: ast.AST, own: set[str]) -> bool:
    """Whether the node alters one of these names."""
    if isinstance(node, ast.Global):
        return True
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
        return getattr(node.value, "id", "") in own
    call = node.func if isinstance(node, ast.Call) else None
    return isinstance(call, ast.Attribute) and call.attr in CHANGES and getattr(call.value, "id", "") in own


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_module_of_workflows_changes_after_it_is_loaded(path):
    assert not changed(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "change", ["SEEN[1] = 2", "SEEN.update(a=1)", "del SEEN[1]", "global SEEN; SEEN = 1"]
)
def test_each_way_to_change_is_found(change):
    assert changed(f"SEEN = {{}}\ndef f():\n    {change}\n")
