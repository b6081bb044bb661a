"""`python -m benchmarks`: everything, with its floors; `python -m benchmarks soak`: a long load.

The first writes docs/benchmarks.json and the table between the marks of docs/benchmarks.md, unless
it is --quick. The database is on the server named by DATABASE_OWNER_URL, DATABASE_URL and
DATABASE_WORKER_URL, else on an embedded one in a temporary folder.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from backend.core.config import Settings, settings
from backend.operations import installation
from benchmarks import (
    documents,
    imports,
    ledger,
    plans,
    processes,
    province,
    report,
    screening,
    soak,
    upload,
    workbook,
)

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

Entries = Annotated[int, typer.Option(help="Entries of the large ledger.")]
Kept = Annotated[bool, typer.Option("--keep", help="Keep the databases for the next run.")]


@contextmanager
def _folder() -> Iterator[Path]:
    place = os.environ.get("BENCH_DIR")
    with tempfile.TemporaryDirectory(prefix="xiaohao-bench-", dir=place) as name:
        yield Path(name)


@contextmanager
def _server() -> Iterator[tuple[Settings, Path]]:
    with _folder() as folder:
        own = province.settings_for(settings(), folder)
        with installation.connected(own) as server:
            yield server, folder


@app.callback(invoke_without_command=True)
def bench(
    context: typer.Context,
    entries: Entries = 1_000_000,
    small: Annotated[int, typer.Option(help="Entries of the small ledger.")] = 10_000,
    rounds: Annotated[int, typer.Option(help="Slices of each side.")] = 5,
    seconds: Annotated[float, typer.Option(help="Length of one slice.")] = 3.0,
    moves: Annotated[int, typer.Option(help="Entries moved in one slice.")] = 250,
    patience: Annotated[float, typer.Option(help="Seconds to wait for a quiet machine.")] = 60.0,
    is_kept: Kept = False,
    is_quick: Annotated[bool, typer.Option("--quick", help="Only check the benchmarks.")] = False,
) -> None:
    """Measure everything; the exit status says whether every target is met."""
    if context.invoked_subcommand is not None:
        return
    pace = ledger.Pace(rounds, seconds, moves)
    if is_quick:
        entries, small, pace = 20_000, 5_000, ledger.Pace(1, 0.5, 20)
    load_before = processes.await_quiet(limit=1.5, patience=0 if is_quick else patience)
    rows: list[report.Row] = []
    with _server() as (server, folder):
        with (
            province.provided(server, entries=small, is_kept=is_kept) as few,
            ledger.opened(few, folder, ledger.Pace(0, 0, 0)) as opened,
        ):
            at_small = opened.compare("list", pace)
        with province.provided(server, entries=entries, is_kept=is_kept) as many:
            with ledger.opened(many, folder, pace) as opened:
                measured = {what: opened.compare(what, pace) for what in report.LEAST_RATIOS}
            planned = plans.measure(many)
        students = 2_000 if is_quick else imports.ROWS
        imported = [
            imports.measure(server, folder, rows=students, form=form) for form in workbook.FORMS
        ]
        screened = screening.measure(server, screening.QUICK_SIZES if is_quick else screening.SIZES)
    rows += report.ledger_rows(measured, at_small, entries=entries, small=small)
    rows += report.import_rows(imported, judged=imports.ROWS)
    rows += report.screening_rows(screened)
    length = 500 if is_quick else 10_000
    papers = {kind: documents.measure_apart(kind, length) for kind in documents.WRITERS}
    rows += report.document_rows(papers)
    with _folder() as folder:
        rows += report.upload_rows(upload.measure(5 if is_quick else 200, folder))
    result = report.Result(entries, load_before, rows, planned)
    print(report.table(result))
    if not is_quick:
        report.write(result)
    sys.exit(0 if all(row.is_good for row in rows) else 1)


@app.command("soak")
def long(
    minutes: Annotated[float, typer.Option(help="How long.")] = 5.0,
    entries: Entries = 100_000,
    is_kept: Kept = False,
) -> None:
    """Load everything for a long time; fails when memory or latency grows."""
    with (
        _server() as (server, _),
        province.provided(server, entries=entries, is_kept=is_kept) as filled,
    ):
        verdict = soak.run(filled, seconds=minutes * 60)
    print(soak.table(verdict))
    sys.exit(0 if soak.properties() and verdict.is_good else 1)


if __name__ == "__main__":
    app()
