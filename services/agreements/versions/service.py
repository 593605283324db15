"""Versions of the text: add, upload through the gate, read, compare. Bytes are stored before their row is written."""

import tempfile
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from services.agreements.acting.service import find_agreement
from services.agreements.files.downloads import DOCX
from services.agreements.files.models import VersionRow
from services.agreements.files.repository import add_version as add_row
from services.agreements.files.repository import get_made, get_version, next_number
from services.agreements.files.stored import load_docx
from services.agreements.register.repository import rename
from services.agreements.tables import ACTS
from services.agreements.versions.meanwhile import (
    Overtaken,
    after_the_newest,
    require_answered,
    require_other_bytes,
)
from services.agreements.versions.right_document import check_right, clauses_of
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.commit import get_outcome
from shared.acts.decision import Decision, Effect
from shared.acts.messages import Act
from shared.acts.streams import append, lock_stream, seen_before
from shared.audit.chain import digest_of, sha256
from shared.auth.actor import Actor
from shared.auth.scope import require
from shared.documents.compare.compare import compare
from shared.documents.compare.marks import Marks, compare_marked
from shared.documents.compare.model import Comparison
from shared.documents.gate.examine import examine
from shared.documents.gate.model import MEGABYTE, Reading, Verdict
from shared.documents.gate.sniff import WHAT
from shared.documents.read.docx import read_docx
from shared.documents.read.html import to_html
from shared.errors import Conflict, FieldError, Invalid, KeyReused
from shared.storage.buckets import Bucket
from shared.storage.keys import content_key
from shared.storage.port import Stored
from workflows.agreements.state import Status, state_of

LARGEST_WORD_FILE = 50 * MEGABYTE
"""Bytes of an uploaded Word file: what the gate reads at most."""


Sent = tuple[str, str, str | None]
"""What a key stands for: origin, note, and an upload's untouched bytes (SHA-256).

A text that is made of the answers has no such bytes: a second press means what the first made."""


@dataclass(frozen=True)
class NewVersion:
    """A text about to become a version. An upload carries its untouched original and the gate's verdict.

    `after` is the id of the newest version when it was made, "" where there was none. `also_by` are others who had a
    hand in it: like its maker, they may not decide on it. `title` is what the agreement is called from now on; ""
    leaves it as it is.
    """

    origin: str
    docx: bytes
    note: str
    terms: Mapping[str, Any]
    after: str
    also_by: tuple[str, ...] = ()
    original: bytes | None = None
    original_name: str | None = None
    verdict: Mapping[str, Any] | None = field(default=None)
    title: str = ""


def add_version(parts: Agreements, actor: Actor, agreement_id: str, new: NewVersion, key: str) -> int:
    """Store the bytes, then write the version and its event; returns its number. The same key again: the same version.

    Raises Conflict where the agreement is no draft, Overtaken where another version was added since `new.after`,
    KeyReused for another content, Unavailable where the store does not answer (nothing is lost).
    """
    with parts.database.transaction() as session:
        stream = find_agreement(session, agreement_id, actor).row.id
        if get_outcome(session, ACTS, stream, key):
            return _known(session, stream, key, _sent(new))
    return _store_and_add(parts, actor, stream, new, key)


def _store_and_add(parts: Agreements, actor: Actor, stream: str, new: NewVersion, key: str) -> int:
    digest, at = sha256(new.docx), clock.now()
    stored = _store(parts, stream, new)
    with parts.database.transaction() as session:
        find_agreement(session, stream, actor)
        locked = lock_stream(session, parts.context, stream)
        if seen_before(session, parts.context, stream, key, at):
            return _known(session, stream, key, _sent(new))
        was = state_of(locked.head)
        if was["status"] != Status.DRAFT:
            raise Conflict(
                "A new version can be added only while the agreement is a draft.",
                way_out="Call it back first.",
            )
        if was["version"] != new.after:
            raise Overtaken
        version_id, number = _version_id(stream, key), next_number(session, stream)
        wrote = sorted({*was.get("writers", []), actor.account_id, *new.also_by})
        state = {**was, "version": version_id, "writers": wrote}
        act = Act("add_version", key, "", at, actor.claims(), {"version": version_id})
        body = {"version": version_id, "number": number, "sha256": digest, "origin": new.origin}
        if new.title:  # before the event is written, which takes the title into the tasks
            rename(session, stream, new.title)
        append(session, parts.context, locked, act, Decision(state, body, effects=(Effect("index"),)))
        values = _values(version_id, stream, number, new)
        add_row(
            session,
            {**values, "author": actor.account_id, "object_version": stored.version_id, "created_at": at},
        )
    return number


def _sent(new: NewVersion) -> Sent:
    return new.origin, new.note, sha256(new.original) if new.original is not None else None


def _known(session: Session, stream: str, key: str, sent: Sent) -> int:
    """The number of the version that was added under this key. Raises KeyReused where it was used for anything else."""
    row = session.get(VersionRow, _version_id(stream, key))
    if row is None:
        raise KeyReused("This key was already used for another act on this record.")
    if (row.origin, row.note, row.original_sha256) != sent:
        raise KeyReused(
            f"This was sent before with another file or note, and became version {row.number}.",
            way_out="Look at that version. To add another, open the page for it again.",
        )
    return row.number


def _store(parts: Agreements, stream: str, new: NewVersion) -> Stored:
    """Keep the bytes, an upload's original beside them at the same time; returns where the text is."""
    if new.original is None:
        return _put(parts, Bucket.WORKING, stream, new.docx, DOCX)
    with ThreadPoolExecutor(1, "original") as beside:
        own = beside.submit(_put, parts, Bucket.QUARANTINE, stream, new.original, "application/octet-stream")
        stored = _put(parts, Bucket.WORKING, stream, new.docx, DOCX)
        own.result()
    return stored


def _put(parts: Agreements, bucket: Bucket, stream: str, data: bytes, media_type: str) -> Stored:
    digest = sha256(data)
    return parts.store.put(bucket, content_key(stream, digest), data, sha256=digest, content_type=media_type)


@dataclass(frozen=True)
class Returned:
    """A Word file that came back. `answers` is the number of the version that it answers, where that is known.

    `right_document` and `same_file` say that it is to be added although it looks like another document, or is the
    newest version's own file.
    """

    data: bytes
    name: str
    note: str
    right_document: bool = False
    same_file: bool = False
    answers: int | None = None


@dataclass(frozen=True)
class Checked:
    """What the gate made of a Word file that it lets through: a clean copy, what it reads, and what it found."""

    copy: bytes
    reading: Reading
    summary: Mapping[str, Any]


def upload(parts: Agreements, actor: Actor, agreement_id: str, sent: Returned, *, key: str) -> int:
    """Take an edited Word file through the gate as a new version.

    Raises Invalid with the gate's reasons; where it looks like another document, is the newest version's own file, or
    answers an older version, and nobody says that it is to be added.
    """
    checked = cache(partial(_checked, sent.data, sent.name))
    return after_the_newest(lambda: _upload(parts, actor, agreement_id, sent, checked=checked, key=key))


def _upload(
    parts: Agreements,
    actor: Actor,
    agreement_id: str,
    sent: Returned,
    *,
    checked: Callable[[], Checked],
    key: str,
) -> int:
    with parts.database.transaction() as session:
        found = find_agreement(session, agreement_id, actor)
        stream, number = found.row.id, found.row.number
        require(actor, "agreements.draft", found.row.agencies)
        if get_outcome(session, ACTS, stream, key):
            return _known(session, stream, key, ("uploaded", sent.note, sha256(sent.data)))
        newest = (
            get_version(session, stream, found.head.state["version"]) if found.head.state["version"] else None
        )
        made = get_made(session, newest) if newest else None
    if not sent.same_file:
        require_other_bytes(newest, sha256(sent.data))
    require_answered(newest, sent.answers)
    taken = checked()
    if not sent.right_document:
        ours = clauses_of(made.sha256, partial(load_docx, parts, made)) if made else frozenset()
        check_right(taken.reading, number=number, ours=ours)
    new = NewVersion(
        "uploaded", taken.copy, sent.note, newest.terms if newest else {}, newest.id if newest else "",
        original=sent.data, original_name=sent.name, verdict=taken.summary,
    )  # fmt: skip
    return _store_and_add(parts, actor, stream, new, key)


def _checked(data: bytes, name: str) -> Checked:
    verdict = _examine(data, name)
    if verdict.copy is None or verdict.reading is None or verdict.kind != "docx":
        raise _refusal(verdict)
    return Checked(verdict.copy, verdict.reading, _summary(verdict))


def get_docx(
    parts: Agreements, actor: Actor, agreement_id: str, version: str | int
) -> tuple[VersionRow, bytes]:
    """A version and its bytes, checked against its fingerprint. Raises NotFound, Unavailable."""
    with parts.database.transaction() as session:
        opened = find_agreement(session, agreement_id, actor)
        row = get_version(session, opened.row.id, version)
    return row, load_docx(parts, row)


def read(parts: Agreements, actor: Actor, agreement_id: str, version: str | int) -> tuple[VersionRow, str]:
    """A version as safe HTML, with tracked changes shown as marks."""
    row, docx = get_docx(parts, actor, agreement_id, version)
    return row, to_html(read_docx(docx), "marked")


@dataclass(frozen=True)
class Compared:
    """Two versions and what became of each clause; `marks` where the newer is a file that somebody sent."""

    old: VersionRow
    new: VersionRow
    found: Comparison
    marks: Marks | None


def compare_versions(parts: Agreements, actor: Actor, agreement_id: str, old: int, new: int) -> Compared:
    """What changed from one version to another, clause by clause."""
    first, before = get_docx(parts, actor, agreement_id, old)
    second, after = get_docx(parts, actor, agreement_id, new)
    if second.origin != "uploaded":
        return Compared(first, second, compare(before, after), None)
    return Compared(first, second, *compare_marked(before, after))


def _version_id(stream: str, key: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"concord:version:{stream}:{key}"))


def _values(version_id: str, stream: str, number: int, new: NewVersion) -> dict[str, Any]:
    return {
        "id": version_id, "agreement_id": stream, "number": number, "origin": new.origin,
        "note": new.note, "sha256": sha256(new.docx), "size": len(new.docx), "terms": dict(new.terms),
        "terms_sha256": digest_of(new.terms),
        "original_sha256": sha256(new.original) if new.original is not None else None,
        "original_name": new.original_name, "verdict": new.verdict,
    }  # fmt: skip


def _examine(data: bytes, name: str) -> Verdict:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"  # the sent name is data, never a path
        path.write_bytes(data)
        return examine(path, name)


def _refusal(verdict: Verdict) -> Invalid:
    way_out = {
        "unsupported": "Send a Word file (.docx)."
    }  # of all that the gate reads, a version is only this
    errors = tuple(
        FieldError("file", f"{f.message} {way_out.get(f.code, f.way_out)}") for f in verdict.reasons
    )
    told = f"By its content this file is {WHAT[verdict.kind]}, whatever its name says. Upload a Word file (.docx)."
    return Invalid("This file can't be taken.", errors or (FieldError("file", told),))


def _summary(verdict: Verdict) -> dict[str, Any]:
    return {
        "decision": verdict.decision,
        "findings": [asdict(f) for f in verdict.findings],
        "removed": [asdict(r) for r in verdict.removed],
    }
