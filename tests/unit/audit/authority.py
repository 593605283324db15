"""RFC 3161 authorities on free ports: one that stamps, and those that answer something else or nothing."""

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from asn1crypto import tsp
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from tests.unit.documents_seal.certificates import make_authority

AT = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def stamper() -> Callable[[bytes], bytes]:
    """What a real authority answers to a request, its clock standing at `AT`."""
    own = make_authority()
    client = DummyTimeStamper(own.certificate, own.key, fixed_dt=AT)
    return lambda asked: client.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()


def mistaken() -> Callable[[bytes], bytes]:
    """An authority that stamps another digest than it was asked for."""
    stamp = stamper()

    def answer(asked: bytes) -> bytes:
        request = tsp.TimeStampReq.load(asked)
        request["message_imprint"]["hashed_message"] = b"x" * 32
        return stamp(request.dump(force=True))

    return answer


@contextmanager
def serving(answer: Callable[[bytes], bytes]) -> Iterator[str]:
    """The address at which `answer` is given to every request."""

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *args):
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
