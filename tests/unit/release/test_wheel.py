"""A release holds all that the code reads, the front end as it is served, and nothing that only building needs."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy.wheel import BUILT

ROOT = Path(__file__).parents[3]
PACKAGES = ("deploy", "services", "shared", "workflows")
NEVER = re.compile(r"__pycache__|node_modules|shared/web/frontend/")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def packaged() -> set[str]:
    if not (ROOT / BUILT).is_file():
        pytest.skip("the front end is not built: make assets")
    return {one.distribution_path for one in WheelBuilder(str(ROOT)).recurse_included_files()}


def test_every_file_of_the_packages_is_in_the_wheel_and_no_other(packaged):
    there = {
        path.relative_to(ROOT).as_posix()
        for name in PACKAGES
        for path in (ROOT / name).rglob("*")
        if path.is_file()
    }
    assert packaged == {path for path in there if not NEVER.search(path)}


@pytest.mark.parametrize(
    "ending", [".sql", ".html", ".toml", ".md", ".json", ".typ", ".woff2", ".css", ".js", ".svg"]
)
def test_every_kind_of_data_is_in_the_wheel(packaged, ending):
    assert Counter(Path(path).suffix for path in packaged)[ending]


def test_front_end_is_in_the_wheel_and_what_builds_it_is_not(packaged):
    assert BUILT.as_posix() in packaged
    assert "shared/web/static/vendor/htmx.min.js" in packaged
    assert not [path for path in packaged if "package.json" in path or "node_modules" in path]


def test_no_requirement_of_a_running_concord_is_node():
    running = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["embedded"]]
    assert not [each for each in running if "node" in each]


def test_lock_pins_each_requirement_at_a_version_that_it_allows():
    text = (ROOT / "requirements.lock").read_text()
    lines = [Requirement(line) for line in text.splitlines() if line.strip() and not line.startswith("#")]
    pinned = {canonicalize_name(line.name): next(iter(line.specifier)).version for line in lines}
    wanted = [
        *PROJECT["dependencies"],
        *(r for extra in PROJECT["optional-dependencies"].values() for r in extra),
    ]
    unmet = [
        each
        for each in map(Requirement, wanted)
        if not each.specifier.contains(pinned.get(canonicalize_name(each.name), "0"), prereleases=True)
    ]
    assert not unmet, "run: make lock"
