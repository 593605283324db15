"""The demo is written into what is no embedded demo only where somebody says so."""

import pytest
from click.testing import CliRunner

from deploy.seed import command
from shared.settings import Settings


class Stopped(Exception):
    """As far as the database it came."""


@pytest.fixture
def seed(monkeypatch):
    def call(mode, *words):
        monkeypatch.setattr(command, "get_settings", lambda: Settings(mode=mode))
        return CliRunner().invoke(command.seed, words)

    def stop(*asked):
        raise Stopped

    monkeypatch.setattr(command, "database_for", stop)
    return call


def test_seed_refuses_outside_the_embedded_mode_and_names_what_supplies_the_library(seed):
    refused = seed("production")
    assert refused.exit_code == 1 and "people who do not exist" in refused.output
    assert "`concord migrate`" in refused.output and "--demo-people-and-records" in refused.output


@pytest.mark.parametrize("asked", [("embedded",), ("production", "--demo-people-and-records")])
def test_seed_goes_on_in_the_embedded_mode_and_where_somebody_says_so(seed, asked):
    assert isinstance(seed(*asked).exception, Stopped)
