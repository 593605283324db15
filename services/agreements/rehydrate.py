"""Starting every open agreement's workflow again from the record, after Temporal's store was lost or restored."""

from functools import partial

from services.agreements.context import AgreementsContext
from services.agreements.tables import ACTS
from services.agreements.wiring import ADDRESS
from shared.acts.commit import get_head
from shared.acts.start import list_awake, next_epoch, start
from shared.database import Database
from shared.temporal import Bridge


def rehydrate(database: Database, context: AgreementsContext, bridge: Bridge) -> int:
    """Start, under a new epoch, every agreement with a clock or work; returns how many.

    One that runs is replaced: the record is the truth, and the older run could not commit any more.
    """
    streams = list_awake(database, context)
    for stream in streams:
        with database.transaction() as session:
            head = get_head(session, ACTS, stream)
        renewed = next_epoch(database, context, stream, head.epoch if head else 0)
        bridge.call(partial(start, address=ADDRESS, head=renewed, replace_running=True))
    return len(streams)
