"""What each condition of the transition table asks, in words, for the API document.

Words only; the conditions themselves are functions in `workflows.agreements.states`. A test holds the two together.
"""

CONDITIONS: dict[str, str] = {
    "not_author": "Nobody who wrote a version of the text, nor anyone on their behalf.",
    "not_stepped_back": "Not somebody who stepped back from this stage, not even on another's behalf.",
    "waiting_member": "A member of the stage that is asked now, who has not decided yet.",
    "same_package": "The package named is the one that stands; a text changed meanwhile is refused.",
    "same_stage": "The stage named, where one is named, is the one that is asked now.",
    "named_is_no_writer": "The person named wrote no version of the text.",
    "member_is_asked": "The person to be replaced is a member of the stage who has not approved, nor been replaced.",
    "named_is_new": "The person named is not asked in this stage yet, and has not decided in it.",
    "approves_once": "One person approves a stage once, whether for themselves or for somebody else.",
    "author": "The author, or somebody on the author's behalf.",
    "has_version": "There is a version of the text.",
    "latest_version": "The version named is the newest one.",
    "author_not_in_route": "The author is no member of the route.",
    "question_open": "A question is open.",
    "no_question": "No question is open.",
    "extension_asked": "More time was asked for.",
    "no_extension": "No request for more time is open.",
    "not_asker": "Not the one who asked for more time.",
    "signers_turn": "It is this signer's turn.",
    "turn_by_paper": "It is the turn of the signer whose paper is recorded.",
    "lead_agency": "Somebody with one of these roles at the lead agency.",
    "outsiders_turn": "It is the turn of the signer named, who signs by a link.",
    "links_left": "The link was sent to this signer at most four times within the last 24 hours.",
    "no_notice": "No notice of termination is on record.",
    "notice_given": "Notice of termination is on record.",
    "notice_undelivered": "The delivery of the notice is not yet on record.",
    "published": "The agreement is published.",
    "unpublished": "The agreement is not published.",
}
