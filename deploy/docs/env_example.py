"""Writes `.env.example`: every setting with what it is for, and the variables that `docker-compose.yml` takes besides.

`python -m deploy.docs`; a test fails where the file is not what settings and compose file say.
"""

import re
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from shared.registry.table import SERVICES
from shared.settings import Settings, describe

ROOT = Path(__file__).parents[2]
FILE = ROOT / ".env.example"
VARIABLE = re.compile(r"\$\{(\w+)(:\?|:-|-)?([^}]*)\}")
HEADER = """# Every setting of Concord. Copy to .env and fill in what has no value; no secret has a default.
# Made by `python -m deploy.docs` from shared/settings.py and docker-compose.yml.
# `make run` needs none of this: the embedded stack makes its own.
"""


def render() -> str:
    """The whole file."""
    fields = Settings.model_fields
    addresses = dict.fromkeys(f"database_url_{service}" for service in SERVICES)
    defaults = {name: field.default for name, field in fields.items()} | addresses
    settings = [_entry(name, default) for name, default in defaults.items()]
    known = {f"CONCORD_{name.upper()}" for name in defaults}
    others = {name: default for name, how, default in VARIABLE.findall(_compose()) if name not in known}
    compose = [f"{name}={default}" for name, default in sorted(others.items())]
    return "\n".join([HEADER, *settings, "# --- Only docker-compose.yml", *compose]) + "\n"


def _entry(name: str, default: Any) -> str:
    return f"# {describe(name)}\nCONCORD_{name.upper()}={_value(default)}\n"


def _value(default: Any) -> str:
    if default is None or isinstance(default, SecretStr):
        return ""
    return str(default).lower() if isinstance(default, bool) else str(default)


def _compose() -> str:
    return (ROOT / "docker-compose.yml").read_text(encoding="utf-8")


def write() -> None:
    """Make the file anew."""
    FILE.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    write()
