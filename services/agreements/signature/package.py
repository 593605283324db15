"""The workflow's own work on an agreement: freeze the package once, and seal the executed copy once. Worker only.

Both are safe to run again: files are stored under a key of the round and of what they are made of, rows under ids of
the round. One that is called off, since the agreement was withdrawn meanwhile, finishes what it is at, and nobody looks
at it. A workflow that is ahead of the record, since an older database was put in, gets nothing made.

Freezing follows from submitting, and its PDF is what the approvers read; it stands here beside sealing since it makes
what is signed, and both keep their file by the same rules.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from temporalio import activity
from temporalio.exceptions import ApplicationError

from services.agreements.files.models import FileRow, VersionRow
from services.agreements.files.repository import add_file, file_values, find_frozen, get_version
from services.agreements.files.stored import load_docx, stored_of
from services.agreements.tables import ACTS
from services.agreements.versions.tracked_changes import find_open
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.commit import get_head
from shared.acts.faults import point
from shared.acts.messages import WorkInput, WorkResult
from shared.acts.refusals import Failure
from shared.audit.chain import sha256
from shared.documents.convert.convert import convert_to_pdf
from shared.documents.convert.model import ConversionFailed, OfficeMissing, OutOfTime
from shared.errors import Unavailable
from shared.storage.buckets import Bucket
from shared.storage.port import Stored
from shared.temporal import uncut_activity
from workflows.agreements import contract
from workflows.agreements.codes import PackageProblem
from workflows.agreements.state import as_state, package_of

CONVERSIONS = 3
"""How often LibreOffice may run out of time before that counts as the file's fault: a busy machine must send nobody's
agreement back, a file that hangs LibreOffice must not be tried for ever."""
MADE_OF = ("round", "submitted", "package", "signatures")
"""What of a record's state its files are made of."""


class PackageActivities:
    """Freezing and sealing, with the service's parts."""

    def __init__(self, parts: Agreements) -> None:
        self._parts = parts

    @uncut_activity(contract.FREEZE)
    def freeze(self, given: WorkInput) -> WorkResult:
        """Render the submitted version to PDF once and fix the package {docx, pdf, terms}.

        Raises ApplicationError (retried) where LibreOffice or the store is away, or out of time; a file that
        LibreOffice can't render sends the agreement back to its author.
        """
        try:
            return self.freeze_now(given, last=activity.info().attempt >= CONVERSIONS)
        except OfficeMissing as error:
            raise ApplicationError(error.reason, type="office_missing") from None
        except OutOfTime as error:
            raise ApplicationError(error.reason, type="out_of_time") from None
        except Unavailable as error:
            raise ApplicationError(error.message, type=Failure.UNAVAILABLE) from None

    @uncut_activity(contract.SEAL)
    def seal(self, given: WorkInput) -> WorkResult:
        """Make the executed copy: the frozen PDF with the certificate of completion, sealed, verified, locked."""
        try:
            return self.seal_now(given)
        except Unavailable as error:
            raise ApplicationError(error.message, type=Failure.UNAVAILABLE) from None

    def freeze_now(self, given: WorkInput, *, last: bool = True) -> WorkResult:
        """The freezing itself. Raises OfficeMissing, Unavailable, or OutOfTime where it is not the last try."""
        submitted, number = given.state["submitted"], given.state["round"]
        version = self._version(given.stream, submitted["version"])
        docx = load_docx(self._parts, version)
        if version.sha256 != submitted["docx"] or version.terms_sha256 != submitted["terms"]:
            return WorkResult("package_refused", {"problem": PackageProblem.NOT_THE_SUBMITTED_TEXT})
        if find_open(self._parts, version):
            return WorkResult("package_refused", {"problem": PackageProblem.OPEN_CHANGES})
        self._require_asked(given)
        again = f", submission {number}" if number > 1 else ""  # the same version may be submitted twice
        name = f"Version {version.number}, as submitted{again}.pdf"
        made = _Made(given.stream, "package_pdf", name, Bucket.WORKING, number, made_of=version.sha256)
        try:
            kept = self._keep(made, lambda: _render(docx, f"version {version.number}.docx"))
        except ConversionFailed as failed:
            if isinstance(failed, OutOfTime) and not last:
                raise
            return WorkResult("package_refused", {"problem": PackageProblem.NOT_CONVERTIBLE})
        except _NoFont as missing:
            return WorkResult(
                "package_refused", {"problem": PackageProblem.NO_FONT, "letters": missing.codes}
            )
        made_of = number, version.sha256, version.terms_sha256
        package = {
            "id": _id(given.stream, "frozen", *made_of), "version": version.id, "docx": version.sha256,
            "pdf": kept.sha256, "terms": version.terms_sha256,
        }  # fmt: skip
        return WorkResult("package_frozen", {"package": package})

    def seal_now(self, given: WorkInput) -> WorkResult:
        """The sealing itself. Raises Unavailable."""
        number, state, sealer = given.state["round"], as_state(given.state), self._parts.sealer
        signed = self._require_asked(given)
        with self._parts.database.transaction() as session:
            frozen = find_frozen(session, given.stream, package_of(state)["pdf"])
        assert frozen is not None  # noqa: S101  # the package was made of it
        pdf = self._parts.store.get(stored_of(frozen))
        made = _Made(given.stream, "executed", "Executed copy.pdf", Bucket.EXECUTED, number, made_of=signed)
        kept = self._keep(made, lambda: sealer.seal_executed(given.stream, state, pdf, clock.now()))
        return WorkResult("executed", {"executed": {"file": kept.id, "sha256": kept.sha256}})

    def _require_asked(self, given: WorkInput) -> str:
        """The hash of the event from which the work follows; it stands for everything that was done before.

        Raises ApplicationError (tried again, more and more seldom) where the record does not ask for this work: its
        workflow is ahead of it, until `concord workflows rehydrate` replaces it.
        """
        events = ACTS.event
        asked = select(events.c.hash).where(events.c.stream_id == given.stream, events.c.seq == given.seq)
        with self._parts.database.transaction() as session:
            head = get_head(session, ACTS, given.stream)
            found = session.scalar(asked)
        same = head and all(head.state.get(part) == given.state.get(part) for part in MADE_OF)
        if not (head and same and found and given.work in head.work):
            raise ApplicationError("The record does not ask for this work.", type="not_asked")
        return str(found)

    def _keep(self, made: "_Made", make: Callable[[], bytes]) -> FileRow:
        """The file's row, making and storing the file where it is not there yet.

        After a crash between storing and writing the row the stored file is found and taken: nothing is rendered or
        sealed twice. The key says what the file is made of: beside an older database the store holds files of rounds
        that are lost, and those rounds come again with other texts and signatures.
        """
        store, key = self._parts.store, made.key
        with self._parts.database.transaction() as session:
            row = session.get(FileRow, made.file_id)
        if row:
            return row
        stored = store.find(made.bucket, key)
        if stored is None:
            data = make()
            stored = store.put(made.bucket, key, data, sha256=sha256(data), content_type="application/pdf")
        point(f"package.{made.kind}_stored")
        with self._parts.database.transaction() as session:
            add_file(session, _row(made, stored))
        return self._file(made.file_id)

    def _version(self, stream: str, version_id: str) -> VersionRow:
        with self._parts.database.transaction() as session:
            return get_version(session, stream, version_id)

    def _file(self, file_id: str) -> FileRow:
        with self._parts.database.transaction() as session:
            row = session.get(FileRow, file_id)
        assert row is not None  # noqa: S101  # written by the step before
        return row


def _render(docx: bytes, name: str) -> bytes:
    """The PDF that is approved and signed. Raises OfficeMissing, ConversionFailed, or _NoFont rather than leave boxes
    where the text has letters."""
    pdf = convert_to_pdf(docx, name)
    if pdf.unprintable:
        raise _NoFont(pdf.unprintable)
    return pdf.content


class _NoFont(Exception):
    """Letters of the text are in no font of this machine; `codes` names the first few, as Unicode writes them."""

    def __init__(self, letters: str) -> None:
        super().__init__()
        self.codes = [f"U+{ord(letter):04X}" for letter in letters[:5]]


@dataclass(frozen=True)
class _Made:
    """A file that the workflow makes once per round; `made_of` is the fingerprint of what it follows from.

    Rows name their keys: those of earlier files end with the round.
    """

    stream: str
    kind: str
    name: str
    bucket: Bucket
    number: int
    made_of: str

    @property
    def key(self) -> str:
        return f"{self.stream}/{self.kind}-{self.number}-{self.made_of}.pdf"

    @property
    def file_id(self) -> str:
        return _id(self.stream, self.kind, self.number)


def _row(made: _Made, stored: Stored) -> dict[str, Any]:
    return file_values(
        stored, file_id=made.file_id, stream=made.stream, kind=made.kind, name=made.name, added_by="system",
        at=clock.now(),
    )  # fmt: skip


def _id(stream: str, what: str, *parts: object) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, ":".join(map(str, ("concord", what, stream, *parts)))))
