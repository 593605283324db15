"""Where a new clause goes in a template: as another text for a place, or at a new place after one. Pure.

A text that has a condition is asked first, since the drafting takes the first text whose condition holds; one without
is the last choice. Agreements keep the version of the template that they were begun with.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from shared.documents.write.condition_text import parse_condition
from shared.documents.write.model import Alternate, Condition, Slot, Template, TemplateItem
from shared.errors import FieldError, Invalid

Name = Annotated[str, Field(min_length=1, max_length=64)]


class Place(BaseModel):
    """A place in a template, and when the text is used there. `condition` as in a clause's source, without `when`."""

    template: Name
    slot: Name
    how: Literal["alternate", "after"]
    when_to_use: str = Field("", max_length=300)
    condition: str = Field("", max_length=300)

    @property
    def when(self) -> Condition | None:
        """The condition. Raises Invalid where it can't be read."""
        if not self.condition.strip():
            return None
        try:
            return parse_condition(self.condition)
        except ValueError as error:
            raise Invalid("The condition can’t be read.", (FieldError("condition", f"{error}."),)) from None


def placed(template: Template, place: Place, clause_id: str) -> Template:
    """The next version of the template, with the clause in its place. Raises Invalid naming the field to mend."""
    condition = place.when
    if not any(slot.slot_id == place.slot for slot in template.slots):
        raise Invalid("There is no such place.", (FieldError("place", "Choose a place of the template."),))
    items = [new for item in template.items for new in _items(item, place, clause_id, condition)]
    return template.model_copy(update={"version": template.version + 1, "items": tuple(items)})


def _items(
    item: TemplateItem, place: Place, clause_id: str, condition: Condition | None
) -> list[TemplateItem]:
    if not isinstance(item, Slot) or item.slot_id != place.slot:
        return [item]
    if place.how == "alternate":
        return [_with_alternate(item, Alternate(
            clause_id=clause_id, when_to_use=place.when_to_use, condition=condition,
        ))]  # fmt: skip
    alternate = Alternate(clause_id=clause_id, when_to_use=place.when_to_use)
    return [item, Slot(slot_id=clause_id, alternates=(alternate,), condition=condition)]


def _with_alternate(slot: Slot, new: Alternate) -> Slot:
    order = [new, *slot.alternates] if new.condition else [*slot.alternates, new]
    ranked = tuple(one.model_copy(update={"rank": rank}) for rank, one in enumerate(order))
    return slot.model_copy(update={"alternates": ranked})
