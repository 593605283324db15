"""What a web server, a worker and a command leave unimported: each costs a part of a second at every start."""

import json
import subprocess
import sys

import pytest

LOOK = """
import importlib, json, sys
from shared.registry.table import SERVICES, find, get_service
importlib.import_module(sys.argv[1])
for name in SERVICES:
    for part in sys.argv[2:]:
        find(getattr(get_service(name), part))
print(json.dumps(sorted(sys.modules)))
"""


def imported(module: str, *parts: str) -> set[str]:
    """Every module that a process has, once it has found these parts of each service."""
    said = subprocess.run([sys.executable, "-c", LOOK, module, *parts], capture_output=True, check=True)
    return set(json.loads(said.stdout))


def test_web_server_imports_no_engine_that_is_not_used():
    assert not {"elasticsearch", "authlib"} & imported("deploy.web.app", "app")


def test_worker_imports_no_page():
    found = imported("deploy.worker.main", "parts", "work")
    assert not {"elasticsearch", "authlib"} & found
    assert not [name for name in found if name.startswith("services.") and name.endswith("pages")]


@pytest.mark.parametrize("command", ["deploy.commands", "deploy.local.commands", "services.portal.cli"])
def test_command_imports_no_page(command):
    found = imported(command)
    assert "elasticsearch" not in found
    assert not [name for name in found if name.startswith("services.") and name.endswith("pages")]
