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
        "Answer five questions, make the Word file and open it. For a drafter, such as Dana Mercer.",
        "/agreements/new",
    ),
    TryStep(
        Step.UPLOAD_RETURN,
        "See what the other side changed",
        "Get the supplied returned draft, add it as a new version, and read what changed. For a drafter.",
        "/agreements/try/returned",
    ),
    TryStep(
        Step.APPROVE_FROM_MAIL,
        "Approve from the mail",
        "Open the message that asks, follow its link, approve. For somebody who is asked, such as Luis Ortega.",
        "/demo-mail?to=luis.ortega@wvsp.example",
    ),
    TryStep(
        Step.SIGN_VERIFY,
        "Sign, and verify the copy",
        "Sign as James Whitlock, then for the other side from Demo mail; verify the sealed copy.",
        "/agreements?status=Out+for+signature",
    ),
)
