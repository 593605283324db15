"""Damaged copies of good files: whatever is done to one, the gate gives a verdict and raises nothing else.

Runs the inspectors in this process so that an unexpected exception fails the test with its traceback. Derandomised:
the same mutations every time. CONCORD_MUTATIONS sets how many of each (default 120).
"""

from __future__ import annotations

import io
import os
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.documents.read.docx import read_docx
from shared.documents.read.html import to_html
from shared.documents.read.segments import segments
from tests.unit.documents_gate.build import copied, mail, pdf, picture, verdict, zipped
from tests.unit.documents_read.build import (
    docx,
    inserted,
    level,
    numbering,
    paragraph,
    parts,
    table,
)

BODY = (
    paragraph("Purpose", style="Heading1", num=(1, 0))
    + paragraph("In ", inserted("thirty"), " days", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    + table(["a", "b"], ["c", "d"])
)
STORIES = {
    "numbering": numbering(level(0, "%1.")),
    "footnotes": f'<w:footnote w:id="2">{paragraph("n")}</w:footnote>',
    "comments": f'<w:comment w:id="0" w:author="A">{paragraph("c")}</w:comment>',
}
GOOD = {
    "a.docx": docx(BODY, relationships=(), **STORIES),
    "a.pdf": pdf(pages=2),
    "a.eml": mail(attachments=(("a.pdf", pdf(), "application/pdf"),)),
    "a.csv": b"name,age\nAna,41\nBo,=1+1\n",
    "a.png": picture(),
    "a.jpg": picture("JPEG"),
    "a.tif": picture("TIFF"),
    "a.gif": picture("GIF"),
    "a.zip": zipped(("a.csv", b"a,b\n1,2\n"), ("a.pdf", pdf())),
}
MUTATION = st.tuples(
    st.sampled_from(["flip", "cut", "drop", "double", "insert", "zero"]),
    st.integers(0, 10**6),
    st.integers(1, 64),
    st.binary(min_size=1, max_size=8),
)
EXAMPLES = int(os.environ.get("CONCORD_MUTATIONS", "120"))
RULES = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def mutated(data: bytes, mutation: tuple[str, int, int, bytes]) -> bytes:
    kind, where, length, extra = mutation
    at = where % max(1, len(data))
    end = min(len(data), at + length)
    return {
        "flip": lambda: data[:at] + bytes(byte ^ 0x55 for byte in data[at:end]) + data[end:],
        "cut": lambda: data[:at],
        "drop": lambda: data[:at] + data[end:],
        "double": lambda: data[:end] + data[at:],
        "insert": lambda: data[:at] + extra + data[at:],
        "zero": lambda: data[:at] + bytes(end - at) + data[end:],
    }[kind]()


pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


@pytest.mark.parametrize("name", sorted(GOOD))
def test_good_file_is_accepted_before_it_is_damaged(name):
    assert verdict(GOOD[name], name).accepted


@pytest.mark.parametrize("name", sorted(GOOD))
@RULES
@given(changes=st.lists(MUTATION, min_size=1, max_size=3))
def test_damaged_file_gets_a_verdict_with_a_way_out(name, changes):
    data = GOOD[name]
    for change in changes:
        data = mutated(data, change)
    started = time.process_time()
    found = verdict(data, name)
    assert time.process_time() - started < 5
    assert found.accepted == (found.copy is not None)
    assert all(finding.message and finding.way_out for finding in found.findings)
    if not found.accepted:
        assert found.reasons


@RULES
@given(
    which=st.sampled_from(sorted(parts(BODY, relationships=(), **STORIES))),
    changes=st.lists(MUTATION, min_size=1, max_size=2),
)
def test_document_with_a_damaged_part_is_refused_or_can_be_read(which, changes):
    members = parts(BODY, relationships=(), **STORIES)
    for change in changes:
        members[which] = mutated(members[which], change)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    found = verdict(buffer.getvalue())
    if found.accepted:
        document = read_docx(copied(found))
        assert to_html(document, "marked")
        segments(document)


@RULES
@given(data=st.binary(max_size=400), name=st.text(max_size=30))
def test_any_bytes_under_any_name_get_a_verdict(data, name):
    found = verdict(data, name)
    assert found.name.isprintable() and "/" not in found.name
