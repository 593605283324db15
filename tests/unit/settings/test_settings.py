"""Settings: one typed module, listed whole in `.env.example`; no secret has a default."""

import pytest
from pydantic import SecretStr

from deploy.docs.env_example import FILE, render
from shared.settings import SettingMissing, Settings


def test_env_example_is_what_settings_and_compose_file_say():
    assert FILE.read_text(encoding="utf-8") == render(), "run: python -m deploy.docs.env_example"


def test_no_secret_has_a_default():
    secrets = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert len(secrets) > 10
    assert all(Settings.model_fields[name].default is None for name in secrets)


def test_missing_secret_names_the_variable_and_its_purpose():
    with pytest.raises(SettingMissing, match="CONCORD_AUDIT_KEY: Ed25519"):
        Settings(audit_key=None).need("audit_key")


def test_secret_key_that_can_be_guessed_is_refused():
    assert Settings(secret_key=SecretStr("k" * 32)).need("secret_key") == "k" * 32
    with pytest.raises(SettingMissing, match="too short") as refused:
        Settings(secret_key=SecretStr("k" * 31)).need("secret_key")
    assert "kkk" not in str(refused.value)


def test_secret_is_not_shown():
    assert "hunter2" not in repr(Settings(secret_key=SecretStr("hunter2")))


def test_without_a_word_the_mode_is_production(monkeypatch):
    monkeypatch.delenv("CONCORD_MODE", raising=False)
    assert not Settings().embedded
