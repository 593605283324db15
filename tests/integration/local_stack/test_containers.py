"""Each container's exact command, as a plain process with exactly its settings, behind the real gateway.

Only addresses differ: a container's name becomes loopback and a port. The engines are those that tests have.
"""

import base64
import dataclasses
import os
import secrets
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest

from deploy.local.ports import Ports
from deploy.local.seal import make_seal
from deploy.provision import ROLES
from shared.auth.limits import LINK_OPEN
from shared.registry.table import SERVICES
from tests.integration.local_stack import compose

pytestmark = [pytest.mark.engines, pytest.mark.timeout(300)]

WEB = SERVICES
WORKERS = tuple(f"{name}-worker" for name in SERVICES)


class Containers:
    """Runs the compose file's services as processes."""

    def __init__(self, folder: Path, values: dict[str, str], addresses: dict[str, str]) -> None:
        self.folder = folder
        self.services = compose.filled(values)["services"]
        self.addresses = addresses
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def environment(self, name: str) -> dict[str, str]:
        """The service's own settings and nothing of this process's, with container names turned into loopback."""
        given = {key: str(value) for key, value in self.services[name].get("environment", {}).items()}
        for there, here in self.addresses.items():
            given = {key: value.replace(there, here) for key, value in given.items()}
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), **given}

    def command(self, name: str) -> list[str]:
        """The service's command; the address it binds is its own."""
        argv = [str(word) for word in self.services[name]["command"]]
        argv = [self.addresses.get(f"{name}:8000", word) if word == "0.0.0.0:8000" else word for word in argv]
        if argv[0] == "concord":
            argv = [sys.executable, "-m", "deploy.cli", *argv[1:]]
        return argv

    def job(self, name: str) -> str:
        """Run a one-shot service to its end and return what it said."""
        done = subprocess.run(
            self.command(name),
            env=self.environment(name),
            capture_output=True,
            text=True,
            cwd=self.folder,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, name: str, argv: list[str] | None = None, **extra: str) -> None:
        """Start a service."""
        log = (self.folder / f"{name}.log").open("wb")
        self.running[name] = subprocess.Popen(
            argv or self.command(name),
            env={**self.environment(name), **extra},
            stdout=log,
            stderr=log,
            cwd=self.folder,
        )

    def need(self, name: str, address: str) -> None:
        """Return once the address answers 200. Fails with the service's log."""
        try:
            assert _answers(address) == 200, self.said(name)
        except OSError:
            raise AssertionError(f"{name} does not answer: {self.said(name)}") from None

    def said(self, name: str) -> str:
        """What a service has written so far."""
        return (self.folder / f"{name}.log").read_text()

    def stop(self) -> None:
        """Stop all."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            process.wait(20)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Shows a redirect as what it is: it may lead to another service."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def _answers(address: str, seconds: float = 90) -> int:
    """The status that an address answers with, once it does."""
    deadline = time.monotonic() + seconds
    opener = urllib.request.build_opener(_NoRedirect)
    while True:
        try:
            with opener.open(address, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _values(postgres, seaweedfs, seal: Path) -> dict[str, str]:
    """A .env: every needed variable, with fresh secrets."""
    values = {name: secrets.token_hex(20) for name, how in compose.variables().items() if how == ":?"}
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return values | {
        "CONCORD_PUBLIC_URL": "https://concord.example",
        "CONCORD_STAFF_URL": "https://concord.example",
        "CONCORD_OIDC_ISSUER": "https://sign-in.example",
        "CONCORD_PAYLOAD_KEYS": f"k1:{key}",
        "CONCORD_AUDIT_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "CONCORD_S3_ACCESS_KEY": seaweedfs.keys.access,
        "CONCORD_S3_SECRET_KEY": seaweedfs.keys.secret,
        "CONCORD_SEAL_FILE": str(seal),
        "CONCORD_DATABASE_SUPERUSER_PASSWORD": postgres.password,
        **{f"CONCORD_DATABASE_{role.upper()}_PASSWORD": postgres.secrets.postgres(role) for role in ROLES},
    }


@pytest.fixture(scope="module")
def containers(postgres, temporal, seaweedfs, tmp_path_factory):
    """Provisioned and migrated by the compose file's own jobs, in a database of its own."""
    folder = tmp_path_factory.mktemp("containers")
    seal = folder / "seal.p12"
    values = _values(postgres, seaweedfs, seal)
    make_seal(seal, values["CONCORD_SEAL_PASSPHRASE"], "State of Test")
    postgres.drop_database("concord")
    ports = dataclasses.astuple(Ports.free())
    addresses = {
        "@database/": f"@127.0.0.1:{postgres.port}/",
        "temporal:7233": temporal.address,
        "documents:9000": seaweedfs.endpoint,
        **{f"{name}:8000": f"127.0.0.1:{port}" for name, port in zip(SERVICES, ports, strict=False)},
        "/run/secrets/seal": str(seal),
    }
    found = Containers(folder, values, addresses)
    # The embedded store knows its keys already, and there is no Elasticsearch with security here.
    provision = found.services["provision"]["environment"]
    for name in [n for n in provision if n.startswith(("CONCORD_ADMIN_S3", "CONCORD_ADMIN_ELASTIC"))]:
        del provision[name]
    said = found.job("provision")
    assert "PostgreSQL: roles and database are there." in said
    assert "Documents: the buckets are there" in said
    assert "Temporal: search attributes are registered." in said
    found.job("migrate")
    try:
        yield found
    finally:
        found.stop()


@pytest.fixture(scope="module")
def gateway(containers, tmp_path_factory) -> str:
    """The address of the real gateway, with every web service behind it."""
    for name in WEB:
        containers.start(name)
        assert _answers(f"http://{containers.addresses[f'{name}:8000']}/healthz") == 200, containers.said(
            name
        )
    caddy = Path(sysconfig.get_path("scripts")) / "caddy"
    ports = Ports.free()
    containers.start(
        "gateway",
        [
            str(caddy),
            "run",
            "--config",
            str(compose.ROOT / "deploy/docker/Caddyfile"),
            "--adapter",
            "caddyfile",
        ],
        CONCORD_SITE=f"http://127.0.0.1:{ports.web}",
        CONCORD_GATEWAY_BIND="127.0.0.1",
        CONCORD_GATEWAY_HEALTH_PORT=str(ports.s3),
        XDG_DATA_HOME=str(tmp_path_factory.mktemp("caddy")),
    )
    containers.need("gateway", f"http://127.0.0.1:{ports.s3}/gateway-health")
    return f"http://127.0.0.1:{ports.web}"


def test_gateway_sends_front_door_to_the_portal(gateway, containers) -> None:
    assert _answers(f"{gateway}/healthz") == 200


def _asked(address: str, headers: dict[str, str]) -> tuple[int, str]:
    """The status and the request's number of an answer to a request with these headers."""
    wanted = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.build_opener(_NoRedirect).open(wanted, timeout=30) as answer:
            return answer.status, str(answer.headers["X-Request-ID"])
    except urllib.error.HTTPError as error:
        return error.code, str(error.headers["X-Request-ID"])


def test_gateway_numbers_requests_itself(gateway, containers) -> None:
    sent = "chosen-by-a-stranger"
    _, number = _asked(f"{gateway}/healthz", {"X-Request-ID": sent})
    assert number and number != sent
    assert number != _asked(f"{gateway}/healthz", {"X-Request-ID": sent})[1]


def test_visitor_behind_the_gateway_can_not_choose_the_address_that_is_counted(gateway, containers) -> None:
    link = f"{gateway}/agreements/sign/{'x' * 43}"
    asked = [_asked(link, {"X-Forwarded-For": f"198.51.100.{n}"})[0] for n in range(LINK_OPEN.count + 1)]
    assert set(asked[:-1]) == {404} and asked[-1] == 429


def test_gateway_sends_agreements_to_their_service_even_while_the_portal_is_down(gateway, containers) -> None:
    portal = containers.running.pop("portal")
    portal.terminate()
    portal.wait(20)
    try:
        assert _answers(f"{gateway}/healthz") == 502
        assert _answers(f"{gateway}/agreements") in {302, 303, 401}
        assert _answers(f"{gateway}/api/agreements") in {401, 404}
    finally:
        containers.start("portal")
        _answers(f"http://{containers.addresses['portal:8000']}/healthz")


@pytest.mark.parametrize("name", WEB)
def test_service_alone_is_ready_with_its_own_settings(gateway, containers, name) -> None:
    assert _answers(f"http://{containers.addresses[f'{name}:8000']}/readyz") == 200, containers.said(name)


@pytest.mark.parametrize("name", WEB)
def test_health_check_of_the_container_tells_up_from_down(gateway, containers, name) -> None:
    argv = containers.services[name]["healthcheck"]["test"]
    assert argv[:3] == ["CMD", "python", "-m"]
    up = [sys.executable, *argv[2:4], f"http://{containers.addresses[f'{name}:8000']}/healthz"]
    assert subprocess.run(up, check=False).returncode == 0
    down = [*up[:-1], "http://127.0.0.1:9/healthz"]
    assert subprocess.run(down, check=False).returncode == 1


@pytest.mark.parametrize("name", WORKERS)
def test_worker_keeps_working_and_ends_within_its_grace(containers, name) -> None:
    containers.start(name)
    worker = containers.running[name]
    deadline = time.monotonic() + 90
    while '"working"' not in containers.said(name):
        assert worker.poll() is None, containers.said(name)
        assert time.monotonic() < deadline, containers.said(name)
        time.sleep(0.2)
    time.sleep(3)
    assert worker.poll() is None, containers.said(name)
    del containers.running[name]
    before = time.monotonic()
    worker.terminate()
    assert worker.wait(15) == 0, containers.said(name)
    assert time.monotonic() - before < 15


def test_service_role_can_not_read_another_schema(containers, postgres) -> None:
    with (
        psycopg.connect(postgres.url("portal")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT * FROM agreements.event")
