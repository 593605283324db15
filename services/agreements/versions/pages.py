"""Pages of an agreement's versions: list, read, download, upload a returned file, compare two."""

from flask import Blueprint, Response, make_response, render_template, request
from markupsafe import Markup

from services.agreements.acting.service import open_agreement
from services.agreements.current import current_parts
from services.agreements.files.downloads import send_docx, send_stored
from services.agreements.files.repository import get_file, list_versions
from services.agreements.frame.page import open_page, page_data
from services.agreements.frame.shown import show
from services.agreements.trying import draft_to_try, tried
from services.agreements.versions.open_files import list_all_versions
from services.agreements.versions.returned_example import returned_example
from services.agreements.versions.schemas import SettleForm, UploadForm
from services.agreements.versions.service import LARGEST_WORD_FILE, compare_versions, get_docx, read, upload
from services.agreements.versions.tracked_changes import accept_changes, find_open
from shared import clock
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.documents.compare.html import render_comparison
from shared.errors import Invalid, NotFound
from shared.notify.try_this import Milestone
from shared.web.form_state import FormState
from shared.web.forms import parse_form, parse_form_with_file
from shared.web.idempotency import key_from, new_key
from shared.web.limits import upload_limit
from shared.web.redirects import redirect_to
from workflows.agreements.state import Status

pages = Blueprint("versions", __name__)


@pages.get("/agreements/<agreement_id>/versions")
@permission("agreements.read", deputies=True)
def versions(agreement_id: str) -> str:
    """All versions, with the form for a returned file while the agreement is a draft."""
    return _versions_page(agreement_id, FormState())


@pages.post("/agreements/<agreement_id>/versions")
@permission("agreements.draft")
@upload_limit(LARGEST_WORD_FILE)
def add(agreement_id: str) -> Response:
    """Take a returned Word file and show what changed."""
    try:
        number = _upload(agreement_id)
    except Invalid as error:
        return make_response(
            _versions_page(agreement_id, FormState.refused(request.form, error)), error.status
        )
    tried(current_parts(), current_actor(), Milestone.UPLOAD_RETURN)
    target = f"compare/{number - 1}/{number}" if number > 1 else str(number)
    return redirect_to(f"/agreements/{agreement_id}/versions/{target}")


@pages.post("/agreements/<agreement_id>/versions/settled")
@permission("agreements.draft")
def accept(agreement_id: str) -> Response:
    """Accept every tracked change of the newest version, and show the text that this makes."""
    form = parse_form(SettleForm, request)
    number = accept_changes(current_parts(), current_actor(), agreement_id, form.number, key_from(request))
    return redirect_to(f"/agreements/{agreement_id}/versions/{number}")


@pages.get("/agreements/<agreement_id>/versions/<int:number>")
@permission("agreements.read", deputies=True)
def read_page(agreement_id: str, number: int) -> str:
    """One version as a page."""
    version, html = read(current_parts(), current_actor(), agreement_id, number)
    data = page_data(agreement_id, "versions")
    return render_template("agreements/version.html", **data, version=version, html=Markup(html))  # noqa: S704  # escaped by the reader


@pages.get("/agreements/<agreement_id>/versions/<int:number>/file.docx")
@permission("agreements.read", deputies=True)
def download(agreement_id: str, number: int) -> Response:
    """The Word file itself."""
    actor = current_actor()
    shown = show(current_parts(), actor, agreement_id)
    version, docx = get_docx(current_parts(), actor, agreement_id, number)
    if version.author == actor.account_id:
        tried(current_parts(), actor, Milestone.OPEN_WORD)
    return send_docx(docx, f"{shown.row.number} version {version.number}.docx")


@pages.get("/agreements/try/returned")
@permission("agreements.read")
def try_returned() -> Response:
    """Where the second step of *Try this* begins: the versions of the person's newest draft, or the drafts they see."""
    found = draft_to_try(current_parts(), current_actor())
    return redirect_to(f"/agreements/{found}/versions#h-upload" if found else "/agreements?status=Draft")


@pages.get("/agreements/<agreement_id>/versions/returned-example.docx")
@permission("agreements.draft")
def returned(agreement_id: str) -> Response:
    """The newest version as the other side might send it back, to try with. The embedded mode alone has it."""
    parts, actor = current_parts(), current_actor()
    if not parts.settings.embedded:
        raise NotFound("There is no such file.")
    shown, newest = show(parts, actor, agreement_id), list_all_versions(parts, actor, agreement_id)
    if not newest:
        raise NotFound("There is no version to send back yet.", way_out="Make the Word file first.")
    _, docx = get_docx(parts, actor, agreement_id, newest[0].number)
    example, _ = returned_example(docx, clock.now())
    return send_docx(example, f"{shown.row.number} returned by the field office.docx")


@pages.get("/agreements/<agreement_id>/versions/compare/<int:old>/<int:new>")
@permission("agreements.read", deputies=True)
def compare(agreement_id: str, old: int, new: int) -> str:
    """What changed between two versions, clause by clause."""
    compared = compare_versions(current_parts(), current_actor(), agreement_id, old, new)
    html = Markup(render_comparison(compared.found))  # noqa: S704  # escaped by the comparison
    data = page_data(agreement_id, "versions")
    return render_template(
        "agreements/compare.html", **data, old=compared.old, new=compared.new, comparison=compared.found,
        marks=compared.marks, html=html,
    )  # fmt: skip


@pages.get("/agreements/<agreement_id>/files/<file_id>")
@permission("agreements.read", deputies=True)
def file(agreement_id: str, file_id: str) -> Response:
    """A kept file: frozen PDF, executed copy, scan or proof."""
    parts = current_parts()
    with parts.database.transaction() as session:
        opened = open_agreement(current_parts(), session, agreement_id, current_actor())
        row = get_file(session, opened.row.id, file_id)
    return send_stored(parts, row)


def _upload(agreement_id: str) -> int:
    form, sent = parse_form_with_file(UploadForm, request, "Choose the Word file that came back.")
    return upload(current_parts(), current_actor(), agreement_id, form.with_file(sent), key=key_from(request))


def _versions_page(agreement_id: str, form: FormState) -> str:
    with open_page(agreement_id, "versions") as page:
        shown, rows = page.shown, list_versions(page.session, page.shown.row.id)
    example = bool(rows) and current_parts().settings.embedded
    is_draft = shown.head.state["status"] == Status.DRAFT
    open_changes = find_open(current_parts(), rows[0]) if rows and is_draft else None
    return render_template(
        "agreements/versions.html",
        **page.data, versions=rows, form=form, key=new_key(), example=example,
        open_changes=open_changes, settle_key=new_key(),
    )  # fmt: skip
