"""What the machine must offer, and the words when it does not."""

import shutil
from collections import namedtuple

import pytest

from deploy.local import accounts, machine
from deploy.local.accounts import Account
from deploy.local.errors import StackError

Usage = namedtuple("Usage", "total used free")


def test_full_disk_is_named_with_the_way_out(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10, 10, 50_000_000))
    with pytest.raises(StackError, match=r"Only 50 MB are free .* CONCORD_VAR="):
        machine.need_disk(tmp_path / "not" / "there" / "yet")


def test_data_folder_that_is_a_file_is_named(tmp_path) -> None:
    file = tmp_path / "var"
    file.write_text("")
    with pytest.raises(StackError, match="can't be written"):
        machine.need_folder(file)


def test_closed_folder_above_is_noticed(tmp_path) -> None:
    inside = tmp_path / "closed" / "data"
    inside.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    stranger = Account("stranger", 54321, 54321)
    assert not accounts.may_enter(stranger, [inside])
