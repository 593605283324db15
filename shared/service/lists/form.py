"""How any list is asked for, in the address of its page and by programs. A service adds its own filters."""

from pydantic import Field

from shared.web.forms import FormModel
from shared.web.paging import DEFAULT_SIZE, LARGEST_PAGE

PAGING = frozenset({"cursor", "limit"})
"""What says which page of a list, and not which list."""


class ListForm(FormModel):
    """What every register can be narrowed to and sorted by. A service says which statuses and sorts there are."""

    q: str = Field("", max_length=200, title="Words", description="Words of the number or the name.")
    status: str | None = Field(None, max_length=64, title="the status")
    agency: str | None = Field(None, max_length=64, description="The id of an agency.")
    mine: bool = Field(False, description="Only what waits for the owner of the token, by name or by role.")
    overdue: bool = Field(False, description="Only what has a running clock that is past due.")
    sort: str = Field("-updated", max_length=64, title="the order")
    cursor: str | None = Field(None, max_length=2000, description="`next` or `previous` of another page.")
    limit: int = Field(DEFAULT_SIZE, ge=1, le=LARGEST_PAGE, title="the number of rows")

    @property
    def sort_key(self) -> str:
        """The column that is sorted by."""
        return self.sort.removeprefix("-")

    @property
    def descending(self) -> bool:
        """Whether the largest comes first."""
        return self.sort.startswith("-")

    def sets(self, name: str) -> bool:
        """Whether a filter is set. What was left empty is not, and a choice between yes and no is by either."""
        return bool(getattr(self, name) != type(self).model_fields[name].default)

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return any(self.sets(name) for name in type(self).model_fields if name not in {"sort", *PAGING})
