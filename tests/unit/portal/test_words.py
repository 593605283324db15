"""Every role, scope and event of the directory has words that people use."""

import ast
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import services.portal
from services.portal.administration.periods import period_of
from services.portal.administration.words import ROLES, duties, role_name
from services.portal.journal.words import WORDS
from shared.auth.actor import Grant, Role
from shared.auth.roles import ROLE_PERMISSIONS

CODE = Path(services.portal.__path__[0])
JOURNAL_CALLS = {"add_event", "_journal"}


def test_every_role_has_a_name_and_permissions():
    assert set(ROLES) == set(Role) == set(ROLE_PERMISSIONS)


def journalled() -> set[str]:
    """Every event name that the portal's code writes as a text."""
    found: set[str] = set()
    for path in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in JOURNAL_CALLS:
                found |= {str(a.value) for a in node.args if isinstance(a, ast.Constant)}
    return found - {"system"}  # who acted, not what was done


def test_every_event_that_is_written_has_words_and_none_are_left_over():
    assert journalled() == set(WORDS)


def test_duties_are_one_sentence_without_repeats():
    line = duties([Grant(Role.SIGNATORY, "x"), Grant(Role.APPROVER, "x"), Grant(Role.APPROVER, "y")])
    assert line == "Approves what is submitted, or returns it; signs for the agency"
    assert duties([]) == ""
    assert role_name("emperor_of_x") == "Emperor of x"


def test_period_covers_whole_days_across_the_change_of_clocks():
    zone = ZoneInfo("America/New_York")
    start, end = period_of(date(2026, 10, 31), date(2026, 11, 1), zone)  # clocks go back on the second day
    assert start.isoformat() == "2026-10-31T00:00:00-04:00"
    assert end.isoformat() == "2026-11-02T00:00:00-05:00"
