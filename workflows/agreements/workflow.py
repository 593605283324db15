"""An agreement's life as a workflow: the shared entity life with the agreement's rules. It decides nothing itself."""

from temporalio import workflow

from shared.acts.messages import Act, Head, Outcome
from workflows.agreements import contract
from workflows.agreements.states import RULES
from workflows.entity import Entity, EntityKind

KIND = EntityKind(RULES, contract.COMMIT, contract.WORK)


@workflow.defn(name=contract.WORKFLOW)
class Agreement:
    """One agreement, from its first act to its end."""

    @workflow.init
    def __init__(self, head: Head) -> None:
        self.entity = Entity(KIND, head)

    @workflow.run
    async def run(self, head: Head) -> Head:
        """Live until the agreement is closed; then answer its last head."""
        return await self.entity.run(workflow.continue_as_new)

    @workflow.query
    def seq(self) -> int:
        """The newest event this workflow knows of; the sweep compares it with the record."""
        return self.entity.head.seq

    @workflow.update
    async def act(self, act: Act) -> Outcome:
        """Record one act of a person."""
        return await self.entity.act(act)

    @act.validator
    def _refuse_early(self, act: Act) -> None:
        self.entity.refuse_early(act)
