"""A file that is larger than a page takes is refused on that page's own form, with the limit."""

import io

import pytest

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]

SIXTY_MB = {"CONTENT_LENGTH": "60000000"}
"""What the request says of itself; no byte of the body is read after that."""


def _sent(visitor, path, **more):
    form = {"csrf_token": visitor.csrf, "file": (io.BytesIO(b"x"), "large.pdf")}
    return visitor.client.post(path, data=form, environ_overrides=SIXTY_MB, **more)


def _refused_on_the_form(answer, most):
    assert answer.status_code == 413
    assert (
        answer.text.count(f"a file of at most {most} MB is taken here") == 2
    )  # in the summary, and at the field
    assert 'type="file" id="f-file"' in answer.text and 'aria-invalid="true"' in answer.text


def test_anyone_is_told_on_the_form_of_verifying(house):
    _refused_on_the_form(_sent(house.visitor(), "/agreements/verify"), 25)


def test_somebody_signed_in_is_told_on_the_form_though_its_value_cannot_be_read(house, dana):
    _, stream = house.draft("Too large to take")
    _refused_on_the_form(_sent(dana, "/agreements/verify"), 25)
    _refused_on_the_form(_sent(dana, f"/agreements/{stream}/versions"), 50)


def test_program_gets_a_problem_with_the_limit(house):
    _, stream = house.draft("Too large to take by a program")
    program = house.program("dana-mercer")
    answer = program.client.post(
        f"/api/agreements/{stream}/versions", headers={**program.headers, "Idempotency-Key": "k" * 32},
        data={"note": "x", "file": (io.BytesIO(b"x"), "large.docx")}, environ_overrides=SIXTY_MB,
    )  # fmt: skip
    assert (answer.status_code, answer.json["type"]) == (413, "urn:concord:problem:too_large")
    assert "at most 50 MB" in answer.json["title"]


def test_another_site_s_form_is_refused_for_that_however_large_it_is(house, dana):
    answer = _sent(dana, "/agreements/verify", headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403


def test_a_page_that_takes_no_file_refuses_by_its_own_limit(house, dana):
    answer = _sent(dana, "/agreements/new")
    assert answer.status_code == 413
    assert "a form takes at most 2 MB" in answer.text
