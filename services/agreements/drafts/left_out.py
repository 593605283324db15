"""What making the Word file from the answers would leave out: the changes in a file that came back before it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from services.agreements.files.models import VersionRow
from services.agreements.files.read_once import ReadOnce
from services.agreements.files.repository import get_made, get_version
from services.agreements.files.stored import load_docx
from services.agreements.wiring import Agreements
from shared.documents.compare.compare import compare
from shared.errors import FieldError, Invalid


@dataclass(frozen=True)
class LeftOut:
    """A returned version that the answers know nothing of; `parts` of it were changed (None: it has no such text)."""

    number: int
    parts: int | None

    @property
    def words(self) -> str:
        """The warning, in two sentences."""
        count = {None: "", 1: " with one changed part"}.get(self.parts, f" with {self.parts} changed parts")
        left = "this one" if self.parts == 1 else "these" if self.parts else "all of it"
        return (
            f"Version {self.number} came from the other side{count}. "
            f"Making the Word file from the answers leaves {left} out."
        )

    def note(self, given: str) -> str:
        """The note of the version that leaves them out."""
        what = "the changes" if self.parts else "the text"
        return f"{given}. Leaves out {what} of version {self.number}, which came from the other side"


@dataclass(frozen=True)
class ReturnedVersion:
    """The newest version where it came back, and the text that Concord last made before it."""

    version: VersionRow
    made: VersionRow | None


_CHANGED: ReadOnce[int] = ReadOnce()


def find_returned(session: Session, stream: str, newest: str) -> ReturnedVersion | None:
    """The version that would be left out; None where there is none, or Concord made it from the answers."""
    version = get_version(session, stream, newest) if newest else None
    if version is None:
        return None
    made = get_made(session, version)
    return None if made and made.id == version.id else ReturnedVersion(version, made)


def read_left_out(parts: Agreements, returned: ReturnedVersion | None) -> LeftOut | None:
    """What the newest version has that the answers have not; None where nothing was changed. After the transaction."""
    if returned is None:
        return None
    version, made = returned.version, returned.made
    count = _changed_parts(parts, made, version) if made else None
    return None if count == 0 else LeftOut(version.number, count)


def require_leave(left: LeftOut | None, leave_out: bool) -> None:
    """Raises Invalid where changes would be left out and nobody has confirmed it."""
    if left and not leave_out:
        say = "Tick that the changes are to be left out, or go on with the returned text as it is."
        raise Invalid(left.words, (FieldError("leave_out", f"{left.words} {say}"),))


def _changed_parts(parts: Agreements, made: VersionRow, returned: VersionRow) -> int:
    def read() -> int:
        return len(list(compare(load_docx(parts, made), load_docx(parts, returned)).differing()))

    return _CHANGED.get((made.sha256, returned.sha256), read)
