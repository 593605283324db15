"""The approval stages and the signers of an agreement as the page shows them: who, when, on behalf of whom. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.agreements.frame.details import Details
from services.agreements.frame.signing_links import LinkNow
from services.agreements.submission.named_signer import instead_of
from shared.service.story import Names
from workflows.agreements import approval
from workflows.agreements.came_by import Reason, came_by
from workflows.agreements.state import AgreementState, Member, Stage, Status

DECISIONS_IN_WORDS = {approval.APPROVED: ("Approved", "good"), approval.RECUSED: ("Stepped back", "plain")}
CAME_BY = {
    Reason.ESCALATED: "Added when the stage was overdue",
    Reason.RECUSED: "In the place of {who}, who stepped back",
    Reason.DECIDED: "In the place of {who}, who decided another stage",
    Reason.REASSIGNED: "Named instead of {who}",
}


@dataclass(frozen=True)
class PersonLine:
    """One person of a stage or one signer. `tone` as in the tones of a status."""

    name: str
    job: str
    what: str
    tone: str
    at: datetime | None = None
    on: date | None = None
    """The day alone, where no more is known: of a signature on paper."""
    note: str = ""
    link: LinkNow | None = None
    """Of an outside signer who is asked now."""


@dataclass(frozen=True)
class StageView:
    """One stage: `progress` complete, current or ahead."""

    name: str
    rule: str
    because: str
    progress: str
    words: str
    people: list[PersonLine]


def stages_of(state: AgreementState, names: Names) -> list[StageView]:
    """The stages of the route in this round, in order."""
    return [
        StageView(
            stage["name"], _rule(stage), stage["because"], _progress(state, place),
            _words(state, place), [_member(state, stage, place, m, names) for m in stage["members"]],
        )
        for place, stage in enumerate(state["route"])
    ]  # fmt: skip


def earlier_of(state: AgreementState, names: Names) -> list[PersonLine]:
    """Decisions that no longer count: of earlier rounds, and of the last one once the text is a draft again."""
    called = {stage["id"]: stage["name"] for stage in state["route"]}
    return [_line(names, d, called.get(d["stage"], "")) for d in state["decisions"] if not _counts(state, d)]


def _counts(state: AgreementState, decision: Mapping[str, Any]) -> bool:
    return bool(decision["round"] == state["round"] and state["status"] != Status.DRAFT)


def signers_of(state: AgreementState, details: Details, bodies: Mapping[str, str]) -> list[PersonLine]:
    """The signers in their order."""
    turn = approval.next_signers(state)
    made = {s["signer"]: s for s in state["signatures"]}
    ordered = sorted(state["signers"], key=lambda s: s["order"])
    return [_signer(s, made.get(s["id"]), s["id"] in turn, details, bodies) for s in ordered]


def people_of(
    state: AgreementState, details: Details, bodies: Mapping[str, str]
) -> list[tuple[PersonLine, list[str]]]:
    """Everybody with a part in the agreement, once each with all their parts, in the order in which they come."""
    found: dict[str, tuple[PersonLine, list[str]]] = {}

    def add(account: str, line: PersonLine, part: str) -> None:
        known, parts = found.setdefault(account, (line, []))
        found[account] = (line if line.job and not known.job else known, [*parts, part])

    asked = [
        (m["account"], f"Approver: {stage['name']}") for stage in state["route"] for m in stage["members"]
    ]
    for account, part in [(state["author"], "Author"), *asked]:
        add(account, PersonLine(details.names.of(account), "", "", "plain"), part)
    for signer in sorted(state["signers"], key=lambda s: s["order"]):
        line = _signer(signer, None, False, details, bodies)
        add(signer["who"] if signer["kind"] == "staff" else signer["id"], line, "Signs")
    return list(found.values())


def _rule(stage: Stage) -> str:
    if len(stage["members"]) == 1:
        return ""
    return {"all": "all must approve", "any": "one of them must approve"}.get(
        stage["mode"], f"{stage['n']} of them must approve"
    )


def _progress(state: AgreementState, place: int) -> str:
    if state["status"] in (Status.DRAFT, Status.PREPARING) or place > state["stage"]:
        return "ahead"  # nobody is asked before the package is there
    return "complete" if place < state["stage"] else "current"


def _words(state: AgreementState, place: int) -> str:
    progress = _progress(state, place)
    if progress == "current":
        return "Waits for the author’s answer" if state["question"] else "Asked now"
    return "Approved" if progress == "complete" else "Not asked yet"


def _member(state: AgreementState, stage: Stage, place: int, member: Member, names: Names) -> PersonLine:
    own = [
        d
        for d in state["decisions"]
        if d["stage"] == stage["id"] and d["member"] == member["account"] and _counts(state, d)
    ]
    note = _came_by(member, names)
    if own:
        return _line(names, own[-1], note)
    progress = _progress(state, place)
    if progress == "current" and member["account"] in approval.kept_out(state):
        return PersonLine(
            names.of(member["account"]), "", "Decided another stage, so not asked here", "plain", note=note
        )
    what, tone = {
        "current": ("Asked", "waiting"),
        "complete": ("Was not needed", "plain"),
        "ahead": ("Not asked yet", "plain"),
    }[progress]
    return PersonLine(names.of(member["account"]), "", what, tone, note=note)


def _line(names: Names, decision: Mapping[str, Any], note: str) -> PersonLine:
    what, tone = DECISIONS_IN_WORDS[decision["decision"]]
    by = decision["by"]
    if by != decision["member"]:
        what = f"{what} by {names.of(by)} on their behalf"
    at = datetime.fromisoformat(decision["at"])
    return PersonLine(names.of(decision["member"]), "", what, tone, at, note=note)


def _came_by(member: Member, names: Names) -> str:
    came = came_by(member)
    return CAME_BY[came.reason].format(who=names.of(came.instead_of)) if came.reason else ""


def _signer(
    signer: Mapping[str, Any], made: Mapping[str, Any] | None, turn: bool, details: Details, bodies: Any
) -> PersonLine:
    row = details.signers.get(signer["id"])
    name = row.name if row else details.names.of(signer["who"])
    job = ", ".join(w for w in (row.title if row else "", bodies.get(signer["body"], "")) if w)
    note = instead_of(row.in_place_of) if row and row.in_place_of else ""
    if made:
        on = date.fromisoformat(made["signed_on"]) if made.get("signed_on") else None
        at = None if on else datetime.fromisoformat(made["at"])
        return PersonLine(name, job, _how_signed(made), "good", at, on, note)
    if not turn:
        return PersonLine(name, job, "Not asked yet", "plain", note=note)
    link = details.links.get(signer["id"])
    what = "Can’t sign" if link and link.broken else "Asked"
    return PersonLine(name, job, what, "waiting", note=note, link=link)


def _how_signed(made: Mapping[str, Any]) -> str:
    if made["on_paper"]:
        return "Signed on paper"
    return "Signed with their own certificate" if made.get("file") else "Signed"
