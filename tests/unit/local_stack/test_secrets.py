"""The embedded secrets: made once, kept private, never replaced by accident."""

import json
import stat

import pytest

from deploy.local.errors import StackError
from deploy.local.secrets import load_secrets


def test_secrets_are_made_once_and_private(tmp_path) -> None:
    file = tmp_path / "secrets.json"
    first = load_secrets(file)
    assert load_secrets(file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_two_folders_have_different_secrets(tmp_path) -> None:
    assert load_secrets(tmp_path / "a").payload_key != load_secrets(tmp_path / "b").payload_key


def test_secret_added_by_a_newer_version_is_filled_in_and_the_rest_kept(tmp_path) -> None:
    file = tmp_path / "secrets.json"
    first = load_secrets(file)
    known = json.loads(file.read_text())
    del known["audit_key"]
    file.write_text(json.dumps(known))
    second = load_secrets(file)
    assert second.payload_key == first.payload_key
    assert json.loads(file.read_text())["audit_key"] == second.audit_key


def test_unreadable_secrets_are_refused_not_replaced(tmp_path) -> None:
    file = tmp_path / "secrets.json"
    file.write_text("{ half a fi")
    with pytest.raises(StackError, match="can't be read"):
        load_secrets(file)
    assert file.read_text() == "{ half a fi"
