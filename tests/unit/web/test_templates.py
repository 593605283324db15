"""What every template keeps to, read from its source."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TEMPLATES = sorted(
    path for part in ("services", "shared") for path in (ROOT / part).rglob("templates/**/*.html")
)
FORM = re.compile(r"<form\b([^>]*)>(.*?)(?:</form>|\Z)", re.S)
TYPED = re.compile(
    r"field\.(?!hidden|error_summary|autosave)\w+\(|\bask\(|caller\(\)|<textarea|<select|<input(?![^>]*hidden)"
)


def unchecked_by_us(source: str) -> list[str]:
    """The forms with something to type whose answers the browser would check, with a bubble of its own words."""
    forms = [(attributes, body) for attributes, body in FORM.findall(source) if 'method="post"' in attributes]
    return [
        attributes
        for attributes, body in forms
        if TYPED.search(body) and "novalidate" not in attributes.split()
    ]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_form_leaves_checking_to_the_server_which_tells_all_errors_at_once_on_top(template):
    assert unchecked_by_us(template.read_text(encoding="utf-8")) == []


def test_walk_finds_a_form_that_the_browser_checks():
    assert unchecked_by_us('<form method="post" action="x">{{ field.text(form, "a", "A") }}</form>')
    assert not unchecked_by_us(
        '<form method="post" action="x">{{ field.hidden() }}<button>Go</button></form>'
    )
