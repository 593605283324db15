"""A module whose import starts a thread that stays, as some number libraries do."""

import os
import threading

threading.Thread(target=threading.Event().wait, daemon=True).start()


def parent_of_me() -> int:
    return os.getppid()
