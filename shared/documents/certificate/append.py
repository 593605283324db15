"""Put the certificate's pages behind the agreement's, so that the tags of both survive. Seals nothing.

A PDF library copies pages without the tags that describe them; without those a screen reader meets blank pages.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from shared.documents.certificate.model import CertificateError
from shared.documents.seal.model import NotReadable
from shared.documents.seal.seal import is_signed

_BOOKMARK = "Certificate of completion"


def append_certificate(agreement: bytes, certificate: bytes) -> bytes:
    """Agreement pages, then certificate pages, one PDF with one set of tags, ready for the seal.

    Raises CertificateError where the agreement is signed (appending would break that) or can't be read.
    """
    try:
        require_unsigned(agreement)
        with pikepdf.open(io.BytesIO(agreement)) as pdf, pikepdf.open(io.BytesIO(certificate)) as extra:
            first = len(pdf.pages)
            pdf.pages.extend(extra.pages)
            _merge_tags(pdf, extra, first)
            for page in pdf.pages:
                page.obj.Tabs = pikepdf.Name.S  # the seal's field makes readers ask in which order to go
            with pdf.open_outline() as outline:
                outline.root.append(pikepdf.OutlineItem(_BOOKMARK, first))
            buffer = io.BytesIO()
            pdf.save(buffer, deterministic_id=True)
    except pikepdf.PdfError as error:
        raise unreadable() from error
    return buffer.getvalue()


def unreadable() -> CertificateError:
    """What is said where the agreement's PDF is damaged or none."""
    return CertificateError("The agreement's PDF can't be read.", "Convert the Word file again.")


def require_unsigned(agreement: bytes) -> None:
    """Raises CertificateError where the agreement is signed, which any change would break, or can't be read."""
    try:
        signed = is_signed(agreement)
    except NotReadable as error:
        raise unreadable() from error
    if signed:
        raise CertificateError(
            "This PDF is signed, and adding pages would break the signature.",
            "Keep it as it came and make a certificate that names it by its hash.",
        )


def _merge_tags(pdf: pikepdf.Pdf, extra: pikepdf.Pdf, first: int) -> None:
    """Hang the second tree of tags beside the first, and move its page numbers past those of the first."""
    theirs: Any = extra.Root.get("/StructTreeRoot")
    ours: Any = pdf.Root.get("/StructTreeRoot")
    if theirs is None or ours is None:
        return
    copied: Any = pdf.copy_foreign(theirs)
    offset = _get_next_key(ours)
    for page in pdf.pages[first:]:
        _shift_page(page.obj, offset)
    tree = pikepdf.NumberTree(ours.ParentTree)
    for key, value in pikepdf.NumberTree(copied.ParentTree).items():
        tree[key + offset] = value
    ours.ParentTreeNextKey = offset + _get_next_key(copied)
    _hang(ours, copied)
    _merge_roles(ours, copied)
    _merge_ids(ours, copied)


def _hang(ours: Any, copied: Any) -> None:
    """The certificate becomes a part of the one document, where the agreement's tags have one at their top."""
    top = list(_as_list(ours.K))
    parent = top[0] if len(top) == 1 and top[0].get("/S") == "/Document" else ours
    parts = list(_as_list(copied.K))
    for part in parts:
        part.P = parent
        if part.get("/S") == "/Document":
            part.S = pikepdf.Name.Part
    parent.K = pikepdf.Array([*_as_list(parent.get("/K", pikepdf.Array())), *parts])


def _shift_page(page: Any, offset: int) -> None:
    if "/StructParents" in page:
        page.StructParents = int(page.StructParents) + offset
    for annotation in page.get("/Annots", []):
        if "/StructParent" in annotation:
            annotation.StructParent = int(annotation.StructParent) + offset


def _merge_roles(ours: Any, theirs: Any) -> None:
    if "/RoleMap" not in theirs:
        return
    if "/RoleMap" not in ours:
        ours.RoleMap = pikepdf.Dictionary()
    for name, role in theirs.RoleMap.items():
        if name not in ours.RoleMap:
            ours.RoleMap[name] = role


def _merge_ids(ours: Any, theirs: Any) -> None:
    """Names of tags that others point to; LibreOffice gives none of the kind that Typst does, so none clash."""
    if "/IDTree" not in theirs:
        return
    if "/IDTree" not in ours:
        ours.IDTree = theirs.IDTree
        return
    tree = pikepdf.NameTree(ours.IDTree)
    for name, element in pikepdf.NameTree(theirs.IDTree).items():
        if name not in tree:
            tree[name] = element


def _get_next_key(root: Any) -> int:
    keys = [key for key, _ in pikepdf.NumberTree(root.ParentTree).items()]
    return max([int(root.get("/ParentTreeNextKey", 0)), *(key + 1 for key in keys)])


def _as_list(value: Any) -> Iterator[Any]:
    yield from value if isinstance(value, pikepdf.Array) else [value]
