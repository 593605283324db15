"""What a page says about a file of the wrong kind: what that page takes, not all that Concord reads."""

import pytest

from shared.documents.gate.upload import SCANS, Upload, examine_upload
from shared.errors import Invalid


@pytest.mark.parametrize(("kinds", "names"), [(("pdf",), "PDF"), (SCANS, "PDF, PNG, JPEG, TIFF")])
def test_text_where_another_kind_is_asked_for_is_refused_with_the_kinds_of_this_page(kinds, names):
    with pytest.raises(Invalid) as refused:
        examine_upload(Upload(b"hello", "note.pdf"), kinds)
    (problem,) = refused.value.fields
    assert problem.field == "file"
    assert problem.message.endswith(f"Send a file of this kind: {names}.")
