"""What the database must confirm when a signature is committed: evidence on file, authority to sign so, a live link.

Sources: W. Va. Code § 39A-3-2 (a governmental entity accepts electronic signatures by official act) and ch. 39A art. 1.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from services.agreements.signature.models import EvidenceRow, SigningLinkRow
from shared.acts.messages import Act
from shared.acts.rules import Refused
from shared.acts.standing import OUTSIDE

_AUTHORITY = text(
    "SELECT 1 FROM directory.v_esign_authorisation WHERE agency_id = :agency AND decided_on <= :day LIMIT 1"
)
_IS_STATE = text("SELECT 1 FROM directory.v_agency WHERE id = :agency AND kind <> 'federal'")


def check_signature(session: Session, state: Mapping[str, Any], act: Act) -> None:
    """Raises Refused where a signature lacks its evidence, its agency's authority, or its link."""
    if act.name in ("sign", "record_paper_signature"):
        signer = next(s for s in state["signers"] if s["id"] == act.ids["signer"])
        _check_evidence(session, state, act)
        if act.name == "sign":
            _check_authority(session, signer["body"], act)
    if act.actor.account_id.startswith(OUTSIDE):
        _use_link(session, act, how="signed" if act.name == "sign" else "declined")


def _check_evidence(session: Session, state: Mapping[str, Any], act: Act) -> None:
    row = session.get(EvidenceRow, act.ids["evidence"])
    if row is None or row.signer_id != act.ids["signer"] or row.package != state["package"]:
        raise Refused("evidence", "The evidence of this signature is not of this text. Sign again.")


def _check_authority(session: Session, agency: str, act: Act) -> None:
    named = {"agency": agency, "day": act.at.date()}
    if session.execute(_IS_STATE, named).first() and not session.execute(_AUTHORITY, named).first():
        raise Refused(
            "no_esign_authority",
            "This agency has no official act on record that accepts electronic signatures (W. Va. Code § 39A-3-2). "
            "Record the act under the agency, or sign on paper and have the scan recorded.",
        )


def _use_link(session: Session, act: Act, how: str) -> None:
    signer = act.actor.account_id.removeprefix(OUTSIDE)
    live = (
        SigningLinkRow.signer_id == signer,
        SigningLinkRow.ended_at.is_(None),
        SigningLinkRow.confirmed_at.is_not(None),
        SigningLinkRow.expires_at > act.at,
    )
    link = session.execute(select(SigningLinkRow.id).where(*live).with_for_update()).scalar()
    if link is None:
        raise Refused("link_ended", "This link was used or has expired. Ask for a new one.")
    session.execute(
        update(SigningLinkRow).where(SigningLinkRow.id == link).values(ended_at=act.at, ended_how=how)
    )
