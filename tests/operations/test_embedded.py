"""The embedded server: it serves whoever needs it, outlives nobody, and loses nothing."""

import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from backend.core import embedded
from tests.operations.processes import left_over, started

KEEPER = """
import sys, time
from pathlib import Path
from backend.core import embedded
with embedded.running(Path(sys.argv[1])) as urls:
    print("running at", urls.owner, flush=True)
    time.sleep(600)
"""


HAS_NAMESPACES = (
    os.geteuid() == 0
    and shutil.which("unshare") is not None
    and subprocess.run(["unshare", "--user", "true"], check=False).returncode == 0
)


def _keeper(folder: Path) -> list[str]:
    return [sys.executable, "-c", KEEPER, str(folder)]


def _connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that has been started once."""
    folder = tmp_path_factory.mktemp("embedded") / "postgres"
    with embedded.running(folder) as urls, _connect(urls.owner) as connection:
        connection.execute("create table kept (line text)")
    return folder


def test_each_role_has_its_rights_and_no_more(folder: Path) -> None:
    with embedded.running(folder) as urls, _connect(urls.owner) as owner:
        roles = dict(
            owner.execute(
                "select rolname, (rolcanlogin, rolbypassrls, rolcreatedb, rolsuper)::text"
                " from pg_roles where rolname like 'xiaohao%'"
            ).fetchall()
        )
        assert roles == {
            "xiaohao_owner": "(t,f,t,f)",
            "xiaohao_app": "(t,f,f,f)",
            "xiaohao_worker": "(t,f,f,f)",
            "xiaohao_search": "(f,t,f,f)",
        }
        for url in (urls.application, urls.worker):
            with _connect(url) as connection:
                plans = connection.execute("show plan_cache_mode").fetchone()
                assert plans == ("force_custom_plan",)
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute("create table mine (id int)")


def test_the_owner_can_hand_a_function_to_the_search_role(folder: Path) -> None:
    with embedded.running(folder) as urls, _connect(urls.owner) as owner:
        owner.execute("grant create on schema public to xiaohao_search")
        owner.execute("create function found() returns int language sql return 1")
        owner.execute("alter function found() owner to xiaohao_search")
        owner.execute("revoke create on schema public from xiaohao_search")
        assert owner.execute("select found()").fetchone() == (1,)


def test_only_this_machine_and_only_with_a_password(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "server.json").stat().st_mode) == 0o600
    with embedded.running(folder) as urls:
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            _connect(urls.owner.replace("xiaohao_owner:", "xiaohao_owner:x"))
        with _connect(urls.owner) as owner:
            assert owner.execute("show listen_addresses").fetchone() == ("127.0.0.1",)


def test_a_killed_keeper_leaves_no_server_and_no_committed_row_is_lost(folder: Path) -> None:
    with started(_keeper(folder), folder) as keeper:
        url = keeper.wait_for("running at").split()[-1]
        family = keeper.family()
        assert len(family) > 1
        with _connect(url) as owner:
            owner.execute("insert into kept values ('answered')")
        keeper.end(signal.SIGKILL)
        assert left_over(family) == []
    with embedded.running(folder) as urls, _connect(urls.owner) as owner:
        assert owner.execute("select count(*) from kept where line = 'answered'").fetchone() == (1,)


def test_a_killed_server_comes_back_with_every_committed_row(folder: Path) -> None:
    with started(_keeper(folder), folder) as keeper:
        url = keeper.wait_for("running at").split()[-1]
        with _connect(url) as owner:
            owner.execute("insert into kept values ('before the kill')")
        family = keeper.family()
        server = keeper.child("bin/postgres -D")
        server.kill()
        keeper.end()
        assert left_over(family) == []
    began = time.monotonic()
    with embedded.running(folder) as urls, _connect(urls.owner) as owner:
        assert time.monotonic() - began < 10
        found = owner.execute("select count(*) from kept where line like 'before%'").fetchone()
        assert found == (1,)


def test_a_second_process_shares_the_server_and_leaves_it_running(folder: Path) -> None:
    with started(_keeper(folder), folder) as keeper:
        url = keeper.wait_for("running at").split()[-1]
        assert embedded.is_kept_elsewhere(folder)
        with embedded.running(folder) as urls:
            assert urls.owner == url
        with _connect(url) as owner:
            assert owner.execute("select 1").fetchone() == (1,)
    assert not embedded.is_kept_elsewhere(folder)


def test_the_port_is_remembered_and_another_is_taken_when_it_is_not_free(folder: Path) -> None:
    with embedded.running(folder) as urls:
        first = urls.owner
    with embedded.running(folder) as urls:
        assert urls.owner == first
    port = int(first.rpartition(":")[2].partition("/")[0])
    with socket.create_server(("127.0.0.1", port)), embedded.running(folder) as urls:
        assert urls.owner != first
        with _connect(urls.application) as connection:
            assert connection.execute("select 1").fetchone() == (1,)


def test_a_lock_file_left_by_a_dead_server_does_not_stop_the_start(folder: Path) -> None:
    # As after a restart of the machine: the number now belongs to a process that is no server.
    lock_file = folder / "data" / "postmaster.pid"
    lock_file.write_text(f"{os.getpid()}\n{folder / 'data'}\n0\n1\n\n127.0.0.1\n\nready   \n")
    with embedded.running(folder) as urls, _connect(urls.owner) as owner:
        assert owner.execute("select 1").fetchone() == (1,)


def test_an_interrupted_initialisation_is_begun_again(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    (folder / "data.draft").mkdir(parents=True)
    (folder / "data.draft" / "PG_VERSION").write_text("18\n")
    with embedded.running(folder) as urls, _connect(urls.owner) as owner:
        assert owner.execute("select 1").fetchone() == (1,)


def test_another_users_data_is_refused_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    folder.mkdir()
    maker = "nobody"
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam(maker).pw_uid, -1)
    else:
        folder, maker = Path("/usr/lib"), "root"
    with (
        pytest.raises(embedded.EmbeddedServerError, match=f"was made by {maker}"),
        embedded.running(folder),
    ):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must become somebody else")
def test_under_root_the_server_has_a_user_of_its_own_and_one_right_of_roots(folder: Path) -> None:
    with started(_keeper(folder), folder) as keeper:
        keeper.wait_for("running at")
        server = keeper.child("bin/postgres -D")
        assert server.uids().real != 0
        rights = dict(
            line.split(":", 1)
            for line in Path(f"/proc/{server.pid}/status").read_text().splitlines()
        )
        may_pass_folders = 1 << 2
        assert int(rights["CapPrm"], 16) in (0, may_pass_folders)


@pytest.mark.skipif(not HAS_NAMESPACES, reason="needs root, and user namespaces")
def test_where_no_user_can_be_made_root_keeps_the_data_under_another_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.core.embedded.launch.SERVER_USER", "no such user")
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    with embedded.running(tmp_path / "postgres") as urls, _connect(urls.owner) as owner:
        assert owner.execute("select 1").fetchone() == (1,)
    assert (tmp_path / "postgres" / "data").stat().st_uid == 0
