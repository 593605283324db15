"""The agreements app without any engine, for what its declarations say."""

import pytest
from pydantic import SecretStr

from services.agreements.app import create_app
from shared.settings import Settings


@pytest.fixture(scope="session")
def app():
    return create_app(
        Settings(
            mode="embedded", secret_key=SecretStr("k" * 40),
            database_url_agreements=SecretStr("postgresql://nobody@127.0.0.1:9/none"),
        )
    )  # fmt: skip


@pytest.fixture(scope="session")
def document(app):
    return app.test_client().get("/api/agreements/openapi.json").get_json()
