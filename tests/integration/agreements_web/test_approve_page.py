"""What stands before an approver: the fallbacks that the drafter chose, and no button after stepping back."""

import html
from datetime import timedelta

import pytest
from sqlalchemy import update

from services.agreements.acting.done_meanwhile import what_was_done
from services.agreements.acting.stepping_back import TOO_FEW
from services.agreements.approvals.asked_stages import DEFAULT
from services.agreements.demo.stage import Story
from services.agreements.drafts.service import open_draft, save
from services.agreements.overview import act_pages
from services.agreements.submission.chosen_signers import ChosenSigners, OutsideSigner
from services.agreements.submission.service import SubmissionRequest, prepare_submission
from services.agreements.tables import ACTS
from services.portal.administration.delegations import create_delegation, revoke_delegation
from services.portal.seed import seed_id
from shared import clock
from shared.acts.commit import lock_head
from shared.auth.actor import SYSTEM
from shared.errors import Conflict

pytestmark = pytest.mark.engines

KAREN = OutsideSigner(name="Karen Holt", title="Agent", email="karen.holt@hsi.example")


class Submitted(Story):
    """A story up to its approval. The PDF is not looked at here, so that no LibreOffice is needed."""

    confirmed = False

    def ask(self, **choices):
        dana = self.actor("dana-mercer")
        draft = open_draft(self.parts, dana, self.stream)
        save(
            self.parts,
            dana,
            self.stream,
            {f"clause:{k}": v for k, v in choices.items()},
            draft.row.row_version,
        )
        self.make(2, "dana-mercer")
        signers = ChosenSigners(seed_id("account", "james-whitlock"), KAREN)
        asked = SubmissionRequest(self.head.state["version"], signers, confirmed=self.confirmed)
        carried = prepare_submission(self.parts, dana, self.stream, asked, self.next_key("signers"))
        self.commit("submit", dana.claims(), carried.ids, carried.texts)
        submitted = self.head.state["submitted"]
        self.commit(
            "package_frozen", SYSTEM, {"package": {"id": self.next_key("package"), "pdf": "f", **submitted}}
        )


@pytest.fixture
def story(house, request):
    told = Submitted(house.parts, clock.now(), request.node.name)
    told.begin(3, "dana-mercer", "wvsp", "hsi", "Before An Approver", start=40, shares=True)
    return told


def test_approver_is_told_which_fallbacks_the_drafter_chose(luis, story):
    story.ask(liability="liability-reserved", oversight="oversight-committee")
    page = html.unescape(luis.get(f"/agreements/{story.stream}/do/approve"))
    assert "Fallbacks that the drafter chose" in page and "Last resort, with counsel" in page
    assert 'href="/agreements/clauses/liability-reserved"' in page
    assert "oversight-committee" not in page  # the house's own text


def test_drafter_is_told_before_submitting_which_fallbacks_the_approvers_will_see(house, dana, story):
    story.ask(liability="liability-reserved")
    story.act(0, "recall", "dana-mercer", {"reason": "Once more"})
    page = html.unescape(dana.get(f"/agreements/{story.stream}/submit"))
    assert "The approvers are shown the fallbacks" in page and "Last resort, with counsel" in page


def test_last_resort_is_not_submitted_on_a_route_that_no_legal_reviewer_must_pass(
    house, dana, story, monkeypatch
):
    story.ask(liability="liability-reserved")
    story.act(0, "recall", "dana-mercer", {"reason": "Once more"})
    heads = [plan for plan in DEFAULT if plan.role == "approver"]
    monkeypatch.setattr("services.agreements.approvals.repository.get_plans", lambda *_: heads)
    said = "a last resort that needs counsel’s consent"
    page = html.unescape(dana.get(f"/agreements/{story.stream}/submit"))
    assert said in page and 'name="outside_email"' not in page
    with pytest.raises(Conflict, match=said):
        story.submit(0, "dana-mercer", "james-whitlock", KAREN)


def test_text_with_the_house_s_own_words_names_no_fallback(luis, story):
    story.ask()
    page = luis.get(f"/agreements/{story.stream}/do/approve")
    assert "Clocks that this text sets" in page and "Fallbacks" not in page


def test_whoever_stepped_back_finds_no_button_to_approve_for_whoever_lent_them_their_part(house, story):
    story.ask()
    story.act(1, "approve", "luis-ortega")
    story.act(1, "approve", "james-whitlock")
    ruth, page = house.person("ruth-hagan"), f"/agreements/{story.stream}"
    assert f"{page}/do/approve" in ruth.get(page)
    story.act(0, "recuse", "ruth-hagan", {"reason": "A conflict of interest"})
    assert "do/approve" not in ruth.get(page)
    lent = seed_id("account", "james-whitlock")
    asked = ruth.get(f"{page}/do/approve?for={lent}")
    assert "Stepped back from the decision" in asked and "by you on" in asked and "<form" not in main(asked)


def main(page):
    return page[page.index("<main") : page.index("</main>")]


def test_page_of_stepping_back_says_who_decides_then_on_this_record(luis, story):
    story.ask()
    said = html.unescape(luis.get(f"/agreements/{story.stream}/do/recuse"))
    assert TOO_FEW in said and "Your reason stays with the record." in said


def test_stage_and_why_it_is_asked_stand_on_the_page_of_the_decision(house, luis, story):
    story.ask()
    for page in ("do/approve", "return"):
        assert "Legal review, stage 1 of 3." in luis.get(f"/agreements/{story.stream}/{page}")
    story.act(1, "approve", "luis-ortega")
    added = "Information sharing, stage 2 of 3; added because information about people is shared."
    assert added in house.person("ruth-hagan").get(f"/agreements/{story.stream}/do/approve")


def test_whoever_decided_a_stage_finds_no_button_for_the_next_and_is_told_why_and_who_can(house, story):
    story.ask()
    story.act(1, "approve", "luis-ortega")
    story.act(1, "approve", "ruth-hagan")
    ruth, page = house.person("ruth-hagan"), f"/agreements/{story.stream}"
    assert "do/approve" not in ruth.get(page) and "James Whitlock" in ruth.get(page)
    asked = ruth.get(f"{page}/do/approve")
    assert "You have decided another stage of this text" in asked and "<form" not in main(asked)
    assert "Another member of this stage must decide this one" in asked
    lent = seed_id("account", "james-whitlock")
    for_james = ruth.get(f"{page}/do/approve?for={lent}")  # she may act for him, but for no second stage
    assert "You have decided another stage of this text" in for_james and "<form" not in main(for_james)
    assert "Decided another stage, so not asked here" in ruth.get(f"{page}/approvals")
    with pytest.raises(RuntimeError, match="one person decides one stage"):
        story.act(0, "approve", "ruth-hagan")


def test_deputy_who_decided_another_stage_and_is_no_member_is_told_so_though_nobody_is_named(house, story):
    luis, james = (seed_id("account", key) for key in ("luis-ortega", "james-whitlock"))
    at, page = clock.now(), f"/agreements/{story.stream}/do/approve"
    story.ask()
    story.act(1, "approve", "luis-ortega")
    late = main(house.person("luis-ortega").get(page))
    assert "Approved, stage Legal review" in late and "by you" in late
    with house.portal.transaction() as session:
        lent = create_delegation(
            session, by="system", from_account=james, to_account=luis, reason="Leave",
            starts_at=at - timedelta(hours=1), ends_at=at + timedelta(days=1),
        )  # fmt: skip
    for asked in (page, f"{page}?for={james}"):
        said = main(house.person("luis-ortega").get(asked))
        assert "You have decided another stage of this text" in said and "by you" not in said
    with house.portal.transaction() as session:
        revoke_delegation(session, lent.id, by=james)


def test_page_of_naming_says_that_nobody_is_left_and_who_can_do_what(luis, story, monkeypatch):
    story.ask()
    page = f"/agreements/{story.stream}/do/reassign"
    assert "Name instead" in luis.get(page)
    monkeypatch.setattr(act_pages, "list_deciders", lambda session, row: [])
    said = html.unescape(luis.get(page))
    assert "Nobody can be named" in said and "Name instead" not in said
    assert "An administrator of West Virginia State Police" in said
    assert "Or Dana Mercer, its author, calls the agreement back" in said


def test_approver_is_told_before_which_later_stage_of_theirs_would_be_left_short(house, luis, story):
    story.ask()
    page = f"/agreements/{story.stream}/do/approve"
    assert "You could not decide a later stage" not in luis.get(page)
    with house.parts.database.transaction() as session:
        state = lock_head(session, ACTS, story.stream).state
        state["route"][-1].update(
            members=[{"account": seed_id("account", "luis-ortega"), "why": ""}], next_in_line=""
        )
        session.execute(
            update(ACTS.stream).where(ACTS.stream.c.stream_id == story.stream).values(state=state)
        )
    said = html.unescape(luis.get(page))
    assert f"you can’t decide the stage “{state['route'][-1]['name']}” any more" in said


def test_whoever_comes_late_is_told_who_decided_on_their_behalf_and_the_deputy_for_whom(house, story):
    luis, ruth = (seed_id("account", key) for key in ("luis-ortega", "ruth-hagan"))
    at = clock.now()
    story.ask()
    with house.portal.transaction() as session:
        lent = create_delegation(
            session, by="system", from_account=luis, to_account=ruth, reason="Leave",
            starts_at=at - timedelta(hours=1), ends_at=at + timedelta(days=1),
        )  # fmt: skip
    ids = {"package": story.head.state["package"]["id"]}
    story.commit("approve", story.actor("ruth-hagan").claims(luis), ids)
    told = {reader: what_was_done(house.parts, story.stream, "approve", reader) for reader in (luis, ruth)}
    assert "by Ruth Hagan on your behalf on" in told[luis]
    assert "by you on behalf of Luis Ortega on" in told[ruth]
    with house.portal.transaction() as session:
        revoke_delegation(session, lent.id, by=luis)
