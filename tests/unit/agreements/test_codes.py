"""Every code that events and state keep has its words, and is given by some act."""

import re
from pathlib import Path

import pytest

from services.agreements.frame.details import BACK_TO_DRAFT_IN_WORDS
from services.agreements.letters.texts import LETTERS
from services.agreements.register.words import DRAFT_AGAIN_TASKS, ENDINGS, PROBLEM_TASKS, PROBLEMS
from workflows.agreements.codes import BackToDraft, Ending, PackageProblem

ROOT = Path(__file__).parents[3]
GIVEN_BY = [*(ROOT / "workflows/agreements").glob("*.py"), ROOT / "services/agreements/signature/package.py"]


@pytest.mark.parametrize("code", [*PackageProblem, *BackToDraft, *Ending], ids=str)
def test_every_code_is_given(code):
    name = rf"\b{type(code).__name__}\.{code.name}\b"
    assert any(re.search(name, path.read_text()) for path in GIVEN_BY)


def test_every_problem_of_a_package_is_told_with_what_to_do():
    assert set(PROBLEMS) == set(PROBLEM_TASKS) == set(PackageProblem)


def test_every_way_back_to_a_draft_has_its_task_its_reason_and_its_message():
    assert set(DRAFT_AGAIN_TASKS) == set(BACK_TO_DRAFT_IN_WORDS) == set(BackToDraft)
    assert {f"agreement_{code}" for code in BackToDraft} <= set(LETTERS)


def test_every_ending_has_words():
    assert set(ENDINGS) == set(Ending)
