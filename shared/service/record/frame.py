"""What every page of any record shows around its own part: its head, its name, the acts offered."""

from typing import Any

from shared.service.acting.offers import R
from shared.service.record.buttons import Arrangement
from shared.service.record.shown import Shown


def frame_data(
    shown: Shown[R], home: tuple[str, str], named: str, arrangement: Arrangement
) -> dict[str, Any]:
    """For the templates under `service/record.html`; `home` is the list, its words and its address.

    `next` and `just_done` come besides, in a service's own words.
    """
    row = shown.row
    return {
        "shown": shown,
        "row": row,
        "state": shown.head.state,
        "names": shown.names,
        "bodies": shown.bodies,
        "base": f"{home[1]}/{row.id}",
        "home": home,
        "named": named,
        "buttons": arrangement.of(shown.offers, row.next_kind),
    }
