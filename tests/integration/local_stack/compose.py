"""The compose file, read as Compose reads it: merges resolved, variables filled in."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[3]
FILE = ROOT / "docker-compose.yml"
VARIABLE = re.compile(r"\$\{(\w+)(:\?|:-|-)?([^}]*)\}")


def read() -> dict[str, Any]:
    """The file with its merges resolved and its variables as they stand."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return found


def variables() -> dict[str, str]:
    """Each variable that the file takes from .env, with how: `:?` (needed), `:-` or `-` (has a default)."""
    return {name: how or "" for name, how, _ in VARIABLE.findall(FILE.read_text())}


def filled(values: Mapping[str, str]) -> dict[str, Any]:
    """The file with its variables filled in. Raises KeyError for a needed one that is not given."""

    def fill(match: re.Match[str]) -> str:
        name, how, default = match.groups()
        if how in {":-", "-"}:
            return values.get(name, default)
        return values[name]

    text = VARIABLE.sub(lambda match: json.dumps(fill(match))[1:-1], json.dumps(read()))
    found: dict[str, Any] = json.loads(text)
    return found
