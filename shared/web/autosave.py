"""The answers that the autosave script understands. The view itself saves the record, once for both ways of sending.

The script posts the form's fields with the header below; without scripts the same form posts without it.
"""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Request, Response, after_this_request, jsonify

from shared.web.formats import clock_time

HEADER = "X-Autosave"
ROW_VERSION = "X-Row-Version"


def is_autosave(request: Request) -> bool:
    """Whether the script sent this form."""
    return request.headers.get(HEADER) == "1"


def saved(version: int, at: datetime, zone: ZoneInfo) -> Response:
    """The form is saved as row version `version`; the page says when, in the office's zone."""
    return jsonify({"row_version": version, "saved": clock_time(at, zone)})


def with_row_version(version: int) -> None:
    """Have this request's answer, which refuses a part, say the row version of the part that was saved."""

    @after_this_request
    def add(response: Response) -> Response:
        response.headers[ROW_VERSION] = str(version)
        return response


def stale(version: int, by: str, values: Mapping[str, str], *, own: bool = False) -> Response:
    """Somebody else (`by`) saved first; `values` are their texts by field name. The script shows both.

    `own`: it was the same person, elsewhere.
    """
    response = jsonify({"row_version": version, "by": by, "own": own, "values": dict(values)})
    response.status_code = 412
    return response
