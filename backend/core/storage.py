"""Where files live: one interface over a folder and over an S3-compatible store.

A file is received under a temporary name on this machine's disk and gets its final key only when
it is whole and checked: by renaming it, or by one upload to the object store, where a key appears
with its whole content or not at all. A crash leaves temporary names and nothing else. Nothing of a
refused file ever leaves this machine. Calls block: async endpoints make them in a thread.
"""

import errno
import os
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol, cast

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import S3Store

from backend.core import clock
from backend.core.config import Settings
from backend.core.errors import Refusal

log = structlog.get_logger("storage")

CHUNK = 1024 * 1024
_PART = 8 * 1024 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class StorageFull(Refusal):
    """The store has no room left (RFC 4918 §11.5)."""

    code = "storage_full"
    status = 507
    title_zh = "存储空间不足"
    title_en = "Storage full"
    detail_zh = "文件存储空间不足，文件没有保存。请联系系统管理员扩容后再上传。"
    detail_en = "The file store is full; the file was not kept. Ask the operator for more room."


class StorageUnavailable(Refusal):
    """The store does not answer, or is set up wrongly; the log says which."""

    code = "storage_unavailable"
    status = 503
    title_zh = "文件存储不可用"
    title_en = "Storage unavailable"
    detail_zh = "文件存储暂时不可用，未作任何改动。请稍后再试；持续出现请联系系统管理员。"
    detail_en = (
        "The file store does not answer; nothing was changed. Try again, or tell the operator."
    )


class Incoming:
    """A file on its way in, under a temporary name. Ends in `Store.keep` or in `discard`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("xb", buffering=0)
        # A request may be cancelled while a thread writes: its descriptor must not be closed, and
        # given to another file, in between.
        self._lock = threading.Lock()

    def write(self, data: bytes) -> None:
        """Append; after `discard` nothing happens."""
        with self._lock, _disk():
            if self._file.closed:
                return
            rest = memoryview(data)
            while rest:
                rest = rest[self._file.write(rest) :]

    def finish(self) -> None:
        """Everything has been written: make it durable."""
        with _disk():
            os.fsync(self._file.fileno())
            self._file.close()

    def open(self) -> BinaryIO:
        """What was written."""
        with _disk():
            return self.path.open("rb")

    def discard(self) -> None:
        """Leave nothing behind. Harmless after `keep`."""
        with self._lock:
            self._file.close()
        self.path.unlink(missing_ok=True)


class Store(Protocol):
    """A place for files by key. Keys are made by us, never by users."""

    incoming: Path
    """Folder of temporary names."""

    def keep(self, file: Incoming, key: str) -> None:
        """Give a finished file its final key, durably. A key taken has the same content."""
        ...

    def open(self, key: str) -> BinaryIO:
        """A stored file: a real one, with a descriptor; StorageUnavailable when it is missing."""
        ...

    def has(self, key: str) -> bool:
        """Whether the key exists."""
        ...

    def list_keys(self, prefix: str = "") -> Iterator[str]:
        """Every key that begins with these folders (`a/b/`), in no order."""
        ...

    def remove(self, key: str) -> None:
        """Take a file away; harmless where there is none.

        For files that wait to be read in. Evidence is never removed: nothing of its room calls it.
        """
        ...


def open_store(settings: Settings) -> Store:
    """The store named by the settings; nothing is touched until it is used."""
    if not settings.storage_url:
        return FolderStore(settings.var_dir / "files")
    scheme, _, place = settings.storage_url.partition("://")
    bucket, _, prefix = place.partition("/")
    if scheme != "s3" or not bucket:
        raise ValueError("XIAOHAO_STORAGE_URL must read s3://bucket or s3://bucket/prefix")
    return ObjectStore(bucket, prefix.strip("/"), settings)


def receive(store: Store) -> Incoming:
    """Begin to receive a file."""
    with _disk():
        store.incoming.mkdir(parents=True, exist_ok=True)
        return Incoming(store.incoming / uuid.uuid4().hex)


def sweep_temporary(store: Store, *, older_than: timedelta) -> int:
    """Remove what crashes left behind; returns how many. Uploads under way are younger."""
    limit = clock.now() - older_than
    removed = 0
    for path in store.incoming.glob("*"):
        with suppress(FileNotFoundError):  # kept or discarded meanwhile
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < limit:
                path.unlink()
                removed += 1
    return removed


def chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    """A file's content piece by piece; it is closed at the end."""
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


class FolderStore:
    """Files in a folder of this machine, or of a share mounted on it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"

    def keep(self, file: Incoming, key: str) -> None:
        """See Store."""
        target = self.root / key
        with _disk():
            target.parent.mkdir(parents=True, exist_ok=True)
            file.path.replace(target)
            _sync_folders(target.parent, self.root)

    def open(self, key: str) -> BinaryIO:
        """See Store."""
        with _disk():
            return (self.root / key).open("rb")

    def has(self, key: str) -> bool:
        """See Store."""
        return (self.root / key).is_file()

    def list_keys(self, prefix: str = "") -> Iterator[str]:
        """See Store."""
        for path in (self.root / prefix).rglob("*"):
            if path.is_file() and self.incoming not in path.parents:
                yield path.relative_to(self.root).as_posix()

    def remove(self, key: str) -> None:
        """See Store."""
        path = self.root / key
        with _disk():
            path.unlink(missing_ok=True)
        with suppress(OSError):  # other files lie there
            path.parent.rmdir()


class ObjectStore:
    """Files in a bucket of an S3-compatible store, behind an optional prefix.

    The parts of an upload cut off by a crash are no key; let a lifecycle rule of the bucket
    (AbortIncompleteMultipartUpload) clear them away.
    """

    def __init__(self, bucket: str, prefix: str, settings: Settings) -> None:
        self.incoming = settings.var_dir / "incoming"
        options: dict[str, Any] = {
            "region": settings.s3_region,
            "access_key_id": settings.s3_access_key_id,
            "secret_access_key": settings.s3_secret_access_key.get_secret_value(),
        }
        if settings.s3_endpoint:
            options["endpoint"] = settings.s3_endpoint
        self._bucket = S3Store(
            bucket,
            prefix=prefix or None,
            client_options={
                "connect_timeout": "5s",
                "timeout": "600s",  # of a whole answer: one large file
                "allow_http": settings.s3_endpoint.startswith("http://"),
            },
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=15)},
            **options,
        )

    def keep(self, file: Incoming, key: str) -> None:
        """See Store."""
        with _asking():
            # Two parts in flight bound the memory of an upload.
            obstore.put(self._bucket, key, file.path, chunk_size=_PART, max_concurrency=2)
        file.discard()

    def open(self, key: str) -> BinaryIO:
        """See Store. It is fetched whole first: a slow reader must not hold the store's answer."""
        self.incoming.mkdir(parents=True, exist_ok=True)
        with _disk():
            # Without a name: whatever happens, nothing stays.
            file = tempfile.TemporaryFile(dir=self.incoming)  # noqa: SIM115 — the caller closes it
            copy = cast(BinaryIO, file)  # typeshed's wrapper of the same file
        try:
            with _asking():
                for chunk in obstore.get(self._bucket, key).stream(min_chunk_size=CHUNK):
                    copy.write(chunk)
            copy.seek(0)
        except BaseException:
            copy.close()
            raise
        return copy

    def has(self, key: str) -> bool:
        """See Store."""
        try:
            obstore.head(self._bucket, key)
        except FileNotFoundError:
            return False
        except (BaseError, OSError) as error:
            raise _from_object_store(error) from error
        return True

    def list_keys(self, prefix: str = "") -> Iterator[str]:
        """See Store."""
        with _asking():
            for batch in obstore.list(self._bucket, prefix=prefix or None):
                yield from (item["path"] for item in batch)

    def remove(self, key: str) -> None:
        """See Store."""
        with _asking(), suppress(FileNotFoundError):
            obstore.delete(self._bucket, key)


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        log.error("disk", errno=errno.errorcode.get(error.errno or 0), path=error.filename)
        raise (StorageFull() if error.errno in _FULL else StorageUnavailable()) from error


@contextmanager
def _asking() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        raise _from_object_store(error) from error


def _from_object_store(error: Exception) -> Refusal:
    text = str(error)
    log.error("object store", error=type(error).__name__, detail=text[:300])
    is_full = getattr(error, "errno", None) in _FULL or any(
        word in text for word in ("QuotaExceeded", "StorageFull", "XMinioStorageFull")
    )
    return StorageFull() if is_full else StorageUnavailable()


def _sync_folders(folder: Path, root: Path) -> None:
    """A name is durable only when its folder has been synced, and so up to the root."""
    for place in (folder, *folder.parents):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if place == root:
            return
