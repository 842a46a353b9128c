"""Who reads too much is asked to wait; what costs nothing is not counted.

Changes are counted where their key is asked for, in ``auth``. Everything else that
gets as far as Flask is a read, errors included: only what was answered from memory
and 304 are free.
"""

from __future__ import annotations

from importlib.util import find_spec

from flask import Flask, Response, current_app, request

from app.api import auth, quotas, traces
from app.config import BadSettings
from app.domain.access import TooManyAttempts, TooManyRequests

FREE = {"GET", "HEAD"}
"""Methods that can be answered 304."""


def init_app(app: Flask) -> None:
    """Count what is asked of the app.

    Raises BadSettings where counts are to be shared and the client for that is missing.
    """
    if app.config["SETTINGS"].redis_url and find_spec("redis") is None:
        raise BadSettings(
            {"FACEOFF_REDIS_URL": ["needs the extra redis: pip install 'faceoff[redis]'."]}
        )
    app.before_request(_begin)
    app.after_request(_end)


def count() -> None:
    """Count a read, before anything is computed for it.

    Raises TooManyRequests and TooManyAttempts.
    """
    # Who asks is only looked up where it matters: a key costs a look into the database.
    if quotas.limited(quotas.READS) and not quotas.counted():
        auth.count_read()


def _begin() -> None:
    if _exempt() or _writes():
        return
    # Whether that one is 304 is known a little later, by the contract's own look.
    if not (request.method in FREE and "If-None-Match" in request.headers):
        count()


def _end(response: Response) -> Response:
    """Count what was left to be known later and did not turn out to be free."""
    if response.status_code != 304 and not _exempt() and not _writes():
        try:
            count()
        except (TooManyAttempts, TooManyRequests) as error:
            response = current_app.make_response(current_app.handle_user_exception(error))
    return quotas.tell(response)


def _exempt() -> bool:
    return (
        request.method == "OPTIONS"
        or request.environ.get(traces.ROUTE, traces.UNMATCHED) in traces.OPERATED
    )


def _writes() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(getattr(view, "operation", None), "scope", None) is not None
