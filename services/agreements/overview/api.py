"""The API of the register: the list, one agreement, what happened to it."""

from flask import Blueprint, Response, request

from services.agreements.current import current_parts
from services.agreements.overview.schemas import AgreementView
from services.agreements.overview.whole import list_lines, show_whole
from services.agreements.register.listing import (
    AGREEMENTS,
    AgreementItem,
    AgreementList,
    AgreementListForm,
    agreement_values,
)
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.service.lists.api import list_api
from shared.service.views import EventList, EventQuery
from shared.web.api import Reply, api
from shared.web.etags import add_etag, is_unchanged

bp = Blueprint("overview_api", __name__)
listing = list_api(
    "/api/agreements", current_parts, AGREEMENTS,
    operation="listAgreements", reads="agreements.read", form=AgreementListForm, response=AgreementList,
    item=lambda row, listing: AgreementItem(**agreement_values(row, listing.names, listing.bodies)),
)  # fmt: skip


@bp.get("/api/agreements/<agreement_id>")
@permission("agreements.read", deputies=True)
@api("getAgreement", response=AgreementView, etag=True, statuses={304: "If-None-Match names this version."})
def get_agreement(agreement_id: str) -> Reply | Response:
    """One agreement: what is next, what may be done now, its clocks, route and signers."""
    whole = show_whole(current_parts(), current_actor(), agreement_id)
    # A link is locked or expires without an event, so how it stands is always told anew.
    if not whole.links and is_unchanged(request, whole.shown.head.seq):
        return add_etag(Response(status=304), whole.shown.head.seq)
    return Reply(AgreementView.of(whole), version=whole.shown.head.seq)


@bp.get("/api/agreements/<agreement_id>/events")
@permission("agreements.read", deputies=True)
@api("listEvents", query=EventQuery, response=EventList)
def list_events(agreement_id: str, query: EventQuery) -> EventList:
    """Everything that happened to an agreement, oldest first, with the hash that chains each to the one before."""
    lines, names = list_lines(
        current_parts(), current_actor(), agreement_id, after=query.after, size=query.limit + 1
    )
    return EventList.of(lines, names, query.limit)
