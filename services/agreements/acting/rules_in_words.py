"""What each condition of the transition table asks, in words, for the API document.

Words only; the conditions themselves are functions in `workflows.agreements.guards`. A test holds the two together.
"""

from workflows.agreements.guards import Condition

CONDITIONS: dict[str, str] = {
    Condition.NOT_WRITER: "Nobody who wrote a version of the text, nor anyone on their behalf.",
    Condition.NOT_STEPPED_BACK: "Not somebody who stepped back from this stage, not even on another's behalf.",
    Condition.ONE_STAGE: "Not somebody who approved another stage of this text, or for whom it was approved, not even "
    "on another's behalf.",
    Condition.WAITING_MEMBER: "A member of the stage that is asked now, who has not decided yet.",
    Condition.SAME_PACKAGE: "The package named is the one that stands; a text changed meanwhile is refused.",
    Condition.SAME_STAGE: "The stage named, where one is named, is the one that is asked now.",
    Condition.NAMED_IS_NO_WRITER: "The person named wrote no version of the text.",
    Condition.NAMER_IS_NO_WRITER: "Nobody who wrote a version of the text, nor anyone on their behalf, chooses who "
    "approves it.",
    Condition.MEMBER_IS_ASKED: "The person to be replaced is a member of the stage who has not approved, nor been "
    "replaced.",
    Condition.NAMED_IS_NEW: "The person named is not asked in this stage yet, and has decided neither in it nor in "
    "another one of this text.",
    Condition.APPROVES_ONCE: "One person approves a stage once, whether for themselves or for somebody else.",
    Condition.AUTHOR: "The author, or somebody on the author's behalf.",
    Condition.HAS_VERSION: "There is a version of the text.",
    Condition.LATEST_VERSION: "The version named is the newest one.",
    Condition.AUTHOR_NOT_IN_ROUTE: "Nobody who wrote a version of the text is a member of the route.",
    Condition.QUESTION_OPEN: "A question is open.",
    Condition.NO_QUESTION: "No question is open.",
    Condition.EXTENSION_ASKED: "More time was asked for.",
    Condition.NO_EXTENSION: "No request for more time is open.",
    Condition.NOT_ASKER: "Neither whoever asked for more time nor whoever it was asked for.",
    Condition.SIGNERS_TURN: "It is this signer's turn.",
    Condition.TURN_BY_PAPER: "It is the turn of the signer whose paper is recorded.",
    Condition.LEAD_AGENCY: "Somebody with one of these roles at the lead agency.",
    Condition.OUTSIDERS_TURN: "It is the turn of the signer named, who signs by a link.",
    Condition.LINKS_LEFT: "The link was sent to this signer at most four times within the last 24 hours.",
    Condition.NO_NOTICE: "No notice of termination is on record.",
    Condition.NOTICE_GIVEN: "Notice of termination is on record.",
    Condition.NOTICE_UNDELIVERED: "The delivery of the notice is not yet on record.",
    Condition.PERIOD_STATED: "The days of notice are on record, or stated with the notice.",
    Condition.PERIOD_KNOWN: "The days of notice are on record.",
    Condition.PUBLISHED: "The agreement is published.",
    Condition.UNPUBLISHED: "The agreement is not published.",
}
