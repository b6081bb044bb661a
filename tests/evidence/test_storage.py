"""What happens to a file when the store, the disk or the client fails."""

import hashlib
import os
import resource
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from backend.access.permissions import Role
from backend.core import storage
from backend.core.config import Settings
from backend.core.storage import FolderStore
from backend.evidence import jobs
from backend.main import create_app
from backend.organisations.vocabulary import Kind
from tests.architecture.source import calls_of
from tests.evidence import factories as make
from tests.evidence.conftest import Build, Place, await_port, free_port
from tests.evidence.factories import upload, uploaded
from tests.world import Person


def officer_of(place: Place) -> Person:
    return place.world.person(place.world.school, Role.school_officer)


@contextmanager
def full_disk(limit: int) -> Iterator[None]:
    """No file of this process grows beyond `limit` bytes: what a full disk or a quota does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_said_and_leaves_nothing_half_done(place: Place) -> None:
    officer = officer_of(place)
    data = make.picture(size=(600, 600))
    with full_disk(100_000):
        answer = upload(officer, data)
    assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
    assert place.temporary_names() == []
    assert uploaded(officer, data)["size"] == len(data)


def test_a_folder_that_cannot_be_written_is_said(build: Build, tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file where a folder should be")
    answer = upload(officer_of(build()), make.picture())
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")


@pytest.mark.parametrize("size", [(20, 20), (2200, 2200)], ids=["in one part", "in many parts"])
def test_a_missing_bucket_is_said_and_leaves_nothing_half_done(
    build: Build, object_store: dict[str, Any], size: tuple[int, int]
) -> None:
    place = build(**{**object_store, "storage_url": "s3://no-such-bucket"})
    officer = officer_of(place)
    data = make.picture(size=size)
    answer = upload(officer, data)
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
    assert place.temporary_names() == []
    # The same upload on a store that works is new: no row was written.
    officer.client = build(**object_store).world.client
    assert upload(officer, data).status_code == 201


def test_a_store_that_is_down_is_said_soon(build: Build, object_store: dict[str, Any]) -> None:
    place = build(**{**object_store, "s3_endpoint": f"http://127.0.0.1:{free_port()}"})
    officer = officer_of(place)
    started = time.monotonic()
    answer = upload(officer, make.picture())
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
    assert time.monotonic() - started < 20


def test_a_lost_blob_is_said_on_reading_and_healed_by_uploading_again(build: Build) -> None:
    place = build()
    officer = officer_of(place)
    data = make.picture()
    evidence = uploaded(officer, data)
    assert isinstance(place.store, FolderStore)
    digest = hashlib.sha256(data).hexdigest()
    (place.store.root / "blobs" / digest[:2] / digest).unlink()
    answer = officer.get(f"/evidence/{evidence['id']}/content")
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
    assert upload(officer, data).status_code == 200
    assert officer.get(f"/evidence/{evidence['id']}/content").content == data


def test_the_same_bytes_are_stored_once(build: Build) -> None:
    place = build()
    data = make.picture()
    other = place.world.organisation(place.world.county, Kind.school, "另一所学校")
    uploaded(officer_of(place), data)
    uploaded(place.world.person(other, Role.school_officer), data)
    assert isinstance(place.store, FolderStore)
    assert len([path for path in (place.store.root / "blobs").rglob("*") if path.is_file()]) == 1


def test_the_sweep_removes_what_a_crash_left_and_nothing_under_way(place: Place) -> None:
    crashed, under_way = storage.receive(place.store), storage.receive(place.store)
    for file in (crashed, under_way):
        file.write(b"half a file")
    long_ago = time.time() - timedelta(hours=25).total_seconds()
    os.utime(crashed.path, (long_ago, long_ago))
    assert jobs.sweep(place.store) == 1
    assert place.temporary_names() == [under_way.path.name]
    for file in (crashed, under_way):
        file.discard()


def test_files_of_one_folder_are_listed_and_taken_away_alone(place: Place) -> None:
    keys = {"waiting/1/file", "waiting/1/rows", "waiting/10/file"}
    for key in keys:
        incoming = storage.receive(place.store)
        incoming.write(key.encode())
        incoming.finish()
        place.store.keep(incoming, key)
    assert set(place.store.list_keys("waiting/")) == keys
    assert set(place.store.list_keys("waiting/1/")) == {"waiting/1/file", "waiting/1/rows"}
    place.store.remove("waiting/1/file")
    place.store.remove("waiting/1/file")
    assert set(place.store.list_keys("waiting/")) == keys - {"waiting/1/file"}


def test_only_files_that_wait_to_be_read_in_are_ever_taken_away() -> None:
    callers = {path for path, _ in calls_of("remove")}
    assert {path for path in callers if not path.startswith("screening/imports/")} == set()


def test_a_storage_address_that_makes_no_sense_is_refused_at_the_start(settings: Settings) -> None:
    for url in ("ftp://somewhere", "s3://", "files"):
        with pytest.raises(ValueError, match="XIAOHAO_STORAGE_URL"):
            storage.open_store(settings.model_copy(update={"storage_url": url}))


@contextmanager
def served(place: Place) -> Iterator[int]:
    """The application behind a real server; its port."""
    app = create_app(place.settings, place.world.database)
    port = free_port()
    config = uvicorn.Config(app, port=port, log_level="critical", lifespan="off", http="httptools")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        await_port(port)
        yield port
    finally:
        server.should_exit = True
        thread.join(20)


def _head(officer: Person, length: int) -> bytes:
    return (
        "POST /api/v1/evidence?filename=a.png HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: {officer.headers['Authorization']}\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def test_a_client_that_hangs_up_leaves_no_temporary_file(build: Build) -> None:
    place = build()
    officer = officer_of(place)
    with served(place) as port:
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(_head(officer, 50_000_000) + bytes(5_000_000))
            _wait_until(lambda: len(place.temporary_names()) == 1)
        _wait_until(lambda: place.temporary_names() == [])


def test_a_refusal_reaches_a_client_that_is_still_sending(build: Build) -> None:
    place = build(upload_limit_bytes=1024 * 1024)
    officer = officer_of(place)
    with served(place) as port, socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(_head(officer, 30_000_000))
        for _ in range(30):
            client.sendall(bytes(1_000_000))
        answer = client.recv(65536)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"file_too_large" in answer


def _wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
