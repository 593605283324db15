"""`concord users` and `concord tokens` as an operator calls them."""

import re

import pytest
from click.testing import CliRunner

from services.portal import cli
from shared.auth.sessions import load_token
from shared.errors import SignInNeeded
from tests.integration.portal.seeded import settings

pytestmark = pytest.mark.engines

SAM = "sam.kessler@wvdhs.example"
DANA = "dana.mercer@wvsp.example"


@pytest.fixture
def call(seeded, monkeypatch):
    url = seeded.portal.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    monkeypatch.setattr(cli, "get_settings", lambda: settings(database_url_portal=url))

    def run(group, *words):
        return CliRunner().invoke(group, words)

    return run


def test_first_administrator_is_made_on_the_server(call):
    words = (
        "create",
        "New.Admin@wvdhs.example",
        "--name",
        "N. Admin",
        "--job",
        "Operator",
        "--agency",
        "wvdhs",
    )
    made = call(cli.users, *words)
    assert made.exit_code == 0, made.output
    assert re.search(r"http://127\.0\.0\.1:8000/set-up/\S{43}", made.output)
    granted = call(cli.users, "grant", "new.admin@wvdhs.example", "administrator")
    assert "administrator at every agency" in granted.output
    assert re.search(
        r"new\.admin@wvdhs\.example\s+Not set up\s+administrator", call(cli.users, "list").output
    )


def test_disable_enable_release_and_reset_say_what_they_did(call):
    assert "Disabled" in call(cli.users, "disable", DANA).output
    assert re.search(rf"{re.escape(DANA)}\s+Disabled", call(cli.users, "list", "--words", "dana").output)
    assert "Enabled" in call(cli.users, "enable", DANA).output
    assert "Released" in call(cli.users, "release", DANA).output
    assert "/set-up/" in call(cli.users, "reset-second-factor", DANA).output


def test_reset_of_everybody_spares_the_disabled_and_is_never_by_chance(call):
    call(cli.users, "disable", DANA)
    said = call(cli.users, "reset-second-factor", "--everybody").output
    assert SAM in said and said.count("/set-up/") > 5 and DANA not in said
    assert call(cli.users, "reset-second-factor").exit_code == 2
    assert call(cli.users, "reset-second-factor", "--everybody", SAM).exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("disable", "nobody@x.example"),
        ("create", "x@y.example", "--name", "X", "--job", "J", "--agency", "nowhere"),
        ("create", DANA, "--name", "X", "--job", "J", "--agency", "wvsp"),
        ("create", "no address", "--name", "X", "--job", "J", "--agency", "wvsp"),
    ],
)
def test_wrong_input_is_one_line_and_no_traceback(call, words):
    answer = call(cli.users, *words)
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: ")
    assert len(answer.output.splitlines()) <= 2


def test_token_is_made_listed_and_revoked(call, seeded):
    made = call(cli.tokens, "create", DANA, "Nightly", "--scope", "agreements.read", "--days", "7")
    secret = made.output.split()[0]
    assert load_token(seeded.agreements, secret).actor.email == DANA
    token_id = call(cli.tokens, "list", DANA).output.split()[0]
    assert "Revoked" in call(cli.tokens, "revoke", DANA, token_id).output
    with pytest.raises(SignInNeeded):
        load_token(seeded.agreements, secret)


def test_token_cannot_be_made_for_signing(call):
    assert call(cli.tokens, "create", DANA, "N", "--scope", "agreements.sign").exit_code == 2
