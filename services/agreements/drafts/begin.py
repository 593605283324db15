"""Beginning a draft from its first answers, as a page or a program sends them: one transaction, no Temporal."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import JsonValue
from sqlalchemy.orm import Session

from services.agreements.clauses.repository import get_template
from services.agreements.context import register_values, tasks_of
from services.agreements.drafts.amending import note_amendment, recital_answers
from services.agreements.drafts.opening import name_of, read_first
from services.agreements.drafts.repository import Beginning, add_draft, get_beginning
from services.agreements.drafts.schemas import NewForm
from services.agreements.library.asked import AGENCY, PARTNER
from services.agreements.register.repository import add_row, take_number
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.context import RecordedAct
from shared.acts.decision import Decision, Effect
from shared.acts.messages import Act
from shared.acts.streams import begin_once, open_stream
from shared.auth.actor import Actor
from shared.auth.directory import Agency, get_agencies
from shared.auth.scope import require
from shared.errors import FieldError, Invalid, NotFound
from shared.notify.open_tasks import add_tasks
from workflows.agreements.state import new_state

WHAT = "agreement"


def begin_from(
    parts: Agreements,
    actor: Actor,
    new: NewForm,
    answers: Mapping[str, JsonValue],
    key: str,
    *,
    within: str = "",
) -> str:
    """Begin an agreement with its first answers and return its id; `within` is what they were sent in.

    Raises Invalid, naming the answers to mend, and what `begin_draft` raises.
    """
    with parts.database.transaction() as session:
        questionnaire = get_template(session, new.template).questionnaire
    try:
        first = read_first(questionnaire, answers, clock.today(parts.zone))
    except Invalid as error:
        fields = tuple(FieldError(f"{within}{one.field}", one.message) for one in error.fields)
        raise Invalid(error.message, fields) from error
    return begin_draft(
        parts, actor,
        template_id=new.template, title=name_of(questionnaire, first), agency_id=new.agency, partner_id=new.partner,
        answers=first, key=key, amends=new.amends,
    )  # fmt: skip


def begin_draft(
    parts: Agreements,
    actor: Actor,
    *,
    template_id: str,
    title: str,
    agency_id: str,
    partner_id: str,
    answers: Mapping[str, JsonValue],
    key: str,
    amends: str | None = None,
) -> str:
    """Begin an agreement and return its id; the same key again returns the same one.

    `amends` is the earlier agreement that this one changes, whose story then says so.

    Raises Invalid where the other party is no federal body, Denied where the
    actor may not draft for the agency, NotFound for an unknown template or body, KeyReused where another agreement
    was begun under the key.
    """

    def write(session: Session, stream: str) -> None:
        at, parties = clock.now(), _parties(session, actor, agency_id, partner_id)
        template = get_template(session, template_id)
        names = {"template_id": template_id, "template_version": template.version}
        said = recital_answers(parts, session, actor, amends, template.questionnaire) if amends else {}
        draft = {
            **names,
            "answers": {**said, **answers, **parties},
            "saved_by": actor.account_id,
            "saved_at": at,
        }
        state = new_state(agencies=[agency_id], partners=[partner_id], author=actor.account_id)
        if amends:
            state["amends"] = amends
        act = Act("create", key, "", at, actor.claims(), {"template": template_id})
        body = {"template": template_id, "template_version": template.version}
        decision = Decision(dict(state), body, effects=(Effect("index"),))
        rows = partial(_write_rows, parts=parts, title=title, draft=draft)
        open_stream(session, parts.context, stream, act, decision, rows)
        if amends:
            note_amendment(parts, session, actor, amends, later=stream, at=at)

    wanted = Beginning(template_id, title, [agency_id], [partner_id])
    return begin_once(
        parts.database, WHAT, actor.account_id, key, write=write, find=get_beginning, wanted=wanted
    )


def _parties(session: Session, actor: Actor, agency_id: str, partner_id: str) -> dict[str, JsonValue]:
    """The two party answers. Raises Invalid, Denied, NotFound."""
    found = get_agencies(session, {agency_id, partner_id})
    partner = found.get(partner_id)
    if partner is None or partner.kind != "federal" or partner.closed:
        raise Invalid(
            "The other party is a federal body.", (FieldError("partner", "Choose a federal body."),)
        )
    require(actor, "agreements.draft", [agency_id])
    if agency_id not in found:
        raise NotFound("There is no such agency.")
    return {AGENCY: _party(found[agency_id]), PARTNER: _party(partner)}


def _party(body: Agency) -> dict[str, JsonValue]:
    return {"id": body.id, "name": body.name, "short_name": body.short_name, "address": ""}


def _write_rows(
    session: Session, recorded: RecordedAct, *, parts: Agreements, title: str, draft: Mapping[str, Any]
) -> None:
    """The draft's rows. Its number comes last: taking it locks the year's counter until the transaction ends."""
    stream, at = recorded.after.stream, recorded.act.at
    add_draft(
        session, {"agreement_id": stream, "row_version": 1, "answered_by": [draft["saved_by"]], **draft}
    )
    add_tasks(session, parts.context.name, stream, tasks=tasks_of(recorded, title), at=at)
    row = {
        "id": stream, "title": title, "kind": draft["template_id"], "source": "drafted", "outsiders": [],
        "author": recorded.after.state["author"], "created_at": at, **register_values(recorded),
    }  # fmt: skip
    number = take_number(session, _year(parts, at))
    add_row(session, {**row, "number": number})


def _year(parts: Agreements, at: datetime) -> int:
    return at.astimezone(parts.zone).year
