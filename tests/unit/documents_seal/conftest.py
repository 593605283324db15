"""One development key and one sealed synthetic PDF for all of these tests: making a key takes a second."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from shared.documents.seal.keys import make_development_key
from shared.documents.seal.model import SealKey
from shared.documents.seal.seal import seal

ORGANISATION = "Example Public Safety Agency"
SEALED_AT = datetime(2026, 10, 5, 14, 30, tzinfo=UTC)


def make_pdf(*texts: str) -> bytes:
    """A PDF with a page of plain text for each of `texts`."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    for text in texts or ("The parties agree.",):
        page = pdf.add_blank_page()
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode())
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> SealKey:
    return make_development_key(tmp_path_factory.mktemp("key"), ORGANISATION)


@pytest.fixture(scope="session")
def key_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("other-key")


@pytest.fixture(scope="session")
def sealed(key: SealKey) -> bytes:
    return seal(make_pdf(), signer=key, reason="Executed copy", location="Charleston", at=datetime.now(UTC))
