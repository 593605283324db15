"""The demo shows everything that there is to see, and told twice it is the same."""

import pytest
from sqlalchemy import func, select

from services.agreements.demo.stories import DEMO, STORIES
from services.agreements.register.next_step import open_tasks
from services.agreements.tables import ACTS
from shared import clock
from shared.acts.commit import get_head
from shared.auth.actor import SYSTEM
from shared.service.demo import tell_stories
from workflows.agreements.state import SHOWN_AS, Status

pytestmark = pytest.mark.engines


def quickly(story, name):
    """The package and the sealed copy, without a PDF: LibreOffice and the seal are not this test's business."""
    state = story.head.state
    if name == "freeze_package":
        package = {"id": f"p-{story.key}", "pdf": "f" * 64, **state["submitted"]}
        story.commit("package_frozen", SYSTEM, {"package": package})
    else:
        story.commit("executed", SYSTEM, {"executed": {"file": f"e-{story.key}", "sha256": "e" * 64}})
    return True


@pytest.fixture(scope="module")
def told(house):
    """The head of every agreement of the demo after the seed, by the story's key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.agreements.demo.stage.Story._work", quickly)
        assert tell_stories(DEMO, house.parts) == len(STORIES)
        yield heads(house)


def heads(house):
    with house.parts.database.transaction() as session:
        return {key: get_head(session, ACTS, DEMO.stream(key)) for key in STORIES}


def days_due(house, told):
    """In how many days, by the agencies' calendar, each story's open tasks are due."""
    zone, today = house.parts.zone, clock.now().astimezone(house.parts.zone).date()
    tasks = [(key, task) for key, head in told.items() for task in open_tasks(head.state, head.due)]
    return {key: (task.due.astimezone(zone).date() - today).days for key, task in tasks if task.due}


def test_demo_has_an_agreement_in_every_status_of_the_glossary(told):
    assert {SHOWN_AS[Status(head.state["status"])] for head in told.values()} == set(SHOWN_AS.values())


def test_demo_has_something_overdue_something_due_today_and_something_that_waits(house, told):
    found = days_due(house, told)
    assert min(found.values()) < 0, found
    assert 0 in found.values(), found
    assert max(found.values()) > 0, found
    assert any(
        head.state["status"] == Status.SIGNED and head.due["effect"] > clock.now() for head in told.values()
    )


def test_second_seed_adds_nothing_and_leaves_every_agreement_as_it_is(house, told):
    count = select(func.count()).select_from(ACTS.stream)
    with house.parts.database.transaction() as session:
        before = session.scalar(count)
    assert tell_stories(DEMO, house.parts) == 0
    assert heads(house) == told
    with house.parts.database.transaction() as session:
        assert session.scalar(count) == before == len(STORIES)
