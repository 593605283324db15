"""Draw a page as a picture and paint the boxes into its pixels."""

import io
import math
import zlib
from collections.abc import Sequence

import pikepdf
import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from shared.documents.redact.model import Box

_DPI = 200
_MOST_PIXELS = 40_000_000
_JPEG_QUALITY = 88


def draw_page(page: pypdfium2.PdfPage, boxes: Sequence[Box]) -> Image.Image:
    """The page as a reader sees it, forms and notes included, with `boxes` black and nothing kept beneath."""
    width, height = page.get_size()
    scale = min(_DPI / 72, math.sqrt(_MOST_PIXELS / (width * height)))
    picture: Image.Image = page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
    brush = ImageDraw.Draw(picture)
    for box in boxes:
        # Outwards to whole pixels, so that no edge keeps a shade of what was there.
        left, right = math.floor(box.x0 * scale) - 1, math.ceil(box.x1 * scale) + 1
        top, bottom = math.floor((height - box.y1) * scale) - 1, math.ceil((height - box.y0) * scale) + 1
        brush.rectangle((left, top, right, bottom), fill=(0, 0, 0))
    return picture


def add_picture(pdf: pikepdf.Pdf, picture: Image.Image) -> pikepdf.Object:
    """The picture as an image of `pdf`, grey where it has no colour, in the smaller of two encodings."""
    if _is_grey(picture):
        picture = picture.convert("L")
    exact = zlib.compress(picture.tobytes(), 6)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=_JPEG_QUALITY)
    photo = buffer.getvalue()
    plain = len(exact) <= len(photo)
    stream = pikepdf.Stream(pdf, exact if plain else photo)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = picture.size
    stream.ColorSpace = pikepdf.Name.DeviceGray if picture.mode == "L" else pikepdf.Name.DeviceRGB
    stream.BitsPerComponent = 8
    stream.Filter = pikepdf.Name.FlateDecode if plain else pikepdf.Name.DCTDecode
    return pdf.make_indirect(stream)


def _is_grey(picture: Image.Image) -> bool:
    red, green, blue = picture.split()
    return (
        ImageChops.difference(red, green).getbbox() is None
        and ImageChops.difference(red, blue).getbbox() is None
    )
