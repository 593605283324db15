"""Compose file and gateway hold what the table of services asks for, and a service more is asked for everywhere."""

import re

import pytest
import yaml

from deploy.docs.containers import COMPOSE, GATEWAY, PART, PARTS, render
from shared.registry.declaration import Service
from shared.registry.table import get_services

FILES = (COMPOSE, GATEWAY)
TOY = Service(
    name="toys",
    label="Toys",
    parts="x:y",
    app="x:y",
    work="x:y",
    paths=("toys", "games"),
    audit_page="/toys/audit",
)


@pytest.fixture
def with_toys():
    compose, gateway = (render(file.read_text(), (*get_services(), TOY)) for file in FILES)
    return yaml.safe_load(compose)["services"], gateway


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_committed_file_is_what_the_table_asks_for(file):
    text = file.read_text(encoding="utf-8")
    assert text == render(text, get_services()), "run: python -m deploy.docs"


def test_every_part_stands_in_exactly_one_file():
    found = [match["name"] for file in FILES for match in PART.finditer(file.read_text(encoding="utf-8"))]
    assert sorted(found) == sorted(PARTS)


def test_new_service_gets_its_containers_and_its_own_role_alone(with_toys):
    services, _ = with_toys
    for name, command in (("toys", "serve"), ("toys-worker", "worker")):
        assert services[name]["command"][:3] == ["concord", command, "toys"]
        given = {key for key in services[name]["environment"] if key.startswith("CONCORD_DATABASE_URL_")}
        assert given == {"CONCORD_DATABASE_URL_TOYS"}
    assert "CONCORD_DATABASE_URL_TOYS" in services["provision"]["environment"]


def test_gateway_waits_for_a_new_service_and_sends_it_its_paths_before_the_front_door(with_toys):
    services, gateway = with_toys
    assert services["gateway"]["depends_on"]["toys"] == {"condition": "service_healthy"}
    assert services["gateway"]["environment"]["CONCORD_UPSTREAM_TOYS"] == "toys:8000"
    assert re.search(r"@toys path /toys /toys/\* /api/toys /api/toys/\* /games /games/\* ", gateway)
    assert gateway.index("{$CONCORD_UPSTREAM_TOYS}") < gateway.index("{$CONCORD_UPSTREAM_PORTAL}")


def test_part_that_nobody_makes_is_refused():
    with pytest.raises(KeyError, match="toasts"):
        render("# made: toasts\n# end: toasts\n", get_services())
