"""A broken folder of the document store is noticed before Concord runs without its documents."""

import pytest

from deploy.local.errors import StackError
from deploy.local.volumes import ENTRY, find_unserved, need_buckets, need_served, need_whole


@pytest.fixture
def data(tmp_path):
    """A folder with one volume of one bucket: two documents, the second at byte 4096."""
    lines = ENTRY.pack(1, 1, 0, 100), ENTRY.pack(2, 512, 0, 900)
    (tmp_path / "concord-executed_3.idx").write_bytes(b"".join(lines))
    (tmp_path / "concord-executed_3.dat").write_bytes(bytes(5000))
    return tmp_path


def test_whole_folder_passes(data):
    need_whole(data)
    need_buckets(data, ["concord-executed", "concord-audit"])


def test_empty_folder_passes(tmp_path):
    need_whole(tmp_path)
    need_buckets(tmp_path, [])


@pytest.mark.parametrize("left", [0, 4096])
def test_volume_that_ends_before_its_last_document_is_named(data, left):
    (data / "concord-executed_3.dat").write_bytes(bytes(left))
    with pytest.raises(StackError, match=r"concord-executed_3\.dat is damaged.*make reset"):
        need_whole(data)


def test_volume_that_is_gone_is_named(data):
    (data / "concord-executed_3.dat").unlink()
    with pytest.raises(StackError, match="ends too early"):
        need_whole(data)


def test_index_cut_in_the_middle_of_a_line_is_read_as_far_as_it_goes(data):
    index = data / "concord-executed_3.idx"
    index.write_bytes(index.read_bytes() + b"\x00\x01")
    need_whole(data)


def test_bucket_that_the_store_forgot_is_named(data):
    with pytest.raises(StackError, match=r"has forgotten concord-executed: .*docs/runbook\.md"):
        need_buckets(data, [])


def status(*numbers):
    """What the master says, with a second volume server that has nothing."""
    servers = {"127.0.0.1:8114": [{"Id": number} for number in numbers], "127.0.0.1:8115": None}
    return {"Volumes": {"DataCenters": {"DefaultDataCenter": {"DefaultRack": servers}}}}


def test_store_whose_master_knows_no_volume_yet_gives_no_document(data):
    assert find_unserved(data, status()) == ["concord-executed_3.dat"]
    assert find_unserved(data, {"Volumes": {"DataCenters": {}}}) == ["concord-executed_3.dat"]
    assert find_unserved(data, status(2, 3)) == []


def test_volume_that_the_store_leaves_out_is_named(data):
    need_served(data, status(3))
    with pytest.raises(StackError, match=r"leaves out concord-executed_3\.dat.*make reset"):
        need_served(data, status(4))
