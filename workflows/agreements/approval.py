"""Who is waited for in a stage of an approval route, and when the stage is done. Pure."""

from workflows.agreements.came_by import STANDS_IN, Reason, came_by
from workflows.agreements.state import AgreementState, Signer, Stage, Status

APPROVED, RECUSED = "approved", "recused"


def writers(state: AgreementState) -> set[str]:
    """Everybody who wrote some version of the text: the author, and whoever made, answered or uploaded one since.

    None of them may decide on it.
    """
    return {state["author"], *state.get("writers", [])}


def current_stage(state: AgreementState) -> Stage | None:
    """The stage that is asked now, or None when the route is through."""
    route: list[Stage] = state["route"]
    return route[state["stage"]] if state["stage"] < len(route) else None


def decided(state: AgreementState, stage: Stage, kind: str) -> list[str]:
    """The members who approved (or recused themselves from) a stage in this round."""
    return [
        d["member"]
        for d in state["decisions"]
        if d["stage"] == stage["id"] and d["round"] == state["round"] and d["decision"] == kind
    ]


def decided_elsewhere(state: AgreementState, stage: Stage) -> set[str]:
    """Everybody who approved another stage of this text, and whom they did it for: one person decides one stage."""
    made = [
        d
        for d in state["decisions"]
        if d["round"] == state["round"] and d["decision"] == APPROVED and d["stage"] != stage["id"]
    ]
    return {person for d in made for person in (d["by"], d["member"])}


def kept_out(state: AgreementState) -> list[str]:
    """The members of the current stage who decided another one: they are not asked here."""
    stage = current_stage(state)
    if stage is None:
        return []
    elsewhere = decided_elsewhere(state, stage)
    return [m["account"] for m in stage["members"] if m["account"] in elsewhere]


def waiting(state: AgreementState) -> list[str]:
    """The members whose decision the current stage still waits for."""
    stage = current_stage(state)
    if stage is None:
        return []
    done = {*decided(state, stage, APPROVED), *decided(state, stage, RECUSED), *kept_out(state)}
    return [m["account"] for m in stage["members"] if m["account"] not in done]


def next_in_line(state: AgreementState) -> str:
    """Who is asked where a member of the current stage can't decide; "" where the route names nobody who could."""
    stage = current_stage(state)
    if stage is None:
        return ""
    out = taking_part(state) | writers(state)
    return stage["next_in_line"] if stage["next_in_line"] not in out else ""


def replaceable(state: AgreementState) -> list[str]:
    """The members in whose place somebody may be named: who is waited for, and who can't decide and has no stand-in.

    They can't where they stepped back, or decided another stage.
    """
    stage = current_stage(state)
    if stage is None:
        return []
    came = [came_by(member) for member in stage["members"]]
    filled = {one.instead_of for one in came if one.reason in STANDS_IN}
    members = {m["account"] for m in stage["members"]}
    out = [*decided(state, stage, RECUSED), *kept_out(state)]
    return [*waiting(state), *(m for m in out if m in members - filled)]


def taking_part(state: AgreementState) -> set[str]:
    """Everybody who is a member of the current stage, or has decided in it or in another: nobody is asked twice."""
    stage = current_stage(state)
    if stage is None:
        return set()
    done = (*decided(state, stage, APPROVED), *decided(state, stage, RECUSED))
    return {*(m["account"] for m in stage["members"]), *done, *decided_elsewhere(state, stage)}


def has_approved(state: AgreementState, account: str) -> bool:
    """Whether this person has approved the current stage in this round, for themselves or for somebody else."""
    stage = current_stage(state)
    return stage is not None and any(
        d["by"] == account
        for d in state["decisions"]
        if d["stage"] == stage["id"] and d["round"] == state["round"] and d["decision"] == APPROVED
    )


def has_stepped_back(state: AgreementState, account: str) -> bool:
    """Whether this person has stepped back from the current stage in this round, as one of its own members."""
    stage = current_stage(state)
    return stage is not None and account in decided(state, stage, RECUSED)


def barred(state: AgreementState) -> set[str]:
    """Whoever may not decide in the current stage for anybody, not even as a deputy; each is told why by a guard."""
    stage = current_stage(state)
    if stage is None:
        return set()
    here = [d for d in state["decisions"] if d["stage"] == stage["id"] and d["round"] == state["round"]]
    approved = {d["by"] for d in here if d["decision"] == APPROVED}
    return approved | {*decided(state, stage, RECUSED)} | decided_elsewhere(state, stage) | writers(state)


def extension_askers(state: AgreementState) -> frozenset[str]:
    """Whoever asked for more time, and for whom: neither may grant it."""
    asked = state["extension"] or {}  # one of before names no member
    return frozenset(who for who in (asked.get("by"), asked.get("member")) if who)


def places(stage: Stage) -> int:
    """How many must approve where all its members can: any one, n, or each."""
    return {"any": 1, "n_of": stage["n"]}.get(stage["mode"], len(stage["members"]))


def needed(state: AgreementState, stage: Stage) -> int:
    """How many approvals the stage needs: every original member who can still decide, any one, or n."""
    if stage["mode"] == "any":
        return 1
    if stage["mode"] == "n_of":
        return stage["n"]
    out = {*decided(state, stage, RECUSED), *decided_elsewhere(state, stage)}
    own = [m for m in stage["members"] if came_by(m).reason != Reason.ESCALATED and m["account"] not in out]
    return max(1, len(own))


def is_done(state: AgreementState, stage: Stage) -> bool:
    """Whether the stage has the approvals it needs."""
    return len(decided(state, stage, APPROVED)) >= needed(state, stage)


def is_short(state: AgreementState) -> bool:
    """Whether too few are left who could decide in the current stage: somebody must be named."""
    stage = current_stage(state)
    if stage is None:
        return False
    return len(waiting(state)) + len(decided(state, stage, APPROVED)) < needed(state, stage)


def next_signers(state: AgreementState) -> list[str]:
    """The ids of the signers whose turn it is: those of the lowest order that has not wholly signed.

    None where the agreement is not out for signature: one that was withdrawn keeps its signers and its text.
    """
    if state["status"] != Status.SIGNING:
        return []
    signed = {s["signer"] for s in state["signatures"]}
    left = [s for s in state["signers"] if s["id"] not in signed]
    first = min((s["order"] for s in left), default=0)
    return [s["id"] for s in left if s["order"] == first]


def asked_to_sign(state: AgreementState) -> list[Signer]:
    """The signers who were asked so far: who has signed, and whose turn it is."""
    asked = {*(s["signer"] for s in state["signatures"]), *next_signers(state)}
    return [s for s in state["signers"] if s["id"] in asked]
