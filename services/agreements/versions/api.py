"""The API of versions and files: list, upload, download, compare."""

from flask import Blueprint, Response
from werkzeug.datastructures import FileStorage

from services.agreements.current import current_parts
from services.agreements.files.downloads import DOCX, send_docx, send_stored
from services.agreements.versions.open_files import list_all_versions, list_kept, open_kept, open_version
from services.agreements.versions.schemas import (
    Added,
    ComparisonView,
    FileList,
    SettleForm,
    UploadForm,
    VersionList,
    VersionView,
)
from services.agreements.versions.service import LARGEST_WORD_FILE, compare_versions, get_docx, upload
from services.agreements.versions.tracked_changes import accept_changes
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.web.api import Reply, api
from shared.web.limits import upload_limit

bp = Blueprint("versions_api", __name__)
BASE = "/api/agreements/<agreement_id>"


@bp.get(f"{BASE}/versions")
@permission("agreements.read", deputies=True)
@api("listVersions", response=VersionList)
def list_versions(agreement_id: str) -> VersionList:
    """Every version of the text, newest first."""
    return VersionList.of(list_all_versions(current_parts(), current_actor(), agreement_id))


@bp.post(f"{BASE}/versions")
@permission("agreements.draft")
@upload_limit(LARGEST_WORD_FILE)
@api(
    "uploadVersion", form=UploadForm, file="file", response=Added, status=201, idempotent=True,
    statuses={409: "It is not a draft now."},
)  # fmt: skip
def add_version(agreement_id: str, form: UploadForm, file: FileStorage, key: str) -> Reply:
    """Take an edited Word file as a new version; 422 says why it can't be taken and the way out."""
    number = upload(current_parts(), current_actor(), agreement_id, form.with_file(file), key=key)
    return Reply(Added(number=number), location=f"/api/agreements/{agreement_id}/versions/{number}")


@bp.post(f"{BASE}/versions/settled")
@permission("agreements.draft")
@api(
    "acceptChanges", request=SettleForm, response=Added, status=201, idempotent=True,
    statuses={409: "It has no tracked changes, is not the newest version, or it is not a draft now."},
)  # fmt: skip
def accept(agreement_id: str, body: SettleForm, key: str) -> Reply:
    """Accept every tracked change of the newest version, as a new one: with open changes no text can be submitted."""
    number = accept_changes(current_parts(), current_actor(), agreement_id, body.number, key)
    return Reply(Added(number=number), location=f"/api/agreements/{agreement_id}/versions/{number}")


@bp.get(f"{BASE}/versions/<int:number>")
@permission("agreements.read", deputies=True)
@api("getVersion", response=VersionView)
def get_version(agreement_id: str, number: int) -> VersionView:
    """One version: its author, note, fingerprint, and what the check of an upload found."""
    return VersionView.of(open_version(current_parts(), current_actor(), agreement_id, number))


@bp.get(f"{BASE}/versions/<int:number>/file.docx")
@permission("agreements.read", deputies=True)
@api("downloadVersion", produces=DOCX)
def download_version(agreement_id: str, number: int) -> Response:
    """The Word file of a version."""
    version, docx = get_docx(current_parts(), current_actor(), agreement_id, number)
    return send_docx(docx, f"version {version.number}.docx")


@bp.get(f"{BASE}/versions/compare/<int:old>/<int:new>")
@permission("agreements.read", deputies=True)
@api("compareVersions", response=ComparisonView)
def compare(agreement_id: str, old: int, new: int) -> ComparisonView:
    """What changed from one version to another, clause by clause and word by word."""
    compared = compare_versions(current_parts(), current_actor(), agreement_id, old, new)
    return ComparisonView.of(old, new, compared.found, compared.marks)


@bp.get(f"{BASE}/files")
@permission("agreements.read", deputies=True)
@api("listFiles", response=FileList)
def list_files(agreement_id: str) -> FileList:
    """The kept files: frozen PDF, executed copy, certificate, scans; of each whether it counts for nothing."""
    return FileList.of(*list_kept(current_parts(), current_actor(), agreement_id))


@bp.get(f"{BASE}/files/<file_id>")
@permission("agreements.read", deputies=True)
@api("downloadFile", produces="*/*")
def download_file(agreement_id: str, file_id: str) -> Response:
    """A kept file, byte for byte, under its own media type."""
    return send_stored(current_parts(), open_kept(current_parts(), current_actor(), agreement_id, file_id))
