"""What a long command says on its way: plain lines where nobody looks at a terminal, a bar where somebody does."""

import sys

import pytest

from shared.progress import told


def test_lines_say_how_many_of_how_many(capsys):
    with told("Importing", "rows", every=2) as tick:
        for done in range(1, 6):
            tick(done, 5)
    said = capsys.readouterr()
    assert said.err == "2 of 5 rows\n4 of 5 rows\n5 of 5 rows\n"
    assert said.out == ""


@pytest.mark.parametrize("ends", ["well", "badly"])
def test_terminal_shows_a_bar_and_no_lines(capsys, monkeypatch, ends):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    try:
        with told("Importing", "rows", every=1) as tick:
            tick(1, 4)
            if ends == "badly":
                raise LookupError
    except LookupError:
        pass
    said = capsys.readouterr()
    assert "Importing" in said.err and "25%" in said.err
    assert "1 of 4 rows" not in said.err and said.out == ""
