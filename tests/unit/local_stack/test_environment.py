"""How a second window finds the running stack, and that it never overrides production."""

from deploy.local.engines import Stack
from deploy.local.environment import adopt, environment, publish
from deploy.local.ports import Ports
from deploy.local.secrets import Secrets
from shared.settings import Settings


def test_environment_holds_every_setting_of_the_engines(tmp_path, monkeypatch) -> None:
    made = environment(Stack(tmp_path, Ports(), Secrets()))
    for name, value in made.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.embedded
    needed = (
        "secret_key",
        "payload_keys",
        "s3_access_key",
        "s3_bypass_secret_key",
        "audit_key",
        "seal_passphrase",
    )
    assert all(settings.need(name) for name in needed)
    assert settings.need("database_url_agreements").startswith("postgresql://concord_agreements:")


def test_second_window_takes_on_the_running_stack(tmp_path) -> None:
    publish(tmp_path, {"CONCORD_MODE": "embedded", "CONCORD_PORT": "8000"})
    environ: dict[str, str] = {}
    assert adopt(tmp_path, environ)
    assert environ["CONCORD_MODE"] == "embedded"


def test_settings_of_production_are_left_alone(tmp_path) -> None:
    publish(tmp_path, {"CONCORD_MODE": "embedded", "CONCORD_S3_ENDPOINT": "127.0.0.1:8110"})
    environ = {"CONCORD_MODE": "production", "CONCORD_S3_ENDPOINT": "s3.example"}
    assert not adopt(tmp_path, environ)
    assert environ == {"CONCORD_MODE": "production", "CONCORD_S3_ENDPOINT": "s3.example"}


def test_without_a_stack_nothing_is_taken_on(tmp_path) -> None:
    environ: dict[str, str] = {}
    assert not adopt(tmp_path, environ)
    assert environ == {}
