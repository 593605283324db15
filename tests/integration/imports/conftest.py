"""A migrated database with the demo's directory, and the command line as a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from services.agreements.wiring import Agreements
from services.portal.seed import seed as seed_people
from shared.database import Database
from shared.settings import Settings


@pytest.fixture(scope="session")
def imports_url(postgres):
    """The address of these tests' own migrated database, by role."""
    name = postgres.create_migrated("imports")
    return lambda role: postgres.url(role, name)


@pytest.fixture(scope="session")
def parts(imports_url):
    settings = Settings(
        mode="embedded",
        secret_key=SecretStr("s" * 64),
        database_url_agreements=SecretStr(imports_url("agreements")),
        database_url_portal=SecretStr(imports_url("portal")),
    )
    portal = Database(settings.need("database_url_portal"))
    seed_people(portal, settings)
    portal.dispose()
    made = Agreements(settings)
    yield made
    made.database.dispose()


@pytest.fixture
def write_index(tmp_path):
    """Write an index file and return its path."""

    def write(data, name="index.json"):
        path = tmp_path / name
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return path

    return write


@pytest.fixture
def command(parts, imports_url, tmp_path):
    """Run `concord import index` and return the finished process."""

    def run(*arguments, **environment):
        env = {
            **{k: v for k, v in os.environ.items() if not k.startswith("CONCORD_")},
            "CONCORD_MODE": "embedded", "CONCORD_SECRET_KEY": "s" * 64,
            "CONCORD_DATABASE_URL_AGREEMENTS": imports_url("agreements"), **environment,
        }  # fmt: skip
        line = [sys.executable, "-m", "deploy.cli", "import", "index", *map(str, arguments)]
        return subprocess.run(
            line, env=env, cwd=Path.cwd(), capture_output=True, text=True, timeout=120, check=False
        )

    return run
