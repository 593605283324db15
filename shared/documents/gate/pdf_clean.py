"""Takes out of a PDF what runs, reaches outside, or travels inside it. Every object is looked at, used or not.

Links to pages, web addresses and mail addresses stay. Works on the open document; saving is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pikepdf

from shared.documents.gate.word_clean import is_safe_address

Removed = list[tuple[str, str]]

SAFE_ACTIONS: Final = frozenset({"/GoTo", "/URI", "/Named", "/SetOCGState", "/Hide", "/ResetForm", "/Thread"})
ACTION_KEYS: Final = ("/A", "/PA", "/OpenAction", "/Next")
ALWAYS_REMOVED: Final = {
    "/AA": "action",
    "/JavaScript": "javascript",
    "/XFA": "xfa",
    "/Collection": "embedded_file",
}
ANNOTATIONS: Final = {
    "/FileAttachment": "embedded_file",
    "/RichMedia": "media",
    "/3D": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/Screen": "media",
}


INTERESTING: Final = frozenset(
    {*ACTION_KEYS, *ALWAYS_REMOVED, "/Annots", "/JS", "/EmbeddedFiles", "/AF", "/EF", "/FT", "/SigFlags"}
)


def clean_pdf(pdf: pikepdf.Pdf) -> Removed:
    """Clean in place; the list says what was taken out, as (code, where or what)."""
    removed: Removed = []
    for found in _dictionaries(pdf):
        _clean_annotations(found, removed)
        _clean_actions(found, removed)
        _clean_embedded(found, removed)
        _clean_signature(found, removed)
    if "/Perms" in pdf.Root:
        del pdf.Root["/Perms"]
    return removed


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary with a key that matters, also those inside others; each indirect object starts one walk.

    A large PDF has hundreds of thousands of dictionaries and a handful that matter, so keys are looked at first.
    """
    for top in pdf.objects:
        waiting: list[Any] = [top]
        while waiting:
            item = waiting.pop()
            if isinstance(item, pikepdf.Array):
                waiting.extend(child for child in item if _is_direct(child))
            elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
                pairs = dict((item.stream_dict if isinstance(item, pikepdf.Stream) else item).items())
                waiting.extend(child for child in pairs.values() if _is_direct(child))
                if not INTERESTING.isdisjoint(pairs):
                    yield item


def _is_direct(child: Any) -> bool:
    return _is_container(child) and not child.is_indirect


def _is_container(item: Any) -> bool:
    return isinstance(item, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream)


def _clean_annotations(item: Any, removed: Removed) -> None:
    annotations = item.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return
    for place in reversed(range(len(annotations))):
        annotation = annotations[place]
        kind = str(annotation.get("/Subtype", "")) if isinstance(annotation, pikepdf.Dictionary) else ""
        if kind in ANNOTATIONS:
            removed.append((ANNOTATIONS[kind], _file_name(annotation) or kind.lstrip("/")))
            del annotations[place]


def _clean_actions(item: Any, removed: Removed) -> None:
    for key, code in ALWAYS_REMOVED.items():
        if key in item and _is_container(item[key]):
            del item[key]
            removed.append((code, key.lstrip("/")))
    if "/JS" in item:
        del item["/JS"]
        removed.append(("javascript", "JS"))
    for key in ACTION_KEYS:
        code = _unsafe(item.get(key), key)
        if code:
            del item[key]
            removed.append((code, key.lstrip("/")))


def _unsafe(action: Any, key: str) -> str:
    """The removal code for an action, "" when it is harmless (or is no action but a place in the document)."""
    if key == "/Next":
        chained = isinstance(action, pikepdf.Array) or (
            isinstance(action, pikepdf.Dictionary) and "/S" in action
        )
        return "action" if chained else ""
    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return ""
    kind = str(action["/S"])
    if kind == "/JavaScript":
        return "javascript"
    if kind == "/URI":
        return "" if is_safe_address(str(action.get("/URI", ""))) else "unsafe_link"
    return "" if kind in SAFE_ACTIONS else "action"


def _clean_embedded(item: Any, removed: Removed) -> None:
    if "/EmbeddedFiles" in item:
        names = list(_tree_names(item["/EmbeddedFiles"])) or ["a file"]
        removed.extend(("embedded_file", name) for name in names)
        del item["/EmbeddedFiles"]
    if "/AF" in item and _is_container(item["/AF"]):
        del item["/AF"]
        removed.append(("embedded_file", "an associated file"))
    if "/EF" in item:
        del item["/EF"]


def _tree_names(tree: Any) -> Iterator[str]:
    waiting = [tree]
    for _ in range(1_000):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, pikepdf.Dictionary):
            waiting.extend(node.get("/Kids", pikepdf.Array()))
            yield from (str(name) for name in list(node.get("/Names", pikepdf.Array()))[::2])


def _file_name(annotation: Any) -> str:
    spec = annotation.get("/FS")
    if not isinstance(spec, pikepdf.Dictionary):
        return ""
    return str(spec.get("/UF", spec.get("/F", "")))


def _clean_signature(item: Any, removed: Removed) -> None:
    """A signature field keeps its place and look but loses its value: it does not hold for a rewritten file."""
    if item.get("/FT") == pikepdf.Name.Sig and "/V" in item:
        signer = item["/V"]
        name = str(signer.get("/Name", "")) if isinstance(signer, pikepdf.Dictionary) else ""
        del item["/V"]
        removed.append(("signature", name))
    if "/SigFlags" in item:
        del item["/SigFlags"]
