"""A release on a machine of its own: the wheel alone, no repository, no Node; it starts, signs in, and serves pages."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

import pytest

from deploy.local.ports import Ports

pytestmark = [pytest.mark.slow, pytest.mark.engines, pytest.mark.timeout(900)]

ROOT = Path(__file__).parents[3]
UV = [sys.executable, "-m", "uv"]
NODE = {"node", "nodejs", "npm", "npx", "corepack", "yarn", "pnpm"}


def run(*argv: object, cwd: Path) -> str:
    done = subprocess.run([str(each) for each in argv], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def machine():
    """A machine of its own: this one's programs but Node, and an environment with the wheel and what it asks for."""
    folder = Path(tempfile.mkdtemp(prefix="concord-release-"))
    folder.chmod(0o755)  # root's PostgreSQL runs as somebody else, who must be able to come here
    try:
        yield install(folder)
    finally:
        shutil.rmtree(folder)


def install(folder: Path) -> Path:
    run(*UV, "build", "-q", "--wheel", "-o", folder / "dist", ROOT, cwd=folder)
    (wheel,) = (folder / "dist").glob("concord-*.whl")
    run(*UV, "venv", "-q", "--python", sys.executable, folder / "venv", cwd=folder)
    python = folder / "venv" / "bin" / "python"
    install = (*UV, "pip", "install", "-q", "-p", python, "-c", ROOT / "requirements.lock")
    run(*install, f"concord[embedded] @ {wheel.as_uri()}", cwd=folder)
    (folder / "bin").mkdir()
    for program in Path("/usr/bin").iterdir():
        if program.name not in NODE:
            (folder / "bin" / program.name).symlink_to(program)
    return folder


@pytest.fixture(scope="module")
def environment(machine) -> dict[str, str]:
    path = f"{machine / 'venv' / 'bin'}{os.pathsep}{machine / 'bin'}"
    assert not any(shutil.which(name, path=path) for name in NODE)
    return {"PATH": path, "HOME": str(machine), "CONCORD_VAR": str(machine / "var"), "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def address(machine, environment):
    """A running Concord's address, once the demo is whole."""
    port = Ports.free().web
    log = machine / "run.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(machine / "venv" / "bin" / "concord"), "run"],
            env={**environment, "CONCORD_PORT": str(port)}, cwd=machine, stdout=out, stderr=out,
        )  # fmt: skip
    try:
        wait_for(log, process, "demo is complete", 400)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0, log.read_text()


def wait_for(log: Path, process: subprocess.Popen[bytes], words: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while words not in log.read_text().lower():
        assert process.poll() is None and "could not" not in log.read_text(), log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.5)


class Visitor:
    """A browser that keeps cookies and follows redirects."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> tuple[str, str]:
        """A page's text and its kind."""
        with self.opener.open(self.address + path, timeout=30) as answer:
            return answer.read().decode("utf-8", "replace"), answer.headers.get_content_type()

    def press(self, page: str, action: str, **fields: str) -> str:
        """Send the first form of a page that goes to an address, with its hidden fields."""
        form = next(f for f in re.findall(r"<form.*?</form>", page, re.S) if f'action="{action}"' in f)
        hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        body = urlencode({**hidden, **fields}).encode()
        with self.opener.open(self.address + action, data=body, timeout=30) as answer:
            return str(answer.read().decode())


def test_installed_code_is_the_wheel_s_and_brings_no_node(machine, environment):
    python = machine / "venv" / "bin" / "python"
    said = run(python, "-c", "import shared.web.assets as a; print(a.__file__)", cwd=machine)
    assert said.startswith(str(machine / "venv"))
    assert "node" not in run(*UV, "pip", "list", "-p", python, cwd=machine).lower()


def test_release_serves_sign_in_and_an_agreement_with_their_styles_scripts_and_fonts(address):
    visitor = Visitor(address)
    page, _ = visitor.get("/sign-in")
    assert "Sign in" in page
    home = visitor.press(page, "/sign-in/demo")
    assert "My work" in home
    listed, _ = visitor.get("/agreements")
    agreement = re.search(r'href="(/agreements/[0-9a-f-]{36})"', listed)
    assert agreement, listed
    text, _ = visitor.get(agreement[1])
    check_assets(visitor, text)


def check_assets(visitor: Visitor, page: str) -> None:
    """Each style sheet and script of a page is there; so is each file that the front end's own sheet names."""
    found = set(re.findall(r'(?:href|src)="([^"]+\.(?:css|js))"', page))
    assert len(found) >= 3, found
    kinds = {path.rsplit(".", 1)[1]: visitor.get(path)[1] for path in found}
    assert kinds == {"css": "text/css", "js": "text/javascript"}
    (vendor,) = (path for path in found if "uswds" in path)
    folder = vendor.rsplit("/", 1)[0]
    named = set(re.findall(r'url\("([^"#]+)"\)', visitor.get(vendor)[0]))
    assert named
    fonts = {
        font for path in found - {vendor} if path.endswith(".css") for font in fonts_of(visitor.get(path)[0])
    }
    assert fonts
    kinds = {visitor.get(f"{folder}/{each}")[1] for each in named if not each.startswith("data:")}
    assert kinds == {"image/svg+xml"}
    assert {visitor.get(f"{folder}/fonts/{font}")[1] for font in fonts} == {"font/woff2"}


def fonts_of(sheet: str) -> list[str]:
    """The font files that a sheet names."""
    return re.findall(r"([\w-]+\.woff2)", sheet)


def test_lock_is_what_resolving_again_gives(tmp_path):
    lock = tmp_path / "requirements.lock"
    shutil.copy(ROOT / "requirements.lock", lock)
    recipe = re.search(r"^lock:.*\n\t(?P<command>(?:.*\\\n)*.*)", (ROOT / "Makefile").read_text(), re.M)
    assert recipe
    words = recipe["command"].replace("\\\n", " ").split()
    given = [word for word in words[3:] if word not in {"--upgrade", "-o", "requirements.lock"}]
    run(*UV, *given, "-o", lock, cwd=ROOT)
    assert lock.read_text() == (ROOT / "requirements.lock").read_text(), "run: make lock"
