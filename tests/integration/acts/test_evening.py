"""At nine in the evening the day is the state's on every path that asks an act's conditions, not UTC's next."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared import clock
from shared.acts.commit import get_head
from shared.acts.messages import Act, CommitInput
from shared.acts.perform import Performer
from shared.acts.rules import Table
from shared.audit.chain import canonical, sha256
from shared.temporal import data_converter
from tests.integration.acts.drafts import AUTHOR, SUBMIT, an_act
from workflows.agreements.states import RULES
from workflows.entity import Entity, EntityKind

pytestmark = pytest.mark.engines

EVENING = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)


def after_today(state, act):
    """A condition as a service writes it: the day that is named lies after the act's."""
    return None if act.at.date() < TOMORROW else "Choose a day after today."


EVENING_RULES = Table(
    RULES.context,
    tuple(replace(row, needs=(*row.needs, "after_today")) for row in RULES.transitions),
    {**RULES.guards, "after_today": after_today},
)


@pytest.fixture
def in_the_evening(committer):
    """The committer at nine in the evening, with the condition on every act."""
    committer.context.rules = EVENING_RULES
    with clock.at(EVENING):
        yield committer


@pytest.fixture
def prepared(database, in_the_evening, stream):
    """A submission as the sender prepares it, and the head that it saw."""
    performer = Performer(database, in_the_evening.context, None, None, in_the_evening.zone)
    with database.transaction() as session:
        head = get_head(session, in_the_evening.context.tables, stream)
        return performer.prepare(session, AUTHOR, head, "submit", key="k", known=None, ids=SUBMIT)


def received(act: Act) -> Act:
    """The act as the workflow gets it."""
    converter = data_converter(None)
    (came,) = asyncio.run(converter.decode(asyncio.run(converter.encode([act])), [Act]))
    return came


def test_commit_checks_an_act_of_any_offset_on_the_states_day(in_the_evening, stream):
    act = an_act("submit", AUTHOR, EVENING, **SUBMIT)
    assert in_the_evening.commit(CommitInput(stream, 0, act)).refusal is None


def test_sender_carries_the_states_day(prepared):
    assert prepared.act.at == EVENING
    assert prepared.act.at.date() == TODAY


def test_key_stands_for_what_it_always_stood_for(prepared):
    content = {"name": "submit", "ids": SUBMIT, "texts": {}, "actor": AUTHOR.account_id}
    assert prepared.act.digest == sha256(canonical(content))


def test_workflow_refuses_nothing_that_the_commit_allows(prepared):
    entity = Entity(EntityKind(EVENING_RULES, "commit"), prepared.head)
    entity.refuse_early(received(prepared.act))
