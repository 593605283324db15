"""Takes the README tour's screenshots into docs/images/tour, from a running demo: `python docs/tour/screenshots.py`.

Start from a fresh demo (`make reset`, then `make run`): the tour adds one returned draft to it. Needs the development
dependencies and Chromium (CONCORD_CHROMIUM names it, where it is not /usr/bin/chromium).
"""

import os
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parents[1] / "images" / "tour"
ADDRESS = "http://127.0.0.1:8000"
LARGEST = 200_000
"""Bytes of a picture; the README must open fast."""
COLOURS = (128, 64, 32)
View = Callable[[Page, str], object]


def sign_in(page: Page, address: str, name: str) -> None:
    """One click, as the demo allows."""
    page.goto(f"{address}/sign-in")
    page.get_by_role("button", name=name).click()
    page.wait_for_url("**/my-work")


def open_agreement(page: Page, address: str, words: str, rest: str = "") -> None:
    """The page of the agreement whose title has these words."""
    page.goto(f"{address}/agreements?q={words}")
    href = page.locator("table tbody a").first.get_attribute("href")
    page.goto(f"{address}{href}{rest}")


def add_returned_draft(page: Page, address: str) -> None:
    """What the field office changed, compared."""
    open_agreement(page, address, "Kanawha", "/versions")
    with page.expect_download() as download:
        page.get_by_role("link", name="Get a returned draft to try").click()
    with tempfile.TemporaryDirectory() as folder:
        returned = Path(folder) / "returned.docx"
        download.value.save_as(returned)
        page.get_by_label("Word file that came back").set_input_files(returned)
        page.get_by_label("What is it?").fill("Edits by the field office")
        page.get_by_role("button", name="Add as new version").click()
        page.wait_for_url("**/compare/**")
    scroll_to(page, ".compare-clause:nth-of-type(2)")


def scroll_to(page: Page, selector: str) -> None:
    """Put this at the top of the window."""
    page.locator(selector).first.evaluate(
        "it => scrollTo({top: it.getBoundingClientRect().top + scrollY - 24})"
    )


def read_text(page: Page, address: str) -> None:
    """The reading view."""
    open_agreement(page, address, "Highland", "/versions/1")
    scroll_to(page, "article.sheet")


TOUR: tuple[tuple[str, str, View], ...] = (
    ("my-work", "Dana Mercer", lambda page, at: None),
    ("agreements", "Dana Mercer", lambda page, at: page.goto(f"{at}/agreements")),
    ("questions", "Dana Mercer", lambda page, at: open_agreement(page, at, "Eastern", "/questions")),
    ("reading", "Dana Mercer", read_text),
    ("comparison", "Dana Mercer", add_returned_draft),
    ("approvals", "Ruth Hagan", lambda page, at: open_agreement(page, at, "Ohio", "/approvals")),
    ("clocks", "Owen Tackett", lambda page, at: open_agreement(page, at, "Tri-County", "/clocks")),
    ("agreement", "James Whitlock", lambda page, at: open_agreement(page, at, "Mountain")),
    ("mail", "Luis Ortega", lambda page, at: page.goto(f"{at}/demo-mail")),
)
"""File name, who is signed in, and what to open, in the order of the tour."""


def save(png: bytes, path: Path) -> None:
    """The picture in as many colours as fit the limit. Raises ValueError where none does."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    for colours in COLOURS:
        picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size < LARGEST:
            return
    raise ValueError(f"{path.name} is larger than {LARGEST} bytes; show less on it.")


def take(browser: Browser, address: str, folder: Path) -> None:
    """Every picture, wide; the first ones also as on a phone."""
    for name, who, view in TOUR:
        context = browser.new_context(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
        page = context.new_page()
        sign_in(page, address, who)
        view(page, address)
        save(page.screenshot(), folder / f"{name}.png")
        if name in ("my-work", "approvals"):
            page.set_viewport_size({"width": 360, "height": 780})
            save(page.screenshot(), folder / f"{name}-phone.png")
        context.close()
        sys.stdout.write(f"{folder / name}.png\n")


def main() -> None:
    """Take them all from the demo at the address given, or at the usual one."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CONCORD_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        take(browser, sys.argv[1] if len(sys.argv) > 1 else ADDRESS, FOLDER)
        browser.close()


if __name__ == "__main__":
    main()
