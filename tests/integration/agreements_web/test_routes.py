"""Approval routes and clock rules: read in words, changed with a reason as new versions, within the editor's reach."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import event

from services.agreements.approvals.repository import get_plans
from services.agreements.tables import ACTS
from services.portal.seed import seed_id
from shared.audit.chain import breaks, hashed_form
from shared.auth.actor import Role
from shared.service.clock_rules.repository import rules_in_force
from shared.service.clock_rules.service import today

pytestmark = pytest.mark.engines
PAGE, RULES = "/agreements/routes", "/agreements/clock-rules"
WVSP, WVDNR, DEFAULT = seed_id("agency", "wvsp"), seed_id("agency", "wvdnr"), "default"
LEGAL = {
    "id": "legal",
    "name": "Legal review",
    "mode": "any",
    "role": "legal_reviewer",
    "rule": "legal_review",
}
HEAD = {"id": "head", "name": "Agency head", "mode": "any", "role": "approver", "rule": "approval_stage"}


@pytest.fixture(scope="module")
def sam(house):
    """He administers every agency."""
    return house.person("sam-kessler")


@pytest.fixture(scope="module")
def local(house):
    """Somebody who administers the State Police alone."""
    return house.visitor(house.newcomer(Role.ADMINISTRATOR, WVSP))


def form(*stages, do="save", **more):
    fields = {f"stages.{n}.{k}": v for n, stage in enumerate(stages) for k, v in stage.items()}
    return {"name": "House route", "reason": "Decided on Monday", **fields, "do": do, **more}


def plans(house, agency):
    with house.parts.database.transaction() as session:
        return get_plans(session, agency)


def statements_of(house, read):
    """How many statements the agreements service sends while something is read."""
    sent = []

    def note(connection, cursor, statement, *_):
        sent.append(statement)

    engine = house.parts.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        read()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(sent)


def test_list_of_routes_takes_as_many_statements_for_every_agency_as_for_one(house, sam, local):
    assert statements_of(house, lambda: local.get(PAGE)) == statements_of(house, lambda: sam.get(PAGE)) <= 8
    assert sam.get(PAGE).count('<div class="card section">') > local.get(PAGE).count(
        '<div class="card section">'
    )


def test_route_is_shown_with_its_condition_in_words_and_its_clock(house):
    page = house.person("priya-nair").get(f"{PAGE}/{WVSP}")
    assert "Only when the answer to “" in page and "information_sharing is" not in page
    assert "10 business days; reminder 2 business days before; escalated 3 business days after" in page
    assert "Change the route" not in page


def test_example_is_asked_only_the_stages_its_answers_lead_to(house):
    page = house.person("priya-nair").get(f"{PAGE}/{WVSP}?answer.information_sharing=no")
    assert "not asked" in page
    page = house.person("priya-nair").get(f"{PAGE}/{WVSP}?answer.information_sharing=yes")
    assert "not asked" not in page and "added because information about people is shared" in page
    assert "Luis Ortega" in page


def test_other_agencys_route_is_not_found(house):
    priya = house.person("priya-nair")
    priya.get(f"{PAGE}/{WVDNR}", 404)
    assert WVDNR not in priya.get(PAGE)
    priya.get(f"{PAGE}/{DEFAULT}")


def test_saved_route_counts_for_the_agency_alone_and_keeps_its_reason(house, sam):
    luis = seed_id("account", "luis-ortega")
    named = {"name": "Counsel", "mode": "n_of", "n": "1", "people": luis, "rule": "legal_review",
             "next_in_line": seed_id("account", "ruth-hagan")}  # fmt: skip
    sam.fill(
        f"{PAGE}/{WVSP}/edit",
        form(named, {**HEAD, "condition": "information_sharing is yes", "because": "data"}),
    )
    saved = plans(house, WVSP)
    assert [p.name for p in saved] == ["Counsel", "Agency head"]
    assert saved[0].people == (luis,) and saved[0].id == "counsel"
    assert [p.name for p in plans(house, WVDNR)] == ["Legal review", "Information sharing", "Agency head"]
    page = sam.get(f"{PAGE}/{WVSP}")
    assert "Decided on Monday" in page and "Sam Kessler" in page and "version 1" in page


def test_buttons_add_move_and_take_away_stages_and_keep_what_was_typed(house, sam):
    page = sam.fill(f"{PAGE}/{WVDNR}/edit", form(LEGAL, {**HEAD, "name": "The Head"}, do="add"), 200).text
    assert page.count("<legend") >= 3 and "The Head" in page and "Decided on Monday" in page
    page = sam.fill(f"{PAGE}/{WVDNR}/edit", form(LEGAL, {**HEAD, "name": "The Head"}, do="up.1"), 200).text
    assert page.index("The Head") < page.index("Legal review")
    page = sam.fill(
        f"{PAGE}/{WVDNR}/edit", form(LEGAL, {**HEAD, "name": "The Head"}, do="remove.0"), 200
    ).text
    assert "The Head" in page and 'value="Legal review"' not in page
    assert plans(house, WVDNR)[0].name == "Legal review"


def test_trying_a_route_shows_whom_it_asks_and_saves_nothing(house, sam):
    tried = {**HEAD, "condition": "information_sharing is yes", "because": "data is shared"}
    page = sam.fill(f"{PAGE}/{WVDNR}/edit", form(LEGAL, tried, do="try"), 200).text
    assert (
        "An agreement that meets every condition" in page and "Helen Brandt" in page and "Erin Walsh" in page
    )
    assert len(plans(house, WVDNR)) == 3


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ({**LEGAL, "role": ""}, "Choose a role, or name people"),
        ({**LEGAL, "role": "", "people": "stranger"}, "Name people who review or approve for this agency."),
        ({**LEGAL, "name": ""}, "Enter the name of the stage"),
        ({**LEGAL, "rule": "nothing"}, "Choose a clock rule from the list."),
        ({**LEGAL, "n": "many"}, "Enter the number who must approve as a whole number"),
        ({**LEGAL, "condition": "whenever"}, "is not a condition; write"),
        ({**LEGAL, "condition": "no_such is yes", "because": "x y"}, "There is no question called no_such."),
        ({**LEGAL, "condition": "information_sharing is yes"}, "Say why the stage is added"),
        ({**LEGAL, "condition": "information_sharing is yes", "because": "x"}, "Let one stage always be asked"),
        ({**LEGAL, "next_in_line": "stranger"}, "Name somebody who reviews or approves"),
    ],
)  # fmt: skip
def test_stage_that_does_not_hold_is_named_and_what_was_typed_stays(sam, stage, words):
    page = sam.fill(f"{PAGE}/{WVDNR}/edit", form(stage), 422).text
    assert words in page and "Decided on Monday" in page and 'href="#f-stages.0.' in page


def test_route_changed_meanwhile_is_not_overwritten(house, sam):
    agency = seed_id("agency", "wvdcr")
    sam.fill(f"{PAGE}/{agency}/edit", form(LEGAL))
    page = sam.send(f"{PAGE}/{agency}/edit", form(HEAD, row_version="0"), 412).text
    assert "You changed this route in another tab or window at" in page and "Decided on Monday" in page
    other = house.visitor(house.newcomer("administrator", agency))
    page = other.send(f"{PAGE}/{agency}/edit", form(HEAD, row_version="0"), 412).text
    assert "Somebody else changed this route" in page
    assert [p.name for p in plans(house, agency)] == ["Legal review"]


def test_administrator_of_one_agency_reaches_that_agency_alone(house, local):
    local.fill(f"{PAGE}/{WVSP}/edit", form(LEGAL, HEAD, reason="Local"))
    local.send(f"{PAGE}/{WVDNR}/edit", form(LEGAL), 404)
    local.send(f"{PAGE}/{DEFAULT}/edit", form(LEGAL), 403)
    assert "does not reach" in local.get(f"{PAGE}/{DEFAULT}/edit")
    local.send(f"{RULES}/signing/new", {"amount": "3"}, 422)
    local.send(f"{RULES}/signing/new", rule(house), 403)


def test_default_route_counts_where_an_agency_has_none(house, sam):
    sam.fill(f"{PAGE}/{DEFAULT}/edit", form(HEAD))
    assert [p.name for p in plans(house, seed_id("agency", "wvdhs"))] == ["Agency head"]


def test_default_route_names_no_person(sam):
    named = {**LEGAL, "role": "", "people": seed_id("account", "luis-ortega")}
    assert (
        "Name people who review" in sam.send(f"{PAGE}/{DEFAULT}/edit", form(named, row_version="1"), 422).text
    )


def test_program_reads_tries_and_saves_a_route_once(house):
    program, key = house.program("sam-kessler"), uuid.uuid4().hex
    agency = seed_id("agency", "wvdhs")
    base = program.get(f"/routes/{agency}").json["version"]
    stage = {"name": "Only", "mode": "all", "role": "approver"}
    body = {"name": "By program", "reason": "Tried", "stages": [stage], "base": base}
    first = program.post(f"/routes/{agency}/versions", body, 201, key).json
    assert program.post(f"/routes/{agency}/versions", body, 201, key).json == first
    tried = program.post(f"/routes/{agency}/preview", {"answers": {}}).json
    assert [s["people"] for s in tried["stages"]] == [["Neil Forsythe"]] and tried["problem"] == ""
    wrong = {**body, "stages": [{**stage, "rule": "x"}], "base": 1}
    assert (
        program.post(f"/routes/{agency}/versions", wrong, 422).json["errors"][0]["field"] == "stages.0.rule"
    )
    house.program("dana-mercer").post(f"/routes/{agency}/versions", body, 403)
    house.program("dana-mercer").get(f"/routes/{agency}", 404)


def test_every_change_of_a_route_is_an_event_in_its_own_chain(house):
    with house.parts.database.transaction() as session:
        t = ACTS.event
        rows = session.execute(t.select().where(t.c.stream_id == f"route:{WVSP}").order_by(t.c.seq)).all()
    assert [r.name for r in rows] == ["change_route", "change_route"]
    assert rows[0].actor == seed_id("account", "sam-kessler")
    assert breaks((r.seq, r.previous_hash, r.hash, hashed_form(r)) for r in rows) == []


def rule(house, **changes):
    first = today(house.parts) + timedelta(days=1)
    return {
        "amount": "15", "remind_before": "2, 5", "escalate_after": "", "source": "Policy 7",
        "from_date.month": str(first.month), "from_date.day": str(first.day), "from_date.year": str(first.year),
        **changes,
    }  # fmt: skip


def test_clock_rules_are_read_in_words_with_what_they_rest_on(house):
    page = house.person("priya-nair").get(RULES)
    assert "5 business days; reminder 1 business day before; escalated 2 business days after" in page
    assert "Add a version" not in page
    assert "After the days of notice that the agreement’s text states" in page and ">0 days" not in page


def test_new_version_of_a_rule_counts_from_its_day_and_the_old_one_stays(house, sam):
    sam.fill(f"{RULES}/signing/new", rule(house))
    found = house.program("sam-kessler").get("/clock-rules/signing").json
    assert [v["version"] for v in found["versions"]] == [2, 1] and found["current"] == 1
    assert found["versions"][0]["remind_before"] == [2, 5] and found["versions"][0]["escalate_after"] is None
    assert "15 business days; reminder 5 business days before" in sam.get(RULES)


def test_rule_cannot_count_backwards_and_its_reason_is_needed(house, sam):
    page = sam.fill(f"{RULES}/signing/new", rule(house, **{"from_date.year": "2020"}), 422).text
    assert "Choose today or a later day" in page and "Policy 7" in page
    assert (
        "Enter what the rule rests on" in sam.fill(f"{RULES}/signing/new", rule(house, source=""), 422).text
    )
    page = sam.fill(f"{RULES}/signing/new", rule(house, remind_before="soon"), 422).text
    assert "whole numbers with commas" in page


def test_rule_that_takes_its_days_from_the_agreement_offers_no_amount_and_takes_none(house, sam):
    address, program = f"{RULES}/termination_notice/new", house.program("sam-kessler")
    page = sam.get(address)
    assert 'name="amount"' not in page and "from the day of delivery" in page
    found = program.get("/clock-rules/termination_notice").json
    assert found["versions"][0]["amount"] is None and "days of notice" in found["amount_from"]
    day = (today(house.parts) + timedelta(days=3)).isoformat()
    body = {"remind_before": [30, 14], "source": "Policy 9", "from_date": day, "base": 1}
    refused = program.post("/clock-rules/termination_notice/versions", {**body, "amount": 60}, 422).json
    assert refused["errors"] == [
        {"field": "amount", "message": "Each record says how long this runs. Leave it out."}
    ]
    assert program.post("/clock-rules/termination_notice/versions", body, 201).json == {"version": 2}
    assert "reminder 30 days before" in sam.get(RULES)
    missing = program.post("/clock-rules/legal_review/versions", {**body, "base": 2}, 422).json
    assert missing["errors"] == [{"field": "amount", "message": "Enter how long it runs."}]


def test_stage_of_a_route_is_offered_no_rule_that_takes_its_days_from_the_agreement(sam):
    page = sam.get(f"{PAGE}/{DEFAULT}/edit")
    assert 'value="approval_stage"' in page and 'value="termination_notice"' not in page


def test_program_adds_a_version_of_a_rule_on_the_version_it_read(house):
    program = house.program("sam-kessler")
    day = (today(house.parts) + timedelta(days=3)).isoformat()
    body = {"amount": 20, "remind_before": [3], "source": "Policy 8", "from_date": day, "base": 1}
    assert program.post("/clock-rules/legal_review/versions", body, 201).json == {"version": 2}
    program.post("/clock-rules/legal_review/versions", body, 412)
    program.post("/clock-rules/nothing/versions", body, 404)


def test_version_added_for_today_leaves_the_one_that_is_planned_and_the_form_names_it(house, sam):
    program, now = house.program("sam-kessler"), today(house.parts)
    name, body = "notice_delivery", {"amount": 20, "remind_before": [3], "source": "Policy 8"}
    planned = {**body, "from_date": (now + timedelta(days=40)).isoformat(), "base": 1}
    program.post(f"/clock-rules/{name}/versions", planned, 201)
    assert "version 2 from" in sam.get(f"{RULES}/{name}/new")
    program.post(f"/clock-rules/{name}/versions", {**body, "from_date": now.isoformat(), "base": 2}, 201)
    with house.parts.database.transaction() as session:
        days = (now, now + timedelta(days=40))
        assert [rules_in_force(session, ACTS, on)[name].version for on in days] == [3, 2]
    assert program.get(f"/clock-rules/{name}").json["current"] == 3


def test_field_that_the_form_does_not_have_is_refused(house, sam):
    for field in ("stages.0.account", "agency", "stages.99.name"):
        refused = sam.send("/agreements/routes/default/edit", {field: "x", "do": "try"}, status=422).text
        assert f"“{field}” is not a field here" in refused


def test_route_in_which_one_person_would_decide_two_stages_says_so_before_anybody_drafts(sam):
    said, alone = "One person decides one stage, and for the stage", seed_id("agency", "wvdhs")
    for agency, short in ((alone, True), (WVSP, False)):  # its one lawyer is its one approver
        sam.fill(f"{PAGE}/{agency}/edit", form(LEGAL, HEAD))
        assert (said in sam.get(f"{PAGE}/{agency}")) is short
