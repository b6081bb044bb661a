"""The example that sends records does what it says, against a server that runs."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from backend.access.permissions import Role
from backend.core.config import Settings
from backend.core.db import Database
from backend.main import create_app
from tests.database import ROOT
from tests.e2e.test_screening import working
from tests.screening import uploads
from tests.world import PASSWORD, World

_PROGRAM = ROOT / "examples/screening/push_records.py"


@contextmanager
def serving(settings: Settings, database: Database) -> Iterator[str]:
    """The address of a server in a thread of its own, with a worker."""
    config = uvicorn.Config(create_app(settings, database), port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    with working(settings):
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def test_a_system_sends_a_file_and_a_batch(
    world: World, settings: Settings, tmp_path: Path
) -> None:
    school = uploads.school(world)
    system = world.person(school, Role.machine)
    sound, faulty = tmp_path / "sound.xlsx", tmp_path / "faulty.xlsx"
    sound.write_bytes(uploads.workbook([uploads.row(1), uploads.row(2)]))
    faulty.write_bytes(uploads.workbook([uploads.row(3), uploads.row(4, 专业代码="999999")]))
    record = {
        "student_no": "2022010105",
        "student_name": "岳小五",
        "internship_type": "岗位实习",
        "host_name": "嵩麓精工有限公司",
        "start_on": "2024-09-02",
    }
    (tmp_path / "records.json").write_text(json.dumps([record]))
    (tmp_path / "other.json").write_text(json.dumps([{**record, "start_on": "2024-13-02"}]))

    with serving(settings, world.database) as base:

        def push(*arguments: object) -> tuple[int, str]:
            done = subprocess.run(
                [sys.executable, str(_PROGRAM), base, system.username, *map(str, arguments)],
                env={**os.environ, "XIAOHAO_PASSWORD": PASSWORD},
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            return done.returncode, done.stdout + done.stderr

        code, said = push("file", sound)
        assert code == 0, said
        assert "new 2" in said
        assert "stored" in said
        code, said = push("file", faulty)
        assert code == 1, said
        assert "专业代码" in said
        assert "not stored" in said
        code, said = push("file", faulty, "--partial")
        assert code == 0, said
        code, said = push("batch", tmp_path / "records.json", "2026-1")
        assert code == 0, said
        assert push("batch", tmp_path / "records.json", "2026-1") == (0, said)
        code, said = push("batch", tmp_path / "other.json", "2026-1")
        assert code == 1
        assert "batch_key_taken" in said
        code, said = push("batch", tmp_path / "other.json", "2026-2")
        assert code == 1
        assert "batch_records_in_error" in said

    assert len(uploads.records(world.person(school, Role.school_officer))) == 4
