"""How an agreement's state is shown: its steps, its stages, its buttons, the words of its ledgers."""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from services.agreements.frame.buttons import ARRANGEMENT
from services.agreements.frame.details import Details
from services.agreements.frame.progress import process_strip
from services.agreements.frame.signing_links import LinkNow, LinkStatus
from services.agreements.overview.clocks import ClockLine
from services.agreements.overview.stages import earlier_of, people_of, signers_of, stages_of
from services.agreements.overview.whose_clock import clock_title, waits_for
from services.agreements.register.timeline import what_happened
from services.agreements.register.words import ledger_words
from services.agreements.sealing.completion import signer_fact
from services.agreements.signers.models import EvidenceRow, SignerRow
from shared.service.acting.offers import Offer
from shared.service.story import Names
from workflows.agreements.state import Status, new_state
from workflows.agreements.states import RULES

NAMES = Names({"luis": "Luis Ortega", "ruth": "Ruth Hagan", "james": "James Whitlock"})
LEGAL = {
    "id": "legal", "name": "Legal review", "mode": "any", "n": 1, "rule": "", "because": "", "next_in_line": "",
    "members": [{"account": "luis", "why": ""}],
}  # fmt: skip
HEAD = {
    **LEGAL, "id": "head", "name": "Agency head",
    "members": [{"account": "ruth", "why": ""}, {"account": "james", "why": "escalated"}],
}  # fmt: skip
AT = "2026-11-09T20:00:00+00:00"


def _state(**changed):
    return {**new_state(agencies=["wvsp"], partners=["hsi"], author="dana"), **changed}


def _decision(member, by=None, round_=1, stage="legal", decision="approved"):
    return {
        "stage": stage,
        "round": round_,
        "member": member,
        "by": by or member,
        "decision": decision,
        "at": AT,
    }


@pytest.mark.parametrize("status", list(Status))
def test_process_steps_in_every_status_show_exactly_one_current_step(status):
    ended = {"how": "terminated", "on": "2026-11-09"}
    steps = process_strip(_state(status=status, ended=ended, route=[LEGAL], round=1))
    assert [step[1] for step in steps].count("current") == 1


def test_process_steps_of_an_agreement_withdrawn_as_a_draft_claim_no_approval():
    steps = process_strip(_state(status=Status.ENDED, ended={"how": "withdrawn", "on": "2026-10-10"}))
    assert steps == [("Draft", "complete"), ("Ended", "current", "withdrawn Oct 10, 2026")]


def test_process_steps_of_a_signed_agreement_say_from_when_it_will_be_in_force():
    steps = process_strip(_state(status=Status.SIGNED, effective_on="2026-12-15"))
    assert ("In force", "current", "from Dec 15, 2026") in steps


def test_stage_done_by_one_of_several_says_that_the_others_were_not_needed():
    state = _state(
        status=Status.SIGNING, route=[HEAD], stage=1, round=1, decisions=[_decision("ruth", stage="head")]
    )
    (stage,) = stages_of(state, NAMES)
    assert [(p.name, p.what) for p in stage.people] == [
        ("Ruth Hagan", "Approved"),
        ("James Whitlock", "Was not needed"),
    ]
    assert stage.people[1].note == "Added when the stage was overdue"


def test_approval_by_a_delegate_names_both_and_the_moment():
    state = _state(
        status=Status.IN_APPROVAL,
        route=[LEGAL, HEAD],
        stage=1,
        round=1,
        decisions=[_decision("luis", "ruth")],
    )
    legal, head = stages_of(state, NAMES)
    assert legal.people[0].what == "Approved by Ruth Hagan on their behalf"
    assert legal.people[0].at == datetime(2026, 11, 9, 20, tzinfo=UTC)
    assert (legal.progress, head.progress, head.words) == ("complete", "current", "Asked now")


def test_nobody_is_shown_as_asked_while_the_package_is_being_prepared():
    (stage,) = stages_of(_state(status=Status.PREPARING, route=[LEGAL], round=1), NAMES)
    assert (stage.progress, stage.words, stage.people[0].what) == ("ahead", "Not asked yet", "Not asked yet")


def test_story_says_what_a_review_came_to():
    row = SimpleNamespace(name="record_review", body={"outcome": "amend"})
    assert what_happened(row, NAMES) == "Review recorded: Amend it"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("record_paper_signature", "Signature on paper recorded: Karen Holt for HSI"),
        ("send_link", "Signing link sent again to Karen Holt for HSI"),
        ("sign", "Signed"),  # who acted is who signed, and is named beside it
    ],
)
def test_story_says_whose_signature_an_act_of_somebody_else_is_about(name, words):
    row = SimpleNamespace(name=name, body={"signer": "s1"})
    assert what_happened(row, Names({"outside:s1": "Karen Holt for HSI"})) == words


def test_decision_on_an_earlier_text_counts_no_longer_but_is_shown():
    state = _state(status=Status.IN_APPROVAL, route=[LEGAL], round=2, decisions=[_decision("luis", round_=1)])
    assert stages_of(state, NAMES)[0].people[0].what == "Asked"
    assert [line.name for line in earlier_of(state, NAMES)] == ["Luis Ortega"]


def test_decisions_on_a_text_that_is_a_draft_again_no_longer_stand_in_its_stages():
    state = _state(status=Status.DRAFT, route=[LEGAL], round=1, decisions=[_decision("luis")])
    assert stages_of(state, NAMES)[0].people[0].what == "Not asked yet"
    assert [line.what for line in earlier_of(state, NAMES)] == ["Approved"]


def test_signer_of_a_lost_row_is_still_named_by_account():
    signer = {"id": "s1", "kind": "staff", "who": "james", "body": "wvsp", "order": 1}
    state = _state(status=Status.SIGNING, signers=[signer])
    (line,) = signers_of(state, Details({}, NAMES, 1, None), {"wvsp": "State Police"})
    assert (line.name, line.job, line.what) == ("James Whitlock", "State Police", "Asked")


@pytest.mark.parametrize(
    ("status", "what"),
    [("locked", "Can’t sign"), ("expired", "Can’t sign"), ("works", "Asked"), ("on_its_way", "Asked")],
)
def test_signer_whose_link_is_broken_is_shown_as_unable_to_sign_with_their_link(status, what):
    signer = {"id": "s1", "kind": "outside", "who": "s1", "body": "hsi", "order": 1}
    state = _state(status=Status.SIGNING, signers=[signer])
    link = LinkNow("s1", LinkStatus(status), None, None, None)
    (line,) = signers_of(state, Details({}, NAMES, 1, None, {"s1": link}), {"hsi": "HSI"})
    assert (line.what, line.link) == (what, link)


def test_signer_in_anothers_place_is_shown_so_before_and_after_signing():
    signer = {"id": "s1", "kind": "outside", "who": "s1", "body": "hsi", "order": 1}
    row = SignerRow(id="s1", name="Karen Holt", title="Deputy", body_name="HSI", in_place_of="Renée O'Neil")
    signed = {"signer": "s1", "at": "2026-11-09T20:00:00+00:00", "on_paper": False}
    for signatures in ([], [signed]):
        state = _state(status=Status.SIGNING, signers=[signer], signatures=signatures)
        (line,) = signers_of(state, Details({"s1": row}, NAMES, 1, None), {"hsi": "HSI"})
        assert "Signs in place of Renée O'Neil" in line.note


def test_signature_on_paper_shows_the_day_on_the_paper_and_no_hour():
    signer = {"id": "s1", "kind": "outside", "who": "s1", "body": "hsi", "order": 1}
    made = {"signer": "s1", "at": "2026-11-09T20:00:00+00:00", "on_paper": True, "signed_on": "2026-11-05"}
    state = _state(status=Status.SIGNING, signers=[signer], signatures=[made])
    (line,) = signers_of(state, Details({}, NAMES, 1, None), {"hsi": "HSI"})
    assert (line.what, line.on, line.at) == ("Signed on paper", date(2026, 11, 5), None)


def test_certificate_states_the_day_of_a_paper_and_the_instant_of_what_was_pressed():
    at = datetime(2026, 11, 6, 2, 0, tzinfo=UTC)  # the evening of the 5th in West Virginia
    kept = {
        "name": "K",
        "title": "T",
        "body": "HSI",
        "method": "m",
        "consent_sha256": "c",
        "package": {"pdf": "p"},
    }
    for kind, shown in (("paper", date(2026, 11, 5)), ("pressed", at)):
        row = EvidenceRow(**kept, kind=kind, signed_at=at)
        assert signer_fact(row, "America/New_York").signed_at == shown


def test_buttons_have_one_loud_act_and_keep_what_ends_things_in_the_menu():
    offers = [Offer(a, a) for a in ("approve", "return_for_changes", "ask_question", "recuse", "withdraw")]
    buttons = ARRANGEMENT.of(offers, "approve")
    assert buttons.loud is not None
    assert buttons.loud.action == "approve"
    assert [o.action for o in buttons.beside] == ["return_for_changes", "ask_question"]
    assert [o.action for o in buttons.menu] == ["recuse", "withdraw"]


def test_review_is_loud_only_while_it_is_next():
    review = Offer("record_review", "Record a review")
    assert ARRANGEMENT.of([review], "review").loud == review
    assert ARRANGEMENT.of([review], "chase").loud is None
    assert ARRANGEMENT.of([review], None).loud is None


def test_act_on_behalf_of_somebody_is_arranged_like_an_own_one():
    own = Offer("approve", "Approve")
    lent = replace(own, on_behalf_of="ruth", name="Ruth Hagan")
    buttons = ARRANGEMENT.of([own, lent], None)
    assert (buttons.loud, list(buttons.menu)) == (own, [lent])


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("started", "Started"),
        ("fired: remind, due", "Reminder sent, became due"),
        ("fired: due, escalate", "Became due, escalated"),
    ],
)
def test_ledger_entry_is_told_in_words(entry, words):
    assert ledger_words(entry) == words


def _clock(name, status="running", stage=""):
    at = datetime(2026, 11, 9, 20, tzinfo=UTC)
    return ClockLine(name, status, at, at, "rule", [], stage)


KAREN = SignerRow(id="k", name="Karen Holt", title="Agent", body_name="HSI")
WITH_SIGNER = Details({"k": KAREN}, Names({**NAMES.people, "dana": "Dana Mercer"}), None, None)


@pytest.mark.parametrize(
    ("clock", "changed", "title", "whose"),
    [
        (_clock("approval", stage="head"), {"stage": 1}, "Approval: Agency head", "Ruth Hagan or James Whitlock."),
        (_clock("approval", "paused", "legal"), {"question": {"by": "luis"}}, "Approval: Legal review", "Dana Mercer"),
        (_clock("approval", stage="gone"), {}, "Approval of one stage", "Luis Ortega."),
        (_clock("signing"), {"status": Status.SIGNING}, "Signature", "Karen Holt, who signs for HSI."),
        (_clock("review"), {}, "Review", "Dana Mercer, who records the review."),
        (_clock("term"), {}, "Term", "No action needed"),
    ],
)  # fmt: skip
def test_clock_says_which_stage_it_measures_and_whom_it_waits_for(clock, changed, title, whose):
    signer = {"id": "k", "kind": "outside", "who": "k", "body": "hsi", "order": 1}
    state = _state(route=[LEGAL, HEAD], round=1, signers=[signer], **changed)
    assert clock_title(clock, state) == title
    assert whose in waits_for(clock, state, WITH_SIGNER)


def test_clock_that_has_ended_waits_for_nobody():
    assert waits_for(_clock("signing", "satisfied"), _state(), WITH_SIGNER) == ""


def test_people_are_named_once_each_with_all_their_parts_and_their_title():
    signer = {"id": "s1", "kind": "staff", "who": "james", "body": "wvsp", "order": 1}
    outside = {"id": "s2", "kind": "outside", "who": "", "body": "hsi", "order": 2}
    state = _state(route=[LEGAL, HEAD], signers=[outside, signer])
    rows = {
        "s1": SignerRow(id="s1", name="James Whitlock", title="Superintendent", in_place_of=""),
        "s2": SignerRow(id="s2", name="Karen Holt", title="Agent in charge", in_place_of=""),
    }
    people = people_of(state, Details(rows, NAMES, None, None), {"wvsp": "State Police", "hsi": "HSI"})
    assert [(line.name, line.job, parts) for line, parts in people[1:]] == [
        ("Luis Ortega", "", ["Approver: Legal review"]),
        ("Ruth Hagan", "", ["Approver: Agency head"]),
        ("James Whitlock", "Superintendent, State Police", ["Approver: Agency head", "Signs"]),
        ("Karen Holt", "Agent in charge, HSI", ["Signs"]),
    ]


@pytest.mark.parametrize("status", [Status.SIGNED, Status.IN_FORCE, Status.SUSPENDED, Status.ENDED])
@pytest.mark.parametrize("next_kind", [None, "delivery", "review", "lift"])
def test_publishing_is_a_button_for_a_records_officer_and_never_in_the_menu(status, next_kind):
    rows = [row for row in RULES.transitions if status in row.sources and "records_officer" in row.roles]
    buttons = ARRANGEMENT.of(
        [Offer(row.action, row.label) for row in rows if row.action != "unpublish"], next_kind
    )
    assert "publish" in [offer.action for offer in buttons.beside]
