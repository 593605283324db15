"""Build the redacted file, page by page, into a PDF that never knew the old one; then try to get at what is gone.

Runs in a process of its own (`redact`): it reads files from strangers.
"""

import contextlib
import io
import math
from collections.abc import Sequence

import pikepdf
import pypdfium2
from PIL import Image

from shared.documents.redact.find import find_phrase
from shared.documents.redact.keep import has_layers, keep_page
from shared.documents.redact.layer import add_font, gather_words, write_layer
from shared.documents.redact.letters import Letter, read_letters
from shared.documents.redact.model import Box, RedactionError, Refusal
from shared.documents.redact.opened import PRINT_IT, open_pdf
from shared.documents.redact.picture import add_picture, draw_page

_DARK = 24
"""The lightest grey (of 255) that counts as black: pictures are compressed."""


def redact_or_refuse(
    pdf: bytes, boxes: tuple[Box, ...], title: str, phrases: tuple[str, ...] = ()
) -> bytes | Refusal:
    """`build_redacted` for a process of its own: an error that is an answer comes back as a value."""
    try:
        return build_redacted(pdf, boxes, title, phrases)
    except RedactionError as error:
        return Refusal(error.reason, error.way_out)


def build_redacted(pdf: bytes, boxes: tuple[Box, ...], title: str, phrases: tuple[str, ...] = ()) -> bytes:
    """The redacted file's bytes, in which none of `phrases` is found any more. Raises RedactionError."""
    with open_pdf(pdf) as (source, drawn):
        _require_on_page(drawn, boxes)
        with pikepdf.new() as target:
            for number in range(1, len(drawn) + 1):
                _add_page(source, drawn, number, [box for box in boxes if box.page == number], target)
            _describe(source, target, title)
            buffer = io.BytesIO()
            target.save(buffer)
    result = buffer.getvalue()
    _prove(result, boxes)
    _prove_gone(result, phrases)
    return result


def _require_on_page(drawn: pypdfium2.PdfDocument, boxes: Sequence[Box]) -> None:
    for box in boxes:
        if not 1 <= box.page <= len(drawn):
            raise RedactionError(f"There is no page {box.page}.", f"Pages are 1 to {len(drawn)}.")
        width, height = drawn[box.page - 1].get_size()
        if not _overlaps(box, width, height):
            raise RedactionError(
                f"A box on page {box.page} covers nothing of the page.",
                f"Give left, bottom, right, top in points; the page is {width:.0f} by {height:.0f}.",
            )


def _overlaps(box: Box, width: float, height: float) -> bool:
    finite = all(map(math.isfinite, (box.x0, box.y0, box.x1, box.y1)))
    return (
        finite and box.x0 < min(box.x1, width) and box.y0 < min(box.y1, height) and box.x1 > 0 and box.y1 > 0
    )


def _add_page(
    source: pikepdf.Pdf, drawn: pypdfium2.PdfDocument, number: int, boxes: list[Box], target: pikepdf.Pdf
) -> None:
    page = source.pages[number - 1]
    if not boxes and not has_layers(page) and not _has_notes(page):
        with contextlib.suppress(pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError):
            keep_page(source, page, target)
            return
    _add_picture_page(drawn[number - 1], boxes, target)


def _has_notes(page: pikepdf.Page) -> bool:
    """Notes, stamps and form fields are drawn into the page: their own data may say more than they show."""
    return any(note.get("/Subtype") != "/Link" for note in page.obj.get("/Annots", []))


def _add_picture_page(page: pypdfium2.PdfPage, boxes: list[Box], target: pikepdf.Pdf) -> None:
    width, height = page.get_size()
    picture = add_picture(target, draw_page(page, boxes))
    words = gather_words(read_letters(page), boxes, width, height)
    content = f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /Page Do Q\n".encode() + write_layer(words)
    new = target.add_blank_page(page_size=(width, height))
    new.obj.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Page=picture), Font=pikepdf.Dictionary(Words=add_font(target))
    )
    new.obj.Contents = target.make_stream(content)


def _describe(source: pikepdf.Pdf, target: pikepdf.Pdf, title: str) -> None:
    """The language helps a screen reader and tells nothing; the title is the caller's, never the old one."""
    if "/Lang" in source.Root:
        target.Root.Lang = pikepdf.String(str(source.Root.Lang)[:35])
    if title:
        target.docinfo["/Title"] = title
        target.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)


def _prove(result: bytes, boxes: Sequence[Box]) -> None:
    """Read the finished file as a stranger would: no letter under a box, and every pixel there black."""
    with contextlib.closing(pypdfium2.PdfDocument(result)) as finished:
        for number in sorted({box.page for box in boxes}):
            page = finished[number - 1]
            here = [box for box in boxes if box.page == number]
            left = [
                letter
                for letter in read_letters(page)
                if letter.placed and not letter.text.isspace() and _is_inside(letter, here)
            ]
            if left or not _is_black(page, here):
                raise RedactionError(f"Page {number} would still show something under a box.", PRINT_IT)


def _prove_gone(result: bytes, phrases: Sequence[str]) -> None:
    """Search the finished file as it was searched before: no phrase may be found in any form."""
    for phrase in phrases:
        left = find_phrase(result, phrase)
        if left:
            raise RedactionError(
                f"Page {left[0].page} would still show “{phrase}”.",
                "Mark those words with a box and try again.",
            )


def _is_inside(letter: Letter, boxes: Sequence[Box]) -> bool:
    x, y = letter.centre
    return any(box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1 for box in boxes)


def _is_black(page: pypdfium2.PdfPage, boxes: Sequence[Box]) -> bool:
    picture: Image.Image = page.render(scale=2).to_pil().convert("L")
    _, height = page.get_size()
    for box in boxes:
        area = (box.x0 * 2, (height - box.y1) * 2, box.x1 * 2, (height - box.y0) * 2)
        inside = (
            max(0, int(area[0]) + 1),
            max(0, int(area[1]) + 1),
            min(picture.width, int(area[2]) - 1),
            min(picture.height, int(area[3]) - 1),
        )
        if inside[0] < inside[2] and inside[1] < inside[3] and _get_lightest(picture.crop(inside)) > _DARK:
            return False
    return True


def _get_lightest(picture: Image.Image) -> int:
    return int(picture.getextrema()[1])  # type: ignore[arg-type]
