"""One agreement with all that belongs to it, and its events, in one reading: what the API shows at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from services.agreements.acting.service import open_agreement
from services.agreements.frame.shown import Shown, show_in
from services.agreements.frame.signing_links import LinkNow, get_links
from services.agreements.overview.clocks import ClockLine, list_clocks
from services.agreements.register.timeline import names_of
from services.agreements.register.words import HAPPENED
from services.agreements.signers.models import SignerRow
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared import clock
from shared.auth.actor import Actor
from shared.service import story
from shared.service.story import EventLine, Names
from workflows.agreements.state import state_of


@dataclass(frozen=True)
class WholeAgreement:
    """One agreement as its page shows it, with its clocks and the names in their ledger."""

    shown: Shown
    clocks: Sequence[ClockLine]
    clock_names: Names
    links: Mapping[str, LinkNow]
    signers: Mapping[str, SignerRow]


def show_whole(parts: Agreements, actor: Actor, agreement_id: str) -> WholeAgreement:
    """One agreement. Raises NotFound where the actor may not see it."""
    with parts.database.transaction() as session:
        shown = show_in(session, parts, actor, agreement_id)
        clocks = list_clocks(session, shown.row.id, shown.head.state["route"])
        names = names_of(session, {e.actor for line in clocks for e in line.entries})
        links = get_links(session, state_of(shown.head), clock.now())
        rows = session.scalars(select(SignerRow).where(SignerRow.agreement_id == shown.row.id))
        return WholeAgreement(shown, clocks, names, links, {row.id: row for row in rows})


def list_lines(
    parts: Agreements, actor: Actor, agreement_id: str, *, after: int, size: int
) -> tuple[list[EventLine], Names]:
    """Up to `size` events after a number, oldest first, and the names in them. Raises NotFound."""
    with parts.database.transaction() as session:
        stream = open_agreement(parts, session, agreement_id, actor).row.id
        lines = story.list_lines(session, ACTS, stream, HAPPENED, after=after, size=size)
        return lines, names_of(session, story.people_in_lines(lines))
