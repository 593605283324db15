"""Elasticsearch for the contract: the node that `make engines` builds, with the filter `snowball` that it lacks."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.engines import elasticsearch
from deploy.engines.cache import built, call
from tests.engines import running
from tests.real_engines import NOT_BUILT

SOURCE = Path(__file__).parent / "java" / "SnowballModule.java"


@pytest.fixture(scope="session")
def real_elasticsearch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real, empty Elasticsearch node (one that is named has every filter of the distribution)."""
    named = os.environ.get("CONCORD_TEST_ELASTICSEARCH")
    if named:
        yield named
        return
    if not elasticsearch.is_built():
        pytest.skip(NOT_BUILT.format("Elasticsearch"))
    home = tmp_path_factory.mktemp("elasticsearch")
    node = _with_snowball(built(elasticsearch.FOLDER), tmp_path_factory.mktemp("node"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(elasticsearch, "built", lambda _name: node)
        with running(lambda ports: elasticsearch.RealElasticsearch(home, ports.s3, ports.s3_grpc)) as server:
            yield server.url


def _with_snowball(node: Path, target: Path) -> Path:
    """A copy of the node with one more module."""
    for shared in ("lib", "classes"):
        (target / shared).symlink_to(node / shared)
    shutil.copytree(node / "modules", target / "modules")
    module, classes = target / "modules" / "concord-snowball", target / "snowball-classes"
    module.mkdir(exist_ok=True)
    tools = elasticsearch.find_jdk() / "bin"
    call([str(tools / "javac"), "-cp", f"{node / 'lib'}/*", "-d", str(classes), str(SOURCE)])
    call([str(tools / "jar"), "cf", str(module / "concord-snowball.jar"), "-C", str(classes), "."])
    elasticsearch._describe(module, "concord-snowball", "SnowballModule")
    return target
