"""What approval routes take and show, for their pages and their API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, JsonValue, ValidationError

from services.agreements.approvals.asked_stages import StagePlan
from shared.documents.write.source_out import write_condition
from shared.errors import FieldError, Invalid
from shared.web.forms import FormModel
from shared.web.messages import field_errors

Account = Annotated[str, Field(min_length=1, max_length=64)]
MODES = (("all", "All must approve"), ("any", "One is enough"), ("n_of", "So many of them"))
ROLES = (("legal_reviewer", "Legal reviewers of the agency"), ("approver", "Approvers of the agency"))


class StageForm(FormModel):
    """One stage as it is edited. Named people count before a role; `condition` is one line of the clause notation."""

    id: str = Field("", max_length=40, pattern=r"^([a-z][a-z0-9-]*)?$", title="the stage’s id")
    name: str = Field(min_length=2, max_length=80, title="the name of the stage")
    mode: Literal["all", "any", "n_of"] = Field(title="how many must approve")
    n: int = Field(1, ge=1, le=20, title="the number who must approve")
    role: Literal["", "legal_reviewer", "approver"] = Field("", title="the role")
    people: list[Account] = Field(default_factory=list, max_length=20, title="the people")
    rule: str = Field("approval_stage", min_length=1, max_length=64, title="the clock rule")
    next_in_line: str = Field("", max_length=64, title="who is next in line")
    condition: str = Field("", max_length=500, title="the condition")
    because: str = Field("", max_length=200, title="the reason shown")


class RouteForm(FormModel):
    """A route as it is edited, with the reason for the change."""

    name: str = Field(min_length=3, max_length=120, title="the name of the route")
    stages: list[StageForm] = Field(min_length=1, max_length=12, title="the stages")
    reason: str = Field(min_length=3, max_length=2000, title="the reason for the change")


class RouteChange(RouteForm):
    """The same from a program, with the version it was made from (0: the agency had no route of its own)."""

    base: int = Field(ge=0, le=100_000, title="the version it was made from")


class PreviewForm(FormModel):
    """The answers of an example agreement, by the question’s id."""

    answers: dict[str, JsonValue] = Field(default_factory=dict, max_length=500, title="the answers")


class StageView(BaseModel):
    """One stage of a route; `when` is the condition in words."""

    id: str
    name: str
    mode: Literal["all", "any", "n_of"]
    n: int
    role: str
    people: list[str]
    rule: str
    next_in_line: str
    condition: str
    when: str
    because: str


class RouteVersionView(BaseModel):
    """One version of a route."""

    version: int
    name: str
    reason: str
    changed_by: str
    changed_at: datetime


class RouteView(BaseModel):
    """A route as it counts now. `version` 0: the agency has none of its own and `inherits` says whose it uses."""

    agency: str
    name: str
    version: int
    inherits: str
    stages: list[StageView]
    versions: list[RouteVersionView]


class RouteItem(BaseModel):
    """One agency's route in the list."""

    agency: str
    name: str
    version: int
    stages: list[str]


class RouteList(BaseModel):
    """The routes that the owner of the token may see."""

    items: list[RouteItem]


class PreviewStage(BaseModel):
    """Whether a stage would be asked, whom, and by when it would be due."""

    name: str
    asked: bool
    because: str
    when: str
    people: list[str]
    rule: str


class PreviewView(BaseModel):
    """What an example agreement would go through."""

    stages: list[PreviewStage]
    problem: str


class Saved(BaseModel):
    """The version that was saved, or was saved before under the same key."""

    version: int


def parse_route(values: dict[str, Any]) -> RouteForm:
    """A page's fields as a route. Raises Invalid, naming each field as `stages.<number>.<field>`."""
    errors: list[FieldError] = []
    for number, stage in enumerate(values["stages"]):
        try:
            StageForm.model_validate(stage)
        except ValidationError as error:
            errors += [
                FieldError(f"stages.{number}.{e.field}", e.message) for e in field_errors(StageForm, error)
            ]
    try:
        form = RouteForm.model_validate(values)
    except ValidationError as error:
        errors += [e for e in field_errors(RouteForm, error) if not e.field.startswith("stages.")]
        raise Invalid("Some answers need another look.", tuple(errors)) from None
    return form


def stage_form(plan: StagePlan) -> StageForm:
    """A stage as it is edited."""
    values = plan.model_dump(exclude={"condition", "people"})
    return StageForm(**values, people=list(plan.people), condition=condition_line(plan))


def condition_line(plan: StagePlan) -> str:
    """A stage's condition as one line; "" for none, or for one that no line can say."""
    try:
        return write_condition(plan.condition) if plan.condition else ""
    except ValueError:
        return ""
