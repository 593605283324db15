"""The key that Concord gets in a secured Elasticsearch: asked for with the administrator's password, made once."""

import base64
import json
import stat
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from deploy.search_key import make_key
from shared.settings import Settings

MADE = base64.b64encode(b"id:value").decode()


class SecuredNode(BaseHTTPRequestHandler):
    """Answers as Elasticsearch's security does; remembers what was asked."""

    asked: list[tuple[str, str, bytes]] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        who = self.headers.get("Authorization", "")
        self.asked.append((self.path, who, body))
        known = who in (f"ApiKey {MADE}", "Basic " + base64.b64encode(b"elastic:secret").decode())
        answer = {"id": "id", "name": "concord", "api_key": "value", "encoded": MADE}
        payload = json.dumps(answer).encode()
        self.send_response(200 if known else 401)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/vnd.elasticsearch+json;compatible-with=9")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def node():
    """A running stand-in and its address."""
    SecuredNode.asked.clear()
    server = HTTPServer(("127.0.0.1", 0), SecuredNode)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_key_is_made_with_rights_on_our_indexes_alone_and_kept_private(node, tmp_path) -> None:
    file = tmp_path / "key"
    assert make_key(Settings(elasticsearch_url=node), "secret", file)
    assert file.read_text() == MADE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    path, _, body = SecuredNode.asked[-1]
    assert path.startswith("/_security/api_key")
    assert json.loads(body)["role_descriptors"]["concord"]["indices"][0]["names"] == ["concord*"]


def test_key_that_works_is_kept(node, tmp_path) -> None:
    file = tmp_path / "key"
    file.write_text(MADE)
    assert not make_key(Settings(elasticsearch_url=node), "secret", file)


def test_key_that_was_revoked_is_replaced(node, tmp_path) -> None:
    file = tmp_path / "key"
    file.write_text(base64.b64encode(b"old:revoked").decode())
    assert make_key(Settings(elasticsearch_url=node), "secret", file)
    assert file.read_text() == MADE
