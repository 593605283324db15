"""The list of agreements: its columns, filters and sorts, and what its export holds. Its page, CSV and API read it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import or_

from services.agreements.declaration import SERVICE
from services.agreements.register.models import AgreementRow
from services.agreements.register.timeline import names_of
from services.agreements.tables import ACTS
from shared.service.lists.api import ListedPage, ListedRecord, item_values
from shared.service.lists.export import CHANGED, NUMBER, STATUS, WHAT_IS_NEXT, ExportColumn
from shared.service.lists.form import ListForm
from shared.service.lists.record_list import ListColumn, RecordList
from shared.service.records import NEVER, Sort
from shared.service.story import Names
from shared.service.views import Named, body

StatusWords = Literal["Draft", "In approval", "Out for signature", "Signed", "In force", "Suspended", "Ended"]
SortKey = Literal["number", "-number", "title", "-title", "due", "-due", "updated", "-updated"]


class AgreementListForm(ListForm):
    """The list's filters and sorts."""

    q: str = Field("", max_length=200, title="Words", description="Words of the number or the title.")
    status: StatusWords | None = Field(None, title="the status")
    agency: str | None = Field(None, max_length=64, description="The id of an agency or federal body.")
    partner: str | None = Field(None, max_length=64, description="The id of a federal body.")
    published: bool | None = Field(None, description="true: only what is published; false: only what is not.")
    sort: SortKey = Field("-updated", title="the order")


AGREEMENTS = RecordList(
    AgreementRow,
    ACTS,
    "agreements",
    columns=(
        ListColumn("number", "Number", Sort(AgreementRow.number)),
        ListColumn("title", "Title", Sort(AgreementRow.title, small=True)),
        ListColumn("status", "Status"),
        ListColumn("agencies", "Between"),
        ListColumn("due", "Next", Sort(AgreementRow.next_due, empty=NEVER)),
        ListColumn("updated", "Changed", Sort(AgreementRow.updated_at)),
    ),
    words=(AgreementRow.title, AgreementRow.number),
    statuses=SERVICE.statuses,
    filters={
        "agency": lambda one: or_(
            AgreementRow.agencies.contains([one]), AgreementRow.partners.contains([one])
        ),
        "partner": lambda one: AgreementRow.partners.contains([one]),
        "published": AgreementRow.published.is_,
    },
    export=(
        NUMBER,
        ExportColumn("Title", lambda row, told: row.title),
        STATUS,
        ExportColumn(
            "State agencies",
            lambda row, told: "; ".join(filter(None, (told.bodies_of(row.agencies), *row.outsiders))),
        ),
        ExportColumn("Federal bodies", lambda row, told: told.bodies_of(row.partners)),
        ExportColumn("Effective on", lambda row, told: row.effective_on),
        ExportColumn("Ends on", lambda row, told: row.ends_on),
        ExportColumn("Published", lambda row, told: row.published),
        *WHAT_IS_NEXT,
        CHANGED,
    ),
    names=names_of,
)


class AgreementItem(ListedRecord):
    """One agreement as the list shows it."""

    title: str
    kind: str
    status: StatusWords
    partners: list[Named]
    effective_on: date | None
    ends_on: date | None = Field(
        description="The last day that its text names, or the day on which a delivered notice ends it sooner; of an "
        "ended one the day it ended."
    )
    published: bool


class AgreementList(ListedPage[AgreementItem]):
    """One page of agreements; a cursor is null where there is nothing further on that side."""


def agreement_values(row: AgreementRow, names: Names, bodies: Mapping[str, str]) -> dict[str, Any]:
    """The fields of an `AgreementItem`."""
    return {
        **item_values(row, names, bodies),
        "title": row.title, "kind": row.kind, "partners": [body(bodies, one) for one in row.partners],
        "effective_on": row.effective_on, "ends_on": row.ends_on, "published": row.published,
    }  # fmt: skip
