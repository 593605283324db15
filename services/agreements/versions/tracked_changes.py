"""Tracked changes of a text: what is open in a version, and accepting all of it as a new version.

A file with tracked changes says two things at once, and its PDF would show both: what is approved and signed must be
one text. Taking some changes and refusing others is done in Word; the file then comes back as any other.
"""

from dataclasses import dataclass

from services.agreements.acting.service import find_agreement
from services.agreements.files.models import VersionRow
from services.agreements.files.read_once import ReadOnce
from services.agreements.files.repository import get_version
from services.agreements.files.stored import load_docx
from services.agreements.tables import ACTS
from services.agreements.versions.meanwhile import Overtaken
from services.agreements.versions.service import NewVersion, add_version
from services.agreements.wiring import Agreements
from shared.acts.commit import get_outcome
from shared.auth.actor import Actor
from shared.auth.scope import require
from shared.documents.read.unsettled import count_unsettled_in
from shared.documents.redline.resolve import accept_all, count_marks
from shared.errors import Conflict

SETTLED = "settled"
"""The origin of a version that Concord made of another by accepting its changes."""
WAY_OUT = "Accept them on the page of versions, or settle them in Word and add the file that has none."


@dataclass(frozen=True)
class OpenChanges:
    """The tracked changes of one version; `marks` also counts changes of looks, which are nobody's words."""

    number: int
    marks: int
    changes: int
    authors: tuple[str, ...]

    @property
    def words(self) -> str:
        """How many are open and whose they are, as a sentence."""
        count = self.changes or self.marks
        by = f" by {' and '.join(self.authors)}" if self.authors else ""
        many = "1 tracked change" if count == 1 else f"{count} tracked changes"
        return f"Version {self.number} has {many}{by} that nobody has accepted or refused."


_KNOWN: ReadOnce[OpenChanges] = ReadOnce()


def find_open(parts: Agreements, version: VersionRow) -> OpenChanges | None:
    """What is open in a version; None where it is one text. Raises what reading it from the store raises."""
    found = _KNOWN.get(
        (version.id, version.sha256), lambda: read_open(version.number, load_docx(parts, version))
    )
    return found if found.marks else None


def read_open(number: int, docx: bytes) -> OpenChanges:
    """The same of a Word file's bytes."""
    counted = count_unsettled_in(docx)
    return OpenChanges(number, count_marks(docx), counted.changes, counted.change_authors)


def require_settled(found: OpenChanges | None) -> None:
    """Raises Conflict where changes are open: such a text can't be submitted."""
    if found:
        raise Conflict(found.words, code="open_changes", way_out=WAY_OUT)


def accept_changes(parts: Agreements, actor: Actor, agreement_id: str, number: int, key: str) -> int:
    """Accept every change of the newest version as a new one, and return its number. The same key: the same version.

    Raises Overtaken where a newer version was made meanwhile, Conflict where nothing is open or it is no draft;
    NotFound, Denied, Unavailable.
    """
    with parts.database.transaction() as session:
        found = find_agreement(session, agreement_id, actor)
        require(actor, "agreements.draft", found.row.agencies)
        version = get_version(session, found.row.id, number)
        known = get_outcome(session, ACTS, found.row.id, key)
    if known is None and version.id != found.head.state["version"]:
        raise Overtaken
    opened = find_open(parts, version)
    if opened is None:
        raise Conflict(f"Version {number} has no tracked changes.", way_out="It can be submitted as it is.")
    docx = accept_all(load_docx(parts, version))
    if count_marks(docx):
        raise Conflict(
            "Not every change could be accepted here.", way_out="Accept them in Word, then add the file."
        )
    note = f"Version {number} with its tracked changes accepted"
    new = NewVersion(SETTLED, docx, note, version.terms, version.id)
    return add_version(parts, actor, found.row.id, new, key)
