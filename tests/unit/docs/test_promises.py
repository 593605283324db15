"""What README, docs and the command line promise is there."""

import importlib
import re
from pathlib import Path

import pytest

from deploy.cli import COMMANDS
from deploy.docs import glossary
from shared.registry.table import get_services

ROOT = Path(__file__).parents[3]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)")
CODE = re.compile(r"`((?:shared|services|workflows|deploy|docs|tests)/[\w./-]+\.\w+)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_pictures_and_named_files_exist(page):
    text = page.read_text(encoding="utf-8")
    links = [page.parent / link for link in LINK.findall(text) if "://" not in link]
    named = [ROOT / path for path in CODE.findall(text)]
    missing = [str(path) for path in (*links, *named) if not path.exists()]
    assert missing == []


def test_glossary_explains_every_status_as_the_pages_do_and_no_other():
    text = glossary.FILE.read_text(encoding="utf-8")
    assert text == glossary.render(text), "run: python -m deploy.docs"
    section = glossary.SECTION.search(text)[0]
    assert all(status.meaning in section for service in get_services() for status in service.statuses)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_in_the_table_can_be_imported(name):
    module, _, attribute = COMMANDS[name].target.partition(":")
    assert hasattr(importlib.import_module(module), attribute)
