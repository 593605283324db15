"""What is recorded of reading agreements: a table by endpoint. A test holds it complete, page by page.

Whoever adds a page that shows an agreement adds a line here; denials are recorded on every page without one.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.register.models import AgreementRow
from shared.audit.access import Kind
from shared.audit.recording import Read

ENTITY = "agreement_id"
"""The view argument that names the agreement, on every page and in the API."""
SHOW = Read(Kind.READ, ENTITY)
VERSION = Read(Kind.READ, ENTITY, ("number",))
TWO = Read(Kind.READ, ENTITY, ("old", "new"))
FILE = Read(Kind.DOWNLOAD, ENTITY, ("file_id",))
WORD_FILE = Read(Kind.DOWNLOAD, ENTITY, ("number",))

READS: Mapping[str, Read] = {
    "register.overview": SHOW,
    "register.approvals": SHOW,
    "register.people": SHOW,
    "register.clocks": SHOW,
    "register.timeline": SHOW,
    "register.export": Read(Kind.EXPORT),
    "versions.versions": SHOW,
    "versions.read_page": VERSION,
    "versions.compare": TWO,
    "versions.download": WORD_FILE,
    "versions.file": FILE,
    "acting.ask": SHOW,
    "approvals.submit_page": SHOW,
    "signature.sign_page": SHOW,
    "drafts.questions": SHOW,
    "register_api.list_agreements": Read(Kind.EXPORT),
    "register_api.get_agreement": SHOW,
    "register_api.list_events": SHOW,
    "versions_api.list_versions": SHOW,
    "versions_api.get_version": VERSION,
    "versions_api.compare": TWO,
    "versions_api.download_version": WORD_FILE,
    "versions_api.list_files": SHOW,
    "versions_api.download_file": FILE,
    "approvals_api.prepare_submission": SHOW,
    "drafts_api.get_answers": SHOW,
    "audit.seals": Read(Kind.READ),
    "audit.events": Read(Kind.READ),
    "audit.accesses": Read(Kind.READ),
    "audit.proof": Read(Kind.DOWNLOAD),
}
"""Pages and API views whose answer shows a record."""

NOT_RECORDED: Mapping[str, str] = {
    "register.list_page": "a list shows titles; what is opened from it is recorded",
    "effects.effects": "shows no agreement's content",
    "drafts.new": "an empty form",
    "drafts.outline_part": "part of the page of questions, which is recorded",
    "signature.outside_page": "an outside signer has no account; the evidence of the signature says what was shown",
    "openapi": "describes the API",
    "audit.head": "published for everybody",
    "audit.head_number": "published for everybody",
    "audit.script": "published for everybody",
}
"""Pages that show nothing of a record, each with the reason."""


def resolve(session: Session, name: str) -> str:
    """The agreement's id, where its number was used; what names no agreement stays as it was asked for."""
    query = select(AgreementRow.id).where(AgreementRow.number == name)
    return session.execute(query).scalar() or name
