"""The check of what is kept goes on behind a copy that the store does not give, and ends where the store is away."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from services.agreements.signature import check_copies
from shared.errors import Unavailable


def check(monkeypatch, answers):
    """What is said of copies 0, 1, …, of which the store gives those that are not None."""
    files = [(str(n), SimpleNamespace(sha256="", answer=answer)) for n, answer in enumerate(answers)]
    session = SimpleNamespace(execute=lambda _: SimpleNamespace(all=lambda: files))
    parts = SimpleNamespace(database=SimpleNamespace(transaction=lambda: nullcontext(session)))
    monkeypatch.setattr(check_copies, "trust_roots", lambda _: ())
    monkeypatch.setattr(check_copies, "_problem", problem)
    return check_copies.check_kept(parts)


def problem(_parts, file, _roots):
    if file.answer is None:
        raise Unavailable("The document store does not answer.")
    return file.answer


def test_copy_that_the_store_does_not_give_is_named_and_the_rest_is_checked(monkeypatch):
    found = list(check(monkeypatch, ["", None, None, "", None, "gone"]))
    assert [copy.problem for copy in found] == [
        "",
        check_copies.NOT_GIVEN,
        check_copies.NOT_GIVEN,
        "",
        check_copies.NOT_GIVEN,
        "gone",
    ]
    assert [copy.number for copy in found] == list("012345")


def test_store_that_is_away_ends_the_check(monkeypatch):
    checked = check(monkeypatch, ["", None, None, None, ""])
    assert [next(checked).number for _ in range(3)] == ["0", "1", "2"]
    with pytest.raises(Unavailable):
        next(checked)
