"""Which stage of the route somebody is asked in, and why it is there: for the page of the decision and the mail."""

from workflows.agreements.approval import current_stage
from workflows.agreements.state import AgreementState


def stage_in_words(state: AgreementState, stage_id: str = "") -> str:
    """“Legal review, stage 1 of 2”, with the reason of one that was added; the stage asked now where none is named.

    Empty where the route has no such stage.
    """
    stage = current_stage(state)
    wanted = stage_id or (stage["id"] if stage else "")
    for number, one in enumerate(state["route"], start=1):
        if one["id"] == wanted:
            added = f"; added because {one['because']}" if one["because"] else ""
            return f"{one['name']}, stage {number} of {len(state['route'])}{added}"
    return ""
