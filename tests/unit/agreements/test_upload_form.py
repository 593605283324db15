"""What the form of a returned file says of an empty field, and the words above that field, are the same words."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

import services.agreements
from services.agreements.versions.schemas import UploadForm
from shared.web.forms import invalid

PAGE = Path(services.agreements.__file__).parent / "templates/agreements/versions.html"


@pytest.mark.parametrize("sent", [{}, {"note": "x"}])
def test_empty_note_is_asked_for_by_the_label_of_its_field(sent):
    label = re.search(r'field\.text\(form, "note", "([^"]+)"', PAGE.read_text())[1]
    with pytest.raises(ValidationError) as refused:
        UploadForm.model_validate(sent)
    [error] = invalid(UploadForm, refused.value, from_form=True).fields
    assert error.field == "note" and f"“{label}”" in error.message
