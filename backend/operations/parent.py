"""A child process: it begins when its parent says so, and ends with it, however that ends.

Its standard input is a pipe that only the parent holds open (see `supervisor.Supervisor.start`).
"""

import os
import signal
import sys
import threading
import time

_GRACE = 5.0


def wait_for_parent() -> None:
    """Wait for the word to begin: what takes long to load is loaded before."""
    if not os.read(sys.stdin.fileno(), 1):
        sys.exit("the parent ended before it said to begin")
    threading.Thread(target=_watch, name="parent", daemon=True).start()


def _watch() -> None:
    """Ask this process to end (SIGTERM) when the pipe closes; insist after a while."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE)
    os._exit(1)
