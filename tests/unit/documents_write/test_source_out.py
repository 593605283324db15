"""A clause written back for editing is read again as the same clause."""

from __future__ import annotations

import pytest

from shared.documents.write.condition_text import parse_condition
from shared.documents.write.model import AnyOf, Equals, Not
from shared.documents.write.source import parse_clause
from shared.documents.write.source_out import write_clause, write_condition
from tests.unit.documents_write.samples import get_library

CLAUSES = get_library().clauses


@pytest.mark.parametrize("clause", CLAUSES, ids=[clause.clause_id for clause in CLAUSES])
def test_supplied_clause_survives_writing_and_reading(clause):
    assert parse_clause(write_clause(clause), "again") == clause


def test_clause_with_nested_conditions_and_odd_signs_survives():
    source = """+++
id = "odd"
version = 3
title = "A \\"quoted\\" title \\\\ more"
group = "G"
role = "exhibit"
numbered = true
note = "Two\\nlines"
+++

Text with \\{braces\\}. {#here} {when a is yes or b is not answered} {when c in x, y}

::: when a is yes
- item {when b is 3}
  - below {#low}

::: table "T." 1,2
| A | B |
| a<br>b | c | {when a is no}
:::
:::

Plain. {plain} {when d not in 1, 2}
"""
    clause = parse_clause(source, "odd")
    assert parse_clause(write_clause(clause), "again") == clause


@pytest.mark.parametrize(
    "text", ["a is yes", "a is not no and b in x, y", "a is 3 or b is not answered", "a not in 1, z"]
)
def test_condition_survives_writing_and_reading(text):
    assert write_condition(parse_condition(text)) == text


def test_condition_that_no_line_can_say_is_refused():
    with pytest.raises(ValueError, match="cannot be written in one line"):
        write_condition(Not(of=AnyOf(of=(Equals(question="a", value=True),))))
