"""`backup` and `restore`: the database and the stored files, together and verified."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from backend.core import clock, embedded, storage
from backend.core.config import Settings
from backend.operations.archive import DUMP, FILES, Manifest, sha256_of
from backend.operations.doctor import TRIAL_KEY
from backend.operations.errors import CommandFailed
from backend.operations.installation import owner_url
from backend.screening.imports import staging

_TABLES = text(
    "select format('%I.%I', schemaname, tablename) from pg_tables"
    " where schemaname not in ('pg_catalog', 'information_schema') order by 1"
)
_XID_COLUMNS = text(
    "select format('%I.%I', table_schema, table_name), quote_ident(column_name)"
    " from information_schema.columns where udt_name = 'xid8' and table_schema = 'public'"
)
_PASSING = staging.FOLDER
"""Files that wait to be read in: they may go while they are copied, and are uploaded again."""
_SEARCH_MAY_OWN = "create on schema public {} xiaohao_search"


def back_up(settings: Settings, folder: Path) -> Manifest:
    """Write a backup into an empty folder; the system may go on working meanwhile.

    The files are copied after the database: a file is stored before the row that names it, so every
    row of the dump finds its file.
    """
    if folder.exists() and any(folder.iterdir()):
        raise CommandFailed(f"{folder} is not empty: name a new folder for every backup.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    url = owner_url(settings)
    engine = create_engine(url, poolclass=NullPool, isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        snapshot = connection.scalar(text("select pg_export_snapshot()"))
        version = int(connection.scalar(text("select current_setting('server_version_num')")) or 0)
        next_transaction = _next_transaction(connection)
        tables = _count_rows(connection)
        _run_tool(
            url,
            version,
            "pg_dump",
            "--format=custom",
            f"--snapshot={snapshot}",
            # The owner's policies show it everything; without this pg_dump refuses FORCE.
            "--enable-row-security",
            f"--file={folder / DUMP}",
        )
    engine.dispose()
    manifest = Manifest(
        made_at=clock.now().isoformat(),
        server_version=version,
        next_transaction=next_transaction,
        dump_sha256=sha256_of(folder / DUMP),
        tables=tables,
        files=_copy_files_out(storage.open_store(settings), folder / FILES),
    )
    manifest.write(folder)
    return manifest


def restore(settings: Settings, folder: Path) -> Manifest:
    """Bring a backup into an empty database and store; whole or not at all."""
    manifest = Manifest.read(folder)
    manifest.verify(folder)
    url, store = owner_url(settings), storage.open_store(settings)
    if any(_keys(store)):
        raise CommandFailed("The file store is not empty: restore into a new one.")
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        version = int(connection.scalar(text("select current_setting('server_version_num')")) or 0)
        _check_target(connection, manifest, version)
        _copy_files_in(folder / FILES, store, manifest)
        # To be given the search function, its role must for a moment be able to make one.
        connection.execute(text(f"grant {_SEARCH_MAY_OWN.format('to')}"))
        try:
            _run_tool(
                url,
                version,
                "pg_restore",
                "--single-transaction",
                "--exit-on-error",
                f"--dbname={make_url(url).database}",
                str(folder / DUMP),
            )
        finally:
            connection.execute(text(f"revoke {_SEARCH_MAY_OWN.format('from')}"))
        if _count_rows(connection) != dict(manifest.tables):
            raise CommandFailed("The restored database does not have the rows of the backup.")
        _catch_up(connection, manifest.next_transaction)
        connection.execute(text("analyze"))
    engine.dispose()
    return manifest


def _check_target(connection: Connection, manifest: Manifest, version: int) -> None:
    if list(connection.scalars(_TABLES)):
        raise CommandFailed(
            "The database is not empty: restore into a new one (an empty XIAOHAO_VAR_DIR, or a"
            " fresh database named by DATABASE_OWNER_URL and DATABASE_URL)."
        )
    if version // 10000 < manifest.server_version // 10000:
        raise CommandFailed(
            f"The backup comes from PostgreSQL {manifest.server_version // 10000};"
            f" this server is {version // 10000}. Restore into the same or a newer one."
        )


def _count_rows(connection: Connection) -> Mapping[str, int]:
    return {
        name: int(connection.scalar(text(f"select count(*) from {name}")) or 0)  # noqa: S608 — quoted by the database
        for name in connection.scalars(_TABLES).all()
    }


def _next_transaction(connection: Connection) -> int:
    return int(
        connection.scalar(text("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")) or 0
    )


def _catch_up(connection: Connection, wanted: int) -> None:
    """Use up transaction ids until the server stands where the backed-up one stood.

    Audit and outbox rows bear the id of their transaction, and readers of the outbox take only ids
    that are past (`audit.read_outbox`): on a new server, whose ids begin low, restored rows would
    lie in the future, and new ones would come before them.
    """
    highest = max(
        (
            int(connection.scalar(text(f"select max({column}::text::bigint) from {table}")) or 0)  # noqa: S608 — quoted by the database
            for table, column in connection.execute(_XID_COLUMNS).all()
        ),
        default=0,
    )
    missing = min(wanted, highest + 1) - _next_transaction(connection)
    if missing > 0:
        connection.execute(text("set synchronous_commit = off"))
        connection.execute(
            text(
                f"do $$ begin for i in 1..{missing} loop"
                " perform pg_current_xact_id(); commit; end loop; end $$"
            )
        )
        connection.execute(text("set synchronous_commit = on"))


def _keys(store: storage.Store) -> Iterator[str]:
    return (key for key in store.list_keys() if key != TRIAL_KEY and not key.startswith(_PASSING))


def _copy_files_out(store: storage.Store, folder: Path) -> dict[str, str]:
    folder.mkdir(mode=0o700)
    hashes = {}
    for key in _keys(store):
        target = folder / key
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(store.open(key)) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy, storage.CHUNK)
            copy.flush()
            os.fsync(copy.fileno())
        hashes[key] = sha256_of(target)
    return hashes


def _copy_files_in(folder: Path, store: storage.Store, manifest: Manifest) -> None:
    for key in manifest.files:
        incoming = storage.receive(store)
        try:
            with (folder / key).open("rb") as source:
                for chunk in storage.chunks_of(source):
                    incoming.write(chunk)
            incoming.finish()
            store.keep(incoming, key)
        finally:
            incoming.discard()


def _run_tool(url: str, version: int, program: str, *arguments: str) -> None:
    """PostgreSQL's own tools; passwords go by the environment, which other users cannot read."""
    parts = make_url(url)
    environment = {
        "PGHOST": parts.host or "127.0.0.1",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": parts.username or "",
        "PGPASSWORD": parts.password or "",
        "PGDATABASE": parts.database or "",
        **{f"PG{name.upper()}": str(value) for name, value in parts.query.items()},
    }
    command = [_tool(program, version), "--no-password", *arguments]
    try:
        subprocess.run(  # noqa: S603 — PostgreSQL's own tools
            command,
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, **environment},
        )
    except subprocess.CalledProcessError as error:
        raise CommandFailed(f"{program} failed:\n{error.stderr.strip()}") from error


def _tool(program: str, version: int) -> str:
    """The installed tool where it knows the server's version (it may know TLS), else our own."""
    installed = shutil.which(program)
    if installed is not None:
        said = subprocess.run(  # noqa: S603 — PostgreSQL's own tools
            [installed, "--version"], check=True, capture_output=True, text=True
        ).stdout
        digits = said.split()[2].partition(".")[0]
        if digits.isdigit() and int(digits) >= version // 10000:
            return installed
    return str(embedded.binaries() / program)
