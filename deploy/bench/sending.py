"""Measures files on their way in: a returned Word file through the page and the gate, and 50 MB into the store."""

import io
import os
import statistics
import uuid
from hashlib import sha256
from typing import Any

import docx

from deploy.bench.figures import Figure, millis, timed
from deploy.bench.measures import drain
from deploy.bench.rig import Person, Rig
from shared.storage.buckets import Bucket

ROUNDS = 20


def uploads(rig: Rig) -> list[Figure]:
    """Word files posted to an agreement's versions page: gate, clean copy, store, record, answer.

    One at a time, as a person sends them: the next waits until the last one's text is in the search. The bound names
    20 KB; the same text with all that python-docx adds to a new file (38 KB) is measured beside it.
    """
    person = rig.person("dana-mercer")
    stream = rig.begin(person, f"Uploads {uuid.uuid4().hex[:6]}")
    return [_uploading(rig, person, stream, lean=True), _uploading(rig, person, stream, lean=False)]


def _uploading(rig: Rig, person: Person, stream: str, *, lean: bool) -> Figure:
    files, seconds = [_returned(number, lean=lean) for number in range(ROUNDS + 3)], list[float]()
    for file in files:
        drain(rig)
        seconds.append(timed(lambda file=file: _upload(person, stream, file)))  # type: ignore[misc]
    p50 = millis(seconds[3:], 0.5)
    what = f"upload of a returned Word file of {len(files[0]) / 1000:.0f} KB over HTTP, p50"
    return Figure(what, f"{p50:.0f} ms", "", "≤ 60 ms" if lean else "", p50 <= 60 if lean else None)


def storing(rig: Rig) -> list[Figure]:
    """20 KB and 50 MB into the document store, beside the raw client's put."""
    store: Any = rig.parts.store
    small = [_put(store, os.urandom(20_000)) for _ in range(ROUNDS)]
    large = [os.urandom(50_000_000) for _ in range(3)]
    ours, plain = zip(*((_put(store, data), _raw_put(store, data)) for data in large), strict=True)
    rate, raw = 50 / statistics.median(ours), 50 / statistics.median(plain)
    p50 = millis(small, 0.5)
    return [
        Figure("store 20 KB, checked both ways, p50", f"{p50:.1f} ms", "", "≤ 60 ms", p50 <= 60),
        Figure("store 50 MB", f"{rate:.0f} MB/s", f"{raw:.0f} MB/s", "≥ 0.7 ×", rate >= 0.7 * raw),
    ]


def _returned(number: int, *, lean: bool) -> bytes:
    """A Word file such as the other side sends back; `lean`: without the parts that Word itself seldom saves."""
    document = docx.Document()
    for paragraph in range(40):
        document.add_paragraph(
            f"{paragraph}.{number} Each party reports monthly to the other. {os.urandom(24).hex()}"
        )
    if lean:
        _drop(document.part.rels, "stylesWithEffects", "customXml")
        _drop(document.part.package.rels, "thumbnail")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _drop(relations: Any, *kinds: str) -> None:
    for name in [name for name, one in relations.items() if one.reltype.endswith(kinds)]:
        del relations[name]


def _upload(person: Person, stream: str, file: bytes) -> None:
    sent = {"note": "Measured", "file": ("back.docx", file)}
    person.post(f"/agreements/{stream}/versions", sent, multipart=True)


def _put(store: Any, data: bytes) -> float:
    digest = sha256(data).hexdigest()
    return timed(
        lambda: store.put(Bucket.WORKING, f"bench/{uuid.uuid4()}", data, sha256=digest, content_type="a/b")
    )


def _raw_put(store: Any, data: bytes) -> float:
    client, bucket = store._transfers, f"{store._prefix}-{Bucket.WORKING}"  # the bare client is measured
    return timed(lambda: client.put_object(bucket, f"raw/{uuid.uuid4()}", io.BytesIO(data), len(data)))
