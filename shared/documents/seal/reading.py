"""Open any PDF for signing or checking, or say in a sentence why not."""

import io
from typing import Any

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields

from shared.documents.seal.model import NotReadable

# A hostile file makes the parser fail in many ways; all of them mean the same to the person who sent it.
PARSER_ERRORS = (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)
_SAVE_AGAIN = "Open it in a PDF reader, save it again, and send that copy."


def open_pdf(pdf: bytes) -> PdfFileReader:
    """A reader over the whole file; raises NotReadable for what is no PDF, is damaged, or needs a password."""
    if b"%PDF-" not in pdf[:1024]:
        raise NotReadable("This is not a PDF." if pdf else "The file is empty.", "Send the PDF itself.")
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        encrypted = reader.encrypted
        _ = reader.root
    except PARSER_ERRORS as error:
        raise NotReadable("This PDF is damaged and can't be read.", _SAVE_AGAIN) from error
    if encrypted:
        raise NotReadable(
            "This PDF is protected by a password.", "Take the protection off and send it again."
        )
    return reader


def list_signature_fields(reader: PdfFileReader) -> list[tuple[str, Any, Any]]:
    """Name, signature dictionary and field of every signature that the document shows.

    A form that can't be walked shows none: whoever asks must look at the bytes as well (`container`).
    """
    try:
        return [
            (name, value.get_object(), field)
            for name, value, field in fields.enumerate_sig_fields(reader, filled_status=True)
        ]
    except PARSER_ERRORS:
        return []
