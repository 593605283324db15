"""A transition table in words, for a service's API document: where an act is possible, who may make it, what it asks.

Words only; the conditions themselves are functions in `workflows.<context>.states`, and their words the service's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.acts.rules import Table, Transition


@dataclass(frozen=True)
class RulesInWords:
    """A context's table, and what each of its guards asks, by the guard's name."""

    rules: Table
    conditions: Mapping[str, str]

    def transition(self, row: Transition) -> dict[str, Any]:
        """One row of the table as the document shows it. `to` null: the state stays, or follows from the record."""
        return {
            "action": row.action,
            "label": row.label,
            "from": sorted(row.sources),
            "to": row.to,
            "by": sorted(row.roles) or ["system"],
            "apart": [self.conditions[name] for name in row.apart],
            "needs": [*_in_person(row), *(self.conditions[name] for name in row.needs)],
        }

    def table(self) -> list[dict[str, Any]]:
        """The whole table."""
        return [self.transition(row) for row in self.rules.transitions]

    def describe(self, row: Transition) -> str:
        """One row as the description of its operation."""
        lines = [f"Possible in: {', '.join(sorted(row.sources))}.", f"By: {', '.join(sorted(row.roles))}."]
        lines += [f"Leads to: {row.to}."] if row.to else []
        lines += [f"- {words}" for words in _in_person(row)]
        lines += [f"- {self.conditions[name]}" for name in (*row.apart, *row.needs)]
        return "\n".join(lines)


def _in_person(row: Transition) -> tuple[str, ...]:
    return ("In person; it can't be done on another's behalf.",) if row.in_person else ()
