"""A Flask view that returns our own answers' bytes and headers, made before."""

from __future__ import annotations

from flask import Flask, Response, request

from benchmarks.peers.kept import ANSWERS

app = Flask(__name__)


@app.get("/compare")
def show() -> Response:
    kept = ANSWERS[request.query_string.decode(), request.headers.get("If-None-Match")]
    return Response(kept.body, status=200 if kept.body else 304, headers=kept.headers)
