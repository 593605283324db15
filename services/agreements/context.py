"""Agreements inside the shared commit: the rules, the rechecks only the database can make, and the rows it keeps."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from services.agreements.register.models import AgreementRow
from services.agreements.register.next_step import next_step, open_tasks
from services.agreements.register.public_entry import change_public_entry
from services.agreements.register.standing import end_of
from services.agreements.signers.ending_links import end_links
from services.agreements.signers.recheck import check_signature
from services.agreements.tables import ACTS
from shared.acts.claims import check_claims
from shared.acts.context import RecordedAct
from shared.acts.decision import Decision
from shared.acts.messages import Act
from shared.acts.rules import Table
from shared.acts.tables import ActTables
from shared.auth.scope import record_tokens, staff_token
from shared.notify.open_tasks import DeskTask, set_tasks
from shared.search.status import change_entry
from shared.service.tasks import desk_tasks
from workflows.agreements import contract
from workflows.agreements.decide import decide
from workflows.agreements.state import SHOWN_AS, AgreementState, Status, as_state, day_of, state_of
from workflows.agreements.states import RULES


class AgreementsContext:
    """Implements `shared.acts.context.Context`."""

    name: str = contract.CONTEXT
    rules: Table = RULES
    tables: ActTables = ACTS

    def decide(self, state: Mapping[str, Any], act: Act) -> Decision:
        """The pure decision of `workflows.agreements.decide`."""
        return decide(as_state(state), act)

    def recheck(self, session: Session, state: Mapping[str, Any], act: Act) -> None:
        """The actor still stands, and a signature still has its link, consent and authority. Raises Refused."""
        check_claims(session, act)
        check_signature(session, as_state(state), act)

    def record(self, session: Session, recorded: RecordedAct) -> None:
        """Bring the register's row, the open tasks and the signers' links up to the new head."""
        after = recorded.after
        end_links(session, recorded)
        values = register_values(recorded)
        changed = update(AgreementRow).where(AgreementRow.id == after.stream).values(**values)
        title = session.execute(changed.returning(AgreementRow.title)).scalar_one()
        set_tasks(session, self.name, after.stream, tasks=tasks_of(recorded, title), at=recorded.act.at)
        change_entry(
            session, self.name, after.stream,
            allow=values["allow"], walls=values["walls"], facets={"status": [values["status"]]},
            version=after.seq, updated_at=recorded.act.at,
        )  # fmt: skip
        if after.state["published"] or recorded.before.state["published"]:
            change_public_entry(session, after.stream)


def register_values(recorded: RecordedAct) -> dict[str, Any]:
    """The register's columns that follow from an agreement's head."""
    state = state_of(recorded.after)
    following = next_step(state, recorded.dues)
    return {
        "status": SHOWN_AS[Status(state["status"])],
        "state": state["status"],
        "agencies": state["agencies"],
        "partners": state["partners"],
        "published": state["published"],
        "allow": sorted(allow_tokens_of(state)),
        "walls": state["walls"],
        "effective_on": day_of(state["effective_on"]),
        "ends_on": end_of(state),
        **following.columns,
        "seq": recorded.after.seq,
        "updated_at": recorded.act.at,
    }


def allow_tokens_of(state: AgreementState) -> frozenset[str]:
    """Who may see an agreement: its agencies' readers, and everybody who has a part in it.

    Publishing adds nobody: strangers get the public page, never the record.

    An imported agreement is open to all staff who read agreements: it is known from an index that is public already.
    """
    people = {state["author"], *(s["who"] for s in state["signers"] if s["kind"] == "staff")}
    people |= {m["account"] for stage in state["route"] for m in stage["members"]}
    tokens = record_tokens("agreements.read", state["agencies"], people)
    return tokens | {staff_token("agreements.read")} if state.get("open_to_staff") else tokens


def tasks_of(recorded: RecordedAct, title: str) -> list[DeskTask]:
    """The desk's tasks of an agreement's head; a role's task waits at the agreement's first agency."""
    stream, state = recorded.after.stream, state_of(recorded.after)
    tasks = open_tasks(state, recorded.dues)
    return desk_tasks(tasks, title=title, base=f"/agreements/{stream}", agencies=state["agencies"])
