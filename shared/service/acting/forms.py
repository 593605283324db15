"""What acts of every service take: the ground of a service's own forms, one model per act.

A page's form, the API's body and the OpenAPI document are made of a model. Fields in the transition table's `texts` are
free text and stay in PostgreSQL; all others travel as ids with the act.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from shared.acts.rules import Table
from shared.web.forms import FormModel

Id = Annotated[str, Field(min_length=1, max_length=64)]
"""The id of an account, a package, a party."""
Reason = Annotated[str, Field(min_length=3, max_length=4000, title="the reason")]


class ActForm(FormModel):
    """Every act may be done for somebody who delegated it."""

    on_behalf_of: Id | None = Field(None, title="On behalf of")


class ReasonForm(ActForm):
    """An act that needs a reason and nothing else."""

    reason: Reason


Forms = Mapping[str, type[ActForm]]
"""The form of each act, by the act's name."""


def split_fields(rules: Table, action: str, form: ActForm) -> tuple[dict[str, Any], dict[str, str]]:
    """A form's fields as ids (travel with the act) and texts (stay in PostgreSQL)."""
    row = rules.get(action)
    texts = row.texts if row else ()
    given = form.model_dump(exclude={"on_behalf_of"}, exclude_none=True)
    ids = {name: _plain(value) for name, value in given.items() if name not in texts}
    return ids, {name: given[name] for name in texts if name in given}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
