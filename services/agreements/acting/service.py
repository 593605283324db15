"""Acts on an agreement as people do them: which are offered now, and doing one. Holds no rule of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from services.agreements.acting.checks import check_named
from services.agreements.acting.done import said_what_was_done
from services.agreements.acting.forms import ActForm
from services.agreements.acting.people import Standing, claims_among, claims_of, standings
from services.agreements.register.models import AgreementRow
from services.agreements.register.repository import get_row_and_head
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.commit import get_outcome
from shared.acts.messages import Act, Head, Outcome
from shared.acts.rules import Transition, holds_any
from shared.auth.actor import Actor, ActorClaims
from shared.errors import NotFound
from workflows.agreements.states import RULES


@dataclass(frozen=True)
class Offer:
    """An act that the person may make now, in their own name or another's."""

    action: str
    label: str
    on_behalf_of: str | None = None
    name: str = ""


@dataclass(frozen=True)
class Found:
    """An agreement found by somebody who may see it: its row and its head."""

    row: AgreementRow
    head: Head


@dataclass(frozen=True)
class Opened(Found):
    """An agreement opened, with how its reader may act on it."""

    standings: list[Standing]

    @property
    def offers(self) -> list[Offer]:
        """What may be done now, each act once, in one's own name first."""
        found: dict[str, Offer] = {}
        for standing in self.standings:
            for row in RULES.offers(self.head.state, _probe(standing)):
                offer = Offer(row.action, row.label, standing.on_behalf_of, standing.name)
                found.setdefault(row.action, offer)
        return list(found.values())

    def offers_act(self, action: str) -> bool:
        """Whether the act is offered."""
        return any(offer.action == action for offer in self.offers)


def open_agreement(session: Session, agreement_id: str, actor: Actor) -> Opened:
    """The agreement with what the actor may do. Raises NotFound where they may not see it."""
    found = find_agreement(session, agreement_id, actor)
    return Opened(found.row, found.head, standings(session, actor))


def find_agreement(session: Session, agreement_id: str, actor: Actor) -> Found:
    """The agreement alone, where nobody asks what may be done. Raises NotFound where the actor may not see it."""
    found = get_row_and_head(session, agreement_id, actor)
    if found is None:
        raise NotFound("There is no such agreement.")
    return Found(*found)


def perform(
    parts: Agreements, actor: Actor, agreement_id: str, action: str, *, form: ActForm, key: str, **more: Any
) -> Outcome:
    """Do an act with a form's fields (and `more` ids).

    Raises NotFound, Invalid (names somebody who can't be meant), and what `Performer.perform` raises.
    """
    performer, (ids, texts) = parts.performer, split_fields(action, form)
    ends = performer.ends()
    with parts.database.transaction() as session:
        found = find_agreement(session, agreement_id, actor)
        known = get_outcome(session, ACTS, found.row.id, key)
        if known is None:
            check_named(session, found.row, form, clock.now().astimezone(parts.zone).date())
        claims = claims_of(session, actor, form.on_behalf_of)
        prepared = performer.prepare(
            session, claims, found.head, action, key=key, known=known, ids={**ids, **more}, texts=texts
        )
    with said_what_was_done(parts, found.row.id, action, actor.account_id):
        return performer.send(prepared, ends)


def why_not(state: Mapping[str, Any], claims: ActorClaims, action: str) -> str:
    """Which of the act's own conditions stands against it for somebody with the role for it; "" where none does."""
    row = RULES.get(action)
    if (
        row is None
        or state["status"] not in row.sources
        or not holds_any(claims, row.roles, state["agencies"])
    ):
        return ""
    act = Act(action, "", "", clock.now(), claims)
    reasons = (RULES.guards[name](state, act) for name in (*row.apart, *row.needs))
    return next((reason for reason in reasons if reason), "")


def split_fields(action: str, form: ActForm) -> tuple[dict[str, Any], dict[str, str]]:
    """A form's fields as ids (travel with the act) and texts (stay in PostgreSQL)."""
    row = RULES.get(action)
    texts = row.texts if row else ()
    given = form.model_dump(exclude={"on_behalf_of"}, exclude_none=True)
    ids = {name: _plain(value) for name, value in given.items() if name not in texts}
    return ids, {name: given[name] for name in texts if name in given}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def claims_for(opened: Opened, on_behalf_of: str | None) -> ActorClaims:
    """The claims of the person's own standing, or of the delegation that they name. Raises Denied."""
    return claims_among(opened.standings, on_behalf_of)


def _probe(standing: Standing) -> Any:
    def act_for(row: Transition) -> Act:
        return Act(row.action, "", "", clock.now(), standing.claims)

    return act_for
