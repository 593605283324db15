"""Session fixtures `real_minio` and `real_elasticsearch`: the engines of production, not stand-ins.

Named by `CONCORD_TEST_S3=host:port,access,secret` and `CONCORD_TEST_ELASTICSEARCH=url`, or else built by `make engines`
and started here with empty data. A test that uses them carries the marker `real`.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from minio import Minio

from deploy.engines import elasticsearch, minio
from deploy.local.seaweedfs import REGION, Keys
from deploy.local.secrets import Secrets
from deploy.storage_keys import make_keys
from tests.engines import running

NOT_BUILT = "{} is not in the cache; build it with: make engines-build"


@dataclass(frozen=True)
class RealStore:
    """A real MinIO without buckets; the same keys, with the same rights, as the `seaweedfs` fixture has."""

    endpoint: str
    keys: Keys
    bypass: Keys

    def client(self) -> Minio:
        """An S3 client with the ordinary key."""
        return Minio(self.endpoint, self.keys.access, self.keys.secret, secure=False, region=REGION)


@pytest.fixture(scope="session")
def real_minio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealStore]:
    """A real MinIO server with Concord's two keys."""
    named = os.environ.get("CONCORD_TEST_S3")
    if named:
        endpoint, access, secret = named.split(",")
        yield _with_keys(endpoint, Keys(access, secret))
        return
    if not minio.is_built():
        pytest.skip(NOT_BUILT.format("MinIO"))
    home = tmp_path_factory.mktemp("minio")
    root = Keys(Secrets().s3_access, Secrets().s3_secret)
    with running(lambda ports: minio.RealMinio(home, ports.s3, ports.s3_grpc, root)) as server:
        yield _with_keys(server.endpoint, root)


@pytest.fixture(scope="session")
def real_elasticsearch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real, empty Elasticsearch node."""
    named = os.environ.get("CONCORD_TEST_ELASTICSEARCH")
    if named:
        yield named
        return
    if not elasticsearch.is_built():
        pytest.skip(NOT_BUILT.format("Elasticsearch"))
    home = tmp_path_factory.mktemp("elasticsearch")
    with running(lambda ports: elasticsearch.RealElasticsearch(home, ports.s3, ports.s3_grpc)) as node:
        yield node.url


def _with_keys(endpoint: str, root: Keys) -> RealStore:
    made = Secrets()
    store = RealStore(
        endpoint, Keys(made.s3_access, made.s3_secret), Keys(made.s3_bypass_access, made.s3_bypass_secret)
    )
    make_keys(endpoint, root, store.keys, store.bypass, secure=False)
    return store
