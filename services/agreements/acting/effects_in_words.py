"""What each act brings about, in sentences that stand above its button. Words only."""

EFFECTS: dict[str, tuple[str, ...]] = {
    "approve": (
        "Your approval is recorded for exactly this text.",
        "When the stage has the approvals it needs, the next stage or the signers are asked.",
    ),
    "return_for_changes": (
        "The agreement goes back to its author as a draft.",
        "Approvals of this text no longer count; the changed text goes through approval again.",
    ),
    "ask_question": ("The author gets your question.", "The clock of this stage stops until the answer."),
    "answer_question": ("The approver gets your answer.", "The clock of the stage runs on."),
    "recuse": ("Your reason stays with the record.",),  # its page adds who decides then
    "reassign": ("The person you name is asked instead.",),
    "ask_extension": ("Somebody else must grant the time.",),
    "grant_extension": ("The stage is due so many business days later.",),
    "refuse_extension": ("The stage stays due as it is.",),
    "withdraw": (
        "The agreement ends without having been in force.",
        "Everybody who was asked to approve or to sign is told.",
    ),
    "recall": ("The agreement is a draft again.", "Approvals and signatures of this text no longer count."),
    "decline": (
        "The agreement goes back to its author with your reason.",
        "Everybody who was asked to approve or to sign is told.",
    ),
    "send_link": (
        "A new link goes to the address on record, and to no other.",
        "Every link that this signer got before stops working at once.",
    ),
    "record_review": ("The outcome and minutes are kept.",),  # its page adds when the next one is due
    "suspend": ("Nobody may act under this agreement until the suspension is lifted.",),
    "lift": ("The agreement is in force again.",),
    "give_notice": (
        "Notice of termination is on record, and a records officer is asked to record its delivery by a due day.",
        "The notice period starts when its delivery is recorded; the agreement ends with it.",
    ),
    "record_delivery": (
        "The notice period runs from the day of delivery.",
        "The agreement ends by itself when it is over.",
    ),
    "withdraw_notice": ("The agreement goes on.",),
    "publish": (
        "Anyone can read the agreement at its public address: text, parties, days, status, last review, who signed.",
        "The sealed copy is there too, unless its text holds contact data of people; the page then leaves those out.",
    ),
    "unpublish": (
        "The public address answers “not published”.",
        "What people have already saved stays with them.",
    ),
}
