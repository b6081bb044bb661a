"""`python -m backend …`: every command an operator or a developer gives.

A command imports its module when it is given: `serve` starts without loading what it supervises.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from backend.core.config import Settings
from backend.core.db import Database
from backend.core.embedded import EmbeddedServerError
from backend.operations import installation, serving
from backend.operations.errors import CommandFailed
from backend.operations.memory import give_back_soon
from backend.screening.rules.vocabulary import ScreeningEngine

app = typer.Typer(
    help="Xiaohao: rectification campaigns, one issue, one closure.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Check = Annotated[bool, typer.Option("--check", help="Only say whether it is up to date.")]
Folder = Annotated[Path, typer.Argument(help="A folder.")]


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Another is taken when this one is.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes of the API.")] = 1,
    demo: Annotated[
        bool | None, typer.Option(help="Load invented data when nothing is stored yet.")
    ] = None,
    worker: Annotated[bool, typer.Option(help="Run the background worker too.")] = True,
    end_with_parent: Annotated[
        bool, typer.Option("--end-with-parent", help="End when the starting process ends.")
    ] = False,
) -> None:
    """Start everything: the database unless DATABASE_URL names one, the API and the worker."""
    settings = Settings() if demo is None else Settings().model_copy(update={"demo": demo})
    plan = serving.Plan(host, port, workers, worker, end_with_parent)
    serving.serve(settings, plan, typer.echo)


@app.command()
def worker(
    check: Annotated[
        bool, typer.Option("--check", help="Only say whether a worker is alive.")
    ] = False,
) -> None:
    """Run the background worker alone; `serve` runs one too."""
    give_back_soon()
    from backend.operations import jobs

    wanted = Settings() if check else installation.with_secrets(Settings())
    with installation.connected(wanted) as settings:
        if not check:
            jobs.run(settings)
        elif not jobs.is_worked(settings):
            raise CommandFailed("No worker has been heard of within the last minute.")


@app.command()
def migrate() -> None:
    """Bring the database's schema to this release."""
    with installation.connected(Settings()) as settings:
        installation.migrate(settings)
    typer.echo("The schema is at this release's version.")


@app.command()
def create_admin(
    username: Annotated[str, typer.Option(help="To sign in with.")] = "admin",
    name: Annotated[str, typer.Option(help="The person's name.")] = "系统管理员",
    province: Annotated[str, typer.Option(help="Founded where there is none.")] = "省教育厅",
    region_code: Annotated[str, typer.Option(help="The province's GB/T 2260 code.")] = "000000",
) -> None:
    """Open an account administrator and print a password for the first sign-in."""
    from backend.operations import administration

    with installation.connected(Settings()) as settings:
        if settings.database_owner_url:
            installation.migrate(settings)
        database = Database(settings.database_url, pool_size=2)
        try:
            password = administration.create_admin(
                database,
                username=username,
                display_name=name,
                province=province,
                region_code=region_code,
            )
        finally:
            database.dispose()
    typer.echo(
        f"User name: {username}\nPassword:  {password}\nIt must be changed at first sign-in."
    )


@app.command()
def import_organisations(
    file: Annotated[Path, typer.Argument(help="CSV: code,name,kind,parent and more.")],
) -> None:
    """Found a province's tree from FILE; what is known already stays as it is."""
    from backend.operations import administration

    with installation.connected(Settings()) as settings:
        if settings.database_owner_url:
            installation.migrate(settings)
        database = Database(settings.database_url, pool_size=2)
        try:
            count = administration.import_organisations(
                database, settings, text=file.read_text(encoding="utf-8-sig")
            )
        finally:
            database.dispose()
    typer.echo(f"{count} organisations were founded.")


@app.command("backup")
def back_up(folder: Folder) -> None:
    """Write the database and every stored file into an empty FOLDER, with a manifest of hashes."""
    from backend.operations import backup

    with installation.connected(Settings()) as settings:
        manifest = backup.back_up(settings, folder)
    typer.echo(f"{folder}: {manifest.rows} rows and {len(manifest.files)} files.")


@app.command()
def restore(folder: Folder) -> None:
    """Bring a backup back into an empty database and an empty store, checked before and after."""
    from backend.operations import backup

    with installation.connected(Settings()) as settings:
        manifest = backup.restore(settings, folder)
    typer.echo(f"Restored {manifest.rows} rows and {len(manifest.files)} files, all verified.")


@app.command("doctor")
def examine() -> None:
    """Check this installation and say what to mend; exit status 1 when anything is wrong."""
    from backend.operations import doctor

    with installation.connected(Settings()) as settings:
        findings = list(doctor.examine(settings))
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.is_well else 'BAD '} {finding.name}: {finding.says}")
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(1)


@app.command()
def screen_parquet(
    records: Annotated[Path, typer.Argument(help="A Parquet file, or a folder of them.")],
    output: Annotated[Path, typer.Argument(help="Folder for answers, hits and figures.")],
    registers: Annotated[
        Path | None,
        typer.Option(help="Settings, filings, policies … as JSON or YAML.", exists=True),
    ] = None,
    engine: Annotated[
        ScreeningEngine, typer.Option(envvar="SCREENING_ENGINE", help="What computes.")
    ] = ScreeningEngine.polars,
) -> None:
    """Screen a nation's internship records from Parquet, without a database."""
    from backend.screening.rules import parquet

    known = parquet.registers_from(registers)
    try:
        found = parquet.screen(records, output, registers=known, engine=engine)
    except parquet.CannotScreen as error:
        raise CommandFailed(str(error)) from error
    typer.echo(f"{found.records} records: {found.hits} hits, {found.unknown} unknown answers.")


@app.command()
def draft_migration(message: Annotated[str, typer.Argument(help="What it does.")]) -> None:
    """Draft a migration from the difference between the models and the schema."""
    with installation.connected(Settings()) as settings:
        installation.draft_migration(settings, message)


@app.command()
def openapi(check: Check = False) -> None:
    """Write frontend/openapi.json."""
    from backend.operations import documents

    _generate(documents.openapi_document(), is_check=check, command="openapi")


@app.command()
def docs(check: Check = False) -> None:
    """Write docs/generated."""
    from backend.operations import documents

    _generate(documents.references(), is_check=check, command="docs")


def _generate(texts: Mapping[Path, str], *, is_check: bool, command: str) -> None:
    from backend.operations import documents

    if is_check:
        documents.check(installation.ROOT, texts, command=command)
    else:
        documents.write(installation.ROOT, texts)


def main() -> None:
    """Run a command; what it cannot do it says in a sentence."""
    try:
        app()
    except (CommandFailed, EmbeddedServerError) as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
