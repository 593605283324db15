"""The documents that are made from code are what the code says."""

from deploy.docs.states import FILE, render


def test_diagram_of_states_is_what_the_transition_table_says():
    assert FILE.read_text(encoding="utf-8") == render(), "run: python -m deploy.docs.states"
