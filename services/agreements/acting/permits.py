"""What opens the door to each act for a program: the permission that its token must carry. Data only.

Whether the act is allowed then is the transition table's to say; signing has no entry, since it needs a person.
"""

APPROVE, MANAGE, SIGN = "agreements.approve", "agreements.manage", "agreements.sign"
ROUTES = "routes.edit"
"""An administrator's: those who keep the routes may name another approver, and decide on more time."""
DRAFT, SUBMIT, PUBLISH = "agreements.draft", "agreements.submit", "agreements.publish"

PERMITS: dict[str, tuple[str, ...]] = {
    "submit": (SUBMIT, DRAFT),
    "approve": (APPROVE,),
    "return_for_changes": (APPROVE,),
    "ask_question": (APPROVE,),
    "answer_question": (DRAFT,),
    "recuse": (APPROVE,),
    "reassign": (MANAGE, ROUTES),
    "ask_extension": (APPROVE,),
    "grant_extension": (APPROVE, MANAGE, ROUTES),
    "refuse_extension": (APPROVE, MANAGE, ROUTES),
    "withdraw": (DRAFT,),
    "recall": (DRAFT,),
    "decline": (SIGN,),
    "send_link": (MANAGE,),
    "record_review": (APPROVE, MANAGE),
    "suspend": (APPROVE,),
    "lift": (APPROVE,),
    "give_notice": (APPROVE,),
    "record_delivery": (APPROVE, MANAGE),
    "withdraw_notice": (APPROVE,),
    "publish": (PUBLISH,),
    "unpublish": (PUBLISH,),
}
"""No token can carry `agreements.sign`, so declining by program needs a signed-in session."""
