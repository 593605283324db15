"""Queries on approval routes; the newest active version counts."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic import JsonValue
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from services.agreements.approvals.asked_stages import DEFAULT, StagePlan, build_route
from services.agreements.approvals.models import RouteRow
from shared.auth.directory import list_holder_accounts
from workflows.agreements.state import Stage


def get_plans(session: Session, agency_id: str) -> Sequence[StagePlan]:
    """The stages of the agency's route, of the state's default, or of Concord's."""
    for owner in (agency_id, ""):
        row = get_route(session, owner)
        if row:
            return plans_of(row)
    return DEFAULT


def find_route(
    session: Session, agency_id: str, answers: Mapping[str, JsonValue], wrote: Collection[str]
) -> list[Stage]:
    """The stages that a text with these answers is asked through now; `wrote` are its writers. Raises NobodyInStage."""

    def holders(role: str) -> list[str]:
        return list_holder_accounts(session, role, agency_id)

    return build_route(get_plans(session, agency_id), answers, holders, wrote)


def get_route(session: Session, agency_id: str) -> RouteRow | None:
    """The newest active version of the agency's own route (`agency_id` empty: of the default)."""
    query = select(RouteRow).where(RouteRow.agency_id == agency_id, RouteRow.active)
    return session.execute(query.order_by(RouteRow.version.desc()).limit(1)).scalar_one_or_none()


def list_routes(session: Session) -> dict[str, RouteRow]:
    """The newest active version of every route, by agency ("": the default), in one statement."""
    newest = select(RouteRow).where(RouteRow.active).ext(distinct_on(RouteRow.agency_id))
    found = session.scalars(newest.order_by(RouteRow.agency_id, RouteRow.version.desc()))
    return {row.agency_id: row for row in found}


def list_route_versions(session: Session, agency_id: str) -> Sequence[RouteRow]:
    """Every version of the agency's own route, newest first."""
    query = select(RouteRow).where(RouteRow.agency_id == agency_id).order_by(RouteRow.version.desc())
    return session.execute(query).scalars().all()


def add_route(session: Session, values: Mapping[str, Any]) -> None:
    """Add a version; it counts from now on."""
    session.execute(insert(RouteRow).values(**values))


def plans_of(row: RouteRow) -> list[StagePlan]:
    """A version's stages."""
    return [StagePlan.model_validate(stage) for stage in row.stages]
