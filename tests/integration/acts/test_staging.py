"""Texts of a stream's events are read for the events that are wanted alone."""

import pytest

from services.agreements.tables import ACTS
from shared.acts.staging import claim, get_texts, stage
from tests.integration.acts.conftest import NOON

pytestmark = pytest.mark.engines


def test_texts_of_the_events_wanted_are_read_and_no_others(database, stream):
    with database.transaction() as session:
        for seq, words in ((2, "First."), (3, "Second."), (4, "Third.")):
            ids = stage(session, ACTS, stream=stream, author="author", texts={"note": words}, at=NOON)
            claim(session, ACTS, stream=stream, author="author", ids=ids, seq=seq)
        assert get_texts(session, ACTS, stream, [3]) == {3: {"note": "Second."}}
        assert get_texts(session, ACTS, stream, []) == {}
        assert set(get_texts(session, ACTS, stream)) == {2, 3, 4}
