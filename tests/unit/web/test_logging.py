"""What a log line may say: the fields that are listed, an error's type, and nothing that a person typed."""

import ast
import asyncio
import dataclasses
import io
import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path

import pytest
from temporalio.testing import ActivityEnvironment
from temporalio.worker import ActivityInboundInterceptor

from deploy.worker.naming import NameTheWorkflow
from shared.acts.outbox import Pending
from shared.acts.relay import Relay
from shared.errors import Unavailable
from shared.logging import FIELDS, JsonFormatter, _is_ours, _places

ROOT = Path(__file__).parents[3]
SOURCES = [
    path for top in ("shared", "services", "workflows", "deploy") for path in (ROOT / top).rglob("*.py")
]
LOGGING = {"debug", "info", "warning", "error", "exception", "critical", "log"}
TYPED = "dana.mercer@wvsp.example"


def extras(tree):
    """The value of each `extra=` of a call that logs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOGGING:
            yield from (word.value for word in node.keywords if word.arg == "extra")


def named(value):
    assert isinstance(value, ast.Dict), "name the fields in place, so that they can be checked"
    return [key.value if isinstance(key, ast.Constant) else None for key in value.keys]


def test_every_field_that_code_logs_is_one_that_reaches_the_log():
    found = [
        (str(path.relative_to(ROOT)), value.lineno, name)
        for path in SOURCES
        for value in extras(ast.parse(path.read_text(encoding="utf-8")))
        for name in named(value)
    ]
    assert len(found) > 10
    assert [each for each in found if each[2] not in FIELDS] == []


def test_walk_over_the_code_finds_a_field_that_is_not_listed():
    tree = ast.parse("log.warning('x', extra={'person': p})")
    assert [name for value in extras(tree) for name in named(value)] == ["person"]
    assert "person" not in FIELDS


@pytest.fixture
def lines():
    stream, root = io.StringIO(), logging.getLogger("shared.acts.relay")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)


class Unrecorded(Relay):
    """A relay that keeps no account of its failures, so that it needs no database."""

    def _fail(self, pending, problem):
        pass


def failing(error):
    def handler(pending):
        try:
            raise KeyError(TYPED)
        except KeyError as cause:
            raise error from cause

    return Unrecorded(None, None, {"mail": handler})


@pytest.mark.parametrize(
    ("error", "name"),
    [(ValueError(TYPED), "builtins.ValueError"), (Unavailable("No answer."), "shared.errors.Unavailable")],
)
def test_failed_effect_leaves_its_type_and_cause_and_no_text_in_the_log(lines, error, name):
    pending = Pending(1, "AG-1", 7, "mail", "AG-1/7/mail", {}, 1)
    assert failing(error)._handle(pending, set()) is False
    (line,) = lines()
    assert line["effect"] == "mail"
    assert line["error"]["type"] == name
    assert line["error"]["cause"]["type"] == "builtins.KeyError"
    assert TYPED not in json.dumps(line)


def test_field_named_error_reaches_the_log():
    record = logging.makeLogRecord({"msg": "search engine failed", "error": "ConnectionTimeout"})
    record.created = datetime(2026, 11, 25, tzinfo=UTC).timestamp()
    assert json.loads(JsonFormatter().format(record))["error"] == "ConnectionTimeout"


def test_error_from_far_below_names_our_own_frames_and_what_postgres_names():
    class Diag:
        sqlstate, table_name, constraint_name, message_detail = "42501", "loan", None, "Key (name)=(Jane)"

    class Refused(Exception):
        diag = Diag()

    def below(depth):
        if depth:
            return below(depth - 1)
        raise Refused("Jane")

    try:
        below(30)
    except Refused as error:
        told = _places(error)
    assert (told["sqlstate"], told["table_name"]) == ("42501", "loan")
    assert "Jane" not in json.dumps(told)


def test_our_frames_are_kept_however_deep_the_library_below_is():
    ours = traceback.FrameSummary("/x/services/agreements/context.py", 5, "record")
    theirs = traceback.FrameSummary("/x/.venv/lib/python3.11/site-packages/shared/deep.py", 1, "f")
    assert (_is_ours(ours), _is_ours(theirs)) == (True, False)


def test_line_of_a_workflow_names_it_as_temporal_does():
    record = logging.makeLogRecord(
        {"msg": "x", "temporal_workflow": {"workflow_id": "agreement/7", "attempt": 1}}
    )
    assert json.loads(JsonFormatter().format(record))["workflow"] == "agreement/7"


def test_line_of_an_activity_names_the_workflow_that_asked_for_it(lines):
    class Work(ActivityInboundInterceptor):
        async def execute_activity(self, input):
            logging.getLogger("shared.acts.relay").warning("done")

    async def activity():
        await NameTheWorkflow().intercept_activity(Work(None)).execute_activity(None)

    environment = ActivityEnvironment()
    environment.info = dataclasses.replace(environment.info, workflow_id="agreement/7")
    asyncio.run(environment.run(activity))
    assert [line["workflow"] for line in lines()] == ["agreement/7"]
