"""Writes what each service needs into `docker-compose.yml` and the gateway's `Caddyfile`, from the table of services.

Only between the lines `# made: <part>` and `# end: <part>`; all else in both files is written by hand. A test fails
where the files are not what the table asks for. `python -m deploy.docs` makes them anew.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from shared.registry.declaration import Service
from shared.registry.table import get_services

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "docker-compose.yml"
GATEWAY = ROOT / "deploy" / "docker" / "Caddyfile"
PART = re.compile(
    r"^(?P<pad>[ \t]*)# made: (?P<name>[a-z ]+)$\n.*?^(?P<end>[ \t]*# end: (?P=name))$", re.M | re.S
)
CONTAINERS = """\
{name}:
  <<: [*image, *guarded]
  command: [concord, serve, {name}, --bind, "0.0.0.0:8000"]
  depends_on: *ready
  environment:
    <<: *settings
    {address}
  volumes: ["search-key:/run/concord:ro", "search-certificates:/run/search:ro"]
  secrets: [seal]
  healthcheck: *web-health

{name}-worker:
  <<: [*worker-image, *guarded]
  command: [concord, worker, {name}]
  depends_on: *ready
  environment:
    <<: *settings
    {address}
  volumes: ["search-key:/run/concord:ro", "search-certificates:/run/search:ro"]
  secrets: [seal]
  stop_grace_period: 15s
"""
ROUTE = """\
@{name} path {paths}
handle @{name} {{
	reverse_proxy {{$CONCORD_UPSTREAM_{NAME}}}
}}
"""

Part = Callable[[tuple[Service, ...]], str]


def render(text: str, services: tuple[Service, ...]) -> str:
    """The file with its made parts as these services ask for. Raises KeyError for a part that nobody makes."""

    def fill(found: re.Match[str]) -> str:
        pad, name = found["pad"], found["name"]
        lines = [f"# made: {name}", *PARTS[name](services).rstrip().splitlines()]
        body = "\n".join(f"{pad}{line}" if line else "" for line in lines)
        return f"{body}\n{found['end']}"

    return PART.sub(fill, text)


def write() -> None:
    """Make both files anew."""
    for file in (COMPOSE, GATEWAY):
        file.write_text(render(file.read_text(encoding="utf-8"), get_services()), encoding="utf-8")


def _addresses(services: tuple[Service, ...]) -> str:
    """What `provision` must know: the address of each service's own role."""
    return "\n".join(_address(each) for each in services)


def _address(service: Service) -> str:
    name, capitals = service.name, service.name.upper()
    password = f"${{CONCORD_DATABASE_{capitals}_PASSWORD:?}}"
    return f"CONCORD_DATABASE_URL_{capitals}: postgresql://concord_{name}:{password}@database/concord"


def _containers(services: tuple[Service, ...]) -> str:
    """Each service's web and worker container."""
    return "\n".join(CONTAINERS.format(name=each.name, address=_address(each)) for each in services)


def _ready(services: tuple[Service, ...]) -> str:
    """What the gateway waits for."""
    return "\n".join(f"{each.name}: {{condition: service_healthy}}" for each in services)


def _upstreams(services: tuple[Service, ...]) -> str:
    """Where the gateway finds each."""
    return "\n".join(f"CONCORD_UPSTREAM_{each.name.upper()}: {each.name}:8000" for each in services)


def _routes(services: tuple[Service, ...]) -> str:
    """Which paths go to which service, as `shared.web.dispatch` has it; all else to the one that takes it."""
    named = [_route(each) for each in services if "" not in each.segments]
    rest = "".join(
        f"handle {{\n\treverse_proxy {{$CONCORD_UPSTREAM_{each.name.upper()}}}\n}}\n"
        for each in services
        if "" in each.segments
    )
    return "".join(named) + rest


def _route(service: Service) -> str:
    paths = [
        f"{start}/{segment}{rest}"
        for segment in service.segments
        for start in ("", "/api")
        for rest in ("", "/*")
    ]
    return ROUTE.format(name=service.name, NAME=service.name.upper(), paths=" ".join(paths))


PARTS: Mapping[str, Part] = {
    "addresses": _addresses,
    "services and workers": _containers,
    "what the gateway waits for": _ready,
    "where the gateway finds them": _upstreams,
    "routes": _routes,
}
