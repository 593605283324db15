"""Texts of events (reasons, questions) stand beside the chain: tampering with them is found by their salted digests."""

import pytest

from services.agreements.context import AgreementsContext
from services.agreements.tables import ACTS
from shared.acts import staging
from shared.acts.decision import Decision
from shared.acts.messages import Act
from shared.acts.streams import append, lock_stream
from shared.clock import now
from tests.integration.acts.drafts import AUTHOR

pytestmark = pytest.mark.engines
CHANGE = "UPDATE agreements.staged_input SET {} WHERE body = 'The office was merged.'"


@pytest.fixture
def told(record):
    """The record with two events that have a text each, as acts leave them."""
    stream = record.streams[0]
    for words in ("The office was merged.", "Nobody signs for it."):
        with record.app.transaction() as session:
            kept = staging.stage(
                session, ACTS, stream=stream, author="author", texts={"reason": words}, at=now()
            )
            act = Act("withdraw", words, "", now(), AUTHOR, staged=kept)
            held = lock_stream(session, AgreementsContext(), stream)
            append(session, AgreementsContext(), held, act, Decision(dict(held.head.state)))
    assert record.work.verify("tests").counts["texts"] == 2 and record.found() == []
    return record


def test_edited_text_is_found_also_under_a_salt_that_fits_nothing(told):
    told.run(CHANGE.format("body = 'The office was sold.'"))
    assert told.found() == [("edited", f"{told.streams[0]}/6")]
    told.run("UPDATE agreements.staged_input SET salt = 'another' WHERE body = 'The office was sold.'")
    assert told.found() == [("edited", f"{told.streams[0]}/6")]


def test_edited_text_whose_own_digest_was_made_to_fit_is_found(told):
    salt = told.rows("SELECT salt FROM agreements.staged_input WHERE body = 'The office was merged.'")[0].salt
    forged = staging.salted_digest(salt, "The office was sold.")
    told.run(CHANGE.format("body = 'The office was sold.', digest = %s").replace("%s", f"'{forged}'"))
    assert told.found() == [("edited", f"{told.streams[0]}/6")]


def test_deleted_text_is_found(told):
    told.run("DELETE FROM agreements.staged_input WHERE body = 'The office was merged.'")
    assert told.found() == [("deleted", f"{told.streams[0]}/6")]


def test_text_given_to_another_event_is_found(told):
    told.run(CHANGE.format("claimed_by = 7"))
    assert told.found() == [("swapped", f"{told.streams[0]}/6"), ("inserted", f"{told.streams[0]}/7")]


def test_text_put_under_an_event_is_found_and_one_that_waits_for_its_act_is_none(told):
    with told.app.transaction() as session:
        staging.stage(session, ACTS, stream=told.streams[0], author="x", texts={"reason": "Waits."}, at=now())
    assert told.found() == []
    told.run("UPDATE agreements.staged_input SET claimed_by = 2 WHERE body = 'Waits.'")
    assert told.found() == [("inserted", f"{told.streams[0]}/2")]
