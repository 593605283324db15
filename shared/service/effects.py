"""The administrators' page of effects that keep failing: which, why, since when, and trying one again at once.

Every service mounts it over its own outbox. Texts of records stay out of sight: a record is named by its number. An
administrator of one agency sees and tries what belongs to its records alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, render_template
from sqlalchemy import func, select

from shared import clock
from shared.acts import outbox
from shared.audit.pages import Named
from shared.auth.actor import Actor
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.errors import NotFound
from shared.service.parts import ServiceParts
from shared.service.register import Register
from shared.web.redirects import redirect_to


@dataclass(frozen=True)
class Failing:
    """One effect that failed several times."""

    id: int
    what: str
    number: str
    problem: str
    attempts: int
    since: datetime
    next_try: datetime


@dataclass(frozen=True)
class WaitingEffects:
    """How many effects wait, and those that need a look."""

    waiting: int
    failing: list[Failing]


def effects_pages(
    prefix: str, current: Callable[[], ServiceParts], register: Register, words: Mapping[str, str]
) -> Blueprint:
    """The page under `prefix` and its button. `words` say what each kind of effect is called."""
    pages = Blueprint("effects", __name__)

    @pages.get(prefix)
    @permission("effects.read")
    def effects() -> str:
        """What waits, and what needs a look."""
        found = list_effects(current(), current_actor(), register, words)
        return render_template("service/effects.html", found=found, prefix=prefix)

    @pages.post(f"{prefix}/<int:effect_id>/retry")
    @permission("effects.retry")
    def try_again(effect_id: int) -> Response:
        """Try one again at once."""
        retry(current(), current_actor(), register, effect_id)
        return redirect_to(prefix)

    return pages


def list_effects(
    parts: ServiceParts, actor: Actor, register: Register, words: Mapping[str, str]
) -> WaitingEffects:
    """What waits now of the records within the administrator's reach."""
    tables = parts.context.tables
    t = tables.outbox
    mine = register.visible(actor, t.c.stream_id, "effects.read")
    with parts.database.transaction() as session:
        waiting = session.scalar(select(func.count()).select_from(t).where(t.c.done_at.is_(None), mine)) or 0
        rows = outbox.list_waiting(session, tables, failing=True, among=mine)
        names = register.names(session, {row.stream_id for row in rows})
    return WaitingEffects(waiting, [_failing(row, names, words) for row in rows])


def retry(parts: ServiceParts, actor: Actor, register: Register, effect_id: int) -> None:
    """Try one effect again at once. Raises NotFound where it was done meanwhile, or is beyond the actor's reach."""
    t = parts.context.tables.outbox
    mine = register.visible(actor, t.c.stream_id, "effects.retry")
    with parts.database.transaction() as session:
        reached = session.scalar(select(t.c.id).where(t.c.id == effect_id, mine))
        if reached is None or not outbox.retry_now(session, parts.context.tables, effect_id, clock.now()):
            raise NotFound(
                "This effect is no longer waiting.", way_out="It was done meanwhile. Look at the list again."
            )


def _failing(row: Any, names: Mapping[str, Named], words: Mapping[str, str]) -> Failing:
    named = names.get(row.stream_id)
    return Failing(
        row.id, words.get(row.kind, row.kind), named.words if named else "—", row.problem or "", row.attempts,
        row.created_at, row.ready_at,
    )  # fmt: skip
