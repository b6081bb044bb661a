"""Children of ours that open strangers' files: one place that starts, watches and ends them."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from backend.core.errors import TryAgain

_at_once = threading.BoundedSemaphore(2)
"""Children at work for this process: each may take a core and a gigabyte."""
_WAIT_SECONDS = 60
_PIPE = 1024 * 1024
"""Room for what the child writes while we take in what it wrote before."""


class Child:
    """A running child that is ended when its time is over."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self._process = process
        self._watch = self._watched(seconds)
        self.is_late = False
        """Whether it was ended for taking too long."""

    @property
    def output(self) -> IO[bytes]:
        """What it writes."""
        assert self._process.stdout is not None
        return self._process.stdout

    def extend(self, seconds: float) -> None:
        """It has so many seconds from now."""
        self._watch.cancel()
        self._watch = self._watched(seconds)

    def status(self) -> int:
        """Its exit status, once it has ended; negative: the signal that ended it."""
        status = self._process.wait()
        self.is_late = self.is_late or status == -signal.SIGXCPU
        return status

    def end(self) -> None:
        """Leave nothing of it behind."""
        self._watch.cancel()
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _watched(self, seconds: float) -> threading.Timer:
        watch = threading.Timer(seconds, self._end_late)
        watch.daemon = True
        watch.start()
        return watch

    def _end_late(self) -> None:
        self.is_late = True
        self._process.kill()


@contextmanager
def running(
    program: Path, options: str, *, file: BinaryIO, seconds: float, target: BinaryIO | None = None
) -> Iterator[Child]:
    """Run a program of ours on a file for at most so many seconds.

    It writes to `target` where given, else to `Child.output`. Raises TryAgain when too many are
    at work.
    """
    if not _at_once.acquire(timeout=_WAIT_SECONDS):
        raise TryAgain(headers={"Retry-After": "10"})
    try:
        file.flush()
        process = subprocess.Popen(  # noqa: S603 — our own program, words of our own
            [sys.executable, "-I", str(program), options],
            stdin=file,
            stdout=subprocess.PIPE if target is None else target,
            stderr=subprocess.DEVNULL,  # it may name cells
            env={"POLARS_MAX_THREADS": "1"},
            cwd="/",
            pipesize=_PIPE if target is None else -1,
        )
        child = Child(process, seconds)
        try:
            yield child
        finally:
            child.end()
    finally:
        _at_once.release()
