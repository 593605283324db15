"""LibreOffice for these tests: one pool for the session, and a skip with the reason where there is none."""

import io
from collections.abc import Iterator

import docx
import pytest

from shared.documents.convert.locate import office_available
from shared.documents.convert.pool import OfficePool


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "documents_office" in str(item.path):
            item.add_marker(pytest.mark.office)


@pytest.fixture(scope="session")
def pool() -> Iterator[OfficePool]:
    status = office_available()
    if not status.available:
        pytest.skip(f"needs LibreOffice: {status.how_to_get}")
    pool = OfficePool()
    yield pool
    pool.close()


def make_docx(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
