"""Why an act is not done: the codes that every context has, each with its sentence.

A code is stable: programs, people's mail and old histories hold it. A condition of a context's own table refuses under
the condition's name, with its guard's sentence (`workflows.<context>.guards`).
"""

from enum import StrEnum

from shared.acts.messages import Refusal


class RefusalCode(StrEnum):
    """A refusal that does not follow from a condition of the table."""

    UNKNOWN_ACT = "unknown_act"
    WRONG_STATE = "wrong_state"
    IN_PERSON = "in_person"
    SYSTEM_ONLY = "system_only"
    ROLE = "role"
    """The actor holds no role for it. Where one was taken back meanwhile, the directory's own words say so."""
    SESSION_ENDED = "session_ended"
    INPUT = "input"
    STAGED_TEXT = "staged_text"
    NOT_DUE = "not_due"
    CLOCK_STATE = "clock_state"
    CLOCK_RULE = "clock_rule"
    CALENDAR_ENDS = "calendar_ends"
    KEY_REUSED = "idempotency_key_reused"
    SUPERSEDED = "superseded"
    """The record's workflow was started anew: the act is sent again, to the new one."""


class Failure(StrEnum):
    """Why an act came to no answer: the types of the errors that a workflow and its activities raise."""

    UNAVAILABLE = "unavailable"
    """The record does not answer: the act is tried again."""
    INTERNAL = "internal"
    """A mistake of ours: it is not tried again."""


SENTENCES = {
    RefusalCode.UNKNOWN_ACT: "There is no act called “{act}”.",
    RefusalCode.WRONG_STATE: "“{label}” is not possible now.",
    RefusalCode.IN_PERSON: "“{label}” can’t be done on another person’s behalf.",
    RefusalCode.SYSTEM_ONLY: "“{label}” happens by itself.",
    RefusalCode.ROLE: "Your roles do not include one that may “{label}” here.",
    RefusalCode.SESSION_ENDED: "Your session has ended. Sign in again.",
    RefusalCode.INPUT: "“{label}” needs: {missing}.",
    RefusalCode.STAGED_TEXT: "The text that belongs to this act is no longer there. Type it again.",
    RefusalCode.NOT_DUE: "The clock is not due.",
    RefusalCode.CLOCK_STATE: "The clock “{clock}” is not {status}.",
    RefusalCode.CLOCK_RULE: "There is no rule for the clock “{clock}”. An administrator must add it.",
    RefusalCode.CALENDAR_ENDS: "The holidays known for {calendar} end before {day}. An operator must run "
    "`concord migrate`, which adds later years.",
    RefusalCode.KEY_REUSED: "This key was used for another act.",
    RefusalCode.SUPERSEDED: "This record was started anew.",
}
"""What each says."""


class Refused(Exception):
    """An act that the rules do not allow. `code` is stable, `message` says why and what would allow it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = str(code), message

    def as_answer(self) -> Refusal:
        """The refusal as the commit hands it back."""
        return Refusal(self.code, self.message)


def refused(code: RefusalCode, **facts: object) -> Refused:
    """The refusal of this code, in its words. Raises KeyError where a fact that its sentence names is missing."""
    return Refused(code, SENTENCES[code].format(**facts))
