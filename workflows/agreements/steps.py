"""What the steps of an agreement's acts are made of. A step changes the state that it is given, a copy, and decides."""

from collections.abc import Callable
from typing import Any

from shared.acts.decision import Decision, Effect
from shared.acts.messages import Act
from workflows.agreements.approval import current_stage
from workflows.agreements.state import AgreementState

Step = Callable[[AgreementState, Act], Decision]


def mail(template: str, *to: str, **ids: Any) -> Effect:
    """A message to accounts, contacts or `role:<role>`; the relay resolves names and writes the text."""
    return Effect("mail", {"template": template, "to": [t for t in to if t], "ids": ids}, part=template)


def stage_mail(state: AgreementState, template: str, *to: str) -> Effect:
    """A message about the stage that is asked now. It names that and the round: in another it is no longer so."""
    stage = current_stage(state)
    return mail(template, *to, stage=stage["id"] if stage else "", round=state["round"])
