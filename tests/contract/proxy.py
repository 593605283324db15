"""A loopback proxy in front of an engine that a test can cut off or make silent, and put back."""

import socket
import threading
from contextlib import suppress


class Proxy:
    """Passes bytes both ways. `cut()` refuses and drops connections, `hush()` accepts and says nothing."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._open: list[socket.socket] = []
        self._silent = False
        self._listener = self._listen(0)
        self.port: int = self._listener.getsockname()[1]

    def cut(self) -> None:
        """As if the engine's process had ended."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._drop()

    def hush(self) -> None:
        """As if the engine hung."""
        self._silent = True
        self._drop()

    def restore(self) -> None:
        """As before."""
        self._silent = False
        self._drop()
        if self._listener.fileno() == -1:
            self._listener = self._listen(self.port)

    def _listen(self, port: int) -> socket.socket:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(64)
        threading.Thread(target=self._serve, args=(listener,), daemon=True).start()
        return listener

    def _serve(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                self._open.append(client)
                if not self._silent:
                    self._join(client)

    def _join(self, client: socket.socket) -> None:
        server = socket.create_connection(self._target)
        self._open.append(server)
        for source, sink in ((client, server), (server, client)):
            threading.Thread(target=_pass_on, args=(source, sink), daemon=True).start()

    def _drop(self) -> None:
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._open.clear()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
