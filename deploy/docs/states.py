"""Writes `docs/agreement-states.md` from the transition table: a diagram, and every act with who may make it.

`python -m deploy.docs.states`; a test fails where the file is not what the table says.
"""

from collections.abc import Iterable
from pathlib import Path

from shared.acts.rules import Transition
from workflows.agreements.state import SHOWN_AS, Status
from workflows.agreements.states import RULES

FILE = Path(__file__).parents[2] / "docs" / "agreement-states.md"
HEADER = """# An agreement's states and acts

Made by `python -m deploy.docs.states` from `workflows/agreements/states.py`; do not edit.

```mermaid
stateDiagram-v2
    [*] --> draft
"""


def render() -> str:
    """The whole document."""
    return HEADER + "\n".join(f"    {line}" for line in _edges()) + "\n```\n\n" + _shown() + "\n" + _table()


def _edges() -> list[str]:
    found: dict[tuple[str, str], list[str]] = {}
    for row in RULES.transitions:
        for source in sorted(row.sources):
            if row.to and row.to != source:
                found.setdefault((source, row.to), []).append(row.label.lower())
    found[("in_approval", "signing")] = ["the last stage approves"]
    found[("signing", "sealing")] = ["the last signer signs"]
    edges = [f"{a} --> {b}: {', '.join(sorted(set(labels)))}" for (a, b), labels in sorted(found.items())]
    return [*edges, "ended --> [*]"]


def _shown() -> str:
    lines = [f"| `{status.value}` | {SHOWN_AS[status]} |" for status in Status]
    return "## What users see\n\n| state | shown as |\n|---|---|\n" + "\n".join(lines) + "\n"


def _table() -> str:
    rows = "\n".join(_line(row) for row in RULES.transitions)
    head = "| act | from | to | who | besides | needs | texts |\n|---|---|---|---|---|---|---|"
    about = "“Besides” are duties kept apart and further conditions, by the name of their guard;"
    about += " “in_person”: never on another’s behalf."
    return f"## Acts\n\n{about}\n\n{head}\n{rows}\n"


def _line(row: Transition) -> str:
    cells = [
        f"`{row.action}` {row.label}", _join(row.sources), row.to or "stays, or as decided",
        _join(row.roles) or "the system", _besides(row), _join(row.inputs), _join(row.texts),
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _besides(row: Transition) -> str:
    return _join((*row.apart, *row.needs, *(("in_person",) if row.in_person else ())))


def _join(names: Iterable[str]) -> str:
    return ", ".join(sorted(str(name) for name in names))


def write() -> None:
    """Make the file anew."""
    FILE.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    write()
