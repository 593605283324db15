"""What opens the door to each act for a program: the permission that its token must carry. Data only.

Whether the act is allowed then is the transition table's to say; signing has no entry, since it needs a person.
"""

MAY_APPROVE, MAY_MANAGE, MAY_SIGN = "agreements.approve", "agreements.manage", "agreements.sign"
ROUTES = "routes.edit"
"""An administrator's: those who keep the routes may name another approver, and decide on more time."""
DRAFT, SUBMIT, PUBLISH = "agreements.draft", "agreements.submit", "agreements.publish"

PERMITS: dict[str, tuple[str, ...]] = {
    "submit": (SUBMIT, DRAFT),
    "approve": (MAY_APPROVE,),
    "return_for_changes": (MAY_APPROVE,),
    "ask_question": (MAY_APPROVE,),
    "answer_question": (DRAFT,),
    "recuse": (MAY_APPROVE,),
    "reassign": (MAY_MANAGE, ROUTES),
    "ask_extension": (MAY_APPROVE,),
    "grant_extension": (MAY_APPROVE, MAY_MANAGE, ROUTES),
    "refuse_extension": (MAY_APPROVE, MAY_MANAGE, ROUTES),
    "withdraw": (DRAFT,),
    "recall": (DRAFT,),
    "decline": (MAY_SIGN,),
    "send_link": (MAY_MANAGE,),
    "record_review": (MAY_APPROVE, MAY_MANAGE),
    "suspend": (MAY_APPROVE,),
    "lift": (MAY_APPROVE,),
    "give_notice": (MAY_APPROVE,),
    "record_delivery": (MAY_APPROVE, MAY_MANAGE),
    "withdraw_notice": (MAY_APPROVE,),
    "publish": (PUBLISH,),
    "unpublish": (PUBLISH,),
}
"""No token can carry `agreements.sign`, so declining by program needs a signed-in session."""
