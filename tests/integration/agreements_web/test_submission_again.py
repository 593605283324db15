"""A submission under a key that was used before: the same signers are the same submission, others are refused."""

import re
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from services.agreements.signers.models import SignerRow
from services.agreements.submission import chosen_signers
from services.agreements.submission.chosen_signers import ChosenSigners, OutsideSigner
from services.agreements.submission.service import SubmissionRequest, prepare_submission
from services.agreements.tables import ACTS
from services.portal.seed import seed_id
from shared.acts.commit import get_head
from shared.errors import KeyReused

pytestmark = pytest.mark.engines

THEIRS = {"name": "Karen Holt", "title": "Special Agent in Charge", "email": "karen.holt@other.example"}


@pytest.fixture(scope="module")
def prepare(house):
    """What a submission of one draft would carry, under a key, with changes to the outside signer."""
    dana, stream = house.draft("Again Task Force")

    def once(key, **changes):
        with house.parts.database.transaction() as session:
            version = session.connection().exec_driver_sql(
                "SELECT id FROM agreements.version WHERE agreement_id = %s", (stream,)
            )
            [version_id] = version.scalars()
        signers = ChosenSigners(seed_id("account", "james-whitlock"), OutsideSigner(**{**THEIRS, **changes}))
        return prepare_submission(house.parts, dana, stream, SubmissionRequest(version_id, signers), key).ids

    return once


def address_kept(house, ids):
    with house.parts.database.transaction() as session:
        return session.get_one(SignerRow, ids["signers"][1]["id"]).email


def test_double_click_on_submit_carries_the_same_signers(prepare):
    key = uuid.uuid4().hex
    assert prepare(key) == prepare(key)


@pytest.mark.parametrize(
    "change", [{"email": "karen.holt@hsi.example"}, {"name": "Ann Holt"}, {"title": "Deputy"}]
)
def test_submission_with_a_corrected_signer_under_a_used_key_is_refused_and_never_keeps_the_old(
    house, prepare, change
):
    key = uuid.uuid4().hex
    ids = prepare(key)
    with pytest.raises(KeyReused) as refused:
        prepare(key, **change)
    assert "another signer" in refused.value.message
    assert address_kept(house, ids) == THEIRS["email"]
    corrected = {**THEIRS, **change}
    assert address_kept(house, prepare(uuid.uuid4().hex, **change)) == corrected["email"]


def test_two_submissions_at_once_under_one_key_both_end_well(prepare, monkeypatch):
    both, key, real = threading.Barrier(4), uuid.uuid4().hex, chosen_signers.in_place_of

    def together(*given, **more):
        both.wait(20)  # nobody writes signers before everybody is about to
        return real(*given, **more)

    monkeypatch.setattr(chosen_signers, "in_place_of", together)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: prepare(key), range(4)))
    assert all(one == found[0] for one in found)


def test_page_of_a_text_that_was_called_back_begins_with_the_signers_of_before(house, prepare, dana):
    ids = prepare(uuid.uuid4().hex)
    with house.parts.database.transaction() as session:
        stream = session.get_one(SignerRow, ids["signers"][1]["id"]).agreement_id
        state = {**get_head(session, ACTS, stream).state, "signers": ids["signers"]}
        session.execute(update(ACTS.stream).where(ACTS.stream.c.stream_id == stream).values(state=state))
    page = dana.get(f"/agreements/{stream}/submit")
    for value in THEIRS.values():
        assert f'value="{value}"' in page
    assert re.search(rf'<option value="{seed_id("account", "james-whitlock")}"[^>]*selected', page)
