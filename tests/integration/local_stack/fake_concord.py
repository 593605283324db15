"""Stands in for the command `concord` where the supervisor alone is tested: `migrate`, `seed`, `serve` and `worker`."""

import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from deploy.holding import hold_until


def tell(word: str) -> None:
    """Add a word to what the commands of this stack did, in their order."""
    with (Path(os.environ["CONCORD_VAR"]) / "log" / "calls.log").open("a") as calls:
        calls.write(f"{word}\n")


class Healthy(BaseHTTPRequestHandler):
    """Answers 200 to everything."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())


def main() -> None:
    command = sys.argv[1]
    tell(command)
    if "--after" in sys.argv:
        hold_until(Path(sys.argv[sys.argv.index("--after") + 1]))
        tell(f"{command}-let-go")
    if command == "serve":
        host, port = sys.argv[sys.argv.index("--bind") + 1].split(":")
        HTTPServer((host, int(port)), Healthy).serve_forever()
    if command == "worker":
        Path(sys.argv[sys.argv.index("--ready-file") + 1]).touch()
        time.sleep(3600)
    if command == "migrate":
        time.sleep(float(os.environ.get("MIGRATE_SECONDS", "0")))
    if command == "seed":
        time.sleep(float(os.environ.get("SEED_SECONDS", "0")))
    if os.environ.get("FAIL") == command:
        sys.exit(f"{command}: the schema is from the future")
    tell(f"{command}-done")


if __name__ == "__main__":
    main()
