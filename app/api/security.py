"""GET /.well-known/security.txt: where weaknesses are reported (RFC 9116)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, current_app
from werkzeug.exceptions import NotFound

from app.api import http_cache
from app.api.contract import Answer, read

bp = Blueprint("security", __name__)

PATH = "/.well-known/security.txt"
MEDIA_TYPE = "text/plain; charset=utf-8"

GOOD_FOR = timedelta(days=364)
"""RFC 9116 asks for less than a year. Counted from the day of the question: whoever runs the
service answers for the address as long as they run it."""

A_DAY = "public, max-age=86400"
"""Not longer: what is said about today must not be told for weeks."""


@read(
    bp,
    PATH,
    tag="Operations",
    media_type=MEDIA_TYPE,
    depends_on_catalogue=False,
    # Never among the finished answers, which no new day takes back; the header is its own.
    cache=http_cache.NEVER,
    also={404: "The operator has named no address."},
)
def show_security_txt() -> Answer:
    """Tell where weaknesses are reported.

    As RFC 9116 has it: `Contact`, `Expires`, `Preferred-Languages` and, where the service knows
    its own address, `Canonical`.
    """
    settings = current_app.config["SETTINGS"]
    if not settings.security_contact:
        raise NotFound("The operator has named no address to report weaknesses to.")
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.security_contact}",
        f"Expires: {today + GOOD_FOR:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
    ]
    if settings.public_url.startswith("https://"):
        lines.append(f"Canonical: {settings.public_url}{PATH}")
    body = "".join(f"{line}\n" for line in lines).encode()
    return Answer(body=body, media_type=MEDIA_TYPE, headers={"Cache-Control": A_DAY})
