"""How gunicorn serves Faceoff. Every choice an operator has is a FACEOFF_* setting."""

from __future__ import annotations

import os

from app.config import from_environment

_settings = from_environment()

wsgi_app = "app:create_app()"
# An IPv6 address needs brackets before a port.
bind = (
    f"[{_settings.host}]:{_settings.port}"
    if ":" in _settings.host
    else f"{_settings.host}:{_settings.port}"
)
workers = _settings.workers
worker_class = "gthread"
threads = _settings.threads
loglevel = _settings.log_level

timeout = 30
graceful_timeout = 25
# Longer than a proxy keeps its idle connections (nginx: 60 s), so that it is
# never us who closes one that the proxy is about to use.
keepalive = 75
# Against leaks that nobody has found. Often enough would be too often: what a worker
# keeps in memory goes with it, and 20,000 known answers are given in a few seconds.
max_requests = 1_000_000
max_requests_jitter = 100_000
# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK | os.X_OK) else None  # noqa: S108

# No header of a peer may change which address was asked or who asks.
forwarder_headers = ""
forwarded_allow_ips = ""
# Its default place needs a writable home, which a read-only container has not.
control_socket_disable = True

limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 4096

errorlog = "-"
accesslog = "-"
# The path without its query: what people ask for is theirs.
access_log_format = '%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms "%({x-request-id}o)s"'
