"""`doctor`: what is wrong with an installation, and what to do about it."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from backend.core import calendar, clock, sealing, storage
from backend.core.config import Settings
from backend.evidence import scanning
from backend.operations import installation

_OLDEST = 15
TRIAL_KEY = "doctor/trial"
"""The one file of the store that belongs to nobody; backups leave it out."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    is_well: bool
    says: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything, one finding each; a check that breaks is a finding too."""
    checks: list[tuple[str, Callable[[Settings], str]]] = [
        ("database", _database),
        ("application role", lambda s: _role(s.database_url)),
        ("worker role", lambda s: _role(s.database_worker_url or s.database_url)),
        ("search role", _search_role),
        ("schema", _schema),
        ("row-level security", _row_level_security),
        ("token secret", _token_secret),
        ("personal data key", _personal_data_key),
        ("file store", _file_store),
        ("virus scanner", _scanner),
        ("calendar", _calendar),
        ("fonts", _fonts),
        ("demo", _demo),
    ]
    for name, check in checks:
        try:
            yield Finding(name, True, check(settings))
        except Exception as error:  # whatever breaks here is the finding
            yield Finding(name, False, str(error).partition("\n")[0])


class Unwell(RuntimeError):
    """What is wrong, and what to do."""


def _engine(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")


def _database(settings: Settings) -> str:
    with _engine(settings.database_url).connect() as connection:
        number = int(connection.scalar(text("select current_setting('server_version_num')")) or 0)
        encoding = connection.scalar(text("select current_setting('server_encoding')"))
    if number // 10000 < _OLDEST:
        raise Unwell(f"PostgreSQL {number // 10000} is too old: use {_OLDEST} or newer")
    if encoding != "UTF8":
        raise Unwell(f"the database is encoded {encoding}: create it with encoding UTF8")
    return (
        f"PostgreSQL {number // 10000}.{number % 10000} at {make_url(settings.database_url).host}"
    )


def _role(url: str) -> str:
    with _engine(url).connect() as connection:
        role = connection.execute(
            text(
                "select rolname, rolsuper, rolbypassrls,"
                " current_setting('plan_cache_mode') as plans,"
                " exists (select from pg_class where relowner = pg_roles.oid) as owns,"
                " pg_has_role(rolname, 'xiaohao_owner', 'member') as is_owner"
                " from pg_roles where rolname = current_user"
            )
        ).one()
    if role.rolsuper or role.rolbypassrls:
        raise Unwell(f"{role.rolname} sees through row-level security: alter role … nobypassrls")
    if role.owns or role.is_owner:
        raise Unwell(f"{role.rolname} owns tables: log in as a role that owns nothing")
    if role.plans != "force_custom_plan":
        raise Unwell(f"alter role {role.rolname} set plan_cache_mode = force_custom_plan")
    return f"{role.rolname} owns nothing and is bound by row-level security"


def _search_role(settings: Settings) -> str:
    with _engine(settings.database_url).connect() as connection:
        role = connection.execute(
            text(
                "select rolcanlogin, rolbypassrls,"
                " pg_has_role('xiaohao_owner', oid, 'usage') as is_given_to_owner"
                " from pg_roles where rolname = 'xiaohao_search'"
            )
        ).one_or_none()
    if role is None or not role.rolbypassrls:
        raise Unwell(
            "there is no role xiaohao_search with BYPASSRLS: searching is slow without it; see"
            " roles.sql"
        )
    if role.rolcanlogin:
        raise Unwell("xiaohao_search can log in: alter role xiaohao_search nologin")
    if not role.is_given_to_owner:
        raise Unwell(
            "migrations cannot give it its function: grant xiaohao_search to xiaohao_owner"
        )
    return "present, cannot log in"


def _schema(settings: Settings) -> str:
    if not settings.database_owner_url:
        return "not looked at: DATABASE_OWNER_URL is not set here"
    if not installation.is_at_head(settings):
        raise Unwell("migrations are missing: run `python -m backend migrate`")
    return "at this release's version"


def _row_level_security(settings: Settings) -> str:
    with _engine(settings.database_url).connect() as connection:
        bare = _tables_without_policies(connection)
    if bare:
        raise Unwell(f"enabled but not forced on: {', '.join(bare)}")
    return "forced wherever it is enabled"


def _tables_without_policies(connection: Connection) -> list[str]:
    return list(
        connection.scalars(
            text(
                "select relname from pg_class where relnamespace = 'public'::regnamespace"
                " and relkind = 'r' and relrowsecurity and not relforcerowsecurity order by 1"
            )
        )
    )


def _token_secret(settings: Settings) -> str:
    secret = installation.token_secret(settings).get_secret_value()
    if len(secret.encode()) < 32:
        raise Unwell("XIAOHAO_TOKEN_SECRET is shorter than 32 bytes")
    kept = "from the environment" if settings.token_secret.get_secret_value() else "kept in var"
    return f"{len(secret)} characters, {kept}"


def _personal_data_key(settings: Settings) -> str:
    if settings.personal_data_key.get_secret_value():
        sealing.sealer_of(settings)
        return "32 bytes, from the environment"
    if not installation.personal_data_key_file(settings).exists():
        raise Unwell(
            "there is none: set XIAOHAO_PERSONAL_DATA_KEY; for the embedded database `serve` makes"
            " one"
        )
    return "32 bytes, kept in var: copy it to a safe place apart from the backups"


def _file_store(settings: Settings) -> str:
    store = storage.open_store(settings)
    incoming = storage.receive(store)
    try:
        incoming.write(b"doctor")
        incoming.finish()
        store.keep(incoming, TRIAL_KEY)
    finally:
        incoming.discard()
    with closing(store.open(TRIAL_KEY)) as file:
        if file.read() != b"doctor":
            raise Unwell("what is read is not what was written")
    return f"writes and reads ({settings.storage_url or settings.var_dir / 'files'})"


def _scanner(settings: Settings) -> str:
    if not settings.clamd_address:
        if settings.evidence_scan == "required":
            raise Unwell("EVIDENCE_SCAN=required without CLAMD_ADDRESS: no upload is accepted")
        return "none; files are shown as not scanned"
    asking = settings.model_copy(update={"evidence_scan": "optional"})
    verdict = scanning.scan(BytesIO(b"doctor"), asking)
    if not verdict.is_final:
        raise Unwell(f"clamd gives no verdict at {settings.clamd_address}: is it running?")
    return f"clamd answers at {settings.clamd_address}"


def _calendar(settings: Settings) -> str:
    path = settings.calendar_file
    known = calendar.load(path) if path is not None else calendar.built_in()
    year = clock.today().year
    if not known.is_published(year):
        raise Unwell(
            f"the working days of {year} are not known, weekdays are used: name a file of them in"
            " XIAOHAO_CALENDAR_FILE"
        )
    following = "" if known.is_published(year + 1) else f"; {year + 1} is not known yet"
    return f"{known.version}, knows {year}{following}"


def _fonts(_: Settings) -> str:
    lister = shutil.which("fc-list")
    if lister is None:
        return "not looked at: fontconfig is not installed"
    listed = subprocess.run(  # noqa: S603 — found on the PATH
        [lister, ":lang=zh", "family"], check=True, capture_output=True, text=True
    ).stdout
    if not listed.strip():
        return "none for Chinese: previews of PDFs that bring no fonts of their own lack text"
    return f"{len(set(listed.splitlines()))} families for Chinese"


def _demo(settings: Settings) -> str:
    return "ON: invented people with known passwords can sign in" if settings.demo else "off"
