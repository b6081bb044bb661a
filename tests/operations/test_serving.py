"""`serve`: one command starts everything, and everything ends together."""

import re
import signal
import socket
import stat
import sys
from pathlib import Path

import httpx
import psutil
import pytest

from tests.operations.processes import command, left_over, serving, started


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A var folder that has been served from once."""
    return tmp_path_factory.mktemp("serve") / "var"


@pytest.fixture(scope="module")
def _first_run(var: Path) -> None:
    with serving(var, "--port", "18100") as (process, _):
        family = process.family()
        assert len(family) > 3
        assert process.end() == 0
        assert left_over(family) == []


@pytest.mark.usefixtures("_first_run")
def test_ctrl_c_on_an_empty_folder_ended_everything_and_the_second_start_is_quick(
    var: Path,
) -> None:
    secret = var / "token_secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    kept = secret.read_text()
    with serving(var, "--port", "18100", "--workers", "2") as (process, address):
        # Processor time, not the clock's: other tests may be using the machine.
        spent = [one.cpu_times() for one in process.family()]
        assert sum(each.user + each.system for each in spent) < 20
        assert httpx.get(f"{address}/livez").json() == {"status": "alive"}
        assert secret.read_text() == kept
        family = process.family()
        assert process.end(signal.SIGTERM) == 0
    assert left_over(family) == []


@pytest.mark.usefixtures("_first_run")
def test_a_taken_port_is_told_and_another_is_used(var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with serving(var, "--port", str(port)) as (process, address):
            assert address != f"http://127.0.0.1:{port}"
            assert any(f"Port {port} is taken" in line for line in process.said)


@pytest.mark.usefixtures("_first_run")
@pytest.mark.parametrize(
    "part", ["backend.operations.api", "backend.operations.worker", "bin/postgres -D"]
)
def test_when_a_part_is_killed_everything_ends_and_says_so(var: Path, part: str) -> None:
    with serving(var, "--port", "18100") as (process, _):
        family = process.family()
        process.child(part).kill()
        process.wait_for("ended unexpectedly")
        assert process.process.wait(60) == 1
        assert left_over(family) == []


@pytest.mark.usefixtures("_first_run")
def test_a_killed_supervisor_leaves_no_process(var: Path) -> None:
    with serving(var, "--port", "18100") as (process, _):
        family = process.family()
        process.end(signal.SIGKILL)
        assert left_over(family) == []


@pytest.mark.usefixtures("_first_run")
def test_a_killed_starter_ends_what_it_started(var: Path) -> None:
    options = "serve --port 18100 --end-with-parent"
    shell = ["/bin/sh", "-c", f"{sys.executable} -m backend {options}; true"]
    with started(shell, var) as process:
        process.wait_for("Xiaohao is ready: ")
        family: list[psutil.Process] = process.family()
        process.end(signal.SIGKILL)
        assert left_over(family) == []


@pytest.mark.usefixtures("_first_run")
def test_the_first_administrator_is_made_by_command_while_the_system_runs(var: Path) -> None:
    with serving(var, "--port", "18100") as (_, address):
        made = command(var, "create-admin", "--username", "first", "--province", "示例省教育厅")
        assert made.returncode == 0, made.stderr
        found = re.search(r"Password: +(\S+)", made.stdout)
        assert found is not None
        credentials = {"username": "first", "password": found[1]}
        session = httpx.post(f"{address}/api/v1/session", json=credentials)
        assert session.status_code == 200, session.text
        token = {"Authorization": f"Bearer {session.json()['access_token']}"}
        refused = httpx.get(f"{address}/api/v1/organisations", headers=token)
        assert refused.json()["code"] == "password_change_required"
        again = command(var, "create-admin", "--username", "first")
        assert again.returncode == 1
        assert "There is a user first already" in again.stderr


def test_without_a_login_as_the_owner_migrate_says_what_is_missing(tmp_path: Path) -> None:
    said = command(tmp_path, "restore", str(tmp_path))
    assert said.returncode == 1
    assert "holds no finished backup" in said.stderr
    assert "Traceback" not in said.stderr
