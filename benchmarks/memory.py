"""What processes and their children hold at once, at its highest."""

import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

import psutil

_EVERY = 0.02
_MB = 1_000_000


class Watch:
    """Looks on while something happens."""

    def __init__(self, processes: Sequence[psutil.Process]) -> None:
        self._processes = processes
        self._stop = threading.Event()
        self.before_mb = [round(_held(process) / _MB, 1) for process in processes]
        """Of each process. Proportional where the system tells it: shared pages count once."""
        self.peak_mb = 0.0
        """Of all of them and their children."""

    def __enter__(self) -> "Watch":
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(_EVERY):
            held = sum(map(_held, self._with_children()))
            self.peak_mb = max(self.peak_mb, round(held / _MB, 1))

    def _with_children(self) -> Iterable[psutil.Process]:
        for process in self._processes:
            yield process
            yield from process.children(recursive=True)


def _held(process: psutil.Process) -> int:
    try:
        rollup = Path(f"/proc/{process.pid}/smaps_rollup")
        if rollup.exists():
            line = next(line for line in rollup.read_text().splitlines() if line.startswith("Pss:"))
            return int(line.split()[1]) * 1024
        return int(process.memory_info().rss)
    except (psutil.Error, OSError, StopIteration):  # it has just ended
        return 0
