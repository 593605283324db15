"""*Try this*: whoever verifies the sealed copy has done the step, signed out too, in the embedded mode alone."""

import io
from dataclasses import replace
from types import SimpleNamespace

import pytest

from services.agreements import trying
from services.agreements.published import pages
from shared.notify.try_this import Milestone

pytestmark = pytest.mark.engines


@pytest.fixture
def ticked(monkeypatch):
    """The steps ticked, and for whom; each is written as always."""
    found, real = [], trying.mark_milestone

    def both(connection, account, step, at):
        found.append((account, step))
        real(connection, account, step, at)

    monkeypatch.setattr(trying, "mark_milestone", both)
    return found


@pytest.mark.parametrize(
    ("mode", "steps"), [("embedded", [("visitor", Milestone.SIGN_VERIFY)]), ("production", [])]
)
def test_verifying_signed_out_ticks_the_step_where_one_tries_concord(house, ticked, mode, steps):
    parts = replace(house.parts, settings=house.parts.settings.model_copy(update={"mode": mode}))
    trying.tried_verifying(parts, None)
    assert ticked == steps


def test_page_ticks_only_for_a_copy_that_is_kept_here(house, monkeypatch):
    asked = []
    monkeypatch.setattr(pages, "tried_verifying", lambda _, actor: asked.append(actor))
    monkeypatch.setattr(pages, "_verify_page", lambda *_: "")
    for kept in (False, True):
        monkeypatch.setattr(pages, "verify_upload", lambda *_, kept=kept: SimpleNamespace(kept=kept))
        house.visitor().client.post("/agreements/verify", data={"file": (io.BytesIO(b"x"), "a.pdf")})
    assert asked == [None]
