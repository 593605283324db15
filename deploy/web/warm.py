"""Lets a process wait for the first upload, so that its sender need not wait for the gate's modules to be imported.

Called in each web process after the fork and after its app is made. Workers judge no files and need none.
"""

import sys
import threading

from shared.documents import process

GATE = "shared.documents.gate.inspect"


def warm_gate() -> threading.Thread | None:
    """Start the waiting process beside this thread, so that the web process answers no later for it.

    Only where an app has loaded the gate: a process whose pages take no files would keep 25 MB for nothing.
    """
    gate = sys.modules.get(GATE)
    if gate is None:
        return None
    thread = threading.Thread(
        target=process.warm_up, args=(gate.inspect_file,), name="warm-gate", daemon=True
    )
    thread.start()
    return thread
