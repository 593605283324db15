"""The agreements context as Temporal sees it: queues, ids, activity names; all that services and worker share."""

from workflows.entity import Work

CONTEXT = "agreements"
WORKFLOW = "Agreement"
QUEUE = "agreements"
RENDER_QUEUE = "render"

COMMIT = "agreements.commit"
FREEZE = "agreements.freeze_package"
SEAL = "agreements.seal_executed_copy"

WORK = {
    "freeze_package": Work(FREEZE, RENDER_QUEUE),
    "seal_executed_copy": Work(SEAL, RENDER_QUEUE),
}


def workflow_id(stream: str) -> str:
    """The id of an agreement's workflow."""
    return f"agreement/{stream}"
