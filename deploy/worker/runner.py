"""Runs workflows in the SDK's sandbox, and answers in its place what it would only be asked in vain.

The SDK asks each workflow, from inside its sandbox, in which context a payload is coded: for every payload on its way
in or out, which took a seventh of the worker's time. Concord's converter and codec code alike in every context
(`shared.temporal`; a test holds them to it), so there is none to ask for. Whatever a workflow does runs in the sandbox.
"""

from collections.abc import Sequence

from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.converter import SerializationContext, StorageDriverStoreContext
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner
from temporalio.workflow import Info, _Definition


class ContextFreeRunner(WorkflowRunner):
    """The sandboxed runner, for a converter that knows no contexts."""

    def __init__(self) -> None:
        self._sandboxed = SandboxedWorkflowRunner()

    def prepare_workflow(self, defn: _Definition) -> None:
        """Check the workflow in the sandbox."""
        self._sandboxed.prepare_workflow(defn)

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """A workflow in a sandbox of its own."""
        return _ContextFree(self._sandboxed.create_instance(det))

    def set_worker_level_failure_exception_types(self, types: Sequence[type[BaseException]]) -> None:
        """Hand them on."""
        self._sandboxed.set_worker_level_failure_exception_types(types)


class _ContextFree(WorkflowInstance):
    def __init__(self, sandboxed: WorkflowInstance) -> None:
        self._sandboxed = sandboxed

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        return self._sandboxed.activate(act)

    def get_serialization_context(self, command_info: object) -> SerializationContext | None:
        return None

    def get_external_store_context(self, command_info: object) -> StorageDriverStoreContext:
        return StorageDriverStoreContext()

    def get_info(self) -> Info:
        return self._sandboxed.get_info()

    def get_thread_id(self) -> int | None:
        return self._sandboxed.get_thread_id()
