"""A PostgreSQL that is there and says nothing: stopped as a debugger or a frozen machine stops it."""

import signal
import time
from contextlib import contextmanager

import psutil
import pytest
from flask import Flask, request
from sqlalchemy import text

from shared.database import Database
from shared.errors import Unavailable
from shared.patience import PAGE_SECONDS, at_most
from shared.web.app import _be_in_time

pytestmark = pytest.mark.engines


@contextmanager
def stopped(*processes):
    """These processes stand still inside the block."""
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            process.send_signal(signal.SIGCONT)


def all_of(postgres):
    """The server's main process and each of its backends, in the order in which they must be stopped."""
    main = psutil.Process(postgres.child.process.pid)
    return [main, *main.children(recursive=True)]


@contextmanager
def timely(seconds=5.0):
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


@pytest.fixture
def database(postgres):
    made = Database(postgres.url())
    yield made
    made.dispose()


def ask(database, statement="SELECT 1"):
    with database.transaction() as session:
        return session.execute(text(statement)).scalar()


@pytest.fixture
def site(database):
    """A page that asks the database, and whose error page asks it again."""
    app = Flask(__name__)
    _be_in_time(app)
    app.add_url_rule("/", "page", lambda: str(ask(database, request.args.get("ask", "SELECT 1"))))

    @app.errorhandler(Unavailable)
    def sorry(_):
        try:
            return str(ask(database)), 500
        except Unavailable:
            return "away", 503

    return app.test_client()


@pytest.mark.parametrize("idle", [0.0, 1.2], ids=["just used", "idle"])
def test_page_says_in_time_that_a_stopped_server_is_away(postgres, site, idle):
    assert site.get("/").text == "1"
    time.sleep(idle)
    with stopped(*all_of(postgres)), timely():
        assert site.get("/").status_code == 503
    assert site.get("/").text == "1"


def test_page_that_needs_a_new_connection_says_in_time_that_the_server_is_away(postgres, site):
    with stopped(*all_of(postgres)[:1]), timely():
        assert site.get("/").status_code == 503


def test_stopped_backend_of_an_idle_connection_is_replaced_and_the_page_comes(postgres, database, site):
    pid = ask(database, "SELECT pg_backend_pid()")
    time.sleep(1.2)
    with stopped(psutil.Process(pid)), timely(3.0):
        assert site.get("/").text == "1"


def test_statement_of_a_page_ends_with_its_patience_and_a_job_s_does_not(database, monkeypatch):
    with timely(2.0), pytest.raises(Unavailable), at_most(0.5):
        ask(database, "SELECT pg_sleep(20)")
    assert PAGE_SECONDS < 5
    with at_most(0.2):
        pass
    assert ask(database, "SELECT pg_sleep(0.4)") == ""


def test_patience_inside_a_page_is_taken_from_the_page_s(database):
    with timely(2.0), at_most(0.6):
        with pytest.raises(Unavailable), at_most(5.0):
            ask(database, "SELECT pg_sleep(20)")
        with pytest.raises(Unavailable):
            ask(database)


def test_server_is_told_to_look_whether_its_client_still_waits(database):
    assert ask(database, "SHOW client_connection_check_interval") == "5s"


def test_listener_hears_and_a_stopped_server_is_named_in_time(postgres, database):
    with database.listening("tools_outbox") as listener:
        ask(database, "SELECT pg_notify('tools_outbox', '')")
        assert [each.channel for each in listener.notifies(timeout=5, stop_after=1)] == ["tools_outbox"]
    with (
        stopped(*all_of(postgres)[:1]),
        timely(),
        pytest.raises(Unavailable),
        database.listening("tools_outbox"),
    ):
        raise AssertionError("nobody listens")
