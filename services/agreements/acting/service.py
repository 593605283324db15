"""Acts on an agreement as people do them: which are offered now, and doing one. Holds no rule of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from services.agreements.acting.checks import check_named
from services.agreements.acting.done import said_what_was_done
from services.agreements.acting.forms import ActForm
from services.agreements.acting.people import Standing, standings
from services.agreements.register.models import AgreementRow
from services.agreements.register.repository import get_row
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.commit import get_head, get_outcome
from shared.acts.messages import Act, Head, Outcome
from shared.acts.rules import Transition, holds_any
from shared.auth.actor import Actor, ActorClaims
from shared.errors import Denied, NotFound
from workflows.agreements.states import RULES


@dataclass(frozen=True)
class Offer:
    """An act that the person may make now, in their own name or another's."""

    action: str
    label: str
    on_behalf_of: str | None = None
    name: str = ""


@dataclass(frozen=True)
class Opened:
    """An agreement opened by somebody who may see it: its row, its head, and how they may act on it."""

    row: AgreementRow
    head: Head
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
    row = get_row(session, agreement_id, actor)
    head = get_head(session, ACTS, row.id) if row else None
    if row is None or head is None:
        raise NotFound("There is no such agreement.")
    return Opened(row, head, standings(session, actor))


def perform(
    parts: Agreements, actor: Actor, agreement_id: str, action: str, *, form: ActForm, key: str, **more: Any
) -> Outcome:
    """Do an act with a form's fields (and `more` ids).

    Raises NotFound, Invalid (names somebody who can't be meant), and what `Performer.perform` raises.
    """
    with parts.database.transaction() as session:
        opened = open_agreement(session, agreement_id, actor)
        if get_outcome(session, ACTS, opened.row.id, key) is None:
            check_named(session, opened.row, form)
    ids, texts = split_fields(action, form)
    claims = claims_for(opened, form.on_behalf_of)
    with said_what_was_done(parts, opened.row.id, action, actor.account_id):
        return parts.performer.perform(
            claims, opened.row.id, action, key=key, ids={**ids, **more}, texts=texts
        )


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
    for standing in opened.standings:
        if standing.on_behalf_of == (on_behalf_of or None):
            return standing.claims
    raise Denied("No delegation lets you act for this person now.")


def _probe(standing: Standing) -> Any:
    def act_for(row: Transition) -> Act:
        return Act(row.action, "", "", clock.now(), standing.claims)

    return act_for
