"""Makes `.venv` with Concord and what it needs, from nothing but Python 3.11+ and pip; used by the Makefile.

Runs before anything is installed: standard library only. `requirements.lock` says the exact versions. uv does the
installing because it is several times faster; where it can't, pip does.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
LOCK = ROOT / "requirements.lock"
# uv has names of its own for what an administrator may have set for pip.
SAME_FOR_UV = {
    "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
    "PIP_EXTRA_INDEX_URL": "UV_INDEX",
    "PIP_FIND_LINKS": "UV_FIND_LINKS",
    "PIP_CERT": "SSL_CERT_FILE",
    "PIP_NO_INDEX": "UV_NO_INDEX",
}


def main() -> None:
    """Make or bring up to date `.venv`, then note that it is complete."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--extras", default="embedded", help="such as embedded or embedded,dev")
    parser.add_argument("--stamp", type=Path, help="a file to touch at the end")
    parser.add_argument("--pip", action="store_true", help="install with pip even where uv works")
    wanted = parser.parse_args()
    if sys.version_info < (3, 11):  # noqa: UP036  # this script may be started by any Python
        sys.exit(
            f"Concord needs Python 3.11 or later; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12"
        )
    before = time.monotonic()
    if not PYTHON.exists():
        say("Making .venv")
        make_venv()
    say("Installing Concord and what it needs (the first time takes a minute or two)")
    target = f"{ROOT}[{wanted.extras}]"
    if wanted.pip or not install_with_uv(target):
        install_with_pip(target)
    if wanted.stamp:
        wanted.stamp.touch()
    say(f"Ready after {time.monotonic() - before:.0f} s")


def make_venv() -> None:
    """A virtual environment with pip; also where the distribution ships Python without `ensurepip`."""
    if run([sys.executable, "-m", "venv", str(VENV)], quiet=True):
        return
    bare = run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)], quiet=True)
    if not bare or not run([sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "-q", "pip"]):
        sys.exit("A virtual environment could not be made. On Debian and Ubuntu: apt install python3-venv")


def install_with_uv(target: str) -> bool:
    """Install by uv, under pip's settings. False where uv is not to be had or fails."""
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "uv"]
    if not run(pip, quiet=True):
        return False
    env = {uv: os.environ[name] for name, uv in SAME_FOR_UV.items() if os.environ.get(name)}
    command = [str(PYTHON), "-m", "uv", "pip", "install", "-q", "--python", str(PYTHON), "-c", str(LOCK)]
    return run([*command, "-e", target], env, quiet=True)


def install_with_pip(target: str) -> None:
    """Install by pip; exits with its message where that fails."""
    command = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-c", str(LOCK)]
    if not run([*command, "-e", target]):
        sys.exit(
            "Installing failed; pip says why above. Mend that, then start again: what is there already is kept."
        )


def run(argv: list[str], env: dict[str, str] | None = None, *, quiet: bool = False) -> bool:
    """Whether the command succeeded. Quiet hides what it says, for steps that have another way."""
    out = subprocess.DEVNULL if quiet else None
    done = subprocess.run(argv, env={**os.environ, **(env or {})}, stdout=out, stderr=out, check=False)
    return done.returncode == 0


def say(line: str) -> None:
    """Tell the person, at once, also through a pipe."""
    print(f"· {line}", flush=True)


if __name__ == "__main__":
    main()
