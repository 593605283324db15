"""Taking nodes out of an XML tree: lxml, asked to remove one, removes the text behind it too."""

from lxml import etree


def drop(node: etree._Element) -> None:
    """Take a node out of its parent, if it has one, and keep the text that follows it."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)
