"""Who decides where somebody steps back from a decision, said before they do. Words only; the step itself says it."""

from shared.acts.messages import Act
from workflows.agreements.approval import is_short
from workflows.agreements.decide import decide
from workflows.agreements.state import AgreementState, Status, as_state

STAND_IN = "The next in line is asked in this place."
SIGNERS = "Everybody else has approved: this was the last stage, so the signers are asked."
NEXT_STAGE = "Everybody else has approved: the next stage is asked."
TOO_FEW = (
    "Nobody is asked in this place, and too few are left: a legal reviewer of the agency must name somebody."
)
OTHERS = "Nobody is asked in this place: the other members of the stage decide."


def step_back_words(state: AgreementState, act: Act) -> str:
    """What follows for the stage. The act is one that the table allows."""
    decision = decide(state, act)
    after = as_state(decision.state)
    if "to" in decision.body:
        return STAND_IN
    if after["status"] == Status.SIGNING:
        return SIGNERS
    if after["stage"] != state["stage"]:
        return NEXT_STAGE
    return TOO_FEW if is_short(after) else OTHERS
