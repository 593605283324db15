"""All of the document engine over every file: no hang, no crash, no wrong accept; every loss is told. Prints a table.

Run all of it, and your own files with it:

    CONCORD_CORPUS=/folder/of/files pytest tests/corpus/test_trust.py -m "slow or not slow"
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.documents.convert.locate import office_available
from shared.documents.redline.engine import WarmEngine
from shared.documents.seal.keys import make_development_key
from tests.corpus.documents_gate.test_corpus import ODD, REFUSED
from tests.corpus.trust.everything import try_everything
from tests.corpus.trust.row import Row, Tools, format_table

DATA = Path(__file__).parents[3] / "shared" / "data" / "docx"
EXTRA = os.environ.get("CONCORD_CORPUS", "")
FEW = (
    "odd/delins.docx",
    "odd/footnotes.docx",
    "odd/unicode-path.docx",
    "redline/paragraph-insert/revised.docx",
)

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/docx is not on this machine")


@pytest.fixture(scope="module")
def tools(tmp_path_factory) -> Iterator[Tools]:
    with WarmEngine() as engine:
        key = make_development_key(tmp_path_factory.mktemp("key"), "Example Agency")
        office = office_available().available
        yield Tools(engine, key, datetime.now(UTC), office, tmp_path_factory.mktemp("copies"))


@pytest.fixture(scope="module")
def table(request) -> Iterator[list[Row]]:
    """The rows of this run, printed when it is done, also where pytest keeps output to itself."""
    rows: list[Row] = []
    yield rows
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\n{format_table(rows)}")


def corpus_files() -> list[Path]:
    """Every file of the data and of the folder that `CONCORD_CORPUS` names; hidden ones are passed over."""
    folders = [folder for folder in (DATA, Path(EXTRA) if EXTRA else DATA) if folder.is_dir()]
    files = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    return sorted(path for path in files if not path.name.startswith((".", "~$")))


@needs_data
@pytest.mark.parametrize("name", FEW)
def test_a_few_files_pass_through_everything_but_conversion(name, tools, table):
    few = Tools(tools.engine, tools.key, tools.sealed_at, office=False, folder=tools.folder)
    table.append(row := try_everything(DATA / name, few))
    assert row.problems == []
    assert (row.verdict == "refuse") == (name == "odd/unicode-path.docx")
    assert row.verdict == "refuse" or row.redline.startswith("lossless")


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.timeout(900)
@pytest.mark.parametrize("path", corpus_files(), ids=lambda path: f"{path.parent.name}-{path.name[:40]}")
def test_every_file_passes_through_everything(path, tools, table):
    table.append(row := try_everything(path, tools))
    assert row.problems == []
    if path.is_relative_to(DATA):
        assert (row.verdict == "refuse") == bool(ODD.get(path.name, set()) & REFUSED)
        assert row.verdict == "refuse" or "sealed" in row.pdf or not tools.office
