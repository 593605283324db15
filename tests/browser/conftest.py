"""Chromium for page tests: one browser for a module, an empty profile per test, and axe.

    def test_x(serve, open_page, axe):
        address = serve(app)                       # any WSGI application, on a free loopback port
        page = open_page(f"{address}/agreements", width=320, javascript=False)
        assert axe(page) == []

A page's console errors, script errors and refusals by its security policy are collected, and fail the test when it
ends; a test that provokes some takes them out of `page_problems` first.
"""

import os
import shutil
from collections import defaultdict
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

CHROMIUM = (
    os.environ.get("CONCORD_CHROMIUM")
    or shutil.which("chromium-headless-shell")  # the same engine without windows: less than half the work
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
PATIENCE = 30_000
"""Milliseconds for what comes about by itself. Nobody waits for it but a test that fails, or a machine that is busy."""
expect.set_options(timeout=PATIENCE)
AXE = Path(__file__).parents[2] / "shared/web/frontend/node_modules/axe-core/axe.min.js"
RUN_AXE = """async (within) => {
  const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(within || document, {runOnly: rules, resultTypes: ["violations"]});
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
        thread = Thread(
            target=server.serve_forever, args=(0.02,), daemon=True
        )  # seconds between looks at shutdown
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


class Profiles:
    """A browser's profiles, used again with an empty jar: styles and fonts come over the wire once a module."""

    def __init__(self, browser: Browser) -> None:
        self._browser, self._free = browser, defaultdict(list)

    def take(self, width: int, javascript: bool, forced_colours: bool) -> BrowserContext:
        """One that nobody uses now."""
        free = self._free[width, javascript, forced_colours]
        return free.pop() if free else self.make(width, javascript, forced_colours)

    def make(self, width: int, javascript: bool, forced_colours: bool) -> BrowserContext:
        """A new one."""
        return self._browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            forced_colors="active" if forced_colours else "none",
            reduced_motion="reduce",
        )

    def give_back(self, context: BrowserContext, width: int, javascript: bool, forced_colours: bool) -> None:
        """Empty it for the next."""
        for page in context.pages:
            page.wait_for_load_state()  # one that is closed on its way somewhere may never say that it is closed
            page.close()
        context.clear_cookies()
        self._free[width, javascript, forced_colours].append(context)


@pytest.fixture(scope="module")
def profiles(browser: Browser) -> Profiles:
    """The module's profiles; they close with its browser."""
    return Profiles(browser)


@pytest.fixture
def open_page(profiles: Profiles, page_problems: list[str]):
    """Open an address in an empty profile: `width` in CSS pixels, scripts on or off, forced colours on or off.

    `cookie`, a name and a value, signs somebody in without the form; the form has tests of its own. `own`: a profile
    that no other test gets, for one that sets its clock.
    """
    used: list[tuple[BrowserContext, tuple[int, bool, bool] | None]] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            page_problems.append(f"{message.type}: {message.text}")

    def open_(
        url: str,
        *,
        width: int = 1280,
        javascript: bool = True,
        forced_colours: bool = False,
        cookie: tuple[str, str] | None = None,
        own: bool = False,
    ) -> Page:
        how = width, javascript, forced_colours
        context = profiles.make(*how) if own else profiles.take(*how)
        used.append((context, None if own else how))
        if cookie:
            context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", note)
        page.on("pageerror", lambda error: page_problems.append(f"thrown: {error}"))
        page.goto(url)
        return page

    yield open_
    for context, how in used:
        if how is None:
            context.close()
        else:
            profiles.give_back(context, *how)
    assert page_problems == []


@pytest.fixture(scope="module")
def axe(profiles: Profiles):
    """Ask axe-core what is wrong with a page as it stands, or with one part of it; answers one line per violation."""
    if not AXE.is_file():
        pytest.skip("needs axe-core (python -m deploy.assets --dev)")
    source = AXE.read_text()

    def check(page: Page, within: str = "") -> list[str]:
        if page.locator("html.js").count():  # its own scripts run
            page.evaluate(source)
            return list(page.evaluate(RUN_AXE, within))
        how = (
            page.viewport_size["width"],
            True,
            page.evaluate("matchMedia('(forced-colors: active)').matches"),
        )
        context = profiles.take(*how)
        twin = _twin(context, page)
        twin.evaluate(source)
        found = list(twin.evaluate(RUN_AXE, within))
        profiles.give_back(context, *how)
        return found

    return check


def _twin(context: BrowserContext, page: Page) -> Page:
    """The same document where axe can run: axe needs scripts on, and the page's own must still not run."""
    content = page.content()
    twin = context.new_page()
    twin.route("**/*.js", lambda route: route.abort())
    twin.route(page.url, lambda route: route.fulfill(body=content, content_type="text/html; charset=utf-8"))
    twin.goto(page.url)
    return twin


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window (WCAG 1.4.10: none at 320)."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide
