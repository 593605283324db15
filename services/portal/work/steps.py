"""*Try this*: the four steps that show what Concord does, each under two minutes. Data only."""

from dataclasses import dataclass

from shared.notify.try_this import Milestone


@dataclass(frozen=True)
class TryStep:
    """One step: what to do, how, where it starts, and who of the demo's people does it.

    `permission` is what one needs for it. Of a step that does a task, `task` is the task's kind: it is for whoever has
    one, and starts there.
    """

    key: Milestone
    what: str
    how: str
    start: str
    person: str
    permission: str = ""
    task: str = ""


STEPS = (
    TryStep(
        Milestone.OPEN_WORD,
        "Draft an agreement",
        "Answer five questions, make the Word file and open it.",
        "/agreements/new",
        "dana-mercer",
        permission="agreements.draft",
    ),
    TryStep(
        Milestone.UPLOAD_RETURN,
        "See what the other side changed",
        "Get the supplied returned draft, add it as a new version, and read what changed.",
        "/agreements/try/returned",
        "dana-mercer",
        permission="agreements.draft",
    ),
    TryStep(
        Milestone.APPROVE_FROM_MAIL,
        "Approve from the mail",
        "Open the message that asks, follow its link, approve.",
        "/demo-mail",
        "luis-ortega",
        task="approve",
    ),
    TryStep(
        Milestone.SIGN_VERIFY,
        "Sign, and verify the copy",
        "Sign, then for the other side from Demo mail; verify the sealed copy.",
        "/agreements?status=Out+for+signature",
        "james-whitlock",
        task="sign",
    ),
)
