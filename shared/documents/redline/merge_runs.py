"""Merges two tracked versions of one paragraph, sign by sign, into one with both sides' changes.

Both versions must give the same base paragraph when rejected. Where the two sides changed the same words
differently, both replacements stand side by side under their authors, and the place is a conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from shared.documents.redline.fingerprint import canonical
from shared.documents.redline.merge_marks import Signature, delete_text
from shared.documents.redline.names import (
    DEL,
    DEL_TEXT,
    INS,
    MOVE_FROM,
    MOVE_TO,
    PPR,
    REVISIONS,
    RPR,
    R,
    T,
    w,
)

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MARKERS = frozenset({w("bookmarkStart"), w("bookmarkEnd"), w("proofErr")})


class CannotMerge(Exception):
    """The two versions cannot be merged inside the paragraph; they have to stand whole, side by side."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One sign of text, or one thing that is not text (`node`), with the formatting of its run (`look`).

    `outside` is true for a thing that stands in the paragraph itself and not in a run: a link, a field, a control.
    """

    key: str
    node: etree._Element | None = None
    look: etree._Element | None = None
    outside: bool = False


@dataclass
class Side:
    """One side's version: the base's atoms, which of them it removes, and what it adds before which."""

    base: list[Atom] = field(default_factory=list)
    gone: list[bool] = field(default_factory=list)
    come: dict[int, list[Atom]] = field(default_factory=dict)
    markers: dict[int, list[etree._Element]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hunk:
    """One change of one side: base atoms lo to hi go, `come` takes their place."""

    ours: bool
    lo: int
    hi: int
    come: tuple[Atom, ...]

    @property
    def keys(self) -> tuple[int, int, str]:
        """What makes two hunks the same change."""
        return self.lo, self.hi, text_of(self.come)


@dataclass(frozen=True, slots=True)
class Clash:
    """Base text that both sides replaced, each with its own."""

    base: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Whose name stands on our changes, on theirs, and on those both made."""

    ours: Signature
    theirs: Signature
    both: Signature


def text_of(atoms: Iterable[Atom]) -> str:
    """The text of atoms; things that are not text as a sign."""
    return "".join(atom.key if atom.node is None else "▯" for atom in atoms)


def read_side(paragraph: etree._Element) -> Side:
    """Take a tracked paragraph apart. Raises CannotMerge where a change lies inside a link, field or control."""
    side = Side()
    for child in paragraph:
        if child.tag == PPR or not isinstance(child.tag, str):
            continue
        if child.tag in _MARKERS:
            side.markers.setdefault(len(side.base), []).append(child)
        elif child.tag in (INS, MOVE_TO):
            side.come.setdefault(len(side.base), []).extend(_atoms(child))
        elif child.tag in (DEL, MOVE_FROM):
            _add_base(side, _atoms(child), gone=True)
        else:
            _add_base(side, _atoms_of_node(child), gone=False)
    return side


def merge_runs(ours: Side, theirs: Side, by: Signatures) -> tuple[list[etree._Element], list[Clash]]:
    """The merged content of the paragraph, and what clashed. Raises CannotMerge if the base texts differ."""
    if [atom.key for atom in ours.base] != [atom.key for atom in theirs.base]:
        raise CannotMerge
    out = _Output(ours, theirs, by)
    for group in _groups([*_hunks(ours, ours=True), *_hunks(theirs, ours=False)]):
        out.add_group(group)
    out.keep_until(len(ours.base))
    out.add_markers(len(ours.base), len(ours.base) + 1)
    return out.nodes, out.clashes


class _Output:
    def __init__(self, ours: Side, theirs: Side, by: Signatures) -> None:
        self._ours, self._theirs, self._by = ours, theirs, by
        self._at = 0
        self.nodes: list[etree._Element] = []
        self.clashes: list[Clash] = []

    def keep_until(self, stop: int) -> None:
        """Base text that nobody changed, with its bookmarks; formatting is that of the side that changed it."""
        for at in range(self._at, stop):
            if at in self._ours.markers:
                self._flush(at)
                self.add_markers(at, at + 1)
        self._flush(stop)

    def add_markers(self, start: int, stop: int) -> None:
        """The base's bookmarks before these atoms; a field elsewhere may point to them."""
        for at in range(start, stop):
            self.nodes += [deepcopy(marker) for marker in self._ours.markers.get(at, [])]

    def _flush(self, stop: int) -> None:
        kept = [_formatted(self._ours.base[at], self._theirs.base[at]) for at in range(self._at, stop)]
        self.nodes += _runs(kept)
        self._at = max(self._at, stop)

    def add_group(self, group: list[Hunk]) -> None:
        lo, hi = min(hunk.lo for hunk in group), max(hunk.hi for hunk in group)
        self.keep_until(lo)
        ours, theirs = ([hunk for hunk in group if hunk.ours is side] for side in (True, False))
        if not ours or not theirs:
            self._apply(group, self._by.ours if ours else self._by.theirs)
        elif [hunk.keys for hunk in ours] == [hunk.keys for hunk in theirs]:
            self._apply(ours, self._by.both)
        else:
            self._clash(lo, hi, ours, theirs)

    def _apply(self, hunks: list[Hunk], by: Signature) -> None:
        for hunk in hunks:
            self.keep_until(hunk.lo)
            self._delete(hunk.lo, hunk.hi, by)
            self._insert(hunk.come, by)

    def _clash(self, lo: int, hi: int, ours: list[Hunk], theirs: list[Hunk]) -> None:
        """Both sides' texts for the stretch, each under its name; the base text under both names."""
        left, right = _applied(self._ours.base, lo, hi, ours), _applied(self._theirs.base, lo, hi, theirs)
        base = self._ours.base[lo:hi]
        self._delete(lo, hi, self._by.both)
        if text_of(left) == text_of(right):
            self._insert(left, self._by.both)
            return
        self._insert(left, self._by.ours)
        self._insert(right, self._by.theirs)
        self.clashes.append(Clash(text_of(base), text_of(left), text_of(right)))

    def _delete(self, lo: int, hi: int, by: Signature) -> None:
        self.add_markers(lo, hi)
        self._change(self._ours.base[lo:hi], DEL, by)
        self._at = max(self._at, hi)

    def _insert(self, atoms: Iterable[Atom], by: Signature) -> None:
        self._change(atoms, INS, by)

    def _change(self, atoms: Iterable[Atom], name: str, by: Signature) -> None:
        found = list(atoms)
        if any(atom.outside for atom in found):
            raise CannotMerge
        for run in _runs(found):
            change = by.mark(name)
            change.append(run)
            if name == DEL:
                delete_text(run)
            self.nodes.append(change)


def _add_base(side: Side, atoms: Iterable[Atom], *, gone: bool) -> None:
    for atom in atoms:
        side.base.append(atom)
        side.gone.append(gone)


def _atoms(change: etree._Element) -> Iterator[Atom]:
    for child in change:
        if isinstance(child.tag, str) and child.tag not in _MARKERS:
            yield from _atoms_of_node(child)


def _atoms_of_node(node: etree._Element) -> Iterator[Atom]:
    if node.tag != R:
        if any(True for _ in node.iter(*REVISIONS)):
            raise CannotMerge
        yield Atom(canonical(node) + _words(node), node, outside=True)
        return
    look = node.find(RPR)
    for child in node:
        if child.tag in (T, DEL_TEXT):
            yield from (Atom(sign, None, look) for sign in child.text or "")
        elif child.tag != RPR and isinstance(child.tag, str):
            name = etree.QName(child).localname.replace("delInstr", "instr")
            words = "" if name in ("footnoteReference", "endnoteReference") else _words(child)
            yield Atom(f"⟦{name} {words}⟧", child, look)


def _words(node: etree._Element) -> str:
    return "".join(str(text) for text in node.itertext())


def _hunks(side: Side, *, ours: bool) -> Iterator[Hunk]:
    at, size = 0, len(side.base)
    while at <= size:
        if at not in side.come and not (at < size and side.gone[at]):
            at += 1
            continue
        lo, come = at, list(side.come.get(at, []))
        while at < size and side.gone[at]:
            at += 1
            come += side.come.get(at, [])
        yield Hunk(ours, lo, at, tuple(come))
        at += 1


def _groups(hunks: list[Hunk]) -> list[list[Hunk]]:
    """Hunks that touch the same words stand in one group; reading order."""
    groups: list[list[Hunk]] = []
    for hunk in sorted(hunks, key=lambda found: (found.lo, found.hi, not found.ours)):
        if groups and any(_touch(hunk, other) for other in groups[-1]):
            groups[-1].append(hunk)
        else:
            groups.append([hunk])
    return groups


def _touch(hunk: Hunk, before: Hunk) -> bool:
    """Whether two sides' hunks cannot both be applied as they are: they overlap, or both add at one place."""
    if hunk.ours is before.ours:
        return False
    if hunk.keys == before.keys or hunk.lo < before.hi:
        return True
    return hunk.lo == before.hi and bool(hunk.come) and bool(before.come)


def _applied(base: list[Atom], lo: int, hi: int, hunks: list[Hunk]) -> list[Atom]:
    out: list[Atom] = []
    at = lo
    for hunk in hunks:
        out += [*base[at : hunk.lo], *hunk.come]
        at = hunk.hi
    return out + base[at:hi]


def _formatted(ours: Atom, theirs: Atom) -> Atom:
    """Our atom; with their formatting where only they changed it."""
    if _reformats(theirs.look) and not _reformats(ours.look):
        return Atom(ours.key, ours.node, theirs.look, ours.outside)
    return ours


def _reformats(look: etree._Element | None) -> bool:
    return look is not None and look.find(w("rPrChange")) is not None


def _runs(atoms: Iterable[Atom]) -> list[etree._Element]:
    """Runs again: neighbouring signs with one look share a run."""
    out: list[etree._Element] = []
    letters: list[str] = []
    look: etree._Element | None = None

    def close() -> None:
        if letters:
            out.append(_run(look, _text("".join(letters))))
            letters.clear()

    for atom in atoms:
        if atom.node is None and letters and atom.look is look:
            letters.append(atom.key)
            continue
        close()
        look = atom.look
        if atom.node is None:
            letters.append(atom.key)
        elif atom.outside:
            out.append(deepcopy(atom.node))
        else:
            out.append(_run(look, _restored(atom.node)))
    close()
    return out


def _run(look: etree._Element | None, content: etree._Element) -> etree._Element:
    run = etree.Element(R)
    if look is not None:
        run.append(deepcopy(look))
    run.append(content)
    return run


def _text(text: str) -> etree._Element:
    node = etree.Element(T)
    node.text = text
    node.set(_SPACE, "preserve")
    return node


def _restored(node: etree._Element) -> etree._Element:
    copied = deepcopy(node)
    if copied.tag == w("delInstrText"):
        copied.tag = w("instrText")
    return copied


Carry = Callable[[etree._Element], etree._Element]


def map_atoms(side: Side, carry: Carry) -> None:
    """Carry what a side added, so that it fits another package."""
    looks: dict[int, etree._Element] = {}

    def carried(atom: Atom) -> Atom:
        look = atom.look
        if look is not None:
            if id(look) not in looks:
                looks[id(look)] = carry(look)
            look = looks[id(look)]
        return Atom(atom.key, carry(atom.node) if atom.node is not None else None, look, atom.outside)

    for at, atoms in side.come.items():
        side.come[at] = [carried(atom) for atom in atoms]
