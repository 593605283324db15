"""The page of a returned file says which clauses were changed without a tracked change, and who tracked the others."""

import html
import uuid

import pytest

from services.agreements.versions.returned_example import AUTHOR, returned_example
from services.agreements.versions.service import Returned, get_docx, upload
from shared import clock
from tests.unit.agreements.test_changed_terms import edited

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]

TITLE = "Changed without being tracked"


def send(house, author, stream, data):
    return upload(house.parts, author, stream, Returned(data, "b.docx", "Returned"), key=uuid.uuid4().hex)


def test_page_and_api_name_the_clauses_that_were_changed_silently(house):
    author, stream = house.draft("Returned With Marks")
    _, docx = get_docx(house.parts, author, stream, 1)
    send(house, author, stream, returned_example(docx, clock.now())[0])
    dana, program = house.person("dana-mercer"), house.program("dana-mercer")
    page = html.unescape(dana.get(f"/agreements/{stream}/versions/compare/1/2"))
    told = page.split(TITLE)[1].split("</ul>")[0]
    assert told.count("<li>") == 2 and "Complaints" in told and f" by {AUTHOR}." in page
    said = program.get(f"/{stream}/versions/compare/1/2").json
    assert len(said["untracked"]) == 2 and set(said["tracked_by"]) == {AUTHOR}


def test_file_without_marks_and_version_of_our_own_are_told_apart(house):
    author, stream = house.draft("Returned Without Marks")
    _, docx = get_docx(house.parts, author, stream, 1)
    send(house, author, stream, edited(docx, "A duty of a Party is", "A duty of a Party may be"))
    page = house.person("dana-mercer").get(f"/agreements/{stream}/versions/compare/1/2")
    assert "None of these changes is tracked in the file" in page and TITLE not in page
