"""The directory is asked once a request, also where it does not answer; error pages still show."""

import pytest
from flask import Flask, g

from shared.auth import current
from shared.auth.csrf import SessionGuard
from shared.database import Database
from shared.errors import SignInNeeded, Unavailable
from shared.settings import Settings


@pytest.fixture
def asked(monkeypatch):
    calls = []

    def down(*_):
        calls.append(1)
        raise Unavailable("The database does not answer.")

    monkeypatch.setattr(current, "load_signed_in", down)
    return calls


@pytest.fixture
def app():
    app = Flask("t")
    current.install_current(app, database=Database("postgresql://nowhere"), settings=Settings())
    return app


def test_down_database_is_waited_for_once_a_request(app, asked):
    with app.test_request_context():
        for _ in range(3):
            with pytest.raises(Unavailable):
                current.current_actor()
        assert current.current_or_none() is None
        assert SessionGuard(Settings()).token() == ""
    assert asked == [1]


def test_next_request_asks_again(app, asked):
    for _ in range(2):
        with app.test_request_context():
            assert current.current_or_none() is None
    assert asked == [1, 1]


def test_nobody_signed_in_is_told_to_sign_in(app):
    with app.test_request_context():
        g.concord_signed_in = None
        with pytest.raises(SignInNeeded):
            current.current_actor()


def test_outside_a_request_nobody_is_signed_in():
    assert current.current_or_none() is None
