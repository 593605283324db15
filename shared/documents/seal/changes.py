"""What was changed in a PDF after it was signed, in words a reader can check by looking.

Compares the file as it was signed with the file as it is. Judges nothing: whether a change was allowed is the
signature's own rule.
"""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

# Whatever program saves a file writes itself and the moment in here: no change that a reader can see.
_OF_THE_PROGRAM = ("/Producer", "/ModDate")
_UNKNOWN = "the file was changed in a way that can't be described"


@dataclass(frozen=True, slots=True)
class _Picture:
    """The parts of one revision that a reader can see, each reduced to something that can be compared."""

    pages: tuple[str, ...]
    annotations: tuple[int, ...]
    fields: dict[str, str]
    signatures: int
    attachments: frozenset[str]
    metadata: str


def list_changes(pdf: bytes, signed_until: int) -> tuple[str, ...]:
    """The changes between the first `signed_until` bytes and the whole of `pdf`."""
    if len(pdf) == signed_until:
        return ()
    try:
        before, after = _draw(pdf[:signed_until]), _draw(pdf)
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return (_UNKNOWN,)
    changes = tuple(_compare(before, after))
    return changes or ("bytes were added that change nothing to be seen",)


def _compare(before: _Picture, after: _Picture) -> Iterator[str]:
    yield from _compare_pages(before, after)
    yield from _compare_fields(before.fields, after.fields)
    if after.signatures > before.signatures:
        yield _count(after.signatures - before.signatures, "signature", "added")
    if after.signatures < before.signatures:
        yield _count(before.signatures - after.signatures, "signature", "taken out")
    for name in sorted(after.attachments - before.attachments):
        yield f"attachment “{name}” added"
    for name in sorted(before.attachments - after.attachments):
        yield f"attachment “{name}” taken out"
    if before.metadata != after.metadata:
        yield "the document's properties changed"


def _compare_pages(before: _Picture, after: _Picture) -> Iterator[str]:
    difference = len(after.pages) - len(before.pages)
    if difference:
        yield _count(abs(difference), "page", "added" if difference > 0 else "taken out")
    for number, (old, new) in enumerate(zip(before.pages, after.pages, strict=False), start=1):
        if old != new:
            yield f"what page {number} shows changed"
    for number, (had, has) in enumerate(zip(before.annotations, after.annotations, strict=False), start=1):
        if had != has:
            yield f"notes or marks on page {number} {'added' if has > had else 'taken out'}"


def _compare_fields(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            yield f"form field “{name}” added"
        elif name not in after:
            yield f"form field “{name}” taken out"
        elif before[name] != after[name]:
            yield f"form field “{name}” filled or changed"


def _count(number: int, noun: str, verb: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''} {verb}"


def _draw(pdf: bytes) -> _Picture:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fields = dict(_walk_fields(opened))
        return _Picture(
            pages=tuple(_digest_page(page) for page in opened.pages),
            annotations=tuple(_count_annotations(page) for page in opened.pages),
            fields={name: value for name, (kind, value) in fields.items() if kind != "/Sig"},
            signatures=sum(1 for kind, value in fields.values() if kind == "/Sig" and value),
            attachments=frozenset(opened.attachments),
            metadata=_describe_properties(opened),
        )


def _describe_properties(pdf: pikepdf.Pdf) -> str:
    kept = {str(key): str(value) for key, value in pdf.docinfo.items() if key not in _OF_THE_PROGRAM}
    return repr(sorted(kept.items()))


def _digest_page(page: pikepdf.Page) -> str:
    """A page's drawing instructions and everything that they name, so that a swapped picture counts as a change."""
    digest = hashlib.sha256(_read_contents(page))
    resources = page.obj.get("/Resources")
    digest.update(resources.unparse(resolved=True) if resources is not None else b"")
    for name, image in sorted(page.get_images().items()):
        digest.update(name.encode() + image.read_raw_bytes())
    for form in _walk_forms(page.obj, set()):
        digest.update(form.read_bytes())
    digest.update(repr([float(edge) for edge in page.mediabox]).encode())
    return digest.hexdigest()


def _read_contents(page: pikepdf.Page) -> bytes:
    contents = page.obj.get("/Contents")
    if contents is None:
        return b""
    parts = contents if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts)


def _walk_forms(holder: Any, seen: set[tuple[int, int]]) -> Iterator[Any]:
    """The drawings that a page (or a drawing) includes by name, however deep, each once."""
    objects = holder.get("/Resources", {}).get("/XObject", {})
    for _, item in sorted(objects.items()):
        if item.get("/Subtype") == "/Form" and item.objgen not in seen:
            seen.add(item.objgen)
            yield item
            yield from _walk_forms(item, seen)


def _count_annotations(page: pikepdf.Page) -> int:
    annotations: Any = page.obj.get("/Annots", [])
    return sum(1 for item in annotations if item.get("/Subtype") != "/Widget")


def _walk_fields(pdf: pikepdf.Pdf) -> Iterator[tuple[str, tuple[str, str]]]:
    form: Any = pdf.Root.get("/AcroForm", {})
    queue = [(field, "", "") for field in form.get("/Fields", [])]
    while queue:
        field, parent, kind = queue.pop()
        own = str(field.get("/T", ""))
        name = f"{parent}.{own}" if parent and own else parent or own
        kind = str(field.get("/FT", kind))
        children = [child for child in field.get("/Kids", []) if "/T" in child]
        queue.extend((child, name, kind) for child in children)
        if not children:
            yield name, (kind, _get_value(field, kind))


def _get_value(field: pikepdf.Object, kind: str) -> str:
    value = field.get("/V")
    if value is None:
        return ""
    return "signed" if kind == "/Sig" else str(value)
