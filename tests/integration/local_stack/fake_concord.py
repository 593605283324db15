"""Stands in for the command `concord` where the supervisor alone is tested: `migrate`, `seed`, `serve` and `worker`."""

import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Healthy(BaseHTTPRequestHandler):
    """Answers 200 to everything."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())


def main() -> None:
    command = sys.argv[1]
    with (Path(os.environ["CONCORD_VAR"]) / "log" / "calls.log").open("a") as calls:
        calls.write(f"{command}\n")
    if command == "serve":
        host, port = sys.argv[sys.argv.index("--bind") + 1].split(":")
        HTTPServer((host, int(port)), Healthy).serve_forever()
    if command == "worker":
        Path(sys.argv[sys.argv.index("--ready-file") + 1]).touch()
        time.sleep(3600)
    if command == "seed":
        time.sleep(float(os.environ.get("SEED_SECONDS", "0")))
    if os.environ.get("FAIL") == command:
        sys.exit(f"{command}: the schema is from the future")


if __name__ == "__main__":
    main()
