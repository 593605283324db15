"""Queries on clock rules. A rule is never changed: a new version is a new row, and a started clock keeps its own."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from shared.acts.clocks import by_first_day
from shared.acts.tables import ActTables


def list_rules(session: Session, tables: ActTables) -> Sequence[Row[Any]]:
    """Every version of every rule, by name, newest first."""
    t = tables.clock_rule
    return session.execute(select(t).order_by(t.c.name, t.c.version.desc())).all()


def rules_in_force(session: Session, tables: ActTables, on: date) -> dict[str, Row[Any]]:
    """The version of each rule that a clock started on this day takes, as the commit chooses it."""
    t, found = tables.clock_rule, dict[str, Row[Any]]()
    begun = select(t).where(t.c.from_date <= on)
    for row in session.execute(begun.order_by(t.c.name, *by_first_day(t))):
        found.setdefault(row.name, row)
    return found


def add_rule(session: Session, tables: ActTables, values: Mapping[str, Any]) -> None:
    """Add a version of a rule."""
    session.execute(insert(tables.clock_rule), dict(values))
