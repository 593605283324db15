"""The embedded stack's one kind of error: a line that says what is wrong, and a line that says the way out.

Shown to whoever typed the command; never a traceback, never a secret.
"""


class StackError(Exception):
    """`what` went wrong, in one line, and the `way_out` a person can take."""

    def __init__(self, what: str, way_out: str) -> None:
        super().__init__(f"{what} {way_out}")
        self.what = what
        self.way_out = way_out


class EngineFailed(StackError):
    """An engine ended, or did not answer in time, while it was being started."""


class PortTaken(StackError):
    """Another program listens on a port that Concord was told to use."""


class AlreadyRunning(StackError):
    """Another copy of Concord works on the same data folder."""
