"""A signature in ink: the records officer uploads the scan, attests to it, and records it as the signer's.

Source: W. Va. Code § 39A-3-2: a body that has not accepted electronic signatures signs on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.agreements.acting.service import open_agreement
from services.agreements.files.models import FileRow
from services.agreements.files.upload_rows import FILES
from services.agreements.register.models import AgreementRow
from services.agreements.signature.evidence import (
    ATTESTATION,
    Circumstances,
    add_evidence,
    evidence_id,
    is_first,
)
from services.agreements.signature.service import Visitor
from services.agreements.signers.models import EvidenceKind, EvidenceRow, SignerRow
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.commit import get_outcome
from shared.acts.messages import Outcome
from shared.auth.actor import Actor
from shared.documents.gate.upload import Upload
from shared.errors import Denied, FieldError, Invalid, KeyReused
from shared.service.acting.forms import ActForm
from shared.service.acting.offers import OpenedRecord
from shared.service.acting.people import claims_of
from shared.service.files import Keeping, keep_upload
from shared.web.formats import day
from workflows.agreements.approval import next_signers
from workflows.agreements.state import state_of

ACT = "record_paper_signature"


class PaperForm(ActForm):
    """Whose signature, when it was made, where the paper is, and the attestation."""

    package: str = Field(title="the text", max_length=64)
    signer: str = Field(title="who signed", max_length=64)
    signed_on: date = Field(title="the day of the signature")
    place: str = Field(title="where the paper is kept", min_length=3, max_length=200)
    attest: bool = Field(title="whether you attest to the sentence")


@dataclass(frozen=True)
class PaperPage:
    """What the page shows: the agreement, the signers whose turn it is, and the day on which the package was there."""

    opened: OpenedRecord[AgreementRow]
    signers: Sequence[SignerRow]
    since: date | None


def prepare_paper(parts: Agreements, actor: Actor, agreement_id: str) -> PaperPage:
    """The signers that a paper may be recorded for now. Raises NotFound; Denied where the act is not offered."""
    with parts.database.transaction() as session:
        return _prepare(parts, session, actor, agreement_id)


def record_paper(
    parts: Agreements,
    actor: Actor,
    agreement_id: str,
    *,
    form: PaperForm,
    upload: Upload,
    visitor: Visitor,
    key: str,
) -> Outcome:
    """Keep the scan, write the evidence, do the act. The same key again is the same recording.

    Raises Invalid (fields, file), KeyReused (another recording under the key), Denied, Unavailable, and
    what acts raise.
    """
    with parts.database.transaction() as session:
        opened = open_agreement(parts, session, agreement_id, actor)
        stream, done = opened.row.id, get_outcome(session, ACTS, opened.row.id, key)
        claims = claims_of(session, actor, form.on_behalf_of, done)
        known = session.get(EvidenceRow, evidence_id(form.signer, key))
    if known is None:
        page = prepare_paper(parts, actor, agreement_id)
        signer = _check(form, page, parts)
        scan = keep_upload(parts, FILES, stream, upload, _keeping(signer, actor, key))
        _write_evidence(parts, page, signer, scan, form, actor, visitor, key)
    else:
        _require_same(known, form)
        scan = keep_upload(parts, FILES, stream, upload, Keeping("scan", "", actor.account_id, key))
    ids = {
        "package": form.package,
        "signer": form.signer,
        "evidence": evidence_id(form.signer, key),
        "scan": scan.id,
        "signed_on": form.signed_on.isoformat(),
    }
    return parts.performer.perform(claims, stream, ACT, key=key, ids=ids)


def _prepare(parts: Agreements, session: Session, actor: Actor, agreement_id: str) -> PaperPage:
    opened = open_agreement(parts, session, agreement_id, actor)
    if not opened.offers_act(ACT):
        raise Denied(
            "No signature on paper can be recorded here by you now.",
            way_out="A records officer records it, when it is the signer’s turn.",
        )
    turn = next_signers(state_of(opened.head))
    rows = session.execute(select(SignerRow).where(SignerRow.id.in_(turn)).order_by(SignerRow.id)).scalars()
    return PaperPage(opened, rows.all(), _package_day(parts, session, opened.row.id))


def _package_day(parts: Agreements, session: Session, stream: str) -> date | None:
    """The day, where the agency is, on which the text that is signed now was frozen: nobody signed it before."""
    t = ACTS.event
    frozen = select(func.max(t.c.at)).where(t.c.stream_id == stream, t.c.name == "package_frozen")
    at: datetime | None = session.execute(frozen).scalar()
    return at.astimezone(parts.zone).date() if at else None


def _check(form: PaperForm, page: PaperPage, parts: Agreements) -> SignerRow:
    errors = []
    signer = next((s for s in page.signers if s.id == form.signer), None)
    if signer is None:
        errors.append(FieldError("signer", "Choose somebody whose turn it is to sign."))
    if form.signed_on > clock.today(parts.zone):
        errors.append(
            FieldError("signed_on", "The day of the signature lies ahead. Enter the day on the paper.")
        )
    elif page.since and form.signed_on < page.since:
        said = f"This text was made ready to sign on {day(page.since, parts.zone)}; nobody can have signed it before."
        errors.append(FieldError("signed_on", f"{said} Enter the day on the paper."))
    if not form.attest:
        errors.append(FieldError("attest", "Compare the scan with the paper, then say so here."))
    if errors or signer is None:
        raise Invalid("Some answers need another look.", tuple(errors))
    return signer


def _keeping(signer: SignerRow, actor: Actor, key: str) -> Keeping:
    return Keeping("scan", f"Signature on paper, {signer.name}", actor.account_id, key)


def _require_same(known: EvidenceRow, form: PaperForm) -> None:
    """Raises KeyReused where the evidence written under this key attests to something else."""
    if known.consent != _attested(known.name, known.body, known.package["pdf"], form):
        raise KeyReused(
            "This was sent before with another day or place, and may be recorded.",
            way_out="See on the agreement’s page whether it was recorded. If not, record it again from there.",
        )


def _attested(name: str, body: str, pdf: str, form: PaperForm) -> str:
    return ATTESTATION.format(name=name, body=body, day=form.signed_on.isoformat(), pdf=pdf, place=form.place)


def _write_evidence(  # noqa: PLR0917
    parts: Agreements, page: PaperPage, signer: SignerRow, scan: FileRow, form: PaperForm, actor: Actor,
    visitor: Visitor, key: str,
) -> None:  # fmt: skip
    package = page.opened.head.state["package"]
    attested = _attested(signer.name, signer.body_name, package["pdf"], form)
    found = Circumstances(
        f"On paper; scan {scan.sha256}, attested by {actor.name}", "signed in ink", visitor.address, visitor.agent,
        datetime.combine(form.signed_on, time(12), parts.zone), EvidenceKind.PAPER, scan.sha256,
    )  # fmt: skip
    with parts.database.transaction() as session:
        if is_first(session, evidence_id(signer.id, key)):
            add_evidence(session, signer, package, found, key, attested)
