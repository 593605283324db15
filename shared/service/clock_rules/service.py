"""Clock rules: reading them, and adding a version that counts from a day on. The rules belong to all agencies."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from shared import clock
from shared.acts.changes import Changes
from shared.auth.actor import Actor
from shared.auth.scope import require
from shared.errors import FieldError, Invalid, NotFound, StaleVersion, wrong_field
from shared.service.clock_rules.mounted import ClockRulePlace
from shared.service.clock_rules.repository import add_rule, list_rules, rules_in_force
from shared.service.parts import ServiceParts


@dataclass(frozen=True)
class Rule:
    """One rule with its versions, newest first, and the one that a clock started today takes."""

    name: str
    versions: Sequence[Row[Any]]
    current: Row[Any]


@dataclass(frozen=True)
class NewVersion:
    """What a new version says, in the rule's unit. `amount` None: each record says how long."""

    amount: int | None
    remind_before: tuple[int, ...]
    escalate_after: int | None
    source: str
    from_date: date


def list_all(parts: ServiceParts) -> list[Rule]:
    """Every rule, by name."""
    with parts.database.transaction() as session:
        tables = parts.context.tables
        rows, current = list_rules(session, tables), rules_in_force(session, tables, today(parts))
    return [Rule(name, [r for r in rows if r.name == name], row) for name, row in sorted(current.items())]


def open_rule(parts: ServiceParts, name: str) -> Rule:
    """One rule. Raises NotFound."""
    found = next((rule for rule in list_all(parts) if rule.name == name), None)
    if found is None:
        raise NotFound("There is no such clock rule.")
    return found


def add_version(
    parts: ServiceParts,
    actor: Actor,
    name: str,
    new: NewVersion,
    *,
    mounted: ClockRulePlace,
    base: int,
    key: str,
) -> int:
    """Add a version and return its number; clocks that run keep theirs, and one that is planned for later its day.

    Raises Invalid (a day before today; no amount, or one where the record says it), StaleVersion (another was added
    meanwhile), NotFound, Denied for whoever may not change rules at every agency.
    """
    require(actor, mounted.edits, [None])
    rule = open_rule(parts, name)
    amount = _amount(rule, new, mounted)
    if new.from_date < today(parts):
        message = "Choose today or a later day: a rule never changes what has begun."
        raise Invalid("A rule can't count backwards.", (FieldError("from_date", message),))
    content = {
        "rule": {**asdict(new), "from_date": new.from_date.isoformat()},
        "base": base,
        "by": actor.account_id,
    }
    tables = parts.context.tables
    changes = Changes(parts.context.name, tables)
    with parts.database.transaction() as session:
        seen = changes.begin(session, f"clock_rule:{name}", key, content)
        newest = next(row for row in list_rules(session, tables) if row.name == name)
        if seen is not None:
            return int(seen.get("version", newest.version))
        if newest.version != base:
            raise StaleVersion("Another version of this rule was added after you opened it.")
        number = newest.version + 1
        add_rule(session, tables, {
            "name": name, "version": number, "unit": rule.current.unit, "amount": amount,
            "remind_before": list(new.remind_before), "escalate_after": new.escalate_after, "source": new.source,
            "from_date": new.from_date,
        })  # fmt: skip
        told = {"version": number, "amount": amount, "from_date": new.from_date.isoformat()}
        changes.write(
            session, f"clock_rule:{name}", "add_clock_rule", actor, key=key, content=content, body=told
        )
    return int(number)


def _amount(rule: Rule, new: NewVersion, mounted: ClockRulePlace) -> int:
    """How long the new version runs; the old number, which nothing reads, where each record says it. Raises Invalid."""
    if rule.name in mounted.from_record:
        if new.amount is not None:
            raise wrong_field("amount", "Each record says how long this runs. Leave it out.")
        return int(rule.current.amount)
    if new.amount is None:
        raise wrong_field("amount", "Enter how long it runs.")
    return new.amount


def today(parts: ServiceParts) -> date:
    """The day in the zone of business days."""
    return clock.today(parts.zone)
