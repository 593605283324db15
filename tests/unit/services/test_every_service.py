"""Each service in the table is whole: nothing is asked for that nobody does. Needs no server.

What a service forgets is silent when it runs (an effect that waits for ever, a button that leads nowhere), so it is
loud here.
"""

import ast
import asyncio
import dataclasses
import re
from pathlib import Path

import pytest
from pydantic import SecretStr
from temporalio import activity, workflow
from temporalio.worker.workflow_sandbox import RestrictedWorkflowAccessError, SandboxedWorkflowRunner

import services
import workflows
from deploy.migrate import SHARED
from deploy.provision import ROLES, role_name
from deploy.worker import assemble as assembling
from deploy.worker.assemble import Forgotten, assemble
from shared.auth.permissions import declared
from shared.auth.roles import PERMISSIONS
from shared.registry.table import SERVICES, find, get_service, get_services
from shared.service.jobs import Job
from shared.service.work import Queue, Work
from shared.settings import Settings
from tests.unit.services.forgotten import part, rules_of
from tests.unit.services.unfit import Unfit

ACTING = [each for each in get_services() if each.acts]


@pytest.fixture(scope="module")
def settings():
    nobody = {f"database_url_{name}": SecretStr("postgresql://nobody@127.0.0.1:9/none") for name in SERVICES}
    return Settings(mode="embedded", secret_key=SecretStr("k" * 40), **nobody)


def parts_of(service, settings):
    return find(service.parts)(settings)


def effects_of(service) -> set[str]:
    """The kinds of all `Effect(…)` that the service's code makes. A kind that is no text can't be checked: refused."""
    found = set()
    for package in (services, workflows):
        for path in (Path(package.__path__[0]) / service.name).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Effect":
                    kind = node.args[0] if node.args else None
                    assert isinstance(kind, ast.Constant), (
                        f"{path}:{node.lineno}: name the effect's kind in place"
                    )
                    found.add(kind.value)
    return found


@pytest.mark.parametrize("name", SERVICES)
def test_declaration_is_of_the_folder_it_stands_in(name):
    assert get_service(name).name == name


@pytest.mark.parametrize("service", get_services(), ids=SERVICES)
def test_work_and_jobs_have_workers(service, settings):
    assert assemble(service, parts_of(service, settings)).queues


@pytest.mark.parametrize("service", get_services(), ids=SERVICES)
def test_no_activity_is_cut_where_it_stands(service, settings):
    done = {
        each for queue in assemble(service, parts_of(service, settings)).queues for each in queue.activities
    }
    cut = [each.__name__ for each in done if not definition(each).no_thread_cancel_exception]
    assert not cut, f"declare them with shared.temporal.uncut_activity: {cut}"


def definition(each):
    return activity._Definition.must_from_callable(each)


@pytest.mark.parametrize("service", get_services(), ids=SERVICES)
def test_every_workflow_loads_in_the_sandbox(service, settings):
    """Workers run without it (ADR 12); what a workflow does is played in it by `tests/workflows`."""
    queues = assemble(service, parts_of(service, settings)).queues
    for kind in {kind for queue in queues for kind in queue.workflows}:
        asyncio.run(load_in_sandbox(kind))


def test_the_sandbox_refuses_a_module_that_asks_for_the_time():
    with pytest.raises(RestrictedWorkflowAccessError, match=r"datetime\.now"):
        asyncio.run(load_in_sandbox(Unfit))


async def load_in_sandbox(kind):
    SandboxedWorkflowRunner().prepare_workflow(workflow._Definition.must_from_class(kind))


@pytest.mark.parametrize("service", ACTING, ids=lambda each: each.name)
def test_every_effect_has_a_handler_and_every_handler_an_effect(service, settings):
    handled = set(find(service.work)(parts_of(service, settings)).handlers)
    where, made = f"services/{service.name}/worker.py: get_work", effects_of(service)
    assert not made - handled, f"{where} has no handler of the effects {sorted(made - handled)}"
    assert not handled - made, f"{where} has handlers of {sorted(handled - made)}, which nothing makes"


@pytest.mark.parametrize("service", ACTING, ids=lambda each: each.name)
def test_acts_effects_and_sweep_are_worked_for(service, settings):
    made = assemble(service, parts_of(service, settings))
    done = assembling._names(made.queues[0])
    kind = find(service.work)(parts_of(service, settings)).kind
    assert {kind.commit, f"{service.name}.drain_effects", f"{service.name}.sweep"} <= done
    assert made.queues[0].name == parts_of(service, settings).address.queue


@pytest.mark.parametrize("service", ACTING, ids=lambda each: each.name)
def test_every_act_of_a_person_has_a_route(service, settings):
    app = find(service.app)(settings)
    rules = [rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    generic = any("<action>" in rule for rule in rules)
    named = {part for rule in rules for part in rule.split("/")}
    acts = {row.action for row in rules_of(service).transitions if not row.system}
    forgotten = sorted(acts - reachable(service, named, generic=generic))
    assert not forgotten, (
        f"services/{service.name}/acting/forms.py: neither FORMS nor ELSEWHERE, with a page, does the acts {forgotten}"
    )


def reachable(service, named, *, generic):
    """Acts with an address of their own, and those that an address with `<action>` takes: the keys of `FORMS`."""
    if not generic:
        return named
    elsewhere = part(f"services.{service.name}.acting.forms", "ELSEWHERE", {})
    own = {act for act, page in elsewhere.items() if page in named}
    return named | own | (set(part(f"services.{service.name}.acting.forms", "FORMS")) - set(elsewhere))


@pytest.mark.parametrize("service", ACTING, ids=lambda each: each.name)
def test_every_clock_that_is_started_has_a_row_and_a_rule(service):
    started, ruled = set(), set()
    for path in (Path(workflows.__path__[0]) / service.name).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ClockCommand":
                texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
                if texts[:1] == ["start"] and len(texts) > 1:
                    started.add(texts[1])
                ruled |= {
                    k.value.value
                    for k in node.keywords
                    if k.arg == "rule" and isinstance(k.value, ast.Constant)
                }
    rows = {row.action for row in rules_of(service).transitions}
    left = sorted({f"clock:{name}" for name in started} - rows)
    assert not left, (
        f"workflows/{service.name}/states.py: RULES has no row for {left}, which decide.py starts"
    )
    supplied = {rule.name for rule in part(service.supply.partition(":")[0], "CLOCK_RULES")}
    left = sorted(ruled - supplied)
    assert not left, (
        f"services/{service.name}/supply.py: CLOCK_RULES has no rule {left}, which decide.py names"
    )


@pytest.mark.parametrize("service", get_services(), ids=SERVICES)
def test_every_route_declares_who_may_enter_and_what_it_names_exists(service, settings):
    found = list(declared(find(service.app)(settings)))
    assert [rule for _, rule, _, access in found if access is None] == []
    used = {name for *_, access in found for name in access.permissions}
    assert used <= PERMISSIONS


@pytest.mark.parametrize("service", get_services(), ids=SERVICES)
def test_words_of_scopes_are_about_permissions_of_its_own(service):
    assert set(service.scopes) <= frozenset().union(*service.permissions.values())


@pytest.mark.parametrize("service", get_services(), ids=SERVICES)
def test_schema_has_a_role_an_address_and_a_history(service, settings):
    assert service.name in ROLES
    assert settings.address_of(service.name)
    versions = Path(services.__path__[0]) / service.name / "migrations" / "versions"
    assert list(versions.glob("0001_*.py"))
    assert role_name(service.name) == f"concord_{service.name}"
    assert (SHARED / "acts" / "rights.sql").exists()


@pytest.mark.parametrize("service", get_services(), ids=SERVICES)
def test_pages_that_others_link_to_are_there(service, settings):
    rules = {rule.rule for rule in find(service.app)(settings).url_map.iter_rules()}
    linked = {item.href for item in service.navigation} | {service.audit_page, service.effects_page}
    assert linked - {""} <= rules


def test_job_that_no_queue_does_is_refused(settings, monkeypatch):
    service = get_service("portal")
    given = Work(main=Queue("portal"), jobs=(Job("portal.nothing", "portal"),))
    monkeypatch.setattr(assembling, "find", lambda target: lambda parts: given)
    with pytest.raises(Forgotten, match=r"portal: no worker of the queue 'portal' does 'portal\.nothing'"):
        assemble(service, parts_of(service, settings))


def test_work_on_a_queue_without_worker_is_refused(settings, monkeypatch):
    service = get_service("agreements")
    parts = parts_of(service, settings)
    given = dataclasses.replace(find(service.work)(parts), others=())
    monkeypatch.setattr(assembling, "find", lambda target: lambda parts: given)
    with pytest.raises(Forgotten, match="no worker listens on the queue 'render'"):
        assemble(service, parts)


def test_service_with_acts_that_names_no_kind_is_refused(settings, monkeypatch):
    service = get_service("agreements")
    monkeypatch.setattr(assembling, "find", lambda target: lambda parts: Work(main=Queue("agreements")))
    with pytest.raises(Forgotten, match="nothing commits its acts"):
        assemble(service, parts_of(service, settings))


@pytest.mark.parametrize("service", get_services(), ids=SERVICES)
def test_blueprint_is_called_by_the_folder_it_stands_in(service):
    """What an endpoint is called (in the access log, in READS) says where its code is: the folder, then the module."""
    home, unlike = Path(services.__path__[0]) / service.name, []
    for module in sorted(home.glob("*/*.py")):
        made = re.findall(r'Blueprint\(\s*"(\w+)"', module.read_text(encoding="utf-8"))
        part = module.stem.removesuffix("pages").strip("_")
        named = f"{module.parent.name}_{part}" if part else module.parent.name
        unlike += [
            f"{module.parent.name}/{module.name}: {name}, not {named}" for name in made if name != named
        ]
    assert unlike == []
