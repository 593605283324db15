"""What the agreements service is made of, put together once per process. The app and the worker share it."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from services.agreements.context import AgreementsContext
from services.agreements.sealing.completion import Sealer
from shared.acts.start import EntityAddress
from shared.service.parts import ServiceParts
from workflows.agreements import contract

ADDRESS = EntityAddress(contract.WORKFLOW, contract.QUEUE, contract.workflow_id)


@dataclass(frozen=True)
class Agreements(ServiceParts):
    """The service's parts: those that every service has, and what seals executed copies."""

    context: ClassVar[AgreementsContext] = AgreementsContext()
    address: ClassVar[EntityAddress] = ADDRESS

    @cached_property
    def sealer(self) -> Sealer:
        """Seals executed copies (worker only)."""
        return Sealer(self.settings, self.database)
