"""The one table of services. A new service is one line here; all else it says in `services/<name>/declaration.py`.

`deploy`, the settings, the header, roles and the shared schemas read this table and nothing else.
"""

from functools import lru_cache
from importlib import import_module
from typing import Any

from shared.registry.declaration import Service

SERVICES: tuple[str, ...] = (
    "portal",
    "agreements",
)  # fmt: skip
"""Every service, by the name of its folder. The portal comes first: it makes the directory that all others read."""


def get_service(name: str) -> Service:
    """A service's declaration. Raises ModuleNotFoundError where its folder has none."""
    found: Service = import_module(f"services.{name}.declaration").SERVICE
    return found


@lru_cache(maxsize=1)
def get_services() -> tuple[Service, ...]:
    """All declarations, in the table's order."""
    return tuple(get_service(name) for name in SERVICES)


def find(target: str) -> Any:
    """What a declaration's `module:name` names; imports the module."""
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)
