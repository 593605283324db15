"""The commit of agreements as an activity. Runs in the worker's threads, never in Flask."""

from temporalio import activity
from temporalio.exceptions import ApplicationError

from shared.acts.commit import Committer
from shared.acts.messages import CommitInput, Committed
from shared.errors import Unavailable
from workflows.agreements import contract


class CommitActivity:
    """Holds the committer; its one activity is called by the entity workflow."""

    def __init__(self, committer: Committer) -> None:
        self._committer = committer

    @activity.defn(name=contract.COMMIT)
    def commit(self, given: CommitInput) -> Committed:
        """Make an act a fact. Raises ApplicationError (retried) where PostgreSQL does not answer."""
        try:
            return self._committer.commit(given)
        except Unavailable:
            raise ApplicationError("PostgreSQL does not answer.", type="unavailable") from None
