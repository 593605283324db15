"""Chromium for page tests: one browser for a module, a page per test, and axe.

    def test_x(serve, open_page, axe):
        address = serve(app)                       # any WSGI application, on a free loopback port
        page = open_page(f"{address}/agreements", width=320, javascript=False)
        assert axe(page) == []

A page's console errors, script errors and refusals by its security policy are collected, and fail the test when it
ends; a test that provokes some takes them out of `page_problems` first.
"""

import os
import shutil
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

CHROMIUM = (
    os.environ.get("CONCORD_CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("google-chrome")
    or "/usr/bin/chromium"
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).parents[2] / "shared/web/frontend/node_modules/axe-core/axe.min.js"
RUN_AXE = """async () => {
  const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(document, {runOnly: rules});
  return found.violations.map(v => `${v.id}: ${v.help}: ` + v.nodes.map(n => n.target.join(" ")).join(" | "));
}"""


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def browser():
    """One Chromium for a module: Playwright's loop runs in this thread meanwhile, and forbids others `asyncio.run`."""
    if not Path(CHROMIUM).exists():
        pytest.skip("needs Chromium (set CONCORD_CHROMIUM to its path)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def serve():
    """Serve WSGI applications on loopback until the module's tests are done; answers the address."""
    running: list[tuple[BaseWSGIServer, Thread]] = []

    def start(app) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join(5)
        server.server_close()


@pytest.fixture
def page_problems() -> list[str]:
    """Errors that the test's pages wrote to the console, threw, or were refused by their policy."""
    return []


@pytest.fixture
def open_page(browser: Browser, page_problems: list[str]):
    """Open an address in a fresh profile: `width` in CSS pixels, scripts on or off, forced colours on or off."""
    contexts = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            page_problems.append(f"{message.type}: {message.text}")

    def open_(url: str, *, width: int = 1280, javascript: bool = True, forced_colours: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            forced_colors="active" if forced_colours else "none",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", note)
        page.on("pageerror", lambda error: page_problems.append(f"thrown: {error}"))
        page.goto(url)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert page_problems == []


@pytest.fixture(scope="module")
def axe(browser: Browser):
    """Ask axe-core what is wrong with a page as it stands; answers one line per violation."""
    if not AXE.is_file():
        pytest.skip("needs axe-core (python -m deploy.assets --dev)")
    source = AXE.read_text()

    def check(page: Page) -> list[str]:
        ran_scripts = page.locator("html.js").count() > 0
        twin = page if ran_scripts else _twin(browser, page)
        twin.evaluate(source)
        found: list[str] = twin.evaluate(RUN_AXE)
        if twin is not page:
            twin.context.close()
        return found

    return check


def _twin(browser: Browser, page: Page) -> Page:
    """The same document where axe can run: axe needs scripts on, and the page's own must still not run."""
    forced = page.evaluate("matchMedia('(forced-colors: active)').matches")
    content = page.content()
    context = browser.new_context(viewport=page.viewport_size, forced_colors="active" if forced else "none")
    twin = context.new_page()
    twin.route("**/*.js", lambda route: route.abort())
    twin.route(page.url, lambda route: route.fulfill(body=content, content_type="text/html; charset=utf-8"))
    twin.goto(page.url)
    return twin


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window (WCAG 1.4.10: none at 320)."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide
