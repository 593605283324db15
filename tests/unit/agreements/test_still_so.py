"""A letter that goes out late says nothing that is no longer so: the record is asked as it stands then."""

from datetime import UTC, datetime

import pytest

from services.agreements.letters.still_so import WHILE, Standing, is_still_so
from services.agreements.letters.texts import LETTERS
from shared.auth.actor import SYSTEM, ActorClaims
from tests.unit.agreements.test_states import EXPECTED, HERE, SYSTEM_ACTS, act_of, in_stage, state_for
from workflows.agreements.decide import decide

DUE = {"review": datetime(2027, 3, 1, tzinfo=UTC)}
POINTS = (["remind"], ["remind", "due"], ["remind", "due", "escalate"])
CASES = [
    (action, status)
    for table in ({name: states for name, (states, _) in EXPECTED.items()}, SYSTEM_ACTS)
    for action, statuses in table.items()
    for status in sorted(statuses)
]


def test_every_letter_says_while_what_it_is_still_so():
    assert WHILE.keys() == LETTERS.keys()


@pytest.mark.parametrize("fired", POINTS, ids=lambda points: points[-1])
@pytest.mark.parametrize(("action", "status"), CASES)
def test_letter_that_goes_out_at_once_reaches_everybody_for_whom_it_is_meant(action, status, fired):
    state = state_for(action, status, "me")
    if action.startswith("clock:delivery"):
        state["notice"] = {"by": "x", "delivered_on": None}
    act = act_of(action, SYSTEM if action in SYSTEM_ACTS else ActorClaims("me", "s", []))
    clock = action.removeprefix("clock:")
    act.ids["fired"] = fired
    act.ids["route"] = state["route"]
    decision = decide(state, act)
    now = Standing(decision.state, DUE, {clock: frozenset(fired)})
    for letter in (effect.body for effect in decision.effects if effect.kind == "mail"):
        for who in letter["to"]:
            assert is_still_so(letter["template"], now, who, letter["ids"]), (letter["template"], who)


IN_STAGE = in_stage("ann", "bob")
OVERDUE = {"approval": frozenset({"remind", "due", "escalate"})}
DECIDED = in_stage("ann", "bob", decisions=[("ann", "ann", "approved")])
RETURNED = {**state_for("submit", "draft", "me"), "returned": {"by": "ann", "why": "returned"}}
SIGNING = state_for("sign", "signing", "me")
SIGNED = {**SIGNING, "signatures": [{"signer": "g", "by": "me"}]}
NOTICE = {**state_for("record_delivery", "in_force", "me"), "author": "ann"}
DELIVERED = {**NOTICE, "notice": {"by": HERE, "delivered_on": "2026-11-02"}}
ENDED = {**IN_STAGE, "status": "ended"}
ASKED_MORE = {**IN_STAGE, "extension": {"by": "ann", "member": "ann", "days": 3}}


@pytest.mark.parametrize(
    ("template", "who", "before", "meanwhile"),
    [
        ("approval_asked", "ann", Standing(IN_STAGE), Standing(DECIDED)),
        ("approval_asked", "ann", Standing(IN_STAGE), Standing(in_stage("cleo", "bob"))),  # replaced
        ("approval_asked", "ann", Standing(IN_STAGE), Standing(ENDED)),  # withdrawn
        ("approval_asked", "ann", Standing(IN_STAGE), Standing(RETURNED)),
        ("approval_overdue", "ann", Standing(IN_STAGE, {}, OVERDUE), Standing(IN_STAGE)),  # more time
        ("approval_overdue", "ann", Standing(IN_STAGE, {}, OVERDUE), Standing(DECIDED, {}, OVERDUE)),
        ("approval_escalated", "ann", Standing(IN_STAGE, {}, OVERDUE), Standing(DECIDED, {}, OVERDUE)),
        ("approval_stuck", "role:legal_reviewer", Standing(IN_STAGE, {}, OVERDUE), Standing(IN_STAGE)),
        ("agreement_returned", "me", Standing(RETURNED), Standing(IN_STAGE)),  # submitted again
        ("extension_asked", "role:legal_reviewer", Standing(ASKED_MORE), Standing(IN_STAGE)),
        ("signature_asked", "me", Standing(SIGNING), Standing(SIGNED)),
        ("signature_reminder", "me", Standing(SIGNING), Standing({**SIGNING, "status": "ended"})),
        ("agreement_in_force", "me", Standing(NOTICE), Standing({**NOTICE, "status": "suspended"})),
        ("agreement_suspended", "me", Standing({**NOTICE, "status": "suspended"}), Standing(NOTICE)),
        ("notice_given", "ann", Standing(NOTICE), Standing(DELIVERED)),
        ("notice_given", "ann", Standing(NOTICE), Standing({**NOTICE, "notice": None})),
        ("notice_delivered", "ann", Standing(DELIVERED), Standing({**DELIVERED, "status": "ended"})),
        (
            "review_reminder",
            "ann",
            Standing(NOTICE, DUE, {"review": frozenset({"remind"})}),
            Standing(NOTICE, DUE, {"review": frozenset()}),
        ),
    ],
)
def test_letter_of_what_is_over_meanwhile_is_not_sent(template, who, before, meanwhile):
    assert is_still_so(template, before, who)
    assert not is_still_so(template, meanwhile, who)


STAGES = [{**IN_STAGE["route"][0], "id": name, "next_in_line": ""} for name in ("legal", "head")]
IN_LEGAL = {
    **IN_STAGE,
    "route": STAGES,
    "author": "dana",
    "question": {"by": "ann", "member": "ann", "at": "t"},
}
"""Ann and Bob are asked in both stages, and Ann has asked a question in the first."""


def decided_in_legal(action, **ids):
    state = {**IN_LEGAL, "extension": ASKED_MORE["extension"] if action.endswith("_extension") else None}
    act = act_of(action, ActorClaims("ann", "s", []))
    act.ids.update(ids)
    return decide(state, act)


@pytest.mark.parametrize(
    ("action", "ids"),
    [
        ("clock:approval", {"fired": ["due"]}),
        ("clock:approval", {"fired": ["escalate"]}),
        ("answer_question", {}),
        ("ask_question", {}),
        ("recuse", {}),
        ("reassign", {"member": "ann", "to": "bob"}),
        ("ask_extension", {}),
        ("grant_extension", {}),
        ("refuse_extension", {}),
        ("package_frozen", {}),
    ],
)
@pytest.mark.parametrize("moved", [{"stage": 1}, {"round": 2}], ids=["another stage", "another round"])
def test_letter_of_a_stage_is_not_sent_in_another_stage_or_round(action, ids, moved):
    decision = decided_in_legal(action, **ids)
    later = {**decision.state, "route": STAGES, "question": IN_LEGAL["question"], **moved}
    letters = [effect.body for effect in decision.effects if effect.kind == "mail"]
    assert letters
    for letter in letters:
        for who in letter["to"]:
            assert not is_still_so(letter["template"], Standing(later, {}, OVERDUE), who, letter["ids"])


def test_letter_of_before_that_names_no_round_is_held_against_its_stage_alone():
    for ids, so in (({"stage": "legal"}, True), ({"stage": "head"}, False), ({}, True)):
        assert is_still_so("approval_asked", Standing(IN_LEGAL), "ann", ids) is so
