"""Where a clock's days come from: a rule's amount, which administrators change, or what the agreement's text says."""

import re
from dataclasses import replace

from services.agreements.clock_rules.words import FROM_AGREEMENT, WHAT
from services.agreements.library.loader import load_library
from services.agreements.register.words import CLOCKS
from services.agreements.supply import CLOCK_RULES
from shared.auth.actor import SYSTEM
from tests.unit.agreements.test_states import act_of, state_for
from workflows.agreements.decide import decide
from workflows.agreements.state import Status
from workflows.agreements.states import RULES

STARTING = {
    "executed": Status.SEALING, "clock:effect": Status.SIGNED, "record_review": Status.IN_FORCE,
    "give_notice": Status.IN_FORCE, "record_delivery": Status.IN_FORCE, "package_frozen": Status.PREPARING,
}  # fmt: skip
"""The acts that start clocks, and where the agreement stands."""


def started(act, status, **terms):
    """The clocks that an act starts on an agreement whose text names its first and its last day."""
    state = {**state_for(act, status, "me"), "effective_on": "2027-03-01", "ends_on": "2030-02-28", **terms}
    return [clock for clock in decide(state, act_of(act, SYSTEM)).clocks if clock.op == "start"]


def test_rules_said_to_take_their_days_from_the_agreement_are_those_whose_amount_no_step_reads():
    clocks = [clock for act, status in STARTING.items() for clock in started(act, status)]
    clocks += started("package_frozen", Status.PREPARING, route=[])
    given = {clock.rule for clock in clocks if clock.amount is not None}
    assert given == FROM_AGREEMENT.keys()
    assert (
        {clock.rule for clock in clocks} | {"legal_review"}
        == WHAT.keys()
        == {rule.name for rule in CLOCK_RULES}
    )


def test_every_clock_that_may_run_has_a_name_for_people():
    rows = {t.action.removeprefix("clock:") for t in RULES.transitions if t.action.startswith("clock:")}
    assert rows == CLOCKS.keys()


def test_reminder_of_the_first_day_puts_nothing_in_force():
    act = act_of("clock:effect", SYSTEM)
    soon = decide(
        state_for("clock:effect", Status.SIGNED, "me"), replace(act, ids={**act.ids, "fired": ["remind"]})
    )
    assert soon.state["status"] == Status.SIGNED and not soon.clocks
    assert [effect.body["template"] for effect in soon.effects] == ["effect_reminder"]


def test_author_is_reminded_of_the_last_day_when_the_term_clause_says_that_heads_are():
    [clause] = [clause for clause in load_library().clauses if clause.clause_id == "term-fixed"]
    [asked] = re.findall(r"reminds both heads in writing (.*) before the last day", str(clause))
    [rule] = [rule for rule in CLOCK_RULES if rule.name == "term"]
    assert {int(days) for days in re.findall(r"(\d+) days", asked)} == {180, 90}
    assert {180, 90} <= set(rule.remind_before)
