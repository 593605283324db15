"""The API over real engines: an agreement's way by programs alone, and what a program may not do."""

import io
import uuid

import pytest

from services.portal.seed import seed_id
from tests.system.agreements.programs import FIRST, Program

pytestmark = [pytest.mark.engines, pytest.mark.office]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(scope="module")
def dana(app, settings, working):
    return Program(app, settings, "dana-mercer")


@pytest.fixture(scope="module")
def helen(app, settings, working):
    """She drafts and reviews at another agency."""
    return Program(app, settings, "helen-brandt")


@pytest.fixture(scope="module")
def stream(dana):
    """A draft with its first version."""
    begun = dana.begin()
    dana.post(f"/{begun}/versions/from-answers", {"note": "first"}, 201)
    return begun


@pytest.fixture(scope="module")
def submitted(dana, stream):
    prepared = dana.get(f"/{stream}/submission").json
    assert [s["id"] for s in prepared["stages"]] == ["legal", "information", "head"]
    body = {
        "version": prepared["version"], "signatory": seed_id("account", "james-whitlock"),
        "outside_name": "Karen Holt", "outside_title": "Agent in charge", "outside_email": "karen.holt@hsi.example",
    }  # fmt: skip
    key = uuid.uuid4().hex
    first = dana.post(f"/{stream}/acts/submit", body, key=key).json
    assert dana.post(f"/{stream}/acts/submit", body, key=key).json == first
    return dana.wait_for(stream, "In approval")


def test_the_same_key_begins_one_agreement_and_another_payload_under_it_is_refused(dana):
    key = uuid.uuid4().hex
    first = dana.post("", FIRST, 201, key=key)
    assert first.headers["Location"] == f"/api/agreements/{first.json['id']}"
    assert dana.post("", FIRST, 201, key=key).json == first.json
    again = dana.post(
        "", {**FIRST, "answers": {**FIRST["answers"], "task_force_name": "Another"}}, 422, key=key
    )
    assert again.json["type"].endswith("idempotency_key_reused")


def test_an_act_without_a_key_is_refused(dana, stream):
    answer = dana.send("POST", f"/{stream}/acts/withdraw", 422, json={"reason": "no key here"})
    assert answer.json["errors"][0]["field"] == "Idempotency-Key"


def test_list_is_paged_by_cursor_and_skips_and_repeats_nothing(dana):
    made = {dana.begin(named=f"Page {n}") for n in range(3)}
    seen, cursor = [], ""
    while cursor is not None:
        page = dana.get(f"?q=Page&limit=1&sort=number{cursor and '&cursor=' + cursor}").json
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert set(seen) == made and len(seen) == len(made)


def test_cursor_of_another_list_is_refused(dana):
    cursor = dana.get("?q=Page&limit=1&sort=number").json["next"]
    assert dana.get(f"?q=Page&limit=1&sort=title&cursor={cursor}", 422).json["errors"][0]["field"] == "cursor"


def test_filter_that_nobody_reads_is_refused(dana):
    dana.get("?colour=red", 422)


def test_agreement_says_what_is_next_and_what_may_be_done(dana, stream):
    answer = dana.get(f"/{stream}")
    assert answer.json["status"] == "Draft"
    assert answer.json["next"]["who"] == [{"id": seed_id("account", "dana-mercer"), "name": "Dana Mercer"}]
    assert {"submit", "withdraw"} <= {offer["action"] for offer in answer.json["offers"]}
    unchanged = {"If-None-Match": answer.headers["ETag"]}
    assert dana.get(f"/{stream}", 304, headers=unchanged).data == b""
    assert dana.get(f"/{answer.json['number']}").json["id"] == stream


def test_answers_are_replaced_on_the_version_they_were_read_at(dana):
    stream = dana.begin()
    read = dana.get(f"/{stream}/answers")
    answers, etag = read.json["answers"], read.headers["ETag"]
    dana.put(f"/{stream}/answers", {"answers": answers}, "", 428)
    saved = dana.put(f"/{stream}/answers", {"answers": {**answers, "enforcement": True}}, etag)
    assert saved.json["answers"]["enforcement"] is True and saved.headers["ETag"] != etag
    dana.put(f"/{stream}/answers", {"answers": answers}, etag, 412)
    without = dana.put(f"/{stream}/answers", {"answers": answers}, saved.headers["ETag"])
    assert "enforcement" not in without.json["answers"]


def test_answer_that_cannot_be_read_is_named(dana, stream):
    read = dana.get(f"/{stream}/answers")
    sent = {**read.json["answers"], "start_date": "soon", "nothing": 1}
    refused = dana.put(f"/{stream}/answers", {"answers": sent}, read.headers["ETag"], 422)
    assert {e["field"] for e in refused.json["errors"]} == {"answers.start_date", "answers.nothing"}


def test_version_comes_back_byte_for_byte_and_a_returned_file_is_compared(dana):
    stream = dana.begin()
    dana.post(f"/{stream}/versions/from-answers", {}, 201)
    docx = dana.get(f"/{stream}/versions/1/file.docx")
    assert docx.mimetype == DOCX
    version = dana.get(f"/{stream}/versions/1").json
    assert version["size"] == len(docx.data)
    key = {"Idempotency-Key": uuid.uuid4().hex}
    form = {"note": "returned", "file": (io.BytesIO(docx.data), "back.docx")}
    added = dana.send("POST", f"/{stream}/versions", 201, headers=key, data=form)
    assert added.json == {"number": 2}
    assert [v["number"] for v in dana.get(f"/{stream}/versions").json["items"]] == [2, 1]
    assert dana.get(f"/{stream}/versions/compare/1/2").json == {
        "old": 1, "new": 2, "clauses": [], "tracked_by": {}, "untracked": [],
    }  # fmt: skip


def test_file_that_is_no_word_file_is_refused_with_a_way_out(dana, stream):
    form = {"note": "returned", "file": (io.BytesIO(b"MZ not a document"), "virus.docx")}
    key = {"Idempotency-Key": uuid.uuid4().hex}
    refused = dana.send("POST", f"/{stream}/versions", 422, headers=key, data=form)
    assert refused.json["errors"][0]["field"] == "file"
    dana.send("POST", f"/{stream}/versions", 422, headers=key, data={"note": "no file"})


def test_approving_by_program_counts_once_for_exactly_this_package(app, settings, dana, submitted, stream):
    luis, key = Program(app, settings, "luis-ortega"), uuid.uuid4().hex
    luis.post(f"/{stream}/acts/approve", {"package": "another"}, 409)
    body = {"package": submitted["package"]["id"]}
    done = luis.post(f"/{stream}/acts/approve", body, key=key)
    assert luis.post(f"/{stream}/acts/approve", body, key=key).json == done.json
    luis.post(f"/{stream}/acts/approve", {"package": "another"}, 422, key=key)
    now = dana.get(f"/{stream}").json
    assert [s["current"] for s in now["route"]] == [False, True, False]
    assert now["route"][0]["members"][0]["decision"] == "approved"
    clocks = [(c["name"], c["stage"], c["status"]) for c in now["clocks"]]
    assert clocks == [("approval", "information", "running"), ("approval", "legal", "satisfied")]


def test_author_cannot_approve_by_program(dana, submitted, stream):
    dana.post(f"/{stream}/acts/approve", {"package": submitted["package"]["id"]}, 403)


def test_naming_somebody_who_may_not_decide_is_refused(app, settings, submitted, stream):
    luis = Program(app, settings, "luis-ortega")
    for to in (seed_id("account", "dana-mercer"), seed_id("account", "helen-brandt"), "nobody"):
        body = {"member": seed_id("account", "luis-ortega"), "to": to}
        assert luis.post(f"/{stream}/acts/reassign", body, 422).json["errors"][0]["field"] == "to"


def test_events_are_listed_in_order_with_their_chain(dana, submitted, stream):
    first = dana.get(f"/{stream}/events?limit=2").json
    rest = dana.get(f"/{stream}/events?after={first['next']}").json
    names = [e["name"] for e in first["items"] + rest["items"]]
    assert names[:4] == ["create", "add_version", "submit", "package_frozen"]
    assert [e["seq"] for e in first["items"] + rest["items"]] == list(range(1, len(names) + 1))


def test_frozen_file_is_downloaded(dana, submitted, stream):
    [pdf] = [f for f in dana.get(f"/{stream}/files").json["items"] if f["name"].endswith(".pdf")]
    answer = dana.get(f"/{stream}/files/{pdf['id']}")
    assert answer.mimetype == "application/pdf" and len(answer.data) == pdf["size"]
    dana.get(f"/{stream}/files/none", 404)


def test_other_agency_finds_nothing_at_any_address(helen, dana, submitted, stream):
    assert stream not in [item["id"] for item in helen.get("?limit=200").json["items"]]
    package = {"package": submitted["package"]["id"]}
    for path in ("", "/events", "/versions", "/versions/1", "/versions/1/file.docx", "/files", "/answers"):
        helen.get(f"/{stream}{path}", 404)
    helen.get(f"/{submitted['number']}", 404)
    for act, body in (
        ("approve", package),
        ("withdraw", {"reason": "mine now"}),
        ("recall", {"reason": "mine"}),
    ):
        helen.post(f"/{stream}/acts/{act}", body, 404)
    helen.put(f"/{stream}/answers", {"answers": {}}, '"v1"', 404)


def test_token_does_only_what_its_scopes_name(app, settings, stream, submitted):
    reading = Program(app, settings, "luis-ortega", {"agreements.read"})
    reading.get(f"/{stream}")
    reading.post(f"/{stream}/acts/approve", {"package": submitted["package"]["id"]}, 403)
    reading.post("", FIRST, 403)
    acting = Program(app, settings, "luis-ortega", {"agreements.approve"})
    acting.get(f"/{stream}", 403)
    acting.post(f"/{stream}/acts/approve", {"package": submitted["package"]["id"]}, 404)


def test_return_by_program_names_clauses_of_the_text_and_no_others(app, settings, submitted, stream):
    luis, ruth = Program(app, settings, "luis-ortega"), Program(app, settings, "ruth-hagan")
    luis.get(f"/{stream}/clauses", 403)  # he has approved
    [asked] = [s for s in ruth.get(f"/{stream}").json["route"] if s["current"]]
    known = [clause["id"] for clause in ruth.get(f"/{stream}/clauses").json["items"]]
    assert "liaison" in known
    body = {"package": submitted["package"]["id"], "reason": "Two points."}
    stranger = ruth.post(f"/{stream}/acts/return_for_changes", {**body, "clauses": {"Ms X": "No."}}, 422)
    assert stranger.json["errors"][0]["field"] == "clauses.Ms X"
    ruth.post(f"/{stream}/acts/return_for_changes", {**body, "stage": "legal"}, 409)
    package, key = (
        {**body, "stage": asked["id"], "clauses": {"liaison": "Add the night desk."}},
        uuid.uuid4().hex,
    )
    done = ruth.post(f"/{stream}/acts/return_for_changes", package, key=key).json
    assert ruth.post(f"/{stream}/acts/return_for_changes", package, key=key).json == done
    assert ruth.get(f"/{stream}").json["status"] == "Draft"


def test_signing_and_declining_need_a_person(app, settings, stream):
    james = Program(app, settings, "james-whitlock")
    james.post(f"/{stream}/acts/sign", {}, 404)
    james.post(f"/{stream}/acts/decline", {"reason": "by program"}, 403)


def test_without_a_token_nothing_is_told(app, dana, stream):
    for path in ("", f"/{stream}"):
        answer = dana.client.get(f"/api/agreements{path}")
        assert answer.status_code == 401 and answer.content_type == "application/problem+json"
