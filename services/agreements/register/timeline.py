"""An agreement's story from its events, with the texts that belong to them and the names behind the ids."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.register.words import HAPPENED
from services.agreements.tables import ACTS
from shared.acts.staging import get_texts
from shared.auth.directory import get_people_of
from shared.web.view_models import Event

KEY = {
    "submit",
    "approve",
    "sign",
    "executed",
    "clock:effect",
    "suspend",
    "lift",
    "return_for_changes",
    "decline",
}


@dataclass(frozen=True)
class Names:
    """The names behind account ids; an unknown id shows as what it is."""

    people: Mapping[str, str]

    def of(self, account: str | None) -> str:
        """The name; the system's own acts and outside signers have words of their own."""
        if not account or account == "system":
            return "Concord"
        if account.startswith("outside:"):
            return "Outside signer"
        if account.startswith("role:"):
            role = account.removeprefix("role:").replace("_", " ")
            return f"{'an' if role[0] in 'aeiou' else 'a'} {role} of the agency"
        return self.people.get(account, "Somebody who left")


def names_of(session: Session, accounts: set[str]) -> Names:
    """The names of these accounts."""
    return Names({account: person.name for account, person in get_people_of(session, accounts).items()})


def list_events(session: Session, agreement_id: str) -> list[Event]:
    """Everything that happened, newest first."""
    t = ACTS.event
    rows = session.execute(select(t).where(t.c.stream_id == agreement_id).order_by(t.c.seq.desc())).all()
    texts = get_texts(session, ACTS, agreement_id)
    accounts = {a for r in rows for a in (r.actor, r.on_behalf_of) if a}
    names = names_of(session, accounts)
    return [
        Event(
            what=HAPPENED.get(r.name, r.name),
            at=r.at,
            who=names.of(r.actor) + (f" on behalf of {names.of(r.on_behalf_of)}" if r.on_behalf_of else ""),
            note=" ".join(texts.get(r.seq, {}).values()) or None,
            key=r.name in KEY,
        )
        for r in rows
    ]
