"""A form is sent once for however many presses, and its button works again where the person comes back to it."""

import threading

import pytest
from flask import Flask, redirect, render_template_string, request

from shared.settings import Settings
from shared.web.app import new_app
from shared.web.csrf import SameOriginGuard
from shared.web.deps import WebDeps

pytestmark = pytest.mark.browser

FORM = """{% extends "base.html" %}{% block title %}Press{% endblock %}{% block main %}
<form id="plain" method="post" action="/send"><button name="do" value="save">Save</button></form>
<form id="stays" method="post" action="/download"><button name="do" value="file">Get the file</button></form>
<form id="live" method="post" action="/part" hx-post="/part" hx-target="#answer">
<button name="do" value="part">Show</button></form>
<form id="find" method="get" action="/"><button>Find</button></form>
<p id="answer"></p>{% endblock %}
{% block scripts %}{{ shell.htmx_script() }}{% endblock %}"""


# Without an icon of its own the browser would ask for one that is not there, and say so.
THERE = '<!doctype html><link rel="icon" href="data:,"><title>There</title>There.'


class Pressed:
    """What reached the server; an answer waits for `go`."""

    def __init__(self):
        self.sent, self.go = [], threading.Event()

    def take(self):
        self.sent.append((request.path, request.form.get("do")))
        self.go.wait(5)
        return ""

    def install(self, app: Flask) -> None:
        app.add_url_rule("/", "form", lambda: render_template_string(FORM), methods=["GET"])
        app.add_url_rule("/there", "there", lambda: THERE, methods=["GET"])
        app.add_url_rule("/send", "send", lambda: self.take() or redirect("/there", 303), methods=["POST"])
        app.add_url_rule("/part", "part", lambda: self.take() or "Shown.", methods=["POST"])
        app.add_url_rule("/download", "download", lambda: self.take() or ("", 204), methods=["POST"])


@pytest.fixture
def pressed():
    return Pressed()


@pytest.fixture
def address(serve, pressed):
    settings = Settings(mode="embedded")
    deps = WebDeps(csrf=SameOriginGuard(settings), installers=[pressed.install])
    return serve(new_app("portal", settings, deps=deps))


def press_often(page, form):
    """As fast as no finger can, and once more after a while; whether the button is off then."""
    return page.evaluate(
        """async (id) => {
          const button = document.querySelector(`#${id} button`);
          button.click(); button.click();
          await new Promise(done => setTimeout(done, 200));
          button.click();
          return button.disabled;
        }""",
        form,
    )


def test_button_pressed_often_sends_its_form_once_with_its_own_value(address, open_page, pressed):
    page = open_page(f"{address}/")
    assert press_often(page, "plain")
    pressed.go.set()
    page.wait_for_url("**/there")
    assert pressed.sent == [("/send", "save")]
    page.go_back()
    assert page.locator("#plain button").is_enabled()
    page.locator("#plain button").click()
    page.wait_for_url("**/there")
    assert len(pressed.sent) == 2


def test_button_of_an_htmx_form_works_again_after_its_answer(address, open_page, pressed):
    page = open_page(f"{address}/")
    assert press_often(page, "live")
    pressed.go.set()
    page.get_by_text("Shown.").wait_for()
    assert pressed.sent == [("/part", "part")]
    assert page.locator("#live button").is_enabled()
    page.locator("#live button").click()
    page.wait_for_timeout(300)
    assert len(pressed.sent) == 2


def test_button_of_a_search_is_left_alone(address, open_page):
    page = open_page(f"{address}/")
    page.evaluate("document.querySelector('#find').addEventListener('submit', e => e.preventDefault())")
    assert not press_often(page, "find")


def test_without_scripts_a_form_is_sent_as_before(address, open_page, pressed):
    pressed.go.set()
    page = open_page(f"{address}/", javascript=False)
    page.locator("#plain button").click()
    page.wait_for_url("**/there")
    assert pressed.sent == [("/send", "save")]


def test_button_whose_answer_leaves_the_page_in_place_works_again_after_a_while(address, open_page, pressed):
    pressed.go.set()
    page = open_page(f"{address}/")
    page.clock.install()
    page.locator("#stays button").click()
    page.clock.run_for(100)
    assert page.locator("#stays button").is_disabled()
    page.clock.run_for(15_000)
    assert page.locator("#stays button").is_enabled()
    assert pressed.sent == [("/download", "file")]
