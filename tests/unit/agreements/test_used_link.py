"""What a used link's page says follows from what the signer did and where the agreement stands."""

import pytest

from services.agreements.signature.used import Now, what_now
from workflows.agreements.state import Status, new_state

SIGNED = [{"signer": "me"}]


@pytest.mark.parametrize(
    ("status", "more", "last", "expected"),
    [
        (Status.SIGNING, {"signatures": SIGNED}, "sign", Now.WAITS),
        (Status.SEALING, {"signatures": SIGNED}, "sign", Now.SEALING),
        (Status.IN_FORCE, {"signatures": SIGNED, "executed": {"file": "f"}}, "sign", Now.SEALED),
        (Status.ENDED, {"signatures": SIGNED, "executed": {"file": "f"}}, "sign", Now.SEALED),
        (Status.DRAFT, {}, "decline", Now.DECLINED),
        (Status.DRAFT, {}, "sign", Now.VOID),  # called back after they signed
        (Status.SIGNING, {"signatures": [{"signer": "another"}]}, "sign", Now.VOID),  # submitted again since
        (Status.ENDED, {"signatures": SIGNED}, "sign", Now.VOID),  # withdrawn
    ],
)
def test_signer_is_told_what_came_of_their_link(status, more, last, expected):
    state = {**new_state(agencies=["a"], partners=["b"], author="dana"), "status": status, **more}
    assert what_now(state, "me", last) is expected
