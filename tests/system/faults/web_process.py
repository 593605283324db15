"""A process that sends one act as a web process does, until there is an answer, and says its outcome; tests kill it.

`python -m tests.system.faults.web_process TEMPORAL_ADDRESS DATABASE_URL STREAM KEY`
"""

import contextlib
import os
import sys
from zoneinfo import ZoneInfo

from shared.acts.perform import Performer
from shared.database import Database
from shared.errors import AppError
from shared.temporal import Bridge
from tests.integration.acts.drafts import AUTHOR, SUBMIT
from tests.system.acts.conftest import ADDRESS
from tests.system.faults.worker_process import NobodySignedIn, connected

PRESSES = 5
"""Of the button, under the one key, as people do that get no answer: on a busy machine the first may not get far."""


def run(address: str, url: str, stream: str, key: str) -> None:
    bridge, zone = Bridge(lambda: connected(address)), ZoneInfo("America/New_York")
    performer = Performer(Database(url), NobodySignedIn(), bridge, ADDRESS, zone)
    for _ in range(PRESSES):
        with contextlib.suppress(AppError):
            print(performer.perform(AUTHOR, stream, "submit", key=key, ids=SUBMIT), flush=True)
            break
    os._exit(0)  # the Temporal library's threads do not always let an interpreter end


if __name__ == "__main__":
    run(*sys.argv[1:])
