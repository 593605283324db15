"""Changes of what agreements are made with: the streams `clause:<id>`, `route:<agency>` and `clock_rule:<name>`."""

from services.agreements.tables import ACTS
from shared.acts.changes import Changes
from workflows.agreements import contract

CHANGES = Changes(contract.CONTEXT, ACTS)
