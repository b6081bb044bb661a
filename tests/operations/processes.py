"""Commands of ours as real processes."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60.0


def environment(var_dir: Path) -> dict[str, str]:
    """An installation of its own: its var folder, its embedded database, no operator's settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DATABASE_", "XIAOHAO_"))
    }
    return {**kept, "XIAOHAO_VAR_DIR": str(var_dir), "PYTHONUNBUFFERED": "1"}


def command(var_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`python -m backend …` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "backend", *arguments],
        cwd=ROOT,
        env=environment(var_dir),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


class Process:
    """A process under way, its lines, and every process below it."""

    def __init__(self, arguments: list[str], var_dir: Path) -> None:
        self.process = subprocess.Popen(
            arguments,
            cwd=ROOT,
            env=environment(var_dir),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def wait_for(self, word: str) -> str:
        """The first line that holds `word`."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(queue.Empty):
                line = self._lines.get(timeout=0.1)
                self.said.append(line)
                if word in line:
                    return line
            if self.process.poll() is not None and self._lines.empty():
                break
        raise AssertionError(f"never said {word!r}: {self.said}")

    def family(self) -> list[psutil.Process]:
        """This process and all below it."""
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def child(self, words: str) -> psutil.Process:
        """The process of the family whose command line holds `words`."""
        return next(one for one in self.family() if words in " ".join(one.cmdline()))

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Signal it and wait for its end."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def started(arguments: list[str], var_dir: Path) -> Iterator[Process]:
    """A process that is not left behind, whatever the test does."""
    process = Process(arguments, var_dir)
    try:
        yield process
    finally:
        family = [] if process.process.poll() is not None else process.family()
        for one in family:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        process.process.wait(PATIENCE)
        process._reader.join(PATIENCE)
        assert process.process.stdout is not None
        process.process.stdout.close()


@contextmanager
def serving(var_dir: Path, *options: str) -> Iterator[tuple[Process, str]]:
    """`serve`, ready, with its address."""
    arguments = [sys.executable, "-m", "backend", "serve", *options]
    with started(arguments, var_dir) as process:
        address = process.wait_for("Xiaohao is ready: ").rpartition(" ")[2]
        assert httpx.get(f"{address}/readyz").status_code == 200
        yield process, address


def left_over(family: list[psutil.Process], *, within: float = 30) -> list[str]:
    """Which of them still run after a while. A zombie has ended."""
    deadline = time.monotonic() + within
    while True:
        running = [one for one in family if _runs(one)]
        if not running or time.monotonic() > deadline:
            return [" ".join(one.cmdline()) for one in running]
        time.sleep(0.1)


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
