"""*Try this*: the four steps that show what Concord does, each under two minutes. Data only."""

from dataclasses import dataclass

from shared.notify.tasks import Step


@dataclass(frozen=True)
class TryStep:
    """One step: what to do, where to start, and how."""

    key: Step
    what: str
    how: str
    start: str


STEPS = (
    TryStep(
        Step.OPEN_WORD,
        "Draft an agreement",
        "Answer five questions and open the Word file. Be a drafter, such as Dana Mercer.",
        "/agreements/new",
    ),
    TryStep(
        Step.UPLOAD_RETURN,
        "See what the other side changed",
        "Upload the supplied returned draft to an agreement in drafting and look at the comparison.",
        "/agreements?status=drafting",
    ),
    TryStep(
        Step.APPROVE_FROM_MAIL,
        "Approve from the mail",
        "Be somebody who approves, such as Luis Ortega; open the message that asks, and follow its link.",
        "/demo-mail",
    ),
    TryStep(
        Step.SIGN_VERIFY,
        "Sign, and verify the copy",
        "Be a signatory, such as James Whitlock; sign, then check the executed copy’s seal.",
        "/agreements?status=signature",
    ),
)
