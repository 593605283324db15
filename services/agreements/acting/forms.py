"""What each act takes, one model per act (`shared.service.acting.forms`)."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from shared.service.acting.forms import ActForm, Id, Reason, ReasonForm

LONGEST_NOTICE = 3650
"""Days: beyond ten years it is a slip of the hand."""


class PackageForm(ActForm):
    """An act on exactly one text: its package is named, so a text changed meanwhile is noticed; its stage likewise."""

    package: Id = Field(title="Package")
    stage: Id | None = Field(None, title="Stage")


class Approve(PackageForm):
    """Approve the package."""


class AskQuestion(ActForm):
    """Ask the author; the stage's clock stops until the answer."""

    question: str = Field(min_length=3, max_length=4000, title="your question")


class AnswerQuestion(ActForm):
    """Answer the approver's question."""

    answer: str = Field(min_length=2, max_length=4000, title="your answer")


class Reassign(ActForm):
    """Put another person in a member's place."""

    member: Id = Field(title="whose place is taken")
    to: Id = Field(title="who comes instead")


class AskExtension(ActForm):
    """Ask for more time in this stage."""

    days: int = Field(ge=1, le=30, title="the business days")
    reason: Reason


class GrantExtension(ActForm):
    """Grant the time that was asked for."""


class SendLink(ActForm):
    """Send an outside signer a new link, to the person and address on record."""

    signer: Id = Field(title="whose link is sent again")


class RecordReview(ActForm):
    """Record what a review concluded."""

    outcome: Literal["continue", "amend", "end"] = Field(title="the outcome")
    minutes: str = Field(min_length=3, max_length=20000, title="the minutes")


class GiveNotice(ActForm):
    """Give notice of termination: by whom, how it was sent, and when."""

    by: Id = Field(title="which party gives notice")
    method: Literal["certified_mail", "courier", "personal", "email"] = Field(title="how it was sent")
    sent_on: date = Field(title="the day it was sent")
    notice_days: Annotated[int, Field(ge=1, le=LONGEST_NOTICE)] | None = Field(
        None,
        title="the days of notice",
        description="Only of an agreement whose notice period is not on record, such as an imported one.",
    )
    notice_clause: str | None = Field(
        None, min_length=2, max_length=200, title="the clause that says so", description="As above."
    )
    reason: Reason


class Publish(ActForm):
    """Make the agreement readable by anyone."""


FORMS: dict[str, type[ActForm]] = {
    "approve": Approve,
    "ask_question": AskQuestion,
    "answer_question": AnswerQuestion,
    "recuse": ReasonForm,
    "reassign": Reassign,
    "ask_extension": AskExtension,
    "grant_extension": GrantExtension,
    "refuse_extension": ReasonForm,
    "withdraw": ReasonForm,
    "recall": ReasonForm,
    "decline": ReasonForm,
    "send_link": SendLink,
    "record_review": RecordReview,
    "suspend": ReasonForm,
    "lift": ReasonForm,
    "give_notice": GiveNotice,
    "withdraw_notice": ReasonForm,
    "publish": Publish,
    "unpublish": ReasonForm,
}
"""Acts that need no more than a form. Submitting, returning, signing and deliveries have pages of their own."""

ELSEWHERE = {
    "submit": "submit",
    "sign": "sign",
    "record_paper_signature": "paper",
    "return_for_changes": "return",
    "record_delivery": "delivery",
}
"""Acts with pages of their own."""
