"""Running a package client: without a shell, for so long, and reading so much."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from selectors import EVENT_READ, DefaultSelector
from threading import Timer

PATIENCE = 120.0
"""Seconds a client may take; a large wheel through a slow mirror needs some."""

MOST_OUTPUT = 16 * 1024 * 1024
"""Bytes a client may print; the longest list of versions known is below a tenth of it."""

LONGEST_REASON = 200
"""Characters of a client's own words that are passed on."""

_COMPLAINT = re.compile(
    r"^(?:npm )?(?:error|ERR!)\b:?\s*(?P<reason>\S.*)$", re.IGNORECASE | re.MULTILINE
)
_CODE = re.compile(r"^code \w+$")


class LookUpFailed(Exception):
    """A registry could not be asked, or its answer not be used; the message says why."""


def run(arguments: Sequence[str], *, patience: float = PATIENCE) -> str:
    """Run a client that is found on the path and return what it prints.

    It gets no input and its own process group, which is ended when it takes too
    long, prints too much or is no longer wanted. Raises LookUpFailed.
    """
    name = arguments[0]
    program = shutil.which(name)
    if program is None:
        raise LookUpFailed(f"{name} is not installed")
    with _running([program, *arguments[1:]]) as child:
        late = False

        def end() -> None:
            nonlocal late
            late = True
            _kill(child)

        timer = Timer(patience, end)
        timer.start()
        try:
            printed, complained = _read(child, name)
            status = child.wait()
        finally:
            timer.cancel()
    if late:
        raise LookUpFailed(f"{name} did not end within {patience:g} seconds")
    if status:
        raise LookUpFailed(f"{name} says: {_reason(complained, status)}")
    return printed


@contextmanager
def _running(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Start a client, and end it and all it started when the work with it is over."""
    try:
        child = subprocess.Popen(  # noqa: S603 (a list, no shell; names are checked)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise LookUpFailed(f"{command[0]} can't be started: {error.strerror}") from error
    with child:
        try:
            yield child
        finally:
            if child.returncode is None:
                _kill(child)


def _kill(child: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _read(child: subprocess.Popen[bytes], name: str) -> tuple[str, str]:
    """Read both outputs side by side: a full pipe nobody reads would stop the client."""
    with DefaultSelector() as selector:
        outputs = [bytearray(), bytearray()]
        for pipe, output in zip((child.stdout, child.stderr), outputs, strict=True):
            if pipe is not None:
                selector.register(pipe, EVENT_READ, output)
        while selector.get_map():
            for key, _ in selector.select():
                chunk = os.read(key.fd, 65536)
                if not chunk:
                    selector.unregister(key.fileobj)
                key.data.extend(chunk)
                if len(key.data) > MOST_OUTPUT:
                    raise LookUpFailed(f"{name} prints more than {MOST_OUTPUT} bytes")
    printed, complained = (output.decode("utf-8", "replace") for output in outputs)
    return printed, complained


def _reason(complained: str, status: int) -> str:
    """Return the first complaint that is more than a code."""
    for found in _COMPLAINT.finditer(complained):
        reason = "".join(filter(str.isprintable, found["reason"])).strip()
        if reason and not _CODE.match(reason):
            return reason[:LONGEST_REASON]
    return f"nothing, and ends with {status}"
