"""A key stands for one content: the same again is answered as it was, another under it is refused and never lost."""

import uuid

import pytest
from sqlalchemy import insert

from services.agreements.tables import ACTS
from services.agreements.versions.service import Returned, get_docx, upload
from shared import clock
from shared.errors import KeyReused

pytestmark = pytest.mark.engines


@pytest.fixture(scope="module")
def dana(house):
    return house.program("dana-mercer")


@pytest.fixture(scope="module")
def luis(house):
    return house.program("luis-ortega")


def a_proposal(dana, clause, words="More."):
    now = dana.get(f"/clauses/{clause}").json
    return {"source": f"{now['source']}\n{words}\n", "reason": "Once", "base": now["version"]}


def refused(program, path, body, key):
    answer = program.post(path, body, 422, key).json
    assert answer["type"].endswith("idempotency_key_reused"), answer
    return answer


def test_another_text_under_a_used_key_is_refused_and_the_first_waits(dana):
    path, key = "/clauses/planning/proposals", uuid.uuid4().hex
    body = a_proposal(dana, "planning")
    dana.post(path, body, 201, key)
    refused(dana, path, {**body, "source": body["source"] + "\nOther.\n"}, key)
    refused(dana, path, {**body, "reason": "Another reason"}, key)


def test_key_of_an_earlier_proposal_answers_its_own_version_and_not_the_newest(dana, luis):
    path, key = "/clauses/equipment/proposals", uuid.uuid4().hex
    body = a_proposal(dana, "equipment")
    first = dana.post(path, body, 201, key).json
    luis.post(f"{path}/2/decision", {"decision": "approve", "reason": "Agreed"}, 204)
    later = dana.post(path, a_proposal(dana, "equipment", "Even more."), 201).json
    assert (first["version"], later["version"]) == (2, 3)
    assert dana.post(path, body, 201, key).json == first


def test_key_of_a_change_before_contents_were_compared_still_answers(house, dana):
    path, key = "/clauses/language-access/proposals", uuid.uuid4().hex
    body = a_proposal(dana, "language-access")
    first = dana.post(path, body, 201).json
    older = {"stream_id": "clause:language-access", "key": key, "digest": "", "seq": 0, "status": "recorded",
             "result": {}, "at": clock.now()}  # fmt: skip
    with house.parts.database.transaction() as session:
        session.execute(insert(ACTS.outcome), older)
    assert dana.post(path, body, 201, key).json == first


def test_opposite_decision_under_a_used_key_is_refused(dana, luis):
    path, key = "/clauses/training/proposals", uuid.uuid4().hex
    dana.post(path, a_proposal(dana, "training"), 201)
    decision = {"decision": "approve", "reason": "Agreed"}
    luis.post(f"{path}/2/decision", decision, 204, key)
    luis.post(f"{path}/2/decision", decision, 204, key)
    refused(luis, f"{path}/2/decision", {"decision": "decline", "reason": "Agreed"}, key)
    assert dana.get("/clauses/training").json["version"] == 2


def test_another_file_or_note_under_a_used_key_is_refused_and_the_same_is_the_same_version(house):
    (dana, stream), (_, elsewhere) = house.draft("Keys of uploads"), house.draft("Another text")
    key = uuid.uuid4().hex
    first, other = (get_docx(house.parts, dana, one, 1)[1] for one in (stream, elsewhere))
    assert first != other

    def send(data, note="From the partner"):
        returned = Returned(data, "text.docx", note, right_document=True)
        return upload(house.parts, dana, stream, returned, key=key)

    assert send(first) == send(first) == 2
    for data, note in ((other, "From the partner"), (first, "Another note")):
        with pytest.raises(KeyReused) as refusal:
            send(data, note)
        assert "became version 2" in refusal.value.message
