"""The worker's runner leaves out contexts; that is right only while neither converter nor codec asks for one."""

import asyncio

from temporalio import workflow
from temporalio.converter import WithSerializationContext
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from deploy.worker.runner import ContextFreeRunner
from shared.temporal import data_converter
from workflows.effects import Effects

KEYS = "one:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


def test_converter_and_codec_are_the_same_in_every_context():
    converter = data_converter(KEYS)
    parts = (converter.payload_converter, converter.payload_codec, converter.failure_converter)
    assert converter.external_storage is None
    composed = [*getattr(converter.payload_converter, "converters", {}).values()]
    for part in (*parts, *composed):
        if isinstance(part, WithSerializationContext):
            context = object()
            assert part.with_context(context) is part, type(part).__name__  # type: ignore[arg-type]


def test_workflows_run_in_the_sandbox():
    runner = ContextFreeRunner()
    assert isinstance(runner._sandboxed, SandboxedWorkflowRunner)
    asyncio.run(_prepare(runner, Effects))


async def _prepare(runner, kind):
    runner.prepare_workflow(workflow._Definition.must_from_class(kind))
