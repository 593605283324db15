"""What the clock rules of agreements measure, and which take their days from the agreement. Words only."""

WHAT = {
    "approval_stage": "A stage of approval",
    "legal_review": "Legal review",
    "signing": "Signing, and how long a link lives",
    "effect": "Taking effect",
    "term": "The end of a term",
    "yearly_review": "The next review of an agreement in force; the first where its text names no day",
    "notice_delivery": "Recording that a notice of termination arrived, from the day on which it was given",
    "termination_notice": "The period of a notice of termination",
}

FROM_AGREEMENT = {
    "effect": "On the agreement’s first day",
    "term": "At the end of the agreement’s last day",
    "termination_notice": "After the days of notice that the agreement’s text states, from the day of delivery",
}
"""When these are due, as each agreement says it: the steps that start them give the day, and read no rule's amount."""
