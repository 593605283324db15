"""What the API of agreements says of itself beside its views' own declarations."""

from services.agreements.acting.rules_in_words import CONDITIONS
from shared.service.api_document import ApiDocument
from shared.service.rules_in_words import RulesInWords
from workflows.agreements import contract
from workflows.agreements.states import RULES

DOCUMENT = ApiDocument(
    contract.CONTEXT,
    "Agreements of state agencies with federal bodies: drafts, versions, approvals, acts; the clause library; routes.",
    RulesInWords(RULES, CONDITIONS),
    more="Signing needs a person at a page.",
)
