"""Refuses to build a release without the front end's files. Called by hatchling alone (`pyproject.toml`).

A wheel without them would install well and serve nothing; those who install it have no Node to build them.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = Path("shared", "web", "static", "vendor", "uswds.css")


class FrontEndIsBuilt(BuildHookInterface[Any]):
    """Looks before a wheel is made; an editable install, which comes before the front end, is let through."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raises FileNotFoundError with what to do."""
        if version != "editable" and not (Path(self.root) / BUILT).is_file():
            raise FileNotFoundError(f"{BUILT} is not there. Build the front end first: make assets")
