"""Which questions Concord itself reads by their ids: what every template must ask, and its check.

A template may ask, and Concord then reads, besides: `start_date`, `end_date`, `review_date` and `notice_days`, which
set clocks (`submission.changed_terms`); `federal_signer` and its title (`submission.named_signer`);
`information_sharing`, which the default route asks (`approvals.asked_stages`); `amends_earlier`, `amended_number` and
`amended_signed_on` (`drafts.amending`). Whatever else a questionnaire asks is its clauses' matter alone.
"""

from collections.abc import Iterator

from shared.documents.write.model import Questionnaire

AGENCY, PARTNER = "agency", "federal_body"
"""The two parties. Their answers name bodies of the directory; whoever begins a draft chooses them there."""


def find_gaps(questionnaire: Questionnaire) -> Iterator[str]:
    """What keeps agreements from being begun with this questionnaire, a sentence each."""
    for party in (AGENCY, PARTNER):
        question = questionnaire.question(party)
        if question is None or question.kind != "party":
            yield f"ask for the party {party!r}: the directory's body is its answer"
    naming = questionnaire.naming
    if naming is None or not naming.required:
        yield "mark a text question as essential and required: its answer names the agreement"
    for question in questionnaire.first:
        if question.condition:
            yield f"ask {question.id!r} always: it is essential, and asked before there are other answers"
