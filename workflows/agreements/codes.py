"""The codes that an agreement's events and state keep for good: programs and old histories read them. Pure.

Each has its words in `services.agreements.register.words`. Codes of refusals are conditions (`guards`).
"""

from enum import StrEnum


class PackageProblem(StrEnum):
    """What kept the package of a submission from being prepared."""

    NOT_CONVERTIBLE = "not_convertible"
    NOT_THE_SUBMITTED_TEXT = "not_the_submitted_text"
    OPEN_CHANGES = "open_changes"
    NO_FONT = "no_font"


class BackToDraft(StrEnum):
    """By what an agreement that was before people became a draft again; the message's name ends with it."""

    RETURNED = "returned"
    RECALLED = "recalled"
    DECLINED = "declined"


class Ending(StrEnum):
    """How an agreement ended."""

    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    TERM_ENDED = "term_ended"
