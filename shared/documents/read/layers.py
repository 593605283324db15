"""What floats over what: whether a picture lies over the whole of a text box, so that nobody sees what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from shared.documents.read.ground import A
from shared.documents.read.package import W
from shared.documents.read.paper import WP, Axis, anchored

ANCHOR: Final = WP + "anchor"
BLIP: Final = A + "blip"


@dataclass
class Pictures:
    """The pictures that float in the parts of one file; each part is looked through once, when it has a text box."""

    _known: dict[etree._Element, list[etree._Element]] = field(default_factory=dict)

    def cover(self, box: etree._Element) -> bool:
        """Whether a picture lies over all of this anchor. One that lets light through is not told apart."""
        root = box.getroottree().getroot()
        if root not in self._known:
            self._known[root] = list(_pictures(root))
        return any(_lies_over(picture, box) for picture in self._known[root] if picture is not box)


def _pictures(root: etree._Element) -> Iterator[etree._Element]:
    for anchor in root.iter(ANCHOR):
        if anchor.find(f".//{BLIP}") is not None and anchor.find(f".//{W}txbxContent") is None:
            yield anchor


def _lies_over(picture: etree._Element, box: etree._Element) -> bool:
    if _height(picture) <= _height(box):
        return False
    same = _paragraph(picture) is _paragraph(box)
    axes = zip(anchored(picture), anchored(box), strict=True)
    return all(_spans(outer, inner, same_paragraph=same) for outer, inner in axes)


def _height(anchor: etree._Element) -> tuple[bool, int]:
    """Its place in the pile: what lies behind the text is below everything that does not."""
    order = anchor.get("relativeHeight") or ""
    return anchor.get("behindDoc") not in ("1", "true"), int(order) if order.isdigit() else 0


def _paragraph(anchor: etree._Element) -> etree._Element | None:
    return next(anchor.iterancestors(W + "p"), None)


def _spans(outer: Axis, inner: Axis, *, same_paragraph: bool) -> bool:
    """Whether one reaches from the other's beginning to its end; they are compared from one and the same origin."""
    if outer.origin != inner.origin or not (same_paragraph or outer.origin in ("page", "margin")):
        return False
    if outer.start is None or outer.size is None or inner.start is None or inner.size is None:
        return False
    return outer.start <= inner.start and inner.start + inner.size <= outer.start + outer.size
