"""Who PostgreSQL runs as. It refuses to run as root, so a root user's stack lends it an ordinary account.

The account gets the engine's data folder and nothing else; where folders above are closed to it (a checkout under
/root), it is also lent the one kernel capability that lets it pass, and never the right to write there.
"""

import os
import pwd
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import StackError

# The account of a distribution's own PostgreSQL first: it exists for exactly this.
CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An ordinary account of this machine."""

    name: str
    uid: int
    gid: int


def account_for(folder: Path) -> Account | None:
    """The account to run as: None for an ordinary user, else the folder's owner or the first candidate there is.

    Raises StackError where root has no ordinary account to lend.
    """
    if os.geteuid() != 0:
        return None
    if folder.exists() and folder.stat().st_uid != 0:
        return _account(pwd.getpwuid(folder.stat().st_uid))
    for name in CANDIDATES:
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    raise StackError(
        "PostgreSQL can't run as root, and this machine has no account `postgres` or `nobody`.",
        "Add one (useradd --system postgres), or start Concord as an ordinary user.",
    )


def give(path: Path, account: Account | None) -> None:
    """Make `account` the owner of a folder or file (nothing where there is no account to lend)."""
    if account is not None:
        os.chown(path, account.uid, account.gid)


def give_all(folder: Path, account: Account | None) -> None:
    """Make `account` the owner of all in a folder that is another's, such as a backup that root put in its place."""
    if account is None or folder.stat().st_uid == account.uid:
        return
    for path in folder.rglob("*"):
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
    give(folder, account)


def may_enter(account: Account, paths: Iterable[Path]) -> bool:
    """Whether the account can reach each path, that is: enter every folder above it."""
    return all(_enters(account, above) for path in paths for above in path.resolve().parents)


def _enters(account: Account, folder: Path) -> bool:
    status = folder.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & 0o100)
    if status.st_gid == account.gid:
        return bool(status.st_mode & 0o010)
    return bool(status.st_mode & 0o001)


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
