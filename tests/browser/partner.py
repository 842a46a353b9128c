"""Somebody else's site: pages at another origin, under as strict a policy as partners have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

NONCE = "cGFydG5lcg"

POLICY = (
    "default-src 'none'; script-src {ours} 'nonce-{nonce}'; style-src 'self'; "
    "connect-src {ours}; img-src {ours}; frame-src {ours}; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'"
)
"""What a partner has to allow for every kind of embed, and nothing else."""

STYLE = "body { margin: 1rem; font-family: serif } .narrow { width: 320px } .wide { width: 900px }"

PAGE = """<!doctype html>
<html lang="en" dir="{direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>A partner</title><link rel="stylesheet" href="/own.css"></head>
<body><main><h1>A partner's page</h1>
{body}
</main></body></html>
"""


@dataclass(slots=True)
class Partner:
    """A site; ``policy`` is sent with every page of it."""

    address: str
    policy: str
    pages: dict[str, str] = field(default_factory=dict)

    def page(self, body: str, *, direction: str = "ltr") -> str:
        """Publish a page, and return its address."""
        path = f"/{len(self.pages)}.html"
        self.pages[path] = PAGE.format(body=body, direction=direction)
        return self.address + path


@contextmanager
def partner_of(ours: str) -> Iterator[Partner]:
    """Serve a partner's pages as long as they are needed."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            style = self.path == "/own.css"
            body = STYLE if style else site.pages.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", f"text/{'css' if style else 'html'}; charset=utf-8")
            self.send_header("Content-Security-Policy", site.policy)
            self.end_headers()
            self.wfile.write((body or "").encode())

        def log_message(self, *_: object) -> None:
            """Say nothing: what was asked for is in the browser's log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    site = Partner(
        address=f"http://127.0.0.1:{server.server_port}",
        policy=POLICY.format(ours=ours, nonce=NONCE),
    )
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
