"""The service that docs/service-example.md shows is built from that page, and does what it says. Needs no server."""

import re
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

import services
import workflows
from deploy.docs.tables import tables_sql
from deploy.worker.assemble import assemble
from shared.acts.messages import Act
from shared.acts.rules import Refused
from shared.auth import permissions
from shared.auth.actor import ActorClaims, Grant
from shared.auth.permissions import declared
from shared.registry.table import find
from shared.settings import Settings
from tests.unit.services import forgotten

PAGE = Path(__file__).parents[3] / "docs" / "service-example.md"
BLOCK = re.compile(r"```python\n# (\S+\.py)\n(.*?)```", re.S)
AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
DANA, OWEN = (ActorClaims(who, "s", [Grant("drafter", "a")]) for who in ("dana", "owen"))
HERE = {"status": "here", "agencies": ["a"], "lent_by": "", "until": None}


@pytest.fixture(scope="module")
def tools(tmp_path_factory):
    """The service, written into folders of its own that stand beside the real ones."""
    home, before = tmp_path_factory.mktemp("example"), set(sys.modules)
    for name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        file = home / name
        file.parent.mkdir(parents=True, exist_ok=True)
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
    "check", [forgotten.steps, forgotten.conditions, forgotten.happened, forgotten.forms]
)
def test_example_forgot_nothing(tools, check):
    assert check(tools) == []


def test_example_has_workers(tools, parts):
    assert assemble(tools, parts).queues[0].name == "tools"


def test_example_is_an_app_whose_every_route_says_who_may_enter(tools, settings):
    app = find(tools.app)(settings)
    found = list(declared(app))
    assert [rule for _, rule, _, access in found if access is None] == []
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert {"/api/tools", "/api/tools/<tool_id>/acts/lend", "/api/tools/<tool_id>/acts/take_back"} <= rules
    assert {tools.audit_page, tools.effects_page, *(item.href for item in tools.navigation)} <= rules
    assert forgotten.reads(tools, app) == []


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
