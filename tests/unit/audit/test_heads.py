"""Heads: what the signature covers, and what a head says of the one before it."""

import base64
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.audit.heads import Head, SignedHead, Signer, head_from_json

AT = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
SIGNER = Signer(base64.b64encode(b"k" * 32).decode())
OTHER = Signer(base64.b64encode(b"o" * 32).decode())
HEAD = Head("agreements", 2, 7, "a" * 64, "b" * 64, "c" * 64, AT, True, SIGNER.public)
CHANGED: dict[str, Any] = {
    "service": "portal", "number": 3, "size": 8, "root": "d" * 64, "access": "d" * 64, "previous": "d" * 64,
    "at": AT.replace(second=1), "complete": False, "key": OTHER.public,
}  # fmt: skip


def test_signed_head_is_valid_and_survives_publishing():
    signed = SIGNER.sign(HEAD)
    assert signed.valid()
    assert head_from_json(signed.as_json()) == signed


@pytest.mark.parametrize("field", [field.name for field in fields(Head)])
def test_signature_covers_every_field(field):
    signed = SIGNER.sign(HEAD)
    assert not SignedHead(replace(HEAD, **{field: CHANGED[field]}), signed.signature).valid()
    assert replace(HEAD, **{field: CHANGED[field]}).hash() != HEAD.hash()


@pytest.mark.parametrize("signature", ["", "!!", base64.b64encode(b"x" * 64).decode()])
def test_wrong_signature_is_invalid(signature):
    assert not SignedHead(HEAD, signature).valid()


@pytest.mark.parametrize("key", ["", "short", base64.b64encode(b"x" * 31).decode(), "ü"])
def test_wrong_private_key_is_refused_by_name(key):
    with pytest.raises(ValueError, match="CONCORD_AUDIT_KEY"):
        Signer(key)


@pytest.mark.parametrize("published", [{}, {"head": {}, "signature": ""}, {"head": {"at": 3}}])
def test_what_is_no_head_is_refused(published):
    with pytest.raises(ValueError, match="no audit head"):
        head_from_json(published)
