"""Routes and previews as programs and pages show them. Shapes only."""

from collections.abc import Sequence

from services.agreements.approvals.asked_stages import TOO_FEW, StagePlan, filled_stage
from services.agreements.approvals.enough_people import find_short_stage
from services.agreements.clauses.in_words import Vocabulary, condition_in_words
from services.agreements.routes.schemas import (
    PreviewStage,
    PreviewView,
    RouteItem,
    RouteVersionView,
    RouteView,
    StageView,
    condition_line,
)
from services.agreements.routes.service import WHOLE_STATE, Route, RouteLine, StagePreview

NO_HOLDER = "Nobody holds the role of the stage “{name}” yet, so an agreement could not be submitted."


def route_view(route: Route) -> RouteView:
    """A route."""
    versions = [
        RouteVersionView(
            version=v.version, name=v.name, reason=v.reason, changed_by=route.names.of(v.changed_by),
            changed_at=v.changed_at,
        )
        for v in route.versions
    ]  # fmt: skip
    return RouteView(
        agency=route.agency, name=route.name, version=route.version, inherits=route.inherits,
        stages=[stage_view(plan, route.vocabulary) for plan in route.plans], versions=versions,
    )  # fmt: skip


def route_item(route: RouteLine) -> RouteItem:
    """A route in the list."""
    return RouteItem(
        agency=route.agency,
        name=route.name,
        version=route.version,
        stages=[plan.name for plan in route.plans],
    )


def stage_view(plan: StagePlan, vocabulary: Vocabulary) -> StageView:
    """One stage."""
    values = plan.model_dump(exclude={"condition", "people"})
    when = condition_in_words(plan.condition, vocabulary)
    return StageView(**values, people=list(plan.people), condition=condition_line(plan), when=when)


def preview_view(route: Route, stages: Sequence[StagePreview]) -> PreviewView:
    """An example's stages, and what would stop it."""
    shown = [
        PreviewStage(
            name=one.plan.name, asked=one.asked, because=one.plan.because, people=one.people,
            when=condition_in_words(one.plan.condition, route.vocabulary),
            rule=route.rules.get(one.plan.rule, one.plan.rule),
        )
        for one in stages
    ]  # fmt: skip
    empty = [one.plan.name for one in stages if one.asked and not one.people]
    if route.agency == WHOLE_STATE:  # whom it asks is each agency's
        return PreviewView(stages=shown, problem="")
    problem = NO_HOLDER.format(name=empty[0]) if empty else _too_few(stages)
    return PreviewView(stages=shown, problem=problem)


def _too_few(stages: Sequence[StagePreview]) -> str:
    """What stands against a route in which one person would have to decide two stages."""
    asked = [one for one in stages if one.asked]
    short = find_short_stage([filled_stage(one.plan, one.accounts) for one in asked])
    return TOO_FEW.format(name=short["name"]) if short else ""
