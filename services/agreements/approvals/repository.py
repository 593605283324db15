"""Queries on approval routes; the newest active version counts."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.approvals.models import RouteRow
from services.agreements.approvals.routes import DEFAULT, StagePlan


def get_plans(session: Session, agency_id: str) -> Sequence[StagePlan]:
    """The stages of the agency's route, of the state's default, or of Concord's."""
    for owner in (agency_id, ""):
        query = select(RouteRow.stages).where(RouteRow.agency_id == owner, RouteRow.active)
        stages = session.execute(query.order_by(RouteRow.version.desc()).limit(1)).scalar()
        if stages:
            return [StagePlan.model_validate(stage) for stage in stages]
    return DEFAULT
