"""The agreements list, and the tabs of one agreement. They show; acting is `acting`, drafting is `drafts`."""

from functools import partial
from typing import Any

from flask import Blueprint, render_template

from services.agreements.approvals.remarks import list_remarks
from services.agreements.approvals.what_changed import changed_since
from services.agreements.current import current_parts
from services.agreements.files.repository import list_files, list_versions
from services.agreements.frame.page import open_page
from services.agreements.imports.repository import get_origin
from services.agreements.lifecycle.story import get_notice, list_reviews
from services.agreements.overview.clocks import list_clocks
from services.agreements.overview.stages import earlier_of, people_of, signers_of, stages_of
from services.agreements.overview.whose_clock import clock_title, waits_for
from services.agreements.places import library_tabs
from services.agreements.register.clock_days import due_words, is_named_by_a_day
from services.agreements.register.listing import AGREEMENTS, AgreementListForm
from services.agreements.register.notice_words import notice_in_words
from services.agreements.register.standing import end_of, missed_end
from services.agreements.register.timeline import list_events
from services.agreements.register.words import CLOCK_STATES, ledger_words
from services.agreements.signers.counting import sent_in_vain
from shared.auth.actor import Actor
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.auth.scope import permissions_of
from shared.service.lists.pages import ListPages, list_pages
from workflows.agreements.state import notice_days_of, state_of

pages = Blueprint("overview", __name__)


def _list_data(actor: Actor) -> dict[str, Any]:
    return {
        "places": library_tabs(actor, "agreements"),
        "may_draft": "agreements.draft" in permissions_of(actor),
    }


listing = list_pages(
    "/agreements",
    current_parts,
    ListPages(
        AGREEMENTS, AgreementListForm, "agreements/list.html",
        reads="agreements.read", exports="agreements.export", data=_list_data,
    ),
)  # fmt: skip


@pages.get("/agreements/<agreement_id>")
@permission("agreements.read", deputies=True)
def overview(agreement_id: str) -> str:
    with open_page(agreement_id, "text") as page:
        row = page.shown.row
        versions, files = list_versions(page.session, row.id), list_files(page.session, row.id)
        in_vain = sent_in_vain(page.session, state_of(page.shown.head), files)
        origin = get_origin(page.session, row.id) if row.source == "imported" else None
    return render_template(
        "agreements/overview.html",
        **page.data,
        versions=versions,
        files=[(file, file.id in in_vain) for file in files],
        origin=origin,
        missed_end=missed_end(state_of(page.shown.head)),
        notice=notice_in_words(state_of(page.shown.head), page.shown.bodies),
        end=end_of(state_of(page.shown.head)),
        notice_days=notice_days_of(state_of(page.shown.head)),
    )


@pages.get("/agreements/<agreement_id>/approvals")
@permission("agreements.read", deputies=True)
def approvals(agreement_id: str) -> str:
    with open_page(agreement_id, "approvals") as page:
        shown, details, state = page.shown, page.details, state_of(page.shown.head)
        remarks = list_remarks(page.session, shown.row.id)
        since = changed_since(page.session, shown.row.id, current_actor().account_id, state)
    return render_template(
        "agreements/approvals.html", **page.data, remarks=remarks, since=since,
        stages=stages_of(state, details.names), earlier=earlier_of(state, details.names),
        signers=signers_of(state, details, shown.bodies),
        sends_links=any(offer.action == "send_link" for offer in shown.offers),
    )  # fmt: skip


@pages.get("/agreements/<agreement_id>/people")
@permission("agreements.read", deputies=True)
def people(agreement_id: str) -> str:
    with open_page(agreement_id, "people") as page:
        people = people_of(state_of(page.shown.head), page.details, page.shown.bodies)
    return render_template("agreements/people.html", **page.data, people=people)


@pages.get("/agreements/<agreement_id>/clocks")
@permission("agreements.read", deputies=True)
def clocks(agreement_id: str) -> str:
    with open_page(agreement_id, "clocks") as page:
        shown, state = page.shown, state_of(page.shown.head)
        lines = list_clocks(page.session, shown.row.id, state["route"])
        reviews, notice = list_reviews(page.session, shown.row.id), get_notice(page.session, shown)
    cards = [(c, clock_title(c, state), waits_for(c, state, page.details)) for c in lines]
    return render_template(
        "agreements/clocks.html", **page.data,
        clocks=cards, reviews=reviews, notice=notice, states=CLOCK_STATES, ledger_words=ledger_words,
        due_words=partial(due_words, zone=current_parts().zone), is_named_by_a_day=is_named_by_a_day,
    )  # fmt: skip


@pages.get("/agreements/<agreement_id>/timeline")
@permission("agreements.read", deputies=True)
def timeline(agreement_id: str) -> str:
    with open_page(agreement_id, "timeline") as page:
        events = list_events(page.session, page.shown.row.id)
    return render_template("agreements/timeline.html", **page.data, events=events)
