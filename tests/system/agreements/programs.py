"""A program at the API of agreements, with somebody's personal token."""

import time

from services.portal.seed import seed_id
from tests import programs

BASE = "/api/agreements"
FIRST = {
    "template": "task-force-mou", "agency": seed_id("agency", "wvsp"), "partner": seed_id("agency", "hsi"),
    "answers": {
        "task_force_name": "Mountain State Task Force", "start_date": "2027-03-01", "information_sharing": True,
    },
}  # fmt: skip


class Program(programs.Program):
    """One that begins agreements."""

    base = BASE

    def begin(self, named="Mountain State Task Force", **changes):
        answers = {**FIRST["answers"], "task_force_name": named}
        return self.post("", {**FIRST, "answers": answers, **changes}, 201).json["id"]

    def wait_for(self, stream, status, seconds=60):
        """Until the agreement shows this status."""
        for _ in range(seconds * 5):
            found = self.get(f"/{stream}").json
            if found["status"] == status and not _preparing(found, status):
                return found
            time.sleep(0.2)
        raise AssertionError(f"never {status}: {found}")


def _preparing(found, status):
    return status == "In approval" and found["package"] is None
