"""What stays silent in a running service when it is forgotten fails here, in a sentence that says what, and where."""

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest

import services
from shared.registry.table import find, get_services
from shared.service.acting.forms import ActForm
from tests.unit.services import attributes, changing, forgotten
from tests.unit.services.test_every_service import settings  # noqa: F401

ACTING = [each for each in get_services() if each.acts]
CHECKS = (
    forgotten.steps,
    forgotten.conditions,
    forgotten.happened,
    forgotten.forms,
    forgotten.fields,
    forgotten.letters,
    forgotten.walked,
)
AGREEMENTS = next(each for each in ACTING if each.name == "agreements")
AGREEMENTS_ROWS = "services/agreements/register/models.py"
VERSIONS = Path(services.__path__[0]) / "agreements" / "migrations" / "versions"


@pytest.mark.parametrize("service", ACTING, ids=lambda each: each.name)
@pytest.mark.parametrize("check", CHECKS, ids=lambda each: each.__name__)
def test_service_forgot_nothing(service, check):
    assert check(service) == []


@pytest.mark.parametrize("service", ACTING, ids=lambda each: each.name)
def test_what_is_recorded_of_reading_fits_the_pages(service, settings):  # noqa: F811
    assert forgotten.reads(service, find(service.app)(settings)) == []


@pytest.mark.parametrize(
    ("check", "table", "key", "file", "said"),
    [
        (forgotten.steps, "workflows.agreements.decide:STEPS", "lift", "workflows/agreements/decide.py: STEPS",
         "step for the act “lift” of states.py."),
        (forgotten.conditions, "services.agreements.acting.rules_in_words:CONDITIONS", "author",
         "services/agreements/acting/rules_in_words.py: CONDITIONS", "words for the guard “author”."),
        (forgotten.happened, "services.agreements.register.words:HAPPENED", "create",
         "services/agreements/register/words.py: HAPPENED", "words for what happened by “create”."),
        (forgotten.forms, "services.agreements.acting.permits:PERMITS", "lift",
         "services/agreements/acting/permits.py: PERMITS", "permission for the act “lift”."),
        (forgotten.forms, "services.agreements.acting.effects_in_words:EFFECTS", "lift",
         "services/agreements/acting/effects_in_words.py: EFFECTS", "words for the act “lift”."),
        (forgotten.letters, "services.agreements.letters.texts:LETTERS", "suspension_lifted",
         "services/agreements/letters/texts.py: LETTERS", "letter for the message “suspension_lifted” of its steps."),
    ],
)  # fmt: skip
def test_what_is_forgotten_is_said(monkeypatch, *, check, table, key, file, said):
    monkeypatch.delitem(find(table), key)
    assert check(AGREEMENTS) == [f"{file} has no {said}"]


def test_act_whose_form_or_walk_forgot_something_is_said(monkeypatch):
    monkeypatch.setitem(find("services.agreements.acting.forms:FORMS"), "lift", ActForm)
    said = "services/agreements/acting/forms.py: FORMS has a form for “lift”, which takes no “reason”"
    assert forgotten.fields(AGREEMENTS) == [f"{said}, as the row of workflows/agreements/states.py does."]
    monkeypatch.setitem(find("services.agreements.acting.forms:FORMS"), "paint", ActForm)
    said = "tests/browser/agreements/every_page.py: PAGES has no page “…/do/paint”."
    assert forgotten.walked(AGREEMENTS) == [said]


def test_step_without_a_row_is_said(monkeypatch):
    monkeypatch.setitem(find("workflows.agreements.decide:STEPS"), "paint", None)
    said = "workflows/agreements/states.py: RULES has no row for the step “paint” of decide.py."
    assert forgotten.steps(AGREEMENTS) == [said]


def test_page_whose_reading_is_recorded_too_coarsely_is_said(monkeypatch, settings):  # noqa: F811
    reads = find("services.agreements.audit.reads:READS")
    monkeypatch.delitem(reads, "versions.file")
    monkeypatch.setitem(reads, "versions.gone", None)
    where, app = "services/agreements/audit/reads.py: READS", find(AGREEMENTS.app)(settings)
    app.add_url_rule("/api/agreements/ended", "overview_api.list_ended", lambda: "")
    assert forgotten.reads(AGREEMENTS, app) == [
        f"{where} names “versions.gone”, which is no page.",
        f"{where} has no entry for “versions.file”, which shows more than that the record was opened.",
        f"{where} has no entry for “overview_api.list_ended”, which gives a whole list away.",
    ]


def test_template_that_a_step_chooses_is_found():
    assert {"notice_reminder", "package_refused"} <= set(forgotten.templates_of(AGREEMENTS))


@pytest.mark.parametrize(
    ("module", "name", "said"),
    [
        ("services.agreements.nowhere", "WORDS", "There is no services/agreements/nowhere.py, which must hold WORDS."),
        ("services.agreements.tables", "WORDS", "services/agreements/tables.py has no WORDS."),
    ],
)  # fmt: skip
def test_file_that_is_not_there_is_named(module, name, said):
    with pytest.raises(forgotten.Missing, match=said):
        forgotten.part(module, name)


@pytest.mark.parametrize("service", get_services(), ids=lambda each: each.name)
def test_every_page_of_a_service_is_walked(service):
    assert forgotten.every_page(service) == []


def test_service_without_browser_tests_is_told():
    nobody = SimpleNamespace(name="nobody")
    assert forgotten.every_page(nobody) == [
        "There is no tests/browser/nobody/every_page.py.",
        "There is no tests/browser/nobody/test_every_page.py.",
    ]


@pytest.mark.parametrize("service", ACTING, ids=lambda each: each.name)
def test_service_may_change_what_its_code_changes(service):
    assert changing.rights(service) == []


def test_right_that_is_missing_is_told_with_the_statement_that_needs_it(monkeypatch):
    granted = set(changing.granted_in(VERSIONS)) - {"agreements.draft"}
    monkeypatch.setattr(changing, "granted_in", lambda versions: granted)
    told = "\n".join(changing.rights(AGREEMENTS))
    assert "changes agreements.draft, and no migration of agreements grants UPDATE on it." in told
    assert "agreements.agreement," not in told


@pytest.mark.parametrize("service", get_services(), ids=lambda each: each.name)
def test_no_row_is_changed_behind_its_write_path(service):
    assert attributes.changed(service) == []


@pytest.mark.parametrize(
    "planted",
    ["row.status = 'Ended'", "row.status, n = 'Ended', 1", "row.seq += 1", "setattr(row, 'status', 'Ended')"],
)
def test_row_that_is_changed_by_an_attribute_is_found(planted):
    [(name, _)] = attributes.set_in(ast.parse(planted))
    assert name in attributes.columns_of(AGREEMENTS, {Path(AGREEMENTS_ROWS): "mapped_column"})
    assert not list(attributes.set_in(ast.parse("self.status = row.status; x = row.seq")))
