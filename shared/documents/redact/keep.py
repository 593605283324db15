"""Carry a page without boxes into the new file: what it shows, links to the web, and nothing else that it knows of."""

from collections.abc import Iterator
from typing import Any

import pikepdf

_GEOMETRY = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
_FORM = ("/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Group")
_IMAGE = (
    "/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Decode", "/Filter",
    "/DecodeParms", "/ImageMask", "/Mask", "/SMask", "/Interpolate", "/Intent",
)  # fmt: skip


def has_layers(page: pikepdf.Page) -> bool:
    """Whether part of the page can be switched off: what is off is not seen and must not be handed on."""
    return any(
        "/OC" in item or "/OCGs" in item or item.get("/Type") in ("/OCG", "/OCMD")
        for item in _walk_used(page, page.obj.get("/Resources", pikepdf.Dictionary()), set())
    ) or any("/OC" in note for note in _get_annotations(page))


def keep_page(source: pikepdf.Pdf, page: pikepdf.Page, target: pikepdf.Pdf) -> None:
    """Append a bare copy of `page` to `target`. Raises pikepdf.PdfError where its instructions can't be read."""
    page.contents_coalesce()
    content = page.obj.Contents.read_bytes() if "/Contents" in page.obj else b""
    bare = pikepdf.Dictionary(Type=pikepdf.Name.Page, Contents=source.make_stream(content))
    for key in _GEOMETRY:
        if key in page.obj:
            bare[key] = page.obj[key]
    bare.Resources = _prune(source, page.obj.get("/Resources", pikepdf.Dictionary()), page, {})
    links = [_copy_link(note) for note in _get_annotations(page) if _is_web_link(note)]
    if links:
        bare.Annots = pikepdf.Array([source.make_indirect(link) for link in links])
    source.pages.append(pikepdf.Page(source.make_indirect(bare)))
    target.pages.append(source.pages[-1])
    del source.pages[-1]


def _prune(source: pikepdf.Pdf, resources: Any, content: Any, done: dict[Any, Any]) -> pikepdf.Dictionary:
    """Only the resources that `content` names, drawings within drawings treated the same."""
    named, drawn = _read_names(content)
    pruned = pikepdf.Dictionary()
    for kind, group in resources.items():
        if kind == "/ProcSet" or not isinstance(group, pikepdf.Dictionary):
            continue
        wanted = drawn if kind == "/XObject" else named
        kept = {name: item for name, item in group.items() if name in wanted}
        if kind == "/XObject":
            kept = {name: _copy_drawing(source, item, resources, done) for name, item in kept.items()}
        if kept:
            pruned[kind] = pikepdf.Dictionary(kept)
    return pruned


def _read_names(content: Any) -> tuple[set[str], set[str]]:
    """The names that drawing instructions use at all, and those that they draw (`Do`)."""
    named: set[str] = set()
    drawn: set[str] = set()
    for instruction in pikepdf.parse_content_stream(content):
        names = {str(part) for part in instruction.operands if isinstance(part, pikepdf.Name)}
        named |= names
        if str(instruction.operator) == "Do":
            drawn |= names
    return named, drawn


def _copy_drawing(source: pikepdf.Pdf, item: Any, outer: Any, done: dict[Any, Any]) -> Any:
    if item.objgen in done:
        return done[item.objgen]
    done[item.objgen] = item  # a drawing that includes itself ends here
    is_form = item.get("/Subtype") == "/Form"
    copy = pikepdf.Stream(source, item.read_bytes() if is_form else item.read_raw_bytes())
    for key in _FORM if is_form else _IMAGE:
        if key in item:
            copy[key] = item[key]
    if is_form:
        copy.Resources = _prune(source, item.get("/Resources", outer), item, done)
    done[item.objgen] = source.make_indirect(copy)
    return done[item.objgen]


def _walk_used(content: Any, resources: Any, seen: set[Any]) -> Iterator[Any]:
    """The layers and drawings that `content` uses, and those that they use."""
    named, _ = _read_names(content)
    for kind in ("/Properties", "/XObject"):
        for name, item in resources.get(kind, pikepdf.Dictionary()).items():
            if name not in named or (item.objgen in seen and item.objgen != (0, 0)):
                continue
            seen.add(item.objgen)
            yield item
            if item.get("/Subtype") == "/Form":
                yield from _walk_used(item, item.get("/Resources", resources), seen)


def _get_annotations(page: pikepdf.Page) -> list[Any]:
    notes: Any = page.obj.get("/Annots", [])
    return [note for note in notes if isinstance(note, pikepdf.Dictionary)]


def _is_web_link(note: Any) -> bool:
    action = note.get("/A", pikepdf.Dictionary())
    address = str(action.get("/URI", ""))
    return note.get("/Subtype") == "/Link" and address.startswith(("http://", "https://", "mailto:"))


def _copy_link(note: Any) -> pikepdf.Dictionary:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=note.A.URI)
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=note.Rect, Border=[0, 0, 0], A=action
    )
