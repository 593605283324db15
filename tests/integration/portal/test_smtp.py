"""Mail over a real socket: sent once, recorded only when the server took it, and again where it did not."""

import socketserver
import threading

import pytest

from shared.errors import Unavailable, Undeliverable
from shared.notify.message import Message
from shared.notify.smtp import SmtpMailer
from tests.integration.portal.seeded import settings

pytestmark = pytest.mark.engines

SENT = Message(
    "e1", "sign", "karen.holt@hsi.example", "Please sign", "Dear Karen,", "http://x/s", code="042137"
)


class Server(socketserver.ThreadingTCPServer):
    """Just enough of RFC 5321 to take a message; `refusing` makes it say 451 instead."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.taken: list[str] = []
        self.refusing = False


class Session(socketserver.StreamRequestHandler):
    """One client's connection."""

    server: Server

    def handle(self):
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "DATA":
                self.take()
            elif word == "QUIT":
                self.say("221 bye")
                return
            elif word == "RCPT" and self.server.refusing:
                self.say("451 try later")
            else:
                self.say("250 ok")

    def take(self):
        self.say("354 go on")
        lines = iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")
        self.server.taken.append("\n".join(lines))
        self.say("250 taken")

    def say(self, words):
        self.wfile.write(words.encode() + b"\r\n")


@pytest.fixture
def server():
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join(5)


@pytest.fixture
def mailer(databases, server):
    port = server.server_address[1]
    return SmtpMailer(
        databases.agreements, "agreements", settings(smtp_host="127.0.0.1", smtp_port=port, smtp_tls=False)
    )


def ledger(databases):
    with databases.owner.engine.connect() as connection:
        return connection.exec_driver_sql("SELECT event_id, kind, context FROM desk.delivery").all()


def test_message_reaches_the_server_once(databases, server, mailer):
    assert mailer.send(SENT) is True
    assert mailer.send(SENT) is False
    assert len(server.taken) == 1
    for part in ("To: karen.holt@hsi.example", "Subject: Please sign", "Your code: 042137", "Message-ID: <"):
        assert part in server.taken[0]
    assert ledger(databases) == [("e1", "sign", "agreements")]


def test_message_that_was_not_taken_is_not_recorded_and_goes_later(databases, server, mailer):
    server.refusing = True
    with pytest.raises(Undeliverable):
        mailer.send(SENT)
    assert ledger(databases) == []
    server.refusing = False
    assert mailer.send(SENT) is True


def test_server_that_is_down_is_told_and_nothing_is_recorded(databases, server, mailer):
    server.shutdown()
    server.server_close()
    with pytest.raises(Unavailable):
        mailer.send(SENT)
    assert ledger(databases) == []


def test_text_of_a_sent_message_is_not_kept_in_the_database(databases, mailer):
    mailer.send(SENT)
    with databases.owner.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM desk.mail").scalar() == 0
        row = connection.exec_driver_sql("SELECT d::text FROM desk.delivery d").scalar()
    assert "karen" not in row
