"""`serve`: the whole system in one command."""

import importlib
import json
import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy import text
from sqlalchemy.engine import make_url

from backend.core.config import Settings
from backend.core.db import Database, unscoped
from backend.operations import installation
from backend.operations.errors import CommandFailed
from backend.operations.supervisor import Supervisor

_READY_WITHIN = 60.0
_PATIENCE = 5.0
"""A command that uses the embedded server just now is let finish: whoever starts the server stops
it, and this process means to stay."""
_NEIGHBOURS = 20
"""How many ports after the wanted one are tried before any free one is taken."""

_SCREENING = (
    "Screening (实习筛查): songyun.officer mends a file and answers suspicions, zhengzhou.verifier"
    " decides on explanations, province.manager judges silent rules and sees hosts across schools."
)
"""Who of the demo has what to do there."""


@dataclass(frozen=True)
class Plan:
    """What to run."""

    host: str
    port: int
    workers: int
    has_worker: bool
    """Also run the worker of background jobs."""
    is_tied: bool
    """End when the process that started us ends."""


def serve(settings: Settings, plan: Plan, say: Callable[[str], None]) -> None:
    """Start everything, say where it is, and run until told to stop; CommandFailed otherwise."""
    supervisor = Supervisor()
    starter = os.getppid()
    with (
        installation.connected(installation.with_secrets(settings), patience=_PATIENCE) as ready,
        _listen(plan, say) as listener,
    ):
        listener.setblocking(False)
        try:
            # The parts load while the database is made ready, and begin when it is.
            _start(supervisor, ready, plan, listener)
            _prepare(ready, say)
            supervisor.begin()
            problem = _run(supervisor, ready, plan, listener, starter, say)
        finally:
            supervisor.stop()
    if problem is not None:
        raise CommandFailed(f"{problem}; everything else was stopped. Start again to go on.")


def _start(supervisor: Supervisor, settings: Settings, plan: Plan, listener: socket.socket) -> None:
    environment = _environment(settings)
    for number in range(1, plan.workers + 1):
        supervisor.start(
            f"API process {number}",
            ["backend.operations.api", str(listener.fileno())],
            environment=environment,
            descriptors=[listener.fileno()],
        )
    if plan.has_worker:
        supervisor.start("worker", ["backend.operations.worker"], environment=environment)


def _run(
    supervisor: Supervisor,
    settings: Settings,
    plan: Plan,
    listener: socket.socket,
    starter: int,
    say: Callable[[str], None],
) -> str | None:
    address = _address(listener, plan.host)
    deadline = time.monotonic() + _READY_WITHIN
    problem = supervisor.wait(until=lambda: _is_ready(address) or time.monotonic() > deadline)
    if problem is not None or supervisor.is_stopping:
        return problem
    if time.monotonic() > deadline:
        return f"the API did not become ready within {_READY_WITHIN:.0f} s"
    say(f"Xiaohao is ready: {address}")
    if settings.demo:
        _say_logins(address, say)
    say("Stop with Ctrl-C.")
    watch = _Watch(settings, starter if plan.is_tied else None)
    problem = supervisor.wait(until=watch.is_over)
    return problem or watch.problem


class _Watch:
    """What else ends the run: the database going away, or the process that started us."""

    def __init__(self, settings: Settings, starter: int | None) -> None:
        url = make_url(settings.database_url)
        self._starter = starter
        self._database = (url.host or "127.0.0.1", url.port or 5432)
        # Whether an operator's database answers is for /readyz to say, and for him to mend.
        self._is_embedded = settings.database_url != os.environ.get("DATABASE_URL")
        self._next_look = 0.0
        self.problem: str | None = None

    def is_over(self) -> bool:
        """Look once a second."""
        if self._starter is not None and os.getppid() != self._starter:
            return True
        if self._is_embedded and time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + 1
            if not _is_listening(self._database):
                self.problem = "the database ended unexpectedly"
        return self.problem is not None


def _environment(settings: Settings) -> dict[str, str]:
    """The settings that this process has found out, for its children."""
    return {
        "DATABASE_URL": settings.database_url,
        "DATABASE_WORKER_URL": settings.database_worker_url or settings.database_url,
        "XIAOHAO_TOKEN_SECRET": settings.token_secret.get_secret_value(),
        "XIAOHAO_PERSONAL_DATA_KEY": settings.personal_data_key.get_secret_value(),
        "XIAOHAO_DEMO": "true" if settings.demo else "false",
    }


def _prepare(settings: Settings, say: Callable[[str], None]) -> None:
    if settings.database_owner_url and not installation.is_at_head(settings):
        installation.migrate(settings)
    if settings.demo:
        _load_demo(settings, say)


def _load_demo(settings: Settings, say: Callable[[str], None]) -> None:
    database = Database(settings.database_url, pool_size=2)
    try:
        with database.begin(unscoped("whether anything is stored yet")) as session:
            is_empty = session.scalar(text("select not exists (select from organisations)"))
        if is_empty:
            say("Nothing is stored yet: loading an invented province …")
            # Loaded only where it is needed: it takes as long as everything else together.
            importlib.import_module("backend.demo").load(database, settings)
    finally:
        database.dispose()


def _say_logins(address: str, say: Callable[[str], None]) -> None:
    say("Demo logins (invented people; the sign-in page shows them too):")
    with urlopen(f"{address}/api/v1/system", timeout=10) as answer:  # noqa: S310 — our own address
        logins = json.load(answer)["demo_logins"]
    for login in logins:
        who = f"{login['organisation_name']} · {login['role_label_zh']}"
        say(f"  {login['username']:<22}{login['password']:<18}{who}")
    say(_SCREENING)


def _listen(plan: Plan, say: Callable[[str], None]) -> socket.socket:
    """A socket on the wanted port, the next free one, or any."""
    for port in [*range(plan.port, min(plan.port + _NEIGHBOURS, 65536)), 0]:
        listener = socket.socket(socket.AF_INET6 if ":" in plan.host else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((plan.host, port))
            listener.listen(2048)
        except OSError:
            listener.close()
            continue
        if port != plan.port:
            say(f"Port {plan.port} is taken; using {listener.getsockname()[1]} instead.")
        return listener
    raise CommandFailed(f"Cannot listen on {plan.host}: it is not an address of this machine.")


def _address(listener: socket.socket, host: str) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 — compared only
    return f"http://{shown}:{listener.getsockname()[1]}"


def _is_ready(address: str) -> bool:
    try:
        with urlopen(f"{address}/readyz", timeout=2) as answer:  # noqa: S310 — our own address
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _is_listening(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=5).close()
    except OSError:
        return False
    return True
