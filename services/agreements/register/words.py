"""The users' words for what happened, for statuses and for clocks. Words only, no rules."""

from services.agreements.declaration import SERVICE
from workflows.agreements.codes import BackToDraft, Ending, PackageProblem

HAPPENED = {
    "create": "Draft begun",
    "import": "Imported from an index",
    "add_version": "New version of the text",
    "submit": "Submitted for approval",
    "package_frozen": "Package prepared: this exact text is asked for approval",
    "package_refused": "The package could not be prepared",
    "approve": "Approved",
    "return_for_changes": "Returned for changes",
    "ask_question": "Question to the author",
    "answer_question": "Question answered",
    "recuse": "Stepped back from the decision",
    "reassign": "Another approver named",
    "ask_extension": "More time asked for",
    "grant_extension": "More time granted",
    "refuse_extension": "More time refused",
    "clock:approval": "Reminder: an approval is due",
    "withdraw": "Withdrawn",
    "recall": "Called back for changes",
    "sign": "Signed",
    "record_paper_signature": "Signature on paper recorded",
    "decline": "Signature declined",
    "send_link": "Signing link sent again",
    "clock:signing": "Reminder: a signature is due",
    "executed": "Sealed copy made, verified and locked",
    "clock:effect": "Took effect",
    "record_review": "Review recorded",
    "clock:review": "Reminder: a review is due",
    "begin_amendment": "Amendment begun",
    "suspend": "Suspended",
    "lift": "Suspension lifted",
    "give_notice": "Notice of termination given",
    "record_delivery": "Delivery of the notice recorded",
    "withdraw_notice": "Notice withdrawn",
    "clock:delivery": "Reminder: the delivery of the notice is to be recorded",
    "clock:notice": "Notice period: reminder or end",
    "clock:term": "Term: reminder or end",
    "publish": "Published",
    "unpublish": "Taken down from the public pages",
}
"""What each event is called in the timeline."""

PROBLEMS: dict[str, str] = {
    PackageProblem.NOT_CONVERTIBLE: "LibreOffice could not make a PDF of the Word file. Make a new version, then "
    "submit again.",
    PackageProblem.NOT_THE_SUBMITTED_TEXT: "The stored file was not the text that was submitted. Submit again.",
    PackageProblem.OPEN_CHANGES: "The text had tracked changes. Accept or refuse them, then submit again.",
    PackageProblem.NO_FONT: "No font on the server has these letters, so the PDF would show boxes in their place: "
    "{letters}. Take them out of the text (Submit for approval says where they stand), or have an administrator "
    "install a font that has them, then submit again.",
}
"""Why a package could not be prepared, and what to do."""

NOT_PREPARED = "The package could not be prepared: make a new version"
PROBLEM_TASKS: dict[str, str] = {
    PackageProblem.NOT_CONVERTIBLE: "The Word file could not be made into a PDF: make a new version",
    PackageProblem.NOT_THE_SUBMITTED_TEXT: NOT_PREPARED,
    PackageProblem.OPEN_CHANGES: "The text has tracked changes: accept or refuse them, then submit again",
    PackageProblem.NO_FONT: "No font has some letters of the text: take them out, or have a font installed",
}
"""What the author must then do, in one line."""

DRAFT_AGAIN_TASKS: dict[str, str] = {
    BackToDraft.RETURNED: "Make the changes asked for and submit again",
    BackToDraft.RECALLED: "Change the text and submit again",
    BackToDraft.DECLINED: "A signer declined: change the text or the signers",
}
"""What the author must do with a text that came back."""

ENDINGS: dict[str, str] = {
    Ending.WITHDRAWN: "withdrawn",
    Ending.TERMINATED: "by notice",
    Ending.TERM_ENDED: "at the end of its term",
}
"""How an agreement ended."""

REVIEW_OUTCOMES = {"continue": "Continue as it is", "amend": "Amend it", "end": "End it"}
"""What a review came to."""

NOTICE_METHODS = {
    "certified_mail": "certified mail",
    "courier": "courier",
    "personal": "handing it over in person",
    "email": "email",
}
"""How a notice was sent; completes “by …”."""

TONES = {status.words: status.tone for status in SERVICE.statuses}
"""In which tone each status is shown."""

CLOCKS = {
    "approval": "Approval of one stage",
    "signing": "Signature",
    "effect": "Takes effect",
    "review": "Review",
    "delivery": "Record of the notice’s delivery",
    "notice": "Notice period",
    "term": "Term",
}
"""What each clock is called."""

CLOCK_STATES = {
    "running": "Running",
    "paused": "Stopped",
    "satisfied": "Done",
    "cancelled": "No longer needed",
}

LEDGER = {
    "started": "Started",
    "paused": "Stopped",
    "resumed": "Goes on",
    "extended": "More time",
    "satisfied": "Done",
    "cancelled": "Ended without being needed",
}
FIRED = {"remind": "reminder sent", "due": "became due", "escalate": "escalated"}


def ledger_words(entry: str) -> str:
    """What an entry of a clock's ledger is called; a firing names what it did."""
    kind, _, rest = entry.partition(": ")
    if kind != "fired":
        return LEDGER.get(entry, entry.capitalize())
    said = ", ".join(dict.fromkeys(FIRED.get(word, word) for word in rest.split(", ")))
    return said[:1].upper() + said[1:]
