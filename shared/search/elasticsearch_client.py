"""An Elasticsearch client that gives up in time, and the one place where its errors become ours."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from shared.errors import Unavailable

log = logging.getLogger(__name__)

ANSWER_SECONDS = 1.5
"""A search waits no longer: the fallback must have answered within 2 s."""
UPKEEP_SECONDS = 30.0


def make_client(
    url: str, api_key: str | None = None, ca: Path | None = None, answer_seconds: float = ANSWER_SECONDS
) -> Elasticsearch:
    """A client that asks once and waits at most that long. `ca` is the authority that signed the certificate."""
    trust = {} if ca is None else {"ca_certs": str(ca)}
    return Elasticsearch(
        url,
        api_key=api_key,
        **trust,  # type: ignore[arg-type]  # its None means another thing than leaving it out
        request_timeout=answer_seconds,
        max_retries=0,
        retry_on_timeout=False,
    )


@contextmanager
def our_errors() -> Iterator[None]:
    """Turn the client's errors inside the block into Unavailable, the cause kept for the log."""
    try:
        yield
    except (ApiError, TransportError) as error:
        # The kind alone: the text of an error can quote what somebody searched for.
        log.warning("search engine failed", extra={"error": type(error).__name__})
        raise Unavailable("The search index does not answer.") from error
