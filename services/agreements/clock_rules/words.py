"""What the clock rules of agreements measure. Words only."""

WHAT = {
    "approval_stage": "A stage of approval",
    "legal_review": "Legal review",
    "signing": "Signing, and how long a link lives",
    "effect": "Taking effect, counted from the first day",
    "term": "The end of a term, counted from its last day",
    "yearly_review": "The next review of an agreement in force; the first where its text names no day",
    "termination_notice": "The period of a notice of termination",
}
