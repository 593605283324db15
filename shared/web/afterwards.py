"""Work done once the answer has been sent, so that neither its time nor its outcome tells a visitor anything."""

import logging
from collections.abc import Callable

from flask import Response, after_this_request

log = logging.getLogger(__name__)


def do_afterwards(work: Callable[[], object]) -> None:
    """Do the work when the present request's answer has gone out. What it raises is logged; nobody waits for it."""

    def attempt() -> None:
        try:
            work()
        except Exception as error:  # the answer has been given: there is nobody to tell but the log
            log.error("work after the answer failed", exc_info=error)

    @after_this_request
    def wait(response: Response) -> Response:
        response.call_on_close(attempt)
        return response
