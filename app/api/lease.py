"""Which state the catalogue is in, asked of the database at most once in a while."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Lock

from app.models.faults import is_unavailable
from app.services.changes import State

logger = logging.getLogger(__name__)

PATIENCE = 1.0
"""Seconds to wait at most for a database that is slow to say which revision it is at, and for
which nobody asks it again."""


class Lease:
    """The state of the catalogue as this process last saw it, good for some ``seconds``.

    While the database does not answer, what it said last goes on to count: an
    answer that was right a moment ago is better than none.
    """

    def __init__(self, look: Callable[[], State], seconds: float) -> None:
        self._look = look
        self._seconds = seconds
        self._state: State | None = None
        self._until = 0.0
        self._ends = 0
        self._asking = Lock()

    def state(self) -> State | None:
        """Return the state, at most ``seconds`` old; None when it can't be known."""
        if time.monotonic() < self._until:
            return self._state
        # One thread asks and the others wait for what it hears; of a database that takes
        # too long to say it they take what it said last.
        if not self._asking.acquire(timeout=min(max(self._seconds, 0.1), PATIENCE)):
            self._put_off()
            return self._state
        try:
            if time.monotonic() < self._until:
                return self._state
            return self._renewed()
        finally:
            self._asking.release()

    def _renewed(self) -> State | None:
        began, ends = time.monotonic(), self._ends
        try:
            self.saw(self._look())
        except Exception as error:
            if not is_unavailable(error):
                raise
            logger.warning("the database does not say which revision it is at: %s", error)
            self._put_off()
            return self._state
        # What was written while it was asked may not be in what it said.
        if ends == self._ends:
            # From before it was asked: a change may land while the answer is on its way.
            self._until = began + self._seconds
        return self._state

    def _put_off(self) -> None:
        """Leave a database alone for a while that is slow, or away."""
        self._until = time.monotonic() + min(self._seconds, PATIENCE)

    def state_now(self) -> State | None:
        """Ask the database, whatever was heard before; None when it does not answer."""
        try:
            self.saw(state := self._look())
        except Exception as error:
            if not is_unavailable(error):
                raise
            return None
        return state

    def saw(self, state: State) -> None:
        """Take note of a state that somebody has read, if it is news."""
        held = self._state
        if held is None or held.epoch != state.epoch or held.revision < state.revision:
            self._state = state

    def end(self) -> None:
        """Ask anew next time, whoever asks at this moment: something may have been written."""
        self._ends += 1
        self._until = 0.0
