"""The document store's buckets, made for a new installation by `concord provision` or, embedded, with the schemas."""

import time

from shared.errors import Unavailable
from shared.settings import Settings
from shared.storage.connect import documents


def make_buckets(settings: Settings, patience: float = 0.0) -> None:
    """Make those that are missing, versioned and with object lock; wait up to `patience` seconds for the store.

    Raises Unavailable, StoreUnfit, SettingMissing.
    """
    until = time.monotonic() + patience
    store = documents(settings)
    while True:
        try:
            return store.ensure_buckets()
        except Unavailable:
            if time.monotonic() >= until:
                raise
            time.sleep(0.2)
