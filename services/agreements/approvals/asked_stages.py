"""From an agency's route and an agreement's answers to the stages that one submission is asked through. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence

from pydantic import Field, JsonValue

from services.agreements.approvals.enough_people import find_short_stage
from shared.auth.actor import Role
from shared.documents.write.conditions import holds
from shared.documents.write.model import Condition, Equals, Frozen
from workflows.agreements.state import Stage

Holders = Callable[[str], Sequence[str]]
"""The accounts that hold a role at the agreement's agency."""


class StagePlan(Frozen):
    """One stage of a route as it is kept: named people, or everybody with a role; always, or when a rule says so.

    `because` completes “added because …” and stands with a stage that a condition brings in.
    """

    id: str
    name: str
    mode: str = Field(pattern="^(all|any|n_of)$")
    n: int = 1
    role: str = ""
    people: tuple[str, ...] = ()
    rule: str = "approval_stage"
    next_in_line: str = ""
    condition: Condition | None = None
    because: str = ""


DEFAULT = (
    StagePlan(id="legal", name="Legal review", mode="any", role="legal_reviewer", rule="legal_review"),
    StagePlan(
        id="information", name="Information sharing", mode="any", role="approver",
        condition=Equals(question="information_sharing", value=True),
        because="information about people is shared",
    ),
    StagePlan(id="head", name="Agency head", mode="any", role="approver"),
)  # fmt: skip
"""Legal, then the agency head; a further look where information about people is shared."""


MAY_DECIDE = (Role.LEGAL_REVIEWER, Role.APPROVER)
"""Who may approve or return, by the transition table."""
ONLY_WRITERS = "Nobody but its writers could approve the stage “{name}”."
GONE = "The stage “{name}” names somebody who is no longer legal reviewer or approver of the agency."
TOO_FEW = "One person decides one stage, and for the stage “{name}” too few people are left who are needed in no other."


class NobodyInStage(Exception):
    """A stage has no member left, or too few who are needed in no other; the message names it."""

    def __init__(self, plan: StagePlan, problem: str = ONLY_WRITERS) -> None:
        super().__init__(problem.format(name=plan.name))
        self.plan = plan


def build_route(
    plans: Sequence[StagePlan], answers: Mapping[str, JsonValue], holders: Holders, writers: Collection[str]
) -> list[Stage]:
    """The stages for these answers, with their members. Raises NobodyInStage.

    Nobody who wrote some version of the text is ever a member: who wrote a text does not approve it. Nor is anybody
    whom the route names and who has left, or lost the role since: they would be asked, and nobody would answer. And
    there must be people for every stage though nobody decides two of them.
    """
    asked = [plan for plan in plans if holds(plan.condition, dict(answers))]
    route = [_stage(plan, holders, writers) for plan in asked]
    short = find_short_stage(route)
    if short:
        raise NobodyInStage(next(plan for plan in asked if plan.id == short["id"]), TOO_FEW)
    return route


def asks_counsel(route: Sequence[Stage], counsel: Collection[str]) -> bool:
    """Whether no text comes through this route without one of these people: a stage of theirs alone, or all of one."""
    return any(
        all(member["account"] in counsel for member in stage["members"])
        or (stage["mode"] == "all" and any(member["account"] in counsel for member in stage["members"]))
        for stage in route
    )


def _stage(plan: StagePlan, holders: Holders, writers: Collection[str]) -> Stage:
    names = bool(plan.people or plan.next_in_line)
    able = {account for role in MAY_DECIDE for account in holders(role)} if names else set()
    present = [account for account in plan.people if account in able] if plan.people else holders(plan.role)
    if len(present) < len(plan.people) and (plan.mode != "any" or not present):
        raise NobodyInStage(plan, GONE)
    people = [account for account in present if account not in writers]
    if not people:
        raise NobodyInStage(plan)
    next_in_line = plan.next_in_line if plan.next_in_line in able - {*writers} else ""
    return {**filled_stage(plan, people), "next_in_line": next_in_line}


def filled_stage(plan: StagePlan, people: Sequence[str]) -> Stage:
    """The stage with these members."""
    return {
        "id": plan.id, "name": plan.name, "mode": plan.mode, "n": min(plan.n, len(people)),
        "members": [{"account": account, "why": ""} for account in people],
        "rule": plan.rule, "because": plan.because if plan.condition else "",
        "next_in_line": plan.next_in_line,
    }  # fmt: skip
