"""What README, docs and the command line promise is there."""

import importlib
import re
from pathlib import Path

import pytest

from deploy.cli import COMMANDS
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
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", text.partition("## Statuses")[2].partition("\n## ")[0], re.M)
    told = {words: meaning for words, meaning in rows[1:] if set(words) != {"-"}}
    assert told == {s.words: s.meaning for service in get_services() for s in service.statuses}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_in_the_table_can_be_imported(name):
    module, _, attribute = COMMANDS[name].target.partition(":")
    assert hasattr(importlib.import_module(module), attribute)
