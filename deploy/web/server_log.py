"""gunicorn's own lines as all others: one JSON object each, and of a request neither its sender nor its address.

gunicorn writes both where a request is no HTTP, or fails after the app has answered; an address may hold a link's
token or the words of a search.
"""

from typing import Any

from gunicorn.glogging import Logger

from shared.logging import JsonFormatter

REFUSED, FAILED = "Invalid request from", "Error handling request"
"""How gunicorn's lines about one request begin."""


class ServerLog(Logger):
    """What `concord serve` hands to gunicorn as its log."""

    def setup(self, cfg: Any) -> None:
        """As gunicorn does, in our form."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """A warning; of a request that could not be read no more than that."""
        if str(msg).startswith(REFUSED):
            msg, args = "a request that is no HTTP, or too long, was refused", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """An error with its place; of the request no more than that it failed."""
        if str(msg).startswith(FAILED):
            msg, args = "an answer could not be sent to its end", ()
        super().exception(msg, *args, **kwargs)
