"""One agreement as it is opened for a page: its row and head, what its reader may do, and the names in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.agreements.acting.service import open_agreement
from services.agreements.register.models import AgreementRow
from services.agreements.register.timeline import names_of
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared.acts import outbox
from shared.acts.messages import Head
from shared.acts.standing import OUTSIDE
from shared.auth.actor import Actor
from shared.service.acting.offers import Offer
from shared.service.records import body_names
from shared.service.story import Names


@dataclass(frozen=True)
class Shown:
    """One agreement as its page shows it."""

    row: AgreementRow
    head: Head
    offers: list[Offer]
    names: Names
    bodies: Mapping[str, str]
    waiting_effects: int


def show(parts: Agreements, actor: Actor, agreement_id: str) -> Shown:
    """One agreement. Raises NotFound where the actor may not see it."""
    with parts.database.transaction() as session:
        opened = open_agreement(parts, session, agreement_id, actor)
        row, state = opened.row, opened.head.state
        people = {row.author, *row.next_who, *(m["account"] for s in state["route"] for m in s["members"])}
        people |= {s["who"] for s in state["signers"]} | {OUTSIDE + s["id"] for s in state["signers"]}
        people |= {d["by"] for d in state["decisions"]}
        names = names_of(session, people)
        waiting = len(outbox.list_waiting(session, ACTS, row.id))
        return Shown(row, opened.head, opened.offers, names, body_names(session), waiting)
