"""The demo is the same at every start: nothing acts on a story while it is told, and a broken one lives on."""

import pytest

from services.agreements.demo.stage import Story
from services.agreements.submission.chosen_signers import OutsideSigner
from services.agreements.tables import ACTS
from shared import clock
from shared.acts.commit import get_head
from shared.acts.start import list_overdue
from shared.auth.actor import SYSTEM
from shared.service.demo import release

pytestmark = pytest.mark.engines
KAREN = OutsideSigner(name="Karen Holt", title="Agent in charge", email="karen.holt@hsi.example")


def test_sweep_leaves_a_story_alone_while_it_is_told_and_finds_it_afterwards(house, monkeypatch):
    monkeypatch.setattr("services.agreements.demo.stage.Story._work", frozen)
    story = Story(house.parts, clock.now(), "seed-told")
    story.begin(90, "dana-mercer", "wvsp", "hsi", "A long task force", start=30, shares=False)
    story.make(89, "dana-mercer")
    story.submit(80, "dana-mercer", "james-whitlock", KAREN)
    with house.parts.database.transaction() as session:
        assert get_head(session, ACTS, story.stream).due["approval"] < clock.now()
    assert story.stream not in list_overdue(house.parts.database, house.parts.context, clock.now())
    assert release(house.parts, story.stream)
    assert story.stream in list_overdue(house.parts.database, house.parts.context, clock.now())


def test_story_that_was_never_begun_has_nothing_to_release(house):
    assert release(house.parts, "no such record") is None


def frozen(story, name):
    """The package, without a PDF: what LibreOffice makes is not this test's business."""
    submitted = story.head.state["submitted"]
    story.commit("package_frozen", SYSTEM, {"package": {"id": "p", "pdf": "f" * 64, **submitted}})
    return True
