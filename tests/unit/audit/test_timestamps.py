"""Time-stamps of heads: asked of a real authority over HTTP, and bound to exactly one head."""

import base64

import pytest

from shared.audit.anchors import no_stamp, read_anchor
from shared.audit.heads import Head, Signer
from shared.audit.timestamps import stamp_of, stamped_at
from shared.storage.memory import MemoryDocuments
from tests.unit.audit.authority import AT, mistaken, serving, stamper

SIGNER = Signer(base64.b64encode(b"k" * 32).decode())
ONE, TWO = (
    SIGNER.sign(Head("agreements", n, 7, "a" * 64, "b" * 64, "c" * 64, AT, True, SIGNER.public))
    for n in (1, 2)
)


@pytest.fixture(scope="module")
def authority():
    """An RFC 3161 authority on a free port; its address."""
    with serving(stamper()) as address:
        yield address


def test_stamp_says_when_the_authority_saw_exactly_this_head(authority):
    token = stamp_of(authority)(ONE)
    assert token is not None
    kept = base64.b64encode(token).decode()
    assert stamped_at(ONE, kept) == AT
    assert stamped_at(TWO, kept) is None


@pytest.mark.parametrize("kept", ["", "!!", base64.b64encode(b"no token").decode()])
def test_what_is_no_token_stamps_nothing(kept):
    assert stamped_at(ONE, kept) is None


def test_authority_that_does_not_answer_keeps_nothing_from_being_sealed():
    assert stamp_of("http://127.0.0.1:1/")(ONE) is None


@pytest.mark.parametrize(
    "answer", [lambda _: b"<html>Sorry</html>", mistaken()], ids=["no token", "another's"]
)
def test_authority_that_answers_something_else_keeps_nothing_from_being_sealed(answer):
    with serving(answer) as address:
        assert stamp_of(address)(ONE) is None


def test_without_an_authority_there_is_no_stamp():
    assert stamp_of(None) is no_stamp
    assert no_stamp(ONE) is None


def test_nothing_anchored_is_no_anchor():
    assert read_anchor(MemoryDocuments(), "agreements", 1) is None
