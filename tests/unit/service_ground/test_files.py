"""A file that is handed in is kept twice, under one key per act, and only where the gate lets it through."""

import io
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from shared.audit.chain import sha256
from shared.documents.gate.upload import Upload
from shared.errors import Invalid, KeyReused
from shared.service.files import Keeping, keep_upload
from shared.storage.buckets import Bucket
from shared.storage.keys import content_key
from shared.storage.memory import MemoryDocuments

KEEPING = Keeping("scan", "Signature on paper", "dana", "key-1")


class Rows(dict):
    """A service's rows of files, in memory."""

    def get(self, session, file_id):
        return super().get(file_id)

    def add(self, session, file):
        return self.setdefault(file.id, file)


@pytest.fixture
def parts():
    @contextmanager
    def transaction():
        yield None

    return SimpleNamespace(database=SimpleNamespace(transaction=transaction), store=MemoryDocuments())


def picture(colour: str = "white") -> bytes:
    out, told = io.BytesIO(), PngInfo()
    told.add_text("Author", "Somebody at home")
    Image.new("RGB", (20, 10), colour).save(out, "PNG", pnginfo=told)
    return out.getvalue()


def test_original_stays_byte_exact_in_quarantine_and_the_row_names_the_clean_copy(parts):
    sent = picture()
    kept = keep_upload(parts, Rows(), "a-1", Upload(sent, "scan.png"), KEEPING)
    assert (kept.name, kept.stored.bucket) == ("Signature on paper.png", Bucket.WORKING)
    copy = parts.store.get(kept.stored)
    assert b"Somebody at home" in sent and b"Somebody at home" not in copy
    (original,) = [parts.store.get(one) for one in quarantined(parts, sent)]
    assert original == sent


def test_same_key_again_finds_the_same_row_and_another_key_another(parts):
    rows = Rows()
    first = keep_upload(parts, rows, "a-1", Upload(picture(), "scan.png"), KEEPING)
    again = keep_upload(parts, rows, "a-1", Upload(picture(), "scan.png"), KEEPING)
    other = Keeping("scan", "Signature on paper", "dana", "key-2")
    assert again is first
    assert keep_upload(parts, rows, "a-1", Upload(picture(), "scan.png"), other).id != first.id


def test_another_file_under_a_used_key_is_refused_and_the_first_stays(parts):
    rows = Rows()
    first = keep_upload(parts, rows, "a-1", Upload(picture(), "scan.png"), KEEPING)
    with pytest.raises(KeyReused):
        keep_upload(parts, rows, "a-1", Upload(picture("black"), "scan.png"), KEEPING)
    assert list(rows.values()) == [first]


def test_refused_file_leaves_no_row_and_nothing_in_the_store(parts):
    rows = Rows()
    with pytest.raises(Invalid):
        keep_upload(parts, rows, "a-1", Upload(b"hello", "scan.png"), KEEPING)
    assert not rows
    assert not quarantined(parts, b"hello")


def quarantined(parts, data: bytes):
    found = parts.store.find(Bucket.QUARANTINE, content_key("a-1", sha256(data)))
    return [found] if found else []
