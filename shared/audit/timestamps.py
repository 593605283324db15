"""RFC 3161 time-stamps of heads: an authority's word that a head existed at its time. Optional, and said so.

An authority that does not answer never keeps a head from being sealed and anchored: the next head that is stamped
covers all before it.
"""

import asyncio
import base64
import logging
from datetime import datetime

from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

from shared.audit.anchors import Stamp, no_stamp
from shared.audit.heads import SignedHead, stamped_digest

log = logging.getLogger(__name__)
SECONDS = 10


def stamp_of(url: str | None) -> Stamp:
    """The way to the authority at `url`; without one, no stamps."""
    if not url:
        return no_stamp

    def stamp(signed: SignedHead) -> bytes | None:
        try:
            return request_token(url, stamped_digest(signed))
        except OSError as error:
            log.warning(
                "the time-stamp authority gives none; the head stays without",
                extra={"error": str(error)[:160]},
            )
            return None

    return stamp


def request_token(url: str, digest: bytes, seconds: float = SECONDS) -> bytes:
    """The authority's token for exactly this SHA-256.

    Raises OSError where it does not answer within `seconds`, refuses, or answers with something else.
    """
    client = HTTPTimeStamper(url, https=url.startswith("https:"), timeout=seconds)
    try:
        token = asyncio.run(client.async_timestamp(digest, "sha256")).dump()
    except (ValueError, TypeError, KeyError, AttributeError) as error:  # pyHanko reads the answer unguarded
        raise TimestampRequestError("the answer is no time-stamp") from error
    if _time_in(token, digest) is None:
        raise TimestampRequestError("the answer is no stamp of what was asked")
    return bytes(token)


def stamped_at(signed: SignedHead, timestamp: str) -> datetime | None:
    """The time that the token states for exactly this head; None where it is another's or no token.

    Who the authority is, and whether its certificate holds, is for `openssl ts -verify` with the authority's roots.
    """
    try:
        return _time_in(base64.b64decode(timestamp), stamped_digest(signed))
    except ValueError:
        return None


def _time_in(token: bytes, digest: bytes) -> datetime | None:
    """When the authority saw this digest, by its token; None where the token is another's or none."""
    try:
        content = cms.ContentInfo.load(token)["content"]
        info: tsp.TSTInfo = content["encap_content_info"]["content"].parsed
        imprint = info["message_imprint"]["hashed_message"].native
        stated: datetime = info["gen_time"].native
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return stated if imprint == digest else None
