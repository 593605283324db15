"""Who signs what is submitted: our signatory and the other side's person, as the submitter chose them, kept once."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from services.agreements.register.models import AgreementRow
from services.agreements.signers.models import SignerRow
from services.agreements.submission.named_signer import in_place_of, named_for_agency, named_signer
from shared.auth.directory import get_agency, get_people_of
from shared.errors import KeyReused
from shared.web.forms import FormModel
from workflows.agreements.state import Signer

CHOSEN_FIELDS = {"staff": ("who",), "outside": ("email", "name", "title", "in_place_of")}
"""What a submitter says of a signer. The rest of our own staff comes from the directory, and may change there."""


class OutsideSigner(FormModel):
    """Who signs for the other side; reached by mail, without an account."""

    name: str
    title: str
    email: str
    in_place: bool = False
    """The submitter says that this person signs in place of the one whom the text names."""


class ChosenSigners(NamedTuple):
    """Who signs for each side: an account of the agency, and a person outside."""

    signatory: str
    outside: OutsideSigner


def keep_signers(
    session: Session, row: AgreementRow, terms: Mapping[str, Any], chosen: ChosenSigners, key: str
) -> list[Signer]:
    """Write who signs for each side, once for a key, and return the signers as the act carries them: ids alone.

    `terms` are those of the text, which may name the other side's signer. Raises KeyReused where other signers were
    sent under the key, Invalid where the text names another person and nobody says that this one signs instead.
    """
    stream, signatory, outside = row.id, chosen.signatory, chosen.outside
    person = get_people_of(session, {signatory})[signatory]
    ours_instead = in_place_of(
        named_for_agency(terms), person.name, ticked=True
    )  # nobody is asked for a tick here
    instead = in_place_of(named_signer(terms), outside.name, ticked=outside.in_place)
    ours = _signer_id(stream, key, "ours")
    theirs = _signer_id(stream, key, "theirs")
    partner = row.partners[0]
    known = {"agreement_id": stream}
    rows = [
        {**known, "id": ours, "kind": "staff", "who": signatory, "name": person.name, "title": person.job,
         "email": person.email, "body": row.agencies[0], "body_name": get_agency(session, row.agencies[0]).name,
         "in_place_of": ours_instead},
        {**known, "id": theirs, "kind": "outside", "who": "", "name": outside.name, "title": outside.title,
         "email": outside.email.lower(), "body": partner, "body_name": get_agency(session, partner).name,
         "in_place_of": instead},
    ]  # fmt: skip
    _write_once(session, rows)
    return [
        {"id": ours, "kind": "staff", "who": signatory, "body": row.agencies[0], "order": 1},
        {"id": theirs, "kind": "outside", "who": theirs, "body": partner, "order": 2},
    ]


def _write_once(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the signers of this sending, once. Raises KeyReused where others were sent under the key.

    The act carries ids alone, so what stands behind them is compared here: a link must not go to an address that was
    corrected meanwhile. Two sendings at once: the second waits.
    """
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(rows[0]["id"], 0))))
    mine = SignerRow.id.in_([row["id"] for row in rows])
    kept = {row.id: row for row in session.scalars(select(SignerRow).where(mine))}
    if not kept:
        session.execute(insert(SignerRow), list(rows))
    elif any(
        getattr(kept[row["id"]], name) != row[name] for row in rows for name in CHOSEN_FIELDS[row["kind"]]
    ):
        raise KeyReused(
            "This was sent before with another signer.",
            way_out="See on the agreement’s page whether that was submitted. If it was not, send this again.",
        )


def _signer_id(stream: str, key: str, side: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"concord:signer:{stream}:{key}:{side}"))
