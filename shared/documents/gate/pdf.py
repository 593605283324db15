"""Inspects a PDF: refuses what cannot be read or is two things at once, and writes a copy without active content."""

from __future__ import annotations

import io
import zipfile
from collections import Counter

import pikepdf

from shared.documents.gate.findings import REMOVALS, finding, refused, removal
from shared.documents.gate.model import Inspection, Limits
from shared.documents.gate.pdf_clean import clean_pdf

EOF_MARK = b"%%EOF"
ACTIVE = ("javascript", "action", "media", "xfa", "unsafe_link")


def inspect_pdf(data: bytes, limits: Limits) -> Inspection:
    """The inspection of a PDF. Raises Refused where it cannot go on."""
    inspection = Inspection("pdf")
    _check_ends(data, inspection)
    with _open(data) as pdf:
        _check_document(pdf, inspection)
        try:
            _rewrite(pdf, inspection)
        except (pikepdf.PdfError, RuntimeError, TypeError, ValueError, OverflowError) as error:
            # Names that are not UTF-8, streams that do not unpack, numbers out of range: pikepdf raises what it meets.
            raise refused("damaged", detail="an object in it cannot be read") from error
        if pdf.get_warnings():
            inspection.findings.append(finding("pdf_damaged"))
    return inspection


def _rewrite(pdf: pikepdf.Pdf, inspection: Inspection) -> None:
    removed = clean_pdf(pdf)
    inspection.removed.extend(removal(code, place) for code, place in removed)
    _report(removed, inspection)
    buffer = io.BytesIO()
    pdf.save(buffer, encryption=False, deterministic_id=True)
    inspection.copy = buffer.getvalue()


def _check_ends(data: bytes, inspection: Inspection) -> None:
    start = data.find(b"%PDF-")
    if data[:start].strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise refused("polyglot", what="a PDF", other="something else in front")
    end = data.rfind(EOF_MARK)
    trailing = data[end + len(EOF_MARK) :].strip(b" \t\r\n\x00\x1a")
    if end < 0 or (b" obj" in trailing and b"endobj" in trailing):
        raise refused("truncated")
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise refused("polyglot", what="a PDF", other="an archive")
    if any(mark in trailing.lower() for mark in (b"<html", b"<script", b"<?php", b"pk\x03\x04")):
        raise refused("polyglot", what="a PDF", other="a web page or archive after its end")
    if trailing:
        inspection.removed.append(removal("trailing", f"{len(trailing)} bytes"))


def _open(data: bytes) -> pikepdf.Pdf:
    try:
        return pikepdf.Pdf.open(io.BytesIO(data), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise refused("password") from error
    except (pikepdf.PdfError, RuntimeError, ValueError, OverflowError) as error:
        raise refused(
            "damaged", detail=str(error).rpartition(":")[2].strip() or "no table of contents"
        ) from error


def _check_document(pdf: pikepdf.Pdf, inspection: Inspection) -> None:
    try:
        pages = len(pdf.pages)
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError) as error:
        raise refused("damaged", detail="its list of pages cannot be read") from error
    if pages == 0:
        raise refused("no_pages")
    if bool(pdf.Root.get("/NeedsRendering", False)):
        raise refused("pdf_form")
    if pdf.is_encrypted:
        inspection.findings.append(finding("pdf_restricted"))
    layers = pdf.Root.get("/OCProperties")
    shown = layers.get("/D") if isinstance(layers, pikepdf.Dictionary) else None
    if isinstance(shown, pikepdf.Dictionary) and (
        len(shown.get("/OFF", pikepdf.Array())) or shown.get("/BaseState") == pikepdf.Name.OFF
    ):
        inspection.findings.append(finding("hidden_layers"))


def _report(removed: list[tuple[str, str]], inspection: Inspection) -> None:
    count = Counter(code for code, _ in removed)
    active = [REMOVALS[code] for code in ACTIVE if count[code]]
    if active:
        inspection.findings.append(finding("active_content", what="; ".join(active)))
    if count["embedded_file"]:
        names = ", ".join(place for code, place in removed if code == "embedded_file")
        inspection.findings.append(finding("embedded_files", what=names))
    if count["signature"]:
        inspection.findings.append(finding("signed_pdf", count=count["signature"]))
