"""Which acts on an agreement stand out on its page; the others are in the menu. Data only."""

from shared.service.record.buttons import Arrangement

ARRANGEMENT = Arrangement(
    loud=("answer_question", "approve", "sign", "submit"),
    loud_when_next={
        "record_review": "review",
        "record_delivery": "delivery",
        "grant_extension": "extension",
        "lift": "lift",
        "give_notice": "end",
        "reassign": "reassign",
    },
    beside=(
        "return_for_changes",
        "ask_question",
        "refuse_extension",
        "recall",
        "send_link",
        "publish",
        "record_review",
    ),
)
