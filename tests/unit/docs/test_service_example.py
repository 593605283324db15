"""The service that docs/service-example.md shows is built from that page, and does what it says. Needs no server."""

import ast
import re
import subprocess
import sys
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import g, request
from pydantic import SecretStr

import services
import workflows
from deploy.docs.states import render
from deploy.docs.tables import tables_sql
from deploy.worker.assemble import assemble
from shared.acts.messages import Act, Head
from shared.acts.refusals import Refused
from shared.auth import permissions, roles
from shared.auth.actor import Actor, ActorClaims, Grant
from shared.auth.permissions import declared
from shared.registry.table import find
from shared.service.acting.offers import OpenedRecord
from shared.service.acting.people import Capacity
from shared.service.lists.record_list import Listing, RecordList
from shared.service.record import pages as record_page
from shared.service.record.shown import Shown
from shared.service.story import Names
from shared.settings import Settings
from shared.web.paging import Page
from shared.web.view_models import Event
from tests.unit.services import forgotten

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "service-example.md"
BLOCK = re.compile(r"```(?:python|jinja)\n(?:# |\{# )(\S+\.(?:py|html))(?: #\})?\n(.*?)```", re.S)
AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
DANA, OWEN = (ActorClaims(who, "s", [Grant("drafter", "a")]) for who in ("dana", "owen"))
ACTOR = Actor("dana", "Dana Mercer", "", "s", frozenset(DANA.grants))
HERE = {"status": "here", "agencies": ["a"], "lent_by": "", "until": None}


@pytest.fixture(scope="module")
def tools(tmp_path_factory):
    """The service, written into folders of its own that stand beside the real ones."""
    home, before = tmp_path_factory.mktemp("example"), set(sys.modules)
    for name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        file = home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".py":
            (file.parent / "__init__.py").touch()
        file.write_text(text, encoding="utf-8")
    for package in (services, workflows):
        package.__path__.insert(0, str(home / package.__name__))
    service, known = import_module("services.tools.declaration").SERVICE, permissions.PERMISSIONS
    permissions.PERMISSIONS = known.union(*service.permissions.values())  # as its line in the table would
    yield service
    permissions.PERMISSIONS = known
    for package in (services, workflows):
        package.__path__.remove(str(home / package.__name__))
    for name in set(sys.modules) - before:
        if ".tools" in name:
            del sys.modules[name]


@pytest.fixture
def settings():
    address = SecretStr("postgresql://nobody@127.0.0.1:9/none")
    made = Settings(mode="embedded", secret_key=SecretStr("k" * 40))
    object.__setattr__(made, "database_url_tools", address)
    return made


@pytest.fixture
def parts(tools, settings):
    return find(tools.parts)(settings)


@pytest.mark.parametrize(
    "check", [forgotten.steps, forgotten.conditions, forgotten.happened, forgotten.forms, forgotten.fields]
)
def test_example_forgot_nothing(tools, check):
    assert check(tools) == []


@pytest.mark.parametrize("asked", [("check",), ("format", "--check")], ids=lambda asked: asked[0])
def test_example_can_be_copied_as_it_is(tools, asked):
    home = Path(import_module("services.tools.tables").__file__).parents[2]
    how = ("--config", ROOT / "pyproject.toml", "--config", f"src = ['{home}', '{ROOT}']", "--no-cache")
    ruff = [sys.executable, "-m", "ruff", *asked, *how, home]
    said = subprocess.run(ruff, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout
    untyped = [
        f"{file.name}: {node.name}"
        for file in home.rglob("*.py") if "tests" not in file.parts
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name != "__init__" and node.returns is None
    ]  # fmt: skip
    assert untyped == []


def test_example_has_workers(tools, parts):
    assert assemble(tools, parts).queues[0].name == "tools"


def test_example_is_an_app_whose_every_route_says_who_may_enter(tools, settings):
    app = find(tools.app)(settings)
    found = list(declared(app))
    assert [rule for _, rule, _, access in found if access is None] == []
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert {"/tools/new", "/tools/export.csv", "/tools/<tool_id>/do/<action>"} <= rules
    assert {"/api/tools", "/api/tools/<tool_id>/acts/lend", "/api/tools/<tool_id>/acts/take_back"} <= rules
    assert {tools.audit_page, tools.effects_page, *(item.href for item in tools.navigation)} <= rules
    assert forgotten.reads(tools, app) == []


@pytest.fixture
def page(tools, settings, parts, monkeypatch):
    """Opens a page of the example as Dana, on rows in memory instead of a database."""
    app = find(tools.app)(settings, parts)
    row = import_module("services.tools.tables").ToolRow(
        id="t1", number="TL-2026-0001", name="Drill", status="Here", agencies=["a"], next_what="Lend it", allow=[],
        next_kind="lend", next_who=["role:drafter"], next_due=AT, created_at=AT, updated_at=AT,
    )  # fmt: skip
    listing = Listing(Page((row,)), Names({}), {"a": "State Police"}, {"a": "WVSP"})
    monkeypatch.setattr(RecordList, "read", lambda *asked: listing)
    opened = OpenedRecord(
        row, Head("t1", 0, 1, HERE), import_module("workflows.tools.states").RULES, [Capacity(DANA)], AT
    )
    done = SimpleNamespace(name="take_back", at=AT)
    shown = Shown(row, opened.head, opened.offers, Names({}), {"a": "State Police"}, 0, done)
    monkeypatch.setattr(record_page, "show_record", lambda *asked, **more: shown)
    monkeypatch.setattr(record_page, "list_clocks", lambda *asked: [])
    monkeypatch.setattr(record_page, "tell_all", lambda *asked: [Event("Registered", AT, "Dana Mercer")])
    monkeypatch.setattr(parts.database, "transaction", nullcontext)
    monkeypatch.setattr(import_module("services.tools.pages"), "list_agencies", lambda session: [])
    app.jinja_env.globals["status_tones"]["Here"] = "good"  # as its line in the table would, this too:
    monkeypatch.setitem(roles.ROLE_PERMISSIONS, "drafter", tools.permissions["drafter"])

    def open_page(address):
        with app.test_request_context(address):
            g.concord_signed_in = SimpleNamespace(actor=ACTOR, csrf="")
            return app.view_functions[request.endpoint](**request.view_args)

    return open_page


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/tools", ("TL-2026-0001", ">Drill</a>", "Lend it", "Register a tool", "Download as CSV")),
        ("/tools/t1", ("State Police", "What happened", "Registered", 'href="/tools/t1/do/lend"')),
        ("/tools/t1/do/lend", ("Day it must be back", "It is lent until that day.")),
        ("/tools/t1", ("Taken back", "Recorded Nov 24, 2026")),
        ("/tools/t1/do/take_back", ("This is not possible for you now", "It is somebody else’s turn")),
        ("/tools/new", ("Agency that has it",)),
    ],
)
def test_example_s_pages_show_what_they_are_for(page, address, says):
    text = page(address)
    assert [words for words in says if words not in text] == []


def test_example_tells_its_stories_under_ids_that_stay(tools):
    demo = find(tools.stories)
    assert set(demo.stories) == {"here", "late"}
    assert demo.stream("late") == demo.stream("late") != demo.stream("here")


def test_example_is_drawn(tools):
    drawn = render(tools)
    assert "[*] --> here" in drawn and "here --> lent: lend" in drawn and "| `lent` | Lent |" in drawn


def test_example_prints_its_tables(tools):
    assert "CREATE TABLE tools.tool (" in tables_sql("tools")


def act(name, actor, **ids):
    return Act(name, "k", "", AT, actor, ids)


def test_example_lends_and_keeps_four_eyes(tools):
    rules, decide = forgotten.rules_of(tools), import_module("workflows.tools.decide").decide
    with pytest.raises(Refused, match="after today"):
        rules.check(HERE, act("lend", DANA, until="2026-11-24"))
    lend = act("lend", DANA, until="2026-11-25")
    rules.check(HERE, lend)
    lent = decide(HERE, lend)
    assert (lent.state["status"], lent.clocks[0].rule) == ("lent", "loan")
    for deputy in (DANA, replace(OWEN, on_behalf_of="dana")):
        with pytest.raises(Refused, match="Another person"):
            rules.check(lent.state, act("take_back", deputy))
    rules.check(lent.state, act("take_back", OWEN))
    assert decide(lent.state, act("take_back", OWEN)).effects[0].body["to"] == ["dana"]


def test_example_sends_its_letters(tools, monkeypatch):
    effects, sent = import_module("services.tools.letters.effects"), []

    @contextmanager
    def transaction():
        yield SimpleNamespace(get_one=lambda row, stream: SimpleNamespace(id=stream, name="Drill"))

    monkeypatch.setattr(
        effects, "get_people_of", lambda session, who: {"dana": SimpleNamespace(email="d@x.example")}
    )
    parts = SimpleNamespace(
        database=SimpleNamespace(transaction=transaction), mailer=SimpleNamespace(send=sent.append),
        settings=SimpleNamespace(staff_url="http://concord.example"),
    )  # fmt: skip
    for template in forgotten.templates_in(workflows_file("decide")):
        pending = SimpleNamespace(stream="t1", event_id="t1/2", body={"template": template, "to": ["dana"]})
        effects.handlers(parts)["mail"](pending)
    assert {message.kind for message in sent} == {"came_back", "due_soon", "overdue"}
    assert {message.link for message in sent} == {"http://concord.example/tools/t1"}


def workflows_file(name):
    return Path(import_module(f"workflows.tools.{name}").__file__)
