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
    client = HTTPTimeStamper(url, https=url.startswith("https:"), timeout=SECONDS)

    def stamp(signed: SignedHead) -> bytes | None:
        try:
            token = asyncio.run(client.async_timestamp(stamped_digest(signed), "sha256")).dump()
        except (TimestampRequestError, OSError):
            log.warning("the time-stamp authority does not answer; the head stays without a stamp")
            return None
        return token if stamped_at(signed, base64.b64encode(token).decode()) else None

    return stamp


def stamped_at(signed: SignedHead, timestamp: str) -> datetime | None:
    """The time that the token states for exactly this head; None where it is another's or no token.

    Who the authority is, and whether its certificate holds, is for `openssl ts -verify` with the authority's roots.
    """
    try:
        content = cms.ContentInfo.load(base64.b64decode(timestamp))["content"]
        info: tsp.TSTInfo = content["encap_content_info"]["content"].parsed
        imprint = info["message_imprint"]["hashed_message"].native
        stated: datetime = info["gen_time"].native
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return stated if imprint == stamped_digest(signed) else None
