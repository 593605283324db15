"""The offline script, run as strangers run it: alone, in a folder of its own, with two files."""

import base64
import contextlib
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.audit import offline
from shared.audit.chain import GENESIS, link
from shared.audit.heads import Head, Signer
from shared.audit.merkle import Growing, inclusion, leaf_hash

AT = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
SIGNER = Signer(base64.b64encode(b"k" * 32).decode())
OTHER = Signer(base64.b64encode(b"o" * 32).decode())
SIZE = 11


def an_event(number):
    return {
        "stream": f"s{number}", "seq": 1, "name": "create", "at": AT, "actor": "Jörg-id", "on_behalf_of": None,
        "body": {"n": number, "yes": True, "none": None, "list": [1, "zwei"]},
    }  # fmt: skip


def a_case(number=4, signer=SIGNER):
    own = [leaf_hash(bytes.fromhex(link(GENESIS, an_event(n)))) for n in range(SIZE)]
    tree = Growing()
    for one in own:
        tree.append(one)
    head = Head("agreements", 1, SIZE, tree.root().hex(), GENESIS, GENESIS, AT, True, signer.public)
    path = inclusion(number, SIZE, lambda _, first, count: own[first : first + count])
    entry = {**an_event(number), "at": AT.isoformat(timespec="microseconds")}
    proof = {
        "service": "agreements", "head": 1, "size": SIZE, "leaf": number, "previous": GENESIS, "entry": entry,
        "path": [step.hex() for step in path],
    }  # fmt: skip
    return signer.sign(head).as_json(), proof


def run_alone(folder, head, proof, *more):
    """The script, copied out of the repository, with no site packages."""
    script = folder / "offline.py"
    script.write_bytes(Path(offline.__file__).read_bytes())
    (folder / "HEAD.json").write_text(json.dumps(head))
    (folder / "PROOF.json").write_text(json.dumps(proof))
    argv = [sys.executable, "-I", "-S", script, folder / "HEAD.json", folder / "PROOF.json", *more]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=30, check=False, cwd=folder)
    return done.returncode, done.stdout + done.stderr


def test_true_event_holds_with_nothing_but_the_script(tmp_path):
    code, said = run_alone(tmp_path, *a_case(), "--key", SIGNER.public)
    assert (code, "HOLDS: entry 4" in said) == (0, True), said


def test_names_beside_the_entry_are_said_to_be_unsealed_and_decide_nothing(tmp_path):
    head, proof = a_case()
    code, said = run_alone(tmp_path, head, {**proof, "names_not_sealed": {"Jörg-id": "Jörg Müller"}})
    assert code == 0 and "not sealed: Jörg-id is Jörg Müller" in said


def test_unreadable_file_is_told_from_a_false_one(tmp_path):
    code, said = run_alone(tmp_path, *a_case()[:1], {})
    assert (code, "Could not be read" in said) == (2, True)


def changed(what, value):
    def change(head, proof):
        *path, last = what
        place = {"head": head, "proof": proof}
        for step in path:
            place = place[step]
        place[last] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        changed(("proof", "entry", "actor"), "somebody else"),
        changed(("proof", "entry", "body", "n"), 5),
        changed(("proof", "previous"), "1" * 64),
        changed(("proof", "leaf"), 5),
        changed(("proof", "leaf"), SIZE),
        changed(("proof", "size"), SIZE - 1),
        changed(("proof", "service"), "portal"),
        changed(("proof", "path"), []),
        changed(("head", "head", "root"), "2" * 64),
        changed(("head", "head", "at"), "2026-11-25T17:00:00.000000+00:00"),
        changed(("head", "head", "key"), OTHER.public),
        changed(("head", "signature"), base64.b64encode(b"x" * 64).decode()),
    ],
    ids=lambda _: "",
)
def test_any_change_of_head_or_proof_does_not_hold(change):
    head, proof = a_case()
    offline.check(head, proof)
    change(head, proof)
    with pytest.raises(offline.Wrong):
        offline.check(head, proof)


def test_head_that_somebody_else_signed_does_not_hold_under_our_key():
    head, proof = a_case(signer=OTHER)
    offline.check(head, proof)
    with pytest.raises(offline.Wrong, match="another key"):
        offline.check(head, proof, SIGNER.public)


@settings(max_examples=15, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_signature_check_agrees_with_the_library(seed, message, bit):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert offline.signed_by(public, signature, message)
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8
    with contextlib.suppress(offline.Wrong):  # no point of the curve at all
        assert not offline.signed_by(public, bytes(flipped), message)
    assert not offline.signed_by(public, signature, message + b"x")


def test_signature_outside_the_group_order_is_refused():
    """RFC 8032, section 5.1.7: the same signature with L added to S would else pass as a second one."""
    private = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    public, signature = private.public_key().public_bytes_raw(), private.sign(b"m")
    s = int.from_bytes(signature[32:], "little") + offline.L
    assert not offline.signed_by(public, signature[:32] + s.to_bytes(32, "little"), b"m")
