"""Who asks, where proxies of the operator's stand between them and us."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def init_app(app: Flask) -> None:
    """Take the caller's address from X-Forwarded-For, as far as it was written by our proxies.

    Counted from the right: what stands further left anybody can have sent. Nothing else
    that a proxy may say is believed; an answer depends on none of it.
    """
    hops = app.config["SETTINGS"].trusted_proxies
    if hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=0, x_host=0, x_port=0, x_prefix=0
        )
