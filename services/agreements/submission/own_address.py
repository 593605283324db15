"""The other side's signer is reached at an address of theirs: nobody takes link and code from a mailbox of our side."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from services.agreements.submission.chosen_signers import ChosenSigners
from shared.auth.actor import Actor
from shared.auth.directory import Person, get_agencies, list_people_at
from shared.errors import FieldError, Invalid


def require_own_address(
    session: Session, actor: Actor, chosen: ChosenSigners, partners: Collection[str]
) -> None:
    """Raises Invalid where the outside signer's address is that of our signatory, of whoever submits, or of our side.

    Our side is whoever has an account here or works for a body that is not federal. The partners' own people may sign.
    """
    found = list_people_at(session, chosen.outside.email)
    both = {chosen.signatory, actor.account_id}
    ours = [p for p in found if p.account_id in both or _of_our_side(session, p, partners)]
    if ours:
        message = (
            f"This address belongs to {ours[0].name}, who works for {ours[0].agency_name}. A signer of the other party "
            "needs an address of their own."
        )
        raise Invalid("The address is one of this side.", (FieldError("outside_email", message),))


def _of_our_side(session: Session, person: Person, partners: Collection[str]) -> bool:
    if person.agency_id in partners:
        return False
    kind = get_agencies(session, {person.agency_id})[person.agency_id].kind
    return person.account_id is not None or kind != "federal"
