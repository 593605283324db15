"""Row versions as ETags: a change names the version it was made on, so that nobody overwrites unseen work."""

import re
from typing import ClassVar

from flask import Request, Response

from shared.errors import AppError, Invalid

PATTERN = re.compile(r'"v(\d{1,9})"')


class VersionNeeded(AppError):
    """A change came without the version it was made on."""

    status: ClassVar[int] = 428
    code = "version_needed"
    way_out = "Read the record again and send its ETag as If-Match."


def etag_of(version: int) -> str:
    """The ETag of a row version: `"v7"`."""
    return f'"v{version}"'


def add_etag(response: Response, version: int) -> Response:
    """The response, naming the version it shows."""
    response.headers["ETag"] = etag_of(version)
    return response


def version_from_if_match(request: Request) -> int:
    """The version named by If-Match. Raises VersionNeeded without one, Invalid for one that is not ours."""
    sent = request.headers.get("If-Match")
    if sent is None:
        raise VersionNeeded("The change does not say which version it was made on.")
    found = PATTERN.fullmatch(sent.strip())
    if found is None:
        raise Invalid('If-Match must be one ETag as this API gave it, like "v7".')
    return int(found[1])


def is_unchanged(request: Request, version: int) -> bool:
    """Whether the caller already has this version (If-None-Match), so that 304 is enough."""
    return etag_of(version) in [tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")]
