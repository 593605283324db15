"""Writes `docs/<service>-states.md` from each service's transition table: a diagram, and every act and who makes it.

`python -m deploy.docs.states`; a test fails where a file is not what `RULES` and `DRAWING` of
`workflows/<service>/states.py` say.
"""

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from shared.acts.drawing import Drawing
from shared.acts.rules import Table, Transition
from shared.registry.declaration import Service
from shared.registry.table import get_services

DOCS = Path(__file__).parents[2] / "docs"
Way = tuple[str, str]
"""From a state to a state."""


def file_of(service: Service) -> Path:
    """Where a service's picture is kept."""
    return DOCS / f"{service.name}-states.md"


def render(service: Service) -> str:
    """The whole document."""
    states = import_module(f"workflows.{service.name}.states")
    source = f"workflows/{service.name}/states.py"
    head = f"# {service.label}: states and acts\n\nMade by `python -m deploy.docs.states` from `{source}`; do not edit."
    parts = (head, _diagram(states.RULES, states.DRAWING), _shown(states.DRAWING), _table(states.RULES))
    return "\n\n".join(parts)


def _diagram(rules: Table, drawing: Drawing) -> str:
    ways = _ways(rules) | {way: [words] for way, words in drawing.decided.items()}
    edges = [f"{a} --> {b}: {', '.join(sorted(set(labels)))}" for (a, b), labels in sorted(ways.items())]
    ends = sorted({b for _, b in ways} - {a for a, _ in ways})
    lines = ("stateDiagram-v2", f"[*] --> {drawing.first}", *edges, *(f"{end} --> [*]" for end in ends))
    return "```mermaid\n" + "\n    ".join(lines) + "\n```"


def _ways(rules: Table) -> dict[Way, list[str]]:
    found: dict[Way, list[str]] = {}
    for row in rules.transitions:
        for source in row.sources:
            if row.to and row.to != source:
                found.setdefault((source, row.to), []).append(row.label.lower())
    return found


def _shown(drawing: Drawing) -> str:
    lines = [f"| `{state}` | {words} |" for state, words in drawing.shown.items()]
    return "\n".join(("## What users see", "", "| state | shown as |", "|---|---|", *lines))


def _table(table: Table) -> str:
    rows = "\n".join(_line(row) for row in table.transitions)
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
    """Make the files anew."""
    for service in (each for each in get_services() if each.acts):
        file_of(service).write_text(render(service), encoding="utf-8")


if __name__ == "__main__":
    write()
