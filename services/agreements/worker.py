"""What the agreements service's workers do: one queue for acts and database work, one for rendering."""

from services.agreements.letters.effects import handlers
from services.agreements.signature.package import PackageActivities
from services.agreements.wiring import Agreements
from shared.service.work import Queue, Work
from workflows.agreements import contract
from workflows.agreements.workflow import KIND, Agreement

RENDERERS = 2
"""LibreOffice takes a core; two at once leave the acts theirs."""


def get_work(parts: Agreements) -> Work:
    """Acts and effects on the main queue; freezing and sealing on a queue of their own, which may be slow."""
    packages = PackageActivities(parts)
    return Work(
        main=Queue(contract.QUEUE, workflows=(Agreement,)),
        others=(
            Queue(contract.RENDER_QUEUE, activities=(packages.freeze, packages.seal), threads=RENDERERS),
        ),
        kind=KIND,
        handlers=handlers(parts),
    )
