"""A new status is known wherever an agreement's status is read; what was forgotten is said, with its file."""

from typing import get_args

from services.agreements.declaration import SERVICE
from services.agreements.frame.progress import AT
from services.agreements.register import next_step, standing
from services.agreements.register.listing import StatusWords
from workflows.agreements.state import SHOWN_AS, Status

REGISTER = "services/agreements/register"
PLACES = {
    "workflows/agreements/state.py: SHOWN_AS": SHOWN_AS.keys(),
    "services/agreements/frame/progress.py: AT": AT.keys(),
    f"{REGISTER}/next_step.py: _BY_STATUS or _WAITS": next_step._BY_STATUS.keys() | next_step._WAITS.keys(),
    f"{REGISTER}/standing.py: standing_of, HOLDS or NOT_YET": {
        Status.SUSPENDED, Status.ENDED, *standing.HOLDS, *standing.NOT_YET,
    },
}  # fmt: skip
SHOWN = {
    "services/agreements/declaration.py: statuses": {status.words for status in SERVICE.statuses},
    f"{REGISTER}/listing.py: StatusWords": set(get_args(StatusWords)),
}


def forgotten(places, wanted) -> list[str]:
    """What each place lacks of the statuses."""
    return [
        f"{place} lacks {sorted(map(str, wanted - set(had)))}"
        for place, had in places.items()
        if wanted - set(had)
    ]


def test_every_status_is_known_wherever_one_is_read():
    assert forgotten(PLACES, set(Status)) == []
    assert forgotten(SHOWN, set(SHOWN_AS.values())) == []


def test_status_that_a_place_forgot_is_said_with_its_file():
    assert forgotten({"x.py: AT": AT.keys() - {Status.SUSPENDED}}, set(Status)) == [
        "x.py: AT lacks ['suspended']"
    ]


def test_agreement_in_a_status_that_is_not_known_is_not_told_to_begin_yet():
    told = standing.standing_of({"status": "on_hold", "ends_on": None, "notice": None, "submitted": {},
                                 "notice_days": None}, None, None)  # fmt: skip
    assert told and told.title == "This agreement is not in force"
