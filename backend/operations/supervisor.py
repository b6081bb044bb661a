"""Run the parts of the system as children, and end them all together.

When one part ends by itself the others are stopped and the exit status says so: whoever started us
(an orchestrator, or the person at the terminal) starts everything again from a known state.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import FrameType

_GRACE = 20.0


class Supervisor:
    """Children by name, in the order they were started; stopped in the reverse order."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, subprocess.Popen[bytes]]] = []
        self._stopping = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def start(
        self,
        name: str,
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str],
        descriptors: Sequence[int] = (),
    ) -> None:
        """Start a part of the system: a module of ours with its arguments. It waits for `begin`.

        In a session of its own, so that Ctrl-C reaches us alone and the order of ending is ours;
        on a pipe, so that it notices our end (see `parent`).
        """
        child = subprocess.Popen(  # noqa: S603 — our own interpreter
            [sys.executable, "-m", *arguments],
            stdin=subprocess.PIPE,
            env={**os.environ, **environment},
            pass_fds=descriptors,
            start_new_session=True,
        )
        self._parts.append((name, child))

    def begin(self) -> None:
        """Tell every part to begin."""
        for _, child in self._parts:
            assert child.stdin is not None
            with suppress(BrokenPipeError):  # it has ended: `wait` says how
                child.stdin.write(b".")
                child.stdin.flush()

    def wait(self, *, until: Callable[[], bool] = lambda: False) -> str | None:
        """Wait until told to stop (None), for `until`, or for a part to end (its sentence)."""
        while not self._stopping and not until():
            for name, child in self._parts:
                if child.poll() is not None:
                    return f"{name} ended unexpectedly ({_how(child.returncode)})"
            time.sleep(0.1)
        return None

    @property
    def is_stopping(self) -> bool:
        """Whether somebody asked us to stop."""
        return self._stopping

    def stop(self) -> None:
        """End every part, the last first; the slow ones are killed after a while."""
        for _, child in reversed(self._parts):
            with suppress(ProcessLookupError):
                child.terminate()
        deadline = time.monotonic() + _GRACE
        for _, child in reversed(self._parts):
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            if child.stdin is not None:
                child.stdin.close()
        self._parts.clear()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True


def _how(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"
