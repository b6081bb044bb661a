"""Applications on either store, and a real object store to put one on."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from backend.core.config import Settings
from backend.core.db import Database
from backend.core.storage import Store
from backend.main import create_app
from tests.world import World

KEY, SECRET = "testing-key", "testing-secret"


@dataclass
class Place:
    """An application on a store of its own."""

    world: World
    store: Store
    settings: Settings

    def temporary_names(self) -> list[str]:
        """What lies under a temporary name."""
        return [path.name for path in self.store.incoming.glob("*")]


Build = Callable[..., Place]


@pytest.fixture
def build(settings: Settings, database: Database, tmp_path: Path) -> Build:
    """Make an application with changed settings; its files lie in the test's own folder."""

    def build(**changes: Any) -> Place:
        changed = settings.model_copy(update={"var_dir": tmp_path, **changes})
        app = create_app(changed, database)
        client = TestClient(app, raise_server_exceptions=False)
        return Place(World(client, database), app.state.store, changed)

    return build


@pytest.fixture(scope="session")
def object_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Settings of a running S3-compatible server with the bucket `evidence`."""
    folder = tmp_path_factory.mktemp("s3")
    (folder / "evidence").mkdir()
    port = free_port()
    rclone = Path(sys.executable).with_name("rclone")
    command = [str(rclone), "serve", "s3", "--auth-key", f"{KEY},{SECRET}", "--config", ""]
    command += ["--addr", f"127.0.0.1:{port}", str(folder)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        await_port(port)
        yield {
            "storage_url": "s3://evidence/some/prefix",
            "s3_endpoint": f"http://127.0.0.1:{port}",
            "s3_access_key_id": KEY,
            "s3_secret_access_key": SecretStr(SECRET),
        }
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(params=["folder", "object store"])
def place(request: pytest.FixtureRequest, build: Build) -> Place:
    """An application on each of the two stores."""
    if request.param == "folder":
        return build()
    return build(**request.getfixturevalue("object_store"))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_port(port: int) -> None:
    """Wait until somebody listens."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)
