"""An address with a slash too many leads to the page without it: `/agreements/` to `/agreements`."""

from urllib.parse import quote

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from shared.web.redirects import safe_path


def install_slashes(app: Flask) -> None:
    """Redirect a reader, for good; only to what is a page of this app, whoever may open it."""

    @app.before_request
    def leave_out_the_slash() -> Response | None:
        path = request.path.rstrip("/")
        if not isinstance(request.routing_exception, NotFound) or not path or path == request.path:
            return None
        if request.method not in ("GET", "HEAD") or not app.url_map.bind("").test(path, "GET"):
            return None
        query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
        return Response(status=308, headers={"Location": safe_path(quote(path) + query)})
