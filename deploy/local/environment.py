"""The settings (`CONCORD_…`) under which everything runs beside the embedded engines.

The running stack writes them to `var/environment.json` (mode 600), so that `concord users` or `concord doctor` in a
second window finds the same engines. It never overrides a setting of production: it sets the mode to `embedded`.
"""

import json
import os
from collections.abc import MutableMapping
from pathlib import Path

from deploy.local.engines import Stack
from deploy.local.seaweedfs import REGION
from deploy.local.secrets import write_private
from deploy.provision import ROLES

FILE = "environment.json"
# What a person may choose beside the embedded engines; everything else is the stack's to say.
OPEN_TO_CHOICE = ("CONCORD_PUBLIC_URL", "CONCORD_STAFF_URL", "CONCORD_SEARCH_ENGINE")


def environment(stack: Stack) -> dict[str, str]:
    """Every setting that the embedded engines decide."""
    secrets = stack.secrets
    address = f"http://127.0.0.1:{stack.ports.web}"
    settings = {
        "CONCORD_MODE": "embedded",
        "CONCORD_PORT": str(stack.ports.web),
        "CONCORD_PUBLIC_URL": address,
        "CONCORD_STAFF_URL": address,
        "CONCORD_VAR": str(stack.var),
        "CONCORD_SECRET_KEY": secrets.secret_key,
        "CONCORD_TEMPORAL_ADDRESS": stack.temporal_address,
        "CONCORD_TEMPORAL_NAMESPACE": "default",
        "CONCORD_TEMPORAL_TLS": "false",
        "CONCORD_PAYLOAD_KEYS": f"embedded-1:{secrets.payload_key}",
        "CONCORD_S3_ENDPOINT": stack.s3_endpoint,
        "CONCORD_S3_SECURE": "false",
        "CONCORD_S3_REGION": REGION,
        "CONCORD_S3_ACCESS_KEY": secrets.s3_access,
        "CONCORD_S3_SECRET_KEY": secrets.s3_secret,
        "CONCORD_S3_BYPASS_ACCESS_KEY": secrets.s3_bypass_access,
        "CONCORD_S3_BYPASS_SECRET_KEY": secrets.s3_bypass_secret,
        "CONCORD_SEARCH_ENGINE": "postgres",
        "CONCORD_AUDIT_KEY": secrets.audit_key,
        "CONCORD_SEAL_FILE": str(stack.var / "seal.p12"),
        "CONCORD_SEAL_PASSPHRASE": secrets.seal_passphrase,
    }
    settings |= {f"CONCORD_DATABASE_URL_{role.upper()}": stack.postgres_url(role) for role in ROLES}
    return settings | {name: os.environ[name] for name in OPEN_TO_CHOICE if os.environ.get(name)}


def publish(var: Path, settings: dict[str, str]) -> None:
    """Let commands in other windows find this stack."""
    write_private(var / FILE, json.dumps(settings, indent=1))


def adopt(var: Path, environ: MutableMapping[str, str] | None = None) -> bool:
    """Take on the settings of the stack on this data folder, unless this machine's own say otherwise.

    False where nothing was taken on: a mode is set already, or no stack has run here.
    """
    environ = os.environ if environ is None else environ
    if "CONCORD_MODE" in environ:
        return False
    try:
        environ.update(json.loads((var / FILE).read_text()))
    except FileNotFoundError:
        return False
    return True
