"""Writes the statuses of every service into `docs/glossary.md`, from the declarations, which the pages explain them by.

Only between the heading "Statuses" and the next; all else there is written by hand. A test fails where the section is
not what the declarations say.
"""

import re
from pathlib import Path

from shared.registry.declaration import Service
from shared.registry.table import get_services

FILE = Path(__file__).parents[2] / "docs" / "glossary.md"
SECTION = re.compile(r"^## Statuses\n.*?(?=^## )", re.M | re.S)
HEAD = """## Statuses

Shown on every list and page; made by `python -m deploy.docs` from each service's declaration.

"""


def render(text: str) -> str:
    """The glossary with its statuses as the services declare them."""
    section = HEAD + "\n".join(_table(service) for service in get_services() if service.statuses) + "\n"
    return SECTION.sub(lambda found: section, text)


def _table(service: Service) -> str:
    rows = "".join(f"| {status.words} | {status.meaning} |\n" for status in service.statuses)
    inside = f"What each hides inside is in [{service.name}-states]({service.name}-states.md)."
    return f"**{service.label}.** {inside}\n\n| status | meaning |\n|---|---|\n{rows}"


def write() -> None:
    """Make the section anew."""
    FILE.write_text(render(FILE.read_text(encoding="utf-8")), encoding="utf-8")
