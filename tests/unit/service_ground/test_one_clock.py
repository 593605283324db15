"""One helper gives the time, everywhere. What reads the machine's clock by itself is named here."""

import ast
from pathlib import Path

import pytest

import deploy
import services
import shared
import workflows

CALLS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "func.now"}
OWN_REASON = {
    "shared/clock.py": "it is the helper",
    "shared/documents/seal/examine.py": "whether a certificate holds is asked of the real present",
    "shared/documents/seal/keys.py": "a certificate begins in the real present, also while a seed tells the past",
}


def readings(source: str) -> list[str]:
    """The calls in a text that read a clock."""
    found = [ast.unparse(node.func) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [call for call in found if any(call == c or call.endswith("." + c) for c in CALLS)]


def files():
    for package in (deploy, services, shared, workflows):
        folder = Path(package.__path__[0])
        for path in folder.rglob("*.py"):
            if "node_modules" not in path.parts:
                yield str(path.relative_to(folder.parent)), path


def test_nothing_else_reads_a_clock():
    found = {name for name, path in files() if readings(path.read_text(encoding="utf-8"))}
    assert found == set(OWN_REASON)


@pytest.mark.parametrize(
    "planted", ["datetime.now(UTC)", "dt.datetime.utcnow()", "time.time()", "func.now()"]
)
def test_a_planted_reading_is_found(planted):
    assert readings(f"at = {planted}")
    assert not readings("at = clock.now()") and not readings("workflow.now()")
