"""A change that is not tracked is told, though the file is full of tracked ones: the marks alone would not show it."""

from __future__ import annotations

import pytest

from shared.documents.compare import source
from shared.documents.compare.compare import compare
from shared.documents.compare.marks import compare_marked
from tests.unit.documents_read.build import deleted, docx, inserted, paragraph


def marks_of(old, new):
    return compare_marked(old, new)[1]


def heading(words):
    return paragraph(words, style="Heading1")


def made(term, pay):
    return docx(heading("Term") + paragraph(*term) + heading("Payment") + paragraph(*pay))


OLD = made(["It ends in 2030."], ["Each pays its own."])
TRACKED = ["It ends in ", deleted("2030"), inserted("2031"), "."]


def test_file_whose_changes_are_all_tracked_says_whose_they_are():
    marks = marks_of(OLD, made(TRACKED, ["Each pays its own."]))
    assert sum(marks.authors.values()) == 2 and len(marks.authors) == 1
    assert marks.silent == ()


def test_clause_changed_beside_the_tracked_changes_is_named():
    marks = marks_of(OLD, made(TRACKED, ["The State pays."]))
    assert marks.silent == ("Payment",)


def test_untracked_change_inside_a_clause_with_tracked_ones_is_found_too():
    marks = marks_of(
        OLD, made(["It may end in ", deleted("2030"), inserted("2031"), "."], ["Each pays its own."])
    )
    assert marks.silent == ("Term",)


def test_file_without_a_tracked_change_marks_nothing():
    marks = marks_of(OLD, made(["It ends in 2031."], ["Each pays its own."]))
    assert (dict(marks.authors), marks.silent) == ({}, ("Term",))


def test_nothing_is_said_where_the_older_file_has_tracked_changes_of_its_own():
    assert marks_of(made(TRACKED, ["Each pays its own."]), OLD).silent is None


@pytest.mark.parametrize("words", [TRACKED, ["It ends in 2031."]], ids=["tracked", "not tracked"])
def test_each_file_is_read_once_for_its_changes_and_its_marks(words, monkeypatch):
    new, read = made(words, ["The State pays."]), []
    found = compare(OLD, new)
    whole = source.document_of
    monkeypatch.setattr(source, "document_of", lambda package: (read.append(package), whole(package))[1])
    assert compare_marked(OLD, new)[0] == found
    assert len(read) == 2
