"""Records the histories that replay tests keep: `python -m tests.workflows.record_histories NAME`.

Never re-record to make a replay pass: guard the change with `workflow.patched()` instead. A new path gets a new name.
"""

import asyncio
import sys
from pathlib import Path

from tests.integration.acts.drafts import AUTHOR, HEAD, LAWYER, SUBMIT, an_act
from tests.workflows.conftest import staged
from tests.workflows.test_agreement import NOW, to_approval, until

FOLDER = Path(__file__).parent / "histories"


async def withdrawn(stage):
    """Submitted and withdrawn."""
    await to_approval(stage)
    await stage.act(an_act("withdraw", AUTHOR, NOW))
    await stage.handle.result()


async def returned(stage):
    """Returned for changes and submitted again, then withdrawn."""
    await to_approval(stage)
    await stage.act(an_act("return_for_changes", LAWYER, NOW, package="p1"))
    await stage.act(an_act("submit", AUTHOR, NOW, **SUBMIT))
    await until(lambda: stage.ledger.names.count("package_frozen") == 2)
    await stage.act(an_act("withdraw", AUTHOR, NOW))
    await stage.handle.result()


async def ran_out(stage):
    """Approved, signed, sealed, in force, and ended by its term."""
    await stage.act(an_act("submit", AUTHOR, NOW, **SUBMIT, ends_on="2027-02-01"))
    await until(lambda: "package_frozen" in stage.ledger.names)
    for who in (LAWYER, HEAD):
        await stage.act(an_act("approve", who, NOW, package="p1"))
    await stage.act(an_act("sign", HEAD, NOW, package="p1", signer="signer-1", evidence="e"))
    await stage.handle.result()


async def escalated(stage):
    """Nobody decides: reminded, overdue, escalated; still running."""
    await to_approval(stage)
    await until(lambda: stage.ledger.names.count("clock:approval") == 3)


PATHS = {path.__name__: path for path in (withdrawn, returned, ran_out, escalated)}


async def record(name: str) -> None:
    async with staged() as stage:
        await PATHS[name](stage)
        history = await stage.handle.fetch_history()
        (FOLDER / f"{name}.json").write_text(history.to_json())


if __name__ == "__main__":
    for asked in sys.argv[1:] or PATHS:
        asyncio.run(record(asked))
