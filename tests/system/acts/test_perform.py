"""An act's whole way, over real engines (docs/architecture.md, "One act on its way")."""

import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from temporalio.service import RPCError, RPCStatusCode

from shared.acts.commit import get_head
from shared.errors import AppError, Conflict, KeyReused, OutcomeUnknown
from shared.logging import JsonFormatter, log_context
from tests.integration.acts.drafts import AUTHOR, HEAD, LAWYER, SUBMIT
from workflows.agreements.decide import STEPS

pytestmark = pytest.mark.engines


def head_of(performer, stream):
    with performer.database.transaction() as session:
        return get_head(session, performer.context.tables, stream)


def wait_for(performer, stream, status):
    for _ in range(600):
        head = head_of(performer, stream)
        if head.state["status"] == status:
            return head
        time.sleep(0.05)
    raise AssertionError(f"still {head.state['status']}, not {status}")


def key() -> str:
    return str(uuid.uuid4())


def test_agreement_goes_from_draft_to_in_force_by_acts_alone(worker, performer, stream):
    assert performer.perform(AUTHOR, stream, "submit", key=key(), ids=SUBMIT).status == "preparing"
    package = wait_for(performer, stream, "in_approval").state["package"]["id"]
    performer.perform(LAWYER, stream, "approve", key=key(), ids={"package": package})
    performer.perform(HEAD, stream, "approve", key=key(), ids={"package": package})
    ids = {"package": package, "signer": "signer-1", "evidence": "ev-1"}
    assert performer.perform(HEAD, stream, "sign", key=key(), ids=ids).status == "sealing"
    assert wait_for(performer, stream, "in_force").due.keys() == {"review"}


def test_same_act_sent_twice_at_once_is_done_once(worker, performer, stream):
    one = key()
    with ThreadPoolExecutor(4) as pool:
        sent = [
            pool.submit(performer.perform, AUTHOR, stream, "submit", key=one, ids=SUBMIT) for _ in range(4)
        ]
        outcomes = {(o.seq, o.status) for o in (f.result() for f in sent)}
    assert outcomes == {(2, "preparing")}


def test_act_that_meets_a_workflow_about_to_end_is_sent_again(worker, performer, stream, monkeypatch):
    """The engine does not deliver it: the workflow's last task fails, as something came that it had not seen."""
    tried, call = [], performer.bridge.call

    def first_in_vain(send, *within):
        tried.append(send)
        if len(tried) == 1:
            raise RPCError("unexpected workflow task failure", RPCStatusCode.FAILED_PRECONDITION, b"")
        return call(send, *within)

    monkeypatch.setattr(performer.bridge, "call", first_in_vain)
    assert performer.perform(AUTHOR, stream, "submit", key=key(), ids=SUBMIT).seq == 2
    assert head_of(performer, stream).seq == 2 and len(tried) > 1


def test_sender_logs_the_request_the_record_and_the_act_together(worker, performer, stream, caplog):
    caplog.handler.setFormatter(JsonFormatter())
    with caplog.at_level("INFO", "shared.acts.perform"), log_context(request="r-1"):
        performer.perform(AUTHOR, stream, "submit", key=key(), ids=SUBMIT)
    [line] = [json.loads(each) for each in caplog.text.splitlines()]
    assert (line["request"], line["act"], line["seq"]) == ("r-1", "submit", 2)
    assert line["workflow"].endswith(stream)


def test_several_who_find_no_workflow_at_once_start_the_same_one(worker, performer, stream):
    """Each has read the record before any of them sends; one submission happens, the others learn why not theirs."""
    with performer.database.transaction() as session:
        head = get_head(session, performer.context.tables, stream)
        prepared = [
            performer.prepare(session, AUTHOR, head, "submit", key=key(), known=None, ids=SUBMIT)
            for _ in range(4)
        ]
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(performer.send, one, performer.ends()) for one in prepared]
    failed = [one.exception() for one in sent if one.exception()]
    assert len(failed) == 3 and {type(one) for one in failed} == {Conflict}
    assert head_of(performer, stream).epoch == 1


def test_same_key_with_another_payload_is_refused_and_changes_nothing(worker, performer, stream):
    performer.perform(AUTHOR, stream, "submit", key="k", ids=SUBMIT)
    with pytest.raises(KeyReused):
        performer.perform(AUTHOR, stream, "withdraw", key="k", texts={"reason": "no"})


def test_act_the_rules_refuse_is_a_conflict_with_its_reason(worker, performer, stream):
    with pytest.raises(Conflict) as refused:
        performer.perform(LAWYER, stream, "approve", key=key(), ids={"package": "p"})
    assert refused.value.kind == "wrong_state"


def test_act_without_a_worker_is_unknown_in_under_5_s_and_found_by_its_key(
    connect, committer, performer, stream
):
    from tests.system.acts.worker import WorkerThread

    began = time.monotonic()
    with pytest.raises(OutcomeUnknown):
        performer.perform(AUTHOR, stream, "submit", key="later", ids=SUBMIT)
    assert time.monotonic() - began < 5.5
    thread = WorkerThread(connect, committer).start()
    try:
        assert performer.perform(AUTHOR, stream, "submit", key="later", ids=SUBMIT).status == "preparing"
        assert wait_for(performer, stream, "in_approval").seq == 3
    finally:
        thread.stop()


def test_mistake_of_ours_in_an_act_is_said_at_once_and_the_next_act_works(
    worker, performer, stream, monkeypatch, caplog
):
    step = STEPS["submit"]
    monkeypatch.setitem(STEPS, "submit", lambda state, act: state["no such thing"])
    began = time.monotonic()
    with pytest.raises(AppError, match="Concord made an error") as failed:
        performer.perform(AUTHOR, stream, "submit", key=key(), ids=SUBMIT)
    assert (failed.value.status, failed.value.kind) == (500, "internal")
    assert time.monotonic() - began < performer.deadline, "it is not waited for what can't come"
    assert [r.getMessage() for r in caplog.records].count("act failed") == 1
    monkeypatch.setitem(STEPS, "submit", step)
    assert performer.perform(AUTHOR, stream, "submit", key=key(), ids=SUBMIT).status == "preparing"
