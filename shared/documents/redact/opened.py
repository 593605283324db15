"""Opens a PDF with both readers at once: the one that takes it apart and the one that draws and reads it."""

import contextlib
import io
from collections.abc import Iterator

import pikepdf
import pypdfium2

from shared.documents.redact.model import RedactionError

PRINT_IT = "Print it to PDF from a PDF reader and redact that copy."


@contextlib.contextmanager
def open_pdf(pdf: bytes) -> Iterator[tuple[pikepdf.Pdf, pypdfium2.PdfDocument]]:
    """Both views of one file. Raises RedactionError where it can't be read or the readers disagree."""
    try:
        source = pikepdf.open(io.BytesIO(pdf))
        drawn = pypdfium2.PdfDocument(pdf)
    except pikepdf.PasswordError as error:
        raise RedactionError(
            "This PDF is protected by a password.", "Take the protection off first."
        ) from error
    except (pikepdf.PdfError, pypdfium2.PdfiumError) as error:
        raise RedactionError("This is no PDF that can be read.", PRINT_IT) from error
    try:
        drawn.init_forms()
        if len(drawn) != len(source.pages):
            raise RedactionError("Two readers disagree on how many pages this PDF has.", PRINT_IT)
        yield source, drawn
    finally:
        drawn.close()
        source.close()
