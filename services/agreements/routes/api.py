"""The API of approval routes: read, try on an example, save a new version."""

from flask import Blueprint

from services.agreements.current import current_parts
from services.agreements.routes.schemas import (
    PreviewForm,
    PreviewView,
    RouteChange,
    RouteList,
    RouteView,
    Saved,
)
from services.agreements.routes.service import list_routes, open_route, preview, save_route
from services.agreements.routes.views import preview_view, route_item, route_view
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.web.api import Reply, api

bp = Blueprint("routes_api", __name__)
BASE = "/api/agreements/routes"


@bp.get(BASE)
@permission("routes.read")
@api("listRoutes", response=RouteList)
def list_all() -> RouteList:
    """The default route, and those of the token owner's agencies."""
    return RouteList(items=[route_item(route) for route in list_routes(current_parts(), current_actor())])


@bp.get(f"{BASE}/<agency>")
@permission("routes.read")
@api("getRoute", response=RouteView, etag=True)
def get_route(agency: str) -> Reply:
    """One agency's route; `default` is the route of agencies without one of their own."""
    route = open_route(current_parts(), current_actor(), agency)
    return Reply(route_view(route), version=route.version)


@bp.post(f"{BASE}/<agency>/preview")
@permission("routes.read")
@api("previewRoute", request=PreviewForm, response=PreviewView)
def preview_route(agency: str, body: PreviewForm) -> PreviewView:
    """Which stages an agreement with these answers would go through, and whom they ask. Changes nothing."""
    route = open_route(current_parts(), current_actor(), agency)
    return preview_view(route, preview(route, route.plans, body.answers))


@bp.post(f"{BASE}/<agency>/versions")
@permission("routes.edit")
@api(
    "saveRoute", request=RouteChange, response=Saved, status=201, idempotent=True,
    statuses={412: "The route was changed since `base`."},
)  # fmt: skip
def save(agency: str, body: RouteChange, key: str) -> Reply:
    """Save a changed route as a new version; agreements on their way keep the one they were submitted with."""
    version = save_route(current_parts(), current_actor(), agency, body, base=body.base, key=key)
    return Reply(Saved(version=version), location=f"{BASE}/{agency}")
