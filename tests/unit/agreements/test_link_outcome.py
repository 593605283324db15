"""What a used link's page says follows from what the signer did and where the agreement stands."""

import pytest

from services.agreements.signature.link_outcome import WhatFollows, what_follows, why_not_asked
from workflows.agreements.state import Status, new_state

SIGNED = [{"signer": "me"}]


@pytest.mark.parametrize(
    ("status", "more", "last", "expected"),
    [
        (Status.SIGNING, {"signatures": SIGNED}, "sign", WhatFollows.WAITS),
        (Status.SEALING, {"signatures": SIGNED}, "sign", WhatFollows.SEALING),
        (Status.IN_FORCE, {"signatures": SIGNED, "executed": {"file": "f"}}, "sign", WhatFollows.SEALED),
        (Status.ENDED, {"signatures": SIGNED, "executed": {"file": "f"}}, "sign", WhatFollows.SEALED),
        (Status.DRAFT, {}, "decline", WhatFollows.DECLINED),
        (Status.DRAFT, {}, "sign", WhatFollows.VOID),  # called back after they signed
        (
            Status.SIGNING,
            {"signatures": [{"signer": "another"}]},
            "sign",
            WhatFollows.VOID,
        ),  # submitted again since
        (Status.ENDED, {"signatures": SIGNED}, "sign", WhatFollows.VOID),  # withdrawn
    ],
)
def test_signer_is_told_what_came_of_their_link(status, more, last, expected):
    state = {**new_state(agencies=["a"], partners=["b"], author="dana"), "status": status, **more}
    assert what_follows(state, "me", last) is expected


ASKED = [{"id": "me", "kind": "outside", "who": "me", "body": "b", "order": 1}]


@pytest.mark.parametrize(
    ("status", "more", "expected"),
    [
        (Status.SIGNING, {}, None),
        (Status.ENDED, {}, WhatFollows.WITHDRAWN),
        (Status.DRAFT, {"returned": {"by": "dana", "why": "recalled"}}, WhatFollows.RECALLED),
        (
            Status.DRAFT,
            {"returned": {"by": "outside:another", "why": "declined"}},
            WhatFollows.DECLINED_BY_ANOTHER,
        ),
        (Status.DRAFT, {"returned": {"by": "outside:me", "why": "declined"}}, WhatFollows.DECLINED),
        (Status.SIGNING, {"signers": [{**ASKED[0], "id": "another"}]}, WhatFollows.REPLACED),
    ],
)
def test_signer_who_did_nothing_is_told_why_nothing_is_asked(status, more, expected):
    state = {**new_state(agencies=["a"], partners=["b"], author="dana"), "status": status, "signers": ASKED}
    assert why_not_asked({**state, **more}, "me") is expected
