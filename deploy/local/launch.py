"""Becomes another program: as another account if asked, and never outliving the process that started it.

Run as a script (`python -I launch.py [--uid N --gid N [--pass-closed-folders]] [--death-signal N] -- argv…`), with the
standard library alone so that it costs milliseconds. It must not fork and must not print.
"""

import argparse
import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
CAPABILITY_VERSION_3 = 0x20080522


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Data(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def main() -> None:
    """Read the arguments, prepare this process, and turn into the program."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--uid", type=int)
    parser.add_argument("--gid", type=int)
    parser.add_argument("--pass-closed-folders", action="store_true")
    parser.add_argument("--death-signal", type=int)
    parser.add_argument("--parent", type=int)
    parser.add_argument("argv", nargs="+")
    wanted = parser.parse_args()
    if wanted.uid is not None:
        _become(wanted.uid, wanted.gid, keep=wanted.pass_closed_folders)
    if wanted.death_signal and sys.platform == "linux":
        # After the change of account, which clears it.
        _libc().prctl(PR_SET_PDEATHSIG, wanted.death_signal, 0, 0, 0)
        if os.getppid() != wanted.parent:
            sys.exit(0)  # whoever started us died before we asked to be told
    os.execv(wanted.argv[0], wanted.argv)  # noqa: S606


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _become(uid: int, gid: int, *, keep: bool) -> None:
    """Drop root for good; with `keep`, stay able to pass through folders that are closed to the account."""
    libc = _libc()
    if keep:
        libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if keep and not any(_keep_capability(libc, name) for name in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE)):
        sys.exit("the kernel does not lend the right to pass closed folders")


def _keep_capability(libc: ctypes.CDLL, capability: int) -> bool:
    """Keep exactly one capability across exec. False where the kernel (or a container) does not allow it."""
    mask = 1 << capability
    header = _Header(CAPABILITY_VERSION_3, 0)
    data = (_Data * 2)(_Data(mask, mask, mask), _Data(0, 0, 0))
    if libc.capset(ctypes.byref(header), ctypes.byref(data)) != 0:
        return False
    return bool(libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) == 0)


if __name__ == "__main__":
    main()
