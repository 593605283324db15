"""What the database must confirm when a signature is committed: evidence on file, authority to sign so, a live link.

Sources: W. Va. Code § 39A-3-2 (a governmental entity accepts electronic signatures by official act) and ch. 39A art. 1.
"""

from sqlalchemy.orm import Session

from services.agreements.files.models import FileRow
from services.agreements.signers.authority import authority_of
from services.agreements.signers.models import LINK, SIGN, EvidenceRow
from services.agreements.signers.refusals import OTHER_FILE, SENTENCES, SignatureRefusal
from shared.acts.messages import Act
from shared.acts.refusals import Refused
from shared.auth.actor import OUTSIDE
from shared.auth.link_tokens import hold_working
from workflows.agreements.state import AgreementState


def check_signature(session: Session, state: AgreementState, act: Act) -> None:
    """Raises Refused where a signature lacks its evidence, its agency's authority, or its link. Writes nothing."""
    if act.name in ("sign", "record_paper_signature"):
        signer = next(s for s in state["signers"] if s["id"] == act.ids["signer"])
        _check_evidence(session, state, act)
        if act.name == "sign" and not authority_of(session, signer["body"], act.at.date()):
            raise _refused(SignatureRefusal.NO_ESIGN_AUTHORITY)
    if act.actor.account_id.startswith(OUTSIDE):
        _check_link(session, act)


def _check_evidence(session: Session, state: AgreementState, act: Act) -> None:
    row = session.get(EvidenceRow, act.ids["evidence"])
    if row is None or row.signer_id != act.ids["signer"] or row.package != state["package"]:
        raise _refused(SignatureRefusal.EVIDENCE)
    named = act.ids.get("file") or act.ids.get("scan")
    if named:
        file = session.get(FileRow, named)
        if file is None or file.agreement_id != row.agreement_id or file.sha256 != row.file_sha256:
            raise Refused(SignatureRefusal.EVIDENCE, OTHER_FILE)


def _check_link(session: Session, act: Act) -> None:
    """Nobody else ends the link until the act has (`ending_links`). That its code was given, the page has checked."""
    link, signer = act.actor.session_id, act.actor.account_id.removeprefix(OUTSIDE)
    if not hold_working(session, LINK, link, purpose=SIGN, subject_id=signer, at=act.at):
        raise _refused(SignatureRefusal.LINK_ENDED)


def _refused(code: SignatureRefusal) -> Refused:
    return Refused(code, SENTENCES[code])
