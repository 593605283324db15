"""A list declared once: what it is narrowed to, and that its form and its columns say the same."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped

from shared.acts.tables import act_tables
from shared.auth.actor import Actor, Grant
from shared.errors import Invalid
from shared.registry.declaration import StatusWords
from shared.service.lists.api import ListedPage, list_api
from shared.service.lists.export import AGENCIES, CHANGED, WHAT_IS_NEXT, Told
from shared.service.lists.form import ListForm
from shared.service.lists.pages import ListPages, list_pages
from shared.service.lists.record_list import ListColumn, RecordList
from shared.service.records import Sort
from shared.service.register_rows import RegisterRow
from shared.service.story import Names


class Base(DeclarativeBase):
    pass


class ToolRow(RegisterRow, Base):
    __tablename__ = "tool"
    name: Mapped[str]
    lender: Mapped[str]
    lent: Mapped[bool]


ACTS = act_tables(Base.metadata)


class ToolForm(ListForm):
    status: Literal["Here", "Lent"] | None = None
    lender: str | None = None
    lent: bool | None = None
    sort: Literal["name", "-name", "updated", "-updated"] = "-updated"


TOOLS = RecordList(
    ToolRow,
    ACTS,
    "tools",
    columns=(
        ListColumn("name", "Name", Sort(ToolRow.name, small=True)),
        ListColumn("status", "Status"),
        ListColumn("updated", "Changed", Sort(ToolRow.updated_at)),
    ),
    words=(ToolRow.name,),
    statuses=(StatusWords("Here", "", "good"), StatusWords("Lent", "", "waiting")),
    filters={"lender": lambda account: ToolRow.lender == account, "lent": ToolRow.lent.is_},
)
DANA = Actor("dana", "Dana Mercer", "", "s", frozenset({Grant("drafter", "wvsp")}))


def asked(**given):
    """The list's conditions as PostgreSQL gets them."""
    conditions = TOOLS._conditions(DANA, ToolForm(**given))
    return [str(one.compile(dialect=postgresql.dialect())) for one in conditions]


def test_every_list_is_guarded_and_nothing_else_narrows_it_unasked():
    [guard] = asked()
    assert guard.startswith("tool.allow && ")


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"status": "Lent"}, "tool.status ="),
        ({"agency": "wvsp"}, "tool.agencies @>"),
        ({"mine": True}, "tool.next_who &&"),
        ({"overdue": True}, "clock.due_at <"),
        ({"lent": True}, "tool.lent IS true"),
        ({"lent": False}, "tool.lent IS false"),
        ({"lender": "owen"}, "tool.lender ="),
        ({"q": "drill"}, "tool.name ILIKE"),
    ],
)
def test_each_filter_narrows_it_by_its_own_column(given, column):
    _, narrowed = asked(**given)
    assert column in narrowed
    assert ToolForm(**given).narrowed and not ToolForm(sort="name", limit=7).narrowed


def test_sort_without_a_column_is_refused_by_name():
    with pytest.raises(Invalid) as refused:
        TOOLS.sort_by("status")
    assert [problem.field for problem in refused.value.fields] == ["sort"]


def pages_of(listed, form):
    return ListPages(listed, form, "tools/list.html", reads="audit.read", exports="audit.read")


def test_form_that_says_other_sorts_or_statuses_than_the_list_cannot_be_mounted():
    assert list_pages("/tools", None, pages_of(TOOLS, ToolForm)).name == "listing"
    with pytest.raises(ValueError, match=r"sort and the list differ in .*-name"):
        pages_of(replace(TOOLS, columns=TOOLS.columns[1:]), ToolForm)
    with pytest.raises(ValueError, match=r"status and the list differ in .*Lent"):
        pages_of(replace(TOOLS, statuses=TOOLS.statuses[:1]), ToolForm)


def test_field_of_a_form_that_would_narrow_nothing_cannot_be_mounted_by_page_or_api():
    silent = {"lent": TOOLS.filters["lent"]}
    with pytest.raises(ValueError, match=r"ToolForm and the list's filters differ in \['lender'\]"):
        pages_of(replace(TOOLS, filters=silent), ToolForm)
    with pytest.raises(ValueError, match="lender"):
        list_api(
            "/api/tools", None, replace(TOOLS, filters=silent), operation="listTools", reads="audit.read",
            form=ToolForm, response=ListedPage, item=None,
        )  # fmt: skip
    with pytest.raises(ValueError, match="owner"):
        pages_of(replace(TOOLS, filters={**TOOLS.filters, "owner": None}), ToolForm)


def test_export_tells_names_and_the_office_s_days():
    late = datetime(2026, 12, 4, 4, 30, tzinfo=UTC)  # half past eleven in the evening of the third
    row = ToolRow(
        agencies=["a", "b"], next_what="Take it back", next_who=["owen", "x"], next_due=late, updated_at=late
    )
    told = Told(Names({"owen": "Owen Tackett"}), {"a": "State Police"}, ZoneInfo("America/New_York"))
    assert [c.value(row, told) for c in (AGENCIES, *WHAT_IS_NEXT, CHANGED)] == [
        "State Police; b", "Take it back", "Owen Tackett; Former user", late.date().replace(day=3),
        late.date().replace(day=3),
    ]  # fmt: skip
