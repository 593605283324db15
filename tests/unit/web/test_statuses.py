"""Two services may use one word for a status: each one's pages, and what is found of each, mean its own."""

from types import SimpleNamespace

import pytest
from flask import render_template_string

from shared.registry.declaration import StatusWords
from shared.settings import Settings
from shared.web import templating
from shared.web.app import new_app
from shared.web.csrf import SameOriginGuard
from shared.web.deps import WebDeps

OURS = SimpleNamespace(name="tools", statuses=(StatusWords("Closed", "It is back.", "good"),))
THEIRS = SimpleNamespace(name="visits", statuses=(StatusWords("Closed", "They left.", "plain"),))
TAG = "{{ status_tones['Closed'] }}: {{ glossary['Closed'] }}"


@pytest.mark.parametrize("services", [(OURS, THEIRS), (THEIRS, OURS)])
@pytest.mark.parametrize(("name", "said"), [("tools", "good: It is back."), ("visits", "plain: They left.")])
def test_service_means_its_own_status_by_a_word_that_another_uses_too(monkeypatch, services, name, said):
    monkeypatch.setattr(templating, "get_services", lambda: services)
    settings = Settings(mode="embedded")
    app = new_app(name, settings, deps=WebDeps(csrf=SameOriginGuard(settings)))
    with app.test_request_context():
        assert render_template_string(TAG) == said
