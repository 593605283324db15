"""The agency's signer in the text: lines left blank are told before submitting, another name is put on record."""

import html
import uuid

import pytest

from services.agreements.drafts.service import make_version, open_draft, save
from services.agreements.signers.models import SignerRow
from services.agreements.submission.chosen_signers import ChosenSigners, OutsideSigner
from services.agreements.submission.service import SubmissionRequest, prepare_submission
from services.agreements.versions.service import get_docx
from services.portal.seed import seed_id

pytestmark = pytest.mark.engines

BLANK = "of the agency’s signer blank"


def answered(house, who, stream, **answers):
    draft = open_draft(house.parts, who, stream)
    save(house.parts, who, stream, answers, draft.row.row_version)
    return make_version(house.parts, who, stream, note="", key=uuid.uuid4().hex)


def page_of(dana, stream):
    return html.unescape(dana.get(f"/agreements/{stream}/submit"))


def test_submitter_is_told_that_the_text_leaves_the_agency_s_lines_blank(house, dana):
    who, stream = house.draft("Blank Lines")
    answered(house, who, stream, agency_signer=None, agency_signer_title=None)
    page = page_of(dana, stream)
    assert f"The text leaves the name and the title {BLANK}" in page and "make the Word file again" in page
    answered(house, who, stream, agency_signer="James Whitlock")
    assert f"The text leaves the title {BLANK}" in page_of(dana, stream)
    answered(house, who, stream, agency_signer_title="Superintendent")
    page = page_of(dana, stream)
    assert BLANK not in page and "The text names “James Whitlock”" in page


@pytest.mark.parametrize(
    ("named", "instead"), [("Ann Price", "Ann Price"), ("james  whitlock", ""), ("", "")]
)
def test_other_signer_than_the_text_names_for_the_agency_is_put_on_record(house, named, instead):
    who, stream = house.draft("Other Signer")
    answered(house, who, stream, agency_signer=named or None)
    outside = OutsideSigner(name="Karen Holt", title="Agent", email="karen.holt@hsi.example")
    signers = ChosenSigners(seed_id("account", "james-whitlock"), outside)
    version = get_docx(house.parts, who, stream, 2)[0].id
    ids = prepare_submission(
        house.parts, who, stream, SubmissionRequest(version, signers), uuid.uuid4().hex
    ).ids
    with house.parts.database.transaction() as session:
        assert session.get_one(SignerRow, ids["signers"][0]["id"]).in_place_of == instead
