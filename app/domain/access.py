"""What can go wrong with keys, and with requests that are sent again.

* CatalogueError
    * KeyNeeded         - something only a key lets one do was asked without one
    * KeyRefused        - a key is none, wrong, expired or revoked
    * ScopeMissing      - a key's scope does not include what was asked
    * TooManyAttempts   - too many wrong keys came from one address
    * TooManyRequests   - more was asked within a minute than one may ask
    * BadIdempotencyKey - a request's name can't be one
    * ReplayRunning     - a request's first sending is still being worked on
    * ReplayMismatch    - a request's name was another one's
"""

from __future__ import annotations

from app.domain.errors import CatalogueError
from app.domain.keys import Scope


class KeyNeeded(CatalogueError):
    """Something that only a key lets one do was asked without one."""

    def __init__(self) -> None:
        super().__init__("This needs a key; send it as `Authorization: Bearer KEY`.")


class KeyRefused(CatalogueError):
    """A key was given that lets nobody in.

    Which of none, wrong, expired or revoked it is stays untold: each would tell
    whoever tries keys that they are near one.
    """

    def __init__(self) -> None:
        super().__init__("This key is not one that is accepted.")


class ScopeMissing(CatalogueError):
    """A good key whose scope does not include what was asked.

    :ivar needed: the smallest scope that does.
    :ivar held: the key's own.
    """

    def __init__(self, *, needed: Scope, held: Scope) -> None:
        self.needed = needed
        self.held = held
        super().__init__(f"This needs a key with the scope {needed}; the one sent has {held}.")


class TooManyAttempts(CatalogueError):
    """Too many wrong keys came from one address.

    :ivar retry_after: seconds until the next one is looked at, 1 at least.
    """

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(
            f"Too many wrong keys came from this address; try again in {retry_after} s. "
            "A good key is accepted at any time."
        )


class TooManyRequests(CatalogueError):
    """More was asked within a minute than one key or address may ask.

    :ivar retry_after: seconds until asking again can help, 1 at least.
    """

    def __init__(self, *, most: int, seconds: int, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(
            f"More than {most} requests of this kind came within {seconds} s; "
            f"try again in {retry_after} s."
        )


class BadIdempotencyKey(CatalogueError):
    """An idempotency key is empty, too long or not of printable ASCII."""

    def __init__(self) -> None:
        super().__init__("An Idempotency-Key is 1 to 64 printable ASCII characters.")


class ReplayRunning(CatalogueError):
    """The first request with an idempotency key is still at work, or another took its place.

    :ivar retry_after: seconds until asking again can help, 1 at least.
    """

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(
            "A request with this Idempotency-Key is being worked on. "
            f"Send it again in {retry_after} s to get its answer."
        )


class ReplayMismatch(CatalogueError):
    """An idempotency key was used before, for a request that asked something else."""

    def __init__(self) -> None:
        super().__init__(
            "This Idempotency-Key was used for another request: its method, address, query or "
            "body was different. Use a new one."
        )
