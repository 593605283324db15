"""`concord serve`: gunicorn with the pages of one service or of all, built inside each worker process.

Threads, not preloaded: a Temporal client must not cross a fork, and the app makes its connections lazily.
"""

import importlib
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from gunicorn.app.base import BaseApplication

from deploy.holding import after_option, hold_until
from deploy.local.errors import StackError
from deploy.web import refusals
from deploy.web.server_log import ServerLog
from deploy.web.warm import warm_gate
from shared.registry.table import SERVICES
from shared.settings import Settings, get_settings

APP = "deploy.web.app"
"""Where `create_app(names) -> WSGI application` is; names are those of `shared.registry.table.SERVICES`."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Server(BaseApplication):
    """gunicorn, configured in code, for these services."""

    def __init__(self, names: tuple[str, ...], options: dict[str, object], after: Path | None = None) -> None:
        self.names = names
        self.after = after
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand our options over."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application; called in each worker process, after the fork."""
        app = importlib.import_module(APP).create_app(self.names)
        hold_until(self.after)
        warm_gate()
        refusals.install()
        return app


@click.command()
@click.argument("service", type=click.Choice([*SERVICES, "all"]))
@click.option("--bind", envvar="CONCORD_BIND", help="Address to listen on.  [default: 127.0.0.1:PORT]")
@click.option("--processes", envvar="CONCORD_WEB_PROCESSES", default=1, show_default=True)
@click.option("--threads", envvar="CONCORD_WEB_THREADS", default=8, show_default=True, help="Per process.")
@after_option
def serve(service: str, bind: str | None, processes: int, threads: int, after: Path | None) -> None:
    """Serve the pages of SERVICE, or of all services in one process."""
    settings = get_settings()
    address = bind or f"127.0.0.1:{settings.port}"
    _keep_demo_at_home(settings, address)
    _need_address(address)
    Server(
        names_of(service),
        {
            "bind": address,
            "workers": processes,
            "threads": threads,
            "worker_class": "gthread",
            "timeout": 60,
            "graceful_timeout": 3,
            "keepalive": 5,
            "limit_request_line": refusals.LONGEST_LINE,
            "control_socket_disable": True,
            "worker_tmp_dir": None,
            "loglevel": "warning",
            "logger_class": ServerLog,
            "proc_name": f"concord-web-{service}",
            "forwarded_allow_ips": "",
        },
        after,
    ).run()


def _keep_demo_at_home(settings: Settings, address: str) -> None:
    """In the embedded mode one click signs anybody in, so it answers this machine alone. Raises UsageError."""
    host = urlsplit(f"//{address}").hostname
    if settings.embedded and host not in LOOPBACK:
        raise click.UsageError(
            f"The embedded mode signs anybody in by one click and must not listen on {address}. "
            "Bind 127.0.0.1, or set CONCORD_MODE=production."
        )


def _need_address(address: str) -> None:
    """See that the address can be listened on: gunicorn itself would try five times, a second each, and say it at
    length. Raises StackError. What is no TCP address (a socket file) is left to gunicorn."""
    parts = urlsplit(f"//{address}")
    if address.startswith(("unix:", "fd:")) or parts.hostname is None or not parts.port:
        return
    family = socket.AF_INET6 if ":" in parts.hostname else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((parts.hostname, parts.port))
        except OSError as error:
            raise StackError(
                f"Nothing can listen on {address}: {(error.strerror or str(error)).lower()}.",
                "Stop the program that does, or choose another address with --bind or CONCORD_BIND.",
            ) from error


def names_of(service: str) -> tuple[str, ...]:
    """The services meant by one name or by `all`."""
    return tuple(SERVICES) if service == "all" else (service,)
