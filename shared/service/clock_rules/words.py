"""Clock rules in words. Words only."""

from typing import Any

UNITS = {
    "business_days": ("business day", "business days"),
    "days": ("day", "days"),
    "months": ("month", "months"),
}


def amount_in_words(amount: int, unit: str) -> str:
    """“10 business days”, “1 month”."""
    one, many = UNITS[unit]
    return f"{amount} {one if amount == 1 else many}"


def rule_in_words(rule: Any, from_record: str = "") -> str:
    """“10 business days; reminder 2 business days before; escalated 3 days after”; without days “on the day itself”.

    `from_record`: when it is due, where each record says it and not the rule.
    """
    own = amount_in_words(rule.amount, rule.unit) if rule.amount else "on the day itself"
    parts = [from_record or own]
    parts += [
        f"reminder {amount_in_words(n, rule.unit)} before" for n in sorted(rule.remind_before, reverse=True)
    ]
    if rule.escalate_after is not None:
        parts.append(f"escalated {amount_in_words(rule.escalate_after, rule.unit)} after")
    return "; ".join(parts)


CHANGED = {"add_clock_rule": "The new version of the rule is added. Clocks that run already keep theirs."}
"""What people are told after a change that they have just made."""
