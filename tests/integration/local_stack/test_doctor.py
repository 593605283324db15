"""What the doctor says of a stack that works, and of one that does not."""

import json
import os
import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.engines


def _doctor(settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if not key.startswith("CONCORD_")}
    return subprocess.run(
        [sys.executable, "-m", "deploy.cli", "doctor"],
        env={**env, **settings, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def settings(shared_stack) -> dict[str, str]:
    """The settings of a running stack whose schemas have been migrated."""
    found: dict[str, str] = json.loads((shared_stack.var / "environment.json").read_text())
    migrate = [sys.executable, "-m", "deploy.cli", "migrate"]
    subprocess.run(migrate, env={**os.environ, **found}, check=True, capture_output=True)
    return found


def test_working_stack_is_found_well_and_the_lock_s_limit_is_said(settings) -> None:
    said = _doctor(settings)
    assert "✗" not in said.stdout, said.stdout
    assert said.returncode == 0
    assert "PostgreSQL: agreements" in said.stdout
    assert "not against whoever owns this machine" in said.stdout


@pytest.mark.parametrize(
    "mistakes",
    [
        [
            ("Temporal", {"CONCORD_TEMPORAL_ADDRESS": "127.0.0.1:9"}, "CONCORD_TEMPORAL_ADDRESS"),
            ("Documents", {"CONCORD_S3_ENDPOINT": "127.0.0.1:9"}, "CONCORD_S3_ENDPOINT"),
            ("Seal", {"CONCORD_SEAL_FILE": "/nowhere.p12"}, "CONCORD_SEAL_FILE"),
            ("Mail", {"CONCORD_SMTP_HOST": "127.0.0.1", "CONCORD_SMTP_PORT": "9"}, "CONCORD_SMTP_HOST"),
            ("Time-stamps", {"CONCORD_TIMESTAMP_URL": "http://127.0.0.1:9"}, "CONCORD_TIMESTAMP_URL"),
            (
                "Search",
                {"CONCORD_SEARCH_ENGINE": "elasticsearch", "CONCORD_ELASTICSEARCH_URL": "http://127.0.0.1:9"},
                "CONCORD_ELASTICSEARCH_URL",
            ),
            ("Trust roots", {"CONCORD_TRUST_ROOTS": "/nowhere.pem"}, "CONCORD_TRUST_ROOTS"),
            ("Sign-in", {"CONCORD_OIDC_ISSUER": "http://127.0.0.1:9"}, "CONCORD_OIDC_ISSUER"),
            ("Pages", {"CONCORD_PUBLIC_URL": "http://127.0.0.1:9"}, "concord serve all"),
        ],
        [
            ("Documents", {"CONCORD_S3_SECRET_KEY": "guess"}, "its keys"),
            ("Disposal", {"CONCORD_S3_BYPASS_SECRET_KEY": "guess"}, "CONCORD_S3_BYPASS_ACCESS_KEY"),
            ("Seal", {"CONCORD_SEAL_PASSPHRASE": "guess"}, "CONCORD_SEAL_PASSPHRASE"),
            ("Audit key", {"CONCORD_AUDIT_KEY": "short"}, "32 bytes in base64"),
        ],
        [("Payload keys", {"CONCORD_PAYLOAD_KEYS": "k1:short"}, "32 bytes in base64")],
        [
            (
                "Disposal",
                {"CONCORD_S3_BYPASS_ACCESS_KEY": "ordinary", "CONCORD_S3_ACCESS_KEY": "ordinary"},
                "a key of its own",
            )
        ],
    ],
    ids=["engines away", "wrong secrets", "payload keys", "one key for all"],
)
def test_what_is_wrong_is_named_with_the_way_to_mend_it(settings, mistakes) -> None:
    wrong = {name: value for _, changed, _ in mistakes for name, value in changed.items()}
    said = _doctor({**settings, **wrong})
    assert said.returncode == 1
    for name, _, way_out in mistakes:
        assert way_out in _mend(said.stdout, name)


def _mend(said: str, name: str) -> str:
    """What the doctor says of something that it finds bad, with the way to mend it, in one line."""
    found = re.search(rf"^✗  {name} .*?(?=^[✓•✗]|\Z)", said, re.S | re.M)
    assert found, said
    return " ".join(found[0].split())


def test_role_that_may_do_too_much_is_found(settings, shared_stack) -> None:
    secrets = json.loads((shared_stack.var / "secrets.json").read_text())
    ours, mighty = settings["CONCORD_DATABASE_URL_PORTAL"], secrets["postgres_superuser"]
    url = ours.replace("concord_portal", "concord_superuser").replace(secrets["postgres_portal"], mighty)
    said = _doctor({**settings, "CONCORD_DATABASE_URL_PORTAL": url})
    assert said.returncode == 1
    assert "may do more than a service should" in said.stdout


def test_no_stack_and_no_settings_is_one_line_with_the_way_out(tmp_path) -> None:
    said = _doctor({"CONCORD_VAR": str(tmp_path)})
    assert said.returncode == 1
    assert "Concord is not running on this machine" in said.stderr
    assert "make run" in said.stderr
