"""How long to wait before something that died is started again: longer each time, and short again once it has lived."""

from dataclasses import dataclass

FIRST_SECONDS = 0.5
LONGEST_SECONDS = 30.0
WELL_AFTER_SECONDS = 60.0


@dataclass
class Backoff:
    """The waiting times of one process."""

    failures: int = 0

    def next_wait(self, lived_seconds: float) -> float:
        """Seconds to wait now, given how long it lived before it died."""
        if lived_seconds >= WELL_AFTER_SECONDS:
            self.failures = 0
        wait: float = min(LONGEST_SECONDS, FIRST_SECONDS * 2**self.failures)
        self.failures += 1
        return wait
