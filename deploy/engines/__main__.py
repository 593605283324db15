"""`python -m deploy.engines build|up`: builds real MinIO and Elasticsearch; `up` also runs both until Ctrl-C."""

import contextlib
import tempfile
import threading
import time
from pathlib import Path

import click

from deploy.engines import elasticsearch, minio
from deploy.local.errors import StackError
from deploy.local.ports import Ports
from deploy.local.seaweedfs import Keys
from deploy.local.secrets import Secrets

S3_PORTS = Ports(s3=8120, s3_grpc=8121)
ELASTICSEARCH_PORTS = (8122, 8123)


@click.group()
def main() -> None:
    """Real engines for tests and benchmarks, from package registries."""


@main.command()
def build() -> None:
    """Build what is not in the cache yet (MinIO takes about 3 minutes on 2 cores)."""
    for name, is_built, make in (
        ("Elasticsearch", elasticsearch.is_built, elasticsearch.build),
        ("MinIO", minio.is_built, minio.build),
    ):
        if is_built():
            click.echo(f"{name} is built already.")
            continue
        click.echo(f"Building {name} …")
        before = time.monotonic()
        try:
            where = make()
        except StackError as error:
            raise click.ClickException(f"{error.what}\n{error.way_out}") from error
        click.echo(f"{name} is in {where} ({time.monotonic() - before:.0f} s).")


@main.command()
@click.pass_context
def up(context: click.Context) -> None:
    """Build, then run both on loopback with empty data until Ctrl-C, and say how tests find them."""
    context.invoke(build)
    secrets = Secrets()
    root = Keys(secrets.s3_access, secrets.s3_secret)
    with tempfile.TemporaryDirectory(prefix="concord-engines-") as home:
        store = minio.RealMinio(Path(home) / "minio", S3_PORTS.s3, S3_PORTS.s3_grpc, root)
        node = elasticsearch.RealElasticsearch(Path(home) / "elasticsearch", *ELASTICSEARCH_PORTS)
        try:
            store.start()
            node.start()
            store.wait()
            node.wait()
            click.echo(f"export CONCORD_TEST_S3={store.endpoint},{root.access},{root.secret}")
            click.echo(f"export CONCORD_TEST_ELASTICSEARCH={node.url}")
            click.echo("Both run until Ctrl-C.")
            with contextlib.suppress(KeyboardInterrupt):
                threading.Event().wait()
        except StackError as error:
            raise click.ClickException(f"{error.what}\n{error.way_out}") from error
        finally:
            store.stop()
            node.stop()


if __name__ == "__main__":
    main()
