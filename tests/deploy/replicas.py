"""Replicas of a few lines, that answer as a test wants and tell what they were asked."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """What a replica answers."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b"{}"


class BreaksOff(Exception):
    """Raised by a test's replica that is to end the connection and say nothing."""


Behaviour = Callable[[Asked], Says]


@dataclass(slots=True)
class Replica:
    """A server that does what ``behaves`` says; ``asked`` leaves probes out."""

    behaves: Behaviour
    address: str = ""
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def replica(behaves: Behaviour) -> Iterator[Replica]:
    """Run one on a port of its own."""
    made = Replica(behaves)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _answering(made))
    server.daemon_threads = True
    made.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answering(made: Replica) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.rfile.read(int(headers.get("content-length", "0")))
            if self.path == "/healthz":
                self.say(Says())
                return
            asked = Asked(method=self.command, path=self.path, headers=headers)
            made.asked.append(asked)
            try:
                self.say(made.behaves(asked))
            except BreaksOff:
                self.reset()

        do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815

        def say(self, says: Says) -> None:
            with suppress(OSError):
                self.send_response(says.status)
                for name, value in says.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(says.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(says.body)

        def reset(self) -> None:
            # Closed without lingering, a connection is reset: as by a process that is killed.
            self.close_connection = True
            never = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, never)
            self.connection.close()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep quiet."""

    return Answering
