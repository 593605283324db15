"""What follows from a register's rows and tasks alike in every service, and the addresses of clock rules."""

from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import String, column, select
from sqlalchemy.dialects import postgresql

from shared.auth.permissions import declared
from shared.service.clock_rules.api import clock_rules_api
from shared.service.clock_rules.mounted import ClockRulePlace
from shared.service.clock_rules.pages import clock_rule_pages
from shared.service.records import NEVER, Sort, having_words
from shared.service.story import Names
from shared.service.tasks import NextStep, OpenTask, desk_tasks, first_step
from shared.service.views import NextView

DUE = datetime(2026, 12, 1, tzinfo=UTC)
TASKS = [
    OpenTask("approve", "Approve it", account="ruth", due=DUE, page="do/approve"),
    OpenTask("approve", "Approve it", role="approver", due=DUE, page="do/approve", occasion="2"),
    OpenTask("answer", "Answer", account="dana", page="do/answer"),
]


class Row:
    """A register's row as far as these need it."""

    next_what, next_who, next_due = "Approve it", ["ruth", "role:approver"], DUE
    name = "Crowbar"


def test_next_is_the_first_task_with_everybody_who_is_asked_the_same():
    assert first_step(TASKS, NextStep(None)) == NextStep(
        "Approve it", ("ruth", "role:approver"), DUE, "approve"
    )
    assert first_step([], NextStep("It ends", due=DUE)) == NextStep("It ends", (), DUE)


def test_task_of_a_role_waits_at_the_records_first_agency_and_of_a_person_at_none():
    made = desk_tasks(TASKS, title="Crowbar", base="/tools/7", agencies=["wvsp", "wvdnr"])
    assert [(t.account, t.role, t.agency, t.occasion) for t in made[:2]] == [
        ("ruth", None, None, ""),
        (None, "approver", "wvsp", "2"),
    ]
    assert (made[0].title, made[0].url, made[0].due_at) == ("Approve it: Crowbar", "/tools/7/do/approve", DUE)


def test_deputy_may_be_lent_a_task_s_role_at_any_of_the_record_s_agencies_or_at_all():
    asked = OpenTask("approve", "Approve it", account="ruth", lent_under={"approver"}, kept_out={"dana"})
    [made] = desk_tasks([asked], title="Crowbar", base="/tools/7", agencies=["wvsp", "wvdnr"])
    assert set(made.lent_under) == {"approver@", "approver@wvsp", "approver@wvdnr"}
    assert made.kept_out == {"dana"}


def test_api_names_whoever_is_next_by_name_and_role_and_nobody_where_nothing_is():
    view = NextView.of(Row, Names({"ruth": "Ruth Hagan"}))
    assert [who.name for who in view.who] == ["Ruth Hagan", "an approver of the agency"]
    assert NextView.of(type("Quiet", (), {"next_what": None}), Names({})) is None


def test_words_are_looked_for_as_they_are_typed():
    conditions = having_words(r"50%_\ bolt", column("name", String), column("number", String))
    asked = select(1).where(*conditions).compile(dialect=postgresql.dialect())
    assert len(conditions) == 2
    assert sorted(set(asked.params.values()) - {1}) == ["%50\\%\\_\\\\%", "%bolt%"]


def test_what_has_no_value_is_sorted_as_the_value_that_stands_for_none():
    name, due = Sort(column("name"), small=True), Sort(column("next_due"), empty=NEVER)
    nothing = type("Row", (), {"next_due": None})
    assert (due.value(nothing), due.value(Row), name.value(Row)) == (NEVER, DUE, "Crowbar")
    assert str(name.placed("Crowbar")).startswith("lower(")


def test_clock_rules_are_mounted_where_a_service_says_for_whom_it_says():
    mounted = ClockRulePlace(
        "/tools/clock-rules", ("Tools", "/tools"), {}, reads="audit.read", edits="effects.retry"
    )
    app = Flask(__name__)
    app.register_blueprint(clock_rule_pages(None, mounted))
    app.register_blueprint(clock_rules_api(None, mounted))
    found = {
        (rule, *sorted(set(methods) - {"HEAD", "OPTIONS"})): set(access.permissions)
        for _, rule, methods, access in declared(app)
        if access and "static" not in rule
    }
    assert found == {
        ("/tools/clock-rules", "GET"): {"audit.read"},
        ("/tools/clock-rules/<name>/new", "GET"): {"effects.retry"},
        ("/tools/clock-rules/<name>/new", "POST"): {"effects.retry"},
        ("/api/tools/clock-rules", "GET"): {"audit.read"},
        ("/api/tools/clock-rules/<name>", "GET"): {"audit.read"},
        ("/api/tools/clock-rules/<name>/versions", "POST"): {"effects.retry"},
    }
