"""Inspects a picture and writes it anew: pixels stay, details about camera, place and time and anything behind go."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any, Final

from PIL import Image, ImageOps, ImageSequence

from shared.documents.gate.findings import finding, refused, removal
from shared.documents.gate.model import Inspection, Kind, Limits

FORMATS: Final[dict[Kind, tuple[str, ...]]] = {
    "png": ("PNG",),
    "jpeg": ("JPEG", "MPO"),
    "tiff": ("TIFF",),
    "gif": ("GIF",),
    "webp": ("WEBP",),
}
KEPT_DETAILS: Final = ("transparency", "dpi", "duration", "loop")
ORIENTATION: Final = 0x0112
END_MARKS: Final = {"png": b"IEND\xaeB`\x82", "jpeg": b"\xff\xd9", "gif": b"\x3b"}
SCRIPTS: Final = (b"<script", b"<?php", b"<html", b"%pdf-")


def inspect_picture(data: bytes, kind: Kind, limits: Limits) -> Inspection:
    """The inspection of a picture. Raises Refused where it cannot go on."""
    inspection = Inspection(kind)
    _check_end(data, kind, inspection)
    try:
        _rewrite(data, kind, limits, inspection)
    except MemoryError:
        raise
    except Image.DecompressionBombError as error:
        raise refused("too_many_pixels", count="too many", limit=limits.pixels // 1_000_000) from error
    except (
        OSError,
        SyntaxError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        EOFError,
        struct.error,
    ) as error:
        # The decoders raise whatever their arithmetic runs into; each of these was seen on a damaged picture.
        code = "truncated" if "truncated" in str(error).lower() else "damaged"
        raise refused(code, detail=str(error)) from error
    return inspection


def _check_end(data: bytes, kind: Kind, inspection: Inspection) -> None:
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise refused("polyglot", what="a picture", other="an archive")
    mark = END_MARKS.get(kind, b"")
    end = data.rfind(mark) + len(mark) if mark and mark in data else len(data)
    trailing = data[end:].strip(b"\x00\r\n ")
    if any(script in data[-65_536:].lower() for script in SCRIPTS):
        raise refused("polyglot", what="a picture", other="a web page, script or PDF")
    if trailing:
        inspection.removed.append(removal("trailing", f"{len(trailing)} bytes"))


def _rewrite(data: bytes, kind: Kind, limits: Limits, inspection: Inspection) -> None:
    Image.MAX_IMAGE_PIXELS = limits.pixels
    with Image.open(io.BytesIO(data), formats=FORMATS[kind]) as picture:
        frames = min(getattr(picture, "n_frames", 1), 10_000)
        pixels = picture.width * picture.height * frames
        if pixels > limits.pixels:
            raise refused("too_many_pixels", count=f"{pixels / 1e6:.0f}", limit=limits.pixels // 1_000_000)
        if picture.getexif() or any(name not in KEPT_DETAILS and _is_detail(name) for name in picture.info):
            inspection.removed.append(removal("metadata"))
            inspection.findings.append(finding("picture_details"))
        inspection.copy = _saved(picture, kind)


def _is_detail(name: object) -> bool:
    return str(name).lower() in {
        "exif",
        "xmp",
        "xml:com.adobe.xmp",
        "comment",
        "photoshop",
        "icc_profile",
        "raw profile type exif",
    }


def _saved(picture: Image.Image, kind: Kind) -> bytes:
    """The same picture in the same format. A JPEG that need not be turned keeps its own quantisation."""
    turned = picture.getexif().get(ORIENTATION, 1) not in (0, 1)
    kept: dict[str, Any] = {name: picture.info[name] for name in KEPT_DETAILS if name in picture.info}
    buffer = io.BytesIO()
    picture.load()
    if kind == "jpeg":
        same = picture.format == "JPEG" and not turned
        upright = picture if same else ImageOps.exif_transpose(picture).copy()
        upright.info = {name: value for name, value in kept.items()}
        upright.save(buffer, "JPEG", quality="keep" if same else 95, dpi=kept.get("dpi", (72, 72)))
        return buffer.getvalue()
    frames = [frame.copy() for frame in ImageSequence.Iterator(picture)]
    for frame in frames:
        frame.info = {name: value for name, value in frame.info.items() if name in KEPT_DETAILS}
    _save_frames(frames, kind, buffer, kept)
    return buffer.getvalue()


def _save_frames(frames: list[Image.Image], kind: Kind, buffer: io.BytesIO, kept: dict[str, Any]) -> None:
    options: dict[str, Any] = dict(kept)
    if kind == "tiff":
        options = {"compression": "tiff_deflate", **({"dpi": kept["dpi"]} if "dpi" in kept else {})}
    if kind == "webp":
        options["lossless"] = True
    several = {"save_all": True, "append_images": frames[1:]} if len(frames) > 1 else {}
    frames[0].save(buffer, FORMATS[kind][0], **several, **options)
