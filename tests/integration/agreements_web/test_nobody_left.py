"""A legal reviewer who drafts is the only one of the agency: the way out is said at once, not only at the end."""

import html
import uuid

import pytest

from services.agreements.approvals import repository
from services.agreements.drafts.service import make_version
from shared.auth.directory import list_holder_accounts
from shared.demo import seed_id

pytestmark = pytest.mark.engines
PROBLEM = "Nobody but its writers could approve the stage “Legal review”"


@pytest.fixture
def alone(house, monkeypatch):
    """A draft whose writer is the agency's one legal reviewer; the agency has an administrator, Ada."""
    actor, stream = house.draft("Nobody left", versions=0)
    make_version(house.parts, actor, stream, note="", key=uuid.uuid4().hex)

    def accounts(session, role, agency):
        held = list_holder_accounts(session, role, agency)
        return [actor.account_id] if role == "legal_reviewer" else held

    monkeypatch.setattr(repository, "list_holder_accounts", accounts)
    return stream


@pytest.mark.parametrize("page", ["submit", "questions"])
def test_who_can_give_the_stage_another_member_is_said_by_name_and_where(house, dana, alone, page):
    here = seed_id("agency", "wvsp")
    house.newcomer("administrator", here)
    shown = html.unescape(dana.get(f"/agreements/{alone}/{page}"))
    assert PROBLEM in shown
    assert "An administrator of West Virginia State Police (" in shown
    assert "can make somebody else legal reviewer of the agency, or name another person in the stage" in shown
    assert 'href="/directory/people/' in shown and 'href="/directory/agencies/' in shown
    assert f'href="/agreements/routes/{here}"' in shown and f"/routes/{here}/edit" not in shown


def test_draft_that_somebody_can_approve_has_no_notice(house, dana):
    _, stream = house.draft("Somebody left", versions=0)
    assert "not submitted yet" not in dana.get(f"/agreements/{stream}/questions")
