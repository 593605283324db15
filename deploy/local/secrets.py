"""The embedded stack's own secrets: made once under the data folder, readable by its owner alone (mode 600).

They protect one machine from its other users. Production never reads them: it sets its own (`.env.example`).
"""

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from deploy.local.errors import StackError
from deploy.provision import ROLES


def _password() -> str:
    return secrets.token_urlsafe(24)


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


@dataclass(frozen=True)
class Secrets:
    """Every secret of one data folder. A field added later is filled in at the next start."""

    postgres_superuser: str = field(default_factory=_password)
    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    payload_key: str = field(default_factory=_key)
    audit_key: str = field(default_factory=_key)
    s3_access: str = field(default_factory=lambda: secrets.token_hex(10))
    s3_secret: str = field(default_factory=_password)
    s3_bypass_access: str = field(default_factory=lambda: secrets.token_hex(10))
    s3_bypass_secret: str = field(default_factory=_password)
    seal_passphrase: str = field(default_factory=_password)
    roles: dict[str, str] = field(default_factory=dict)
    """The passwords of PostgreSQL roles, by role; in the file each stands as `postgres_<role>`."""

    def __post_init__(self) -> None:
        """Make a password for each role that has none yet."""
        for role in ROLES:
            self.roles.setdefault(role, _password())

    def postgres(self, role: str) -> str:
        """The password of a role, such as `owner` or `agreements`. Raises KeyError for an unknown one."""
        return self.roles[role]

    def as_file(self) -> dict[str, str]:
        """All of them by the names they have in the file."""
        plain = {name: value for name, value in asdict(self).items() if name != "roles"}
        return plain | {f"postgres_{role}": password for role, password in self.roles.items()}


def load_secrets(file: Path) -> Secrets:
    """The secrets of a data folder, made if there are none.

    Raises StackError where the file can't be read: new ones would lock every engine's data away.
    """
    known = _read(file) if file.exists() else {}
    names = {field.name for field in fields(Secrets)} - {"roles"}
    rest = {name.removeprefix("postgres_"): value for name, value in known.items() if name not in names}
    loaded = Secrets(**{name: known[name] for name in names & set(known)}, roles=rest)
    if loaded.as_file() != known:
        write_private(file, json.dumps(loaded.as_file(), indent=1))
    return loaded


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)


def _read(file: Path) -> dict[str, str]:
    try:
        known = json.loads(file.read_text())
        return {str(name): str(value) for name, value in known.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise StackError(
            f"The secrets of this data folder can't be read: {file}.",
            "Put it back from a backup; without it the data can't be opened. To start anew: make reset",
        ) from error
