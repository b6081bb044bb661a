"""`create-admin` and `import-organisations`: the first person and the tree of an installation."""

from sqlalchemy import func, select

from backend.access.permissions import Role
from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core.config import Settings
from backend.core.db import Database, unscoped
from backend.core.errors import InvalidInput
from backend.identity import passwords
from backend.identity import service as identity
from backend.identity.models import User
from backend.operations.errors import CommandFailed
from backend.organisations import files
from backend.organisations import service as organisations
from backend.organisations.models import Organisation
from backend.organisations.vocabulary import Kind


def import_organisations(database: Database, settings: Settings, *, text: str) -> int:
    """Found the organisations of a tree file that are not known yet; how many there were.

    Who may run commands on this machine may do this; the audit trail says that it happened.
    """
    try:
        with database.begin(unscoped("a tree is founded before anybody belongs to it")) as session:
            founded = organisations.import_tree(
                session,
                rows=files.read(text),
                direct_counties_report_to_province=settings.direct_counties_report_to_province,
            )
            for row in founded:
                audit.record(
                    session,
                    _command_line(row),
                    action="organisation.created",
                    subject=row,
                    subject_type="organisation",
                    subject_id=row.id,
                    detail={"name": row.name, "by": "command line"},
                )
    except InvalidInput as error:
        lines = [f"{fault.path}: {fault.message_en}" for fault in error.faults]
        raise CommandFailed("\n".join([*lines, "Nothing was imported."])) from error
    return len(founded)


def _command_line(home: Organisation) -> Principal:
    """Nobody with an account acts: whoever runs commands on this machine does."""
    return Principal(
        user_id=0,
        display_name="command line",
        membership_id=0,
        session_id=None,
        organisation_id=home.id,
        org_path=home.org_path,
        level=home.kind,
        roles=frozenset(),
        request_id="import-organisations",
        address="command line",
    )


def create_admin(
    database: Database, *, username: str, display_name: str, province: str, region_code: str
) -> str:
    """Open an account administrator at the province, founding it where there is none.

    Returns a password that is good for one sign-in: it must be changed at once. Who may run
    commands on this machine may do this at any time; the audit trail says that it happened.
    """
    password = passwords.one_time_password()
    with database.begin(unscoped("the first administrator, before anybody can sign in")) as session:
        taken = session.scalar(select(User.id).where(func.lower(User.username) == username.lower()))
        if taken is not None:
            raise CommandFailed(f"There is a user {username} already: choose another --username.")
        home = session.scalar(select(Organisation).where(Organisation.kind == Kind.province))
        if home is None:
            home = organisations.found(
                session, parent=None, kind=Kind.province, name=province, region_code=region_code
            )
        user, membership = identity.open_account(
            session,
            organisation=home,
            username=username,
            display_name=display_name,
            password=password,
            roles=[Role.org_admin],
            office="系统管理员",
            must_change_password=True,
        )
        actor = Principal(
            user_id=user.id,
            display_name=display_name,
            membership_id=membership.id,
            session_id=None,
            organisation_id=home.id,
            org_path=home.org_path,
            level=home.kind,
            roles=frozenset({Role.org_admin}),
            request_id="create-admin",
            address="command line",
        )
        audit.record(
            session,
            actor,
            action="user.created",
            subject=user,
            subject_type="user",
            subject_id=user.id,
            detail={"roles": [Role.org_admin], "by": "command line"},
        )
    return password
