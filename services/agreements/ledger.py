"""Changes of what agreements are made with: the streams `clause:<id>`, `route:<agency>` and `clock_rule:<name>`."""

from services.agreements.tables import ACTS
from shared.acts.changes import Changes
from workflows.agreements import contract

CHANGES = Changes(contract.CONTEXT, ACTS)

CHANGED = {
    "propose_clause": "Your change of the clause is proposed. A second person decides it.",
    "propose_new_clause": "Your new clause is proposed. A second person decides it.",
    "approved_clause": "The proposal is approved: new Word files have this text.",
    "declined_clause": "The proposal is declined.",
    "change_route": "The route is changed. What is submitted from now on goes this way.",
}
"""What people are told after a change that they have just made."""
