"""The same cells through the importer's reader and the engine, and through the reference."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from backend.screening.records.parsing import ReadOptions, read_rows
from backend.screening.rules import engine, facts, registers
from backend.screening.rules.table import RULES
from tests.screening.reference import groups
from tests.screening.reference import rules as reference
from tests.screening.reference.generator import CATEGORIES, Cells, Generator
from tests.screening.reference.reading import Reader

CODES = [rule.code for rule in RULES]


@dataclass(frozen=True)
class Difference:
    """One rule on one record, as each side sees it."""

    code: str
    record: int
    engine: bool | None
    reference: bool | None


@dataclass(frozen=True)
class Outcome:
    """What came of one set of files."""

    read: int
    refused: int
    differences: list[Difference]
    answers: dict[str, set[bool | None]]
    """Which answers each rule gave at all: a rule that never hits would prove nothing."""


def compare(files: Sequence[list[Cells]], generator: Generator) -> Outcome:
    """Read and screen both ways; the same rows must be refused."""
    schools = {code: number for number, code in enumerate(sorted(generator.schools), start=1)}
    lists = generator.lists(schools, _default_lists())
    rows, refused = _reference_rows(files, Reader(schools, CATEGORIES))
    frame, engine_refused = _engine_frame(files, schools)
    assert engine_refused == refused
    expected = groups.screen(rows, lists)
    found = _screened(frame, _registers(lists))
    assert set(found) == set(expected)
    answers: dict[str, set[bool | None]] = {code: set() for code in CODES}
    differences = []
    for record, of_rules in found.items():
        for code in CODES:
            answers[code].add(of_rules[code])
            if of_rules[code] is not expected[record][code]:
                differences.append(Difference(code, record, of_rules[code], expected[record][code]))
    return Outcome(len(rows), len(refused), differences, answers)


def _numbered(files: Sequence[list[Cells]]) -> Iterable[tuple[int, int, Cells]]:
    number = 0
    for file, rows in enumerate(files):
        for cells in rows:
            number += 1
            yield file, number, cells


def _reference_rows(
    files: Sequence[list[Cells]], reader: Reader
) -> tuple[list[reference.Row], set[int]]:
    rows, refused = [], set()
    for _, number, cells in _numbered(files):
        read = reader.read(number, cells)
        if isinstance(read, reference.Row):
            rows.append(read)
        else:
            refused.add(number)
    return rows, refused


def _engine_frame(
    files: Sequence[list[Cells]], schools: dict[str, int]
) -> tuple[pl.DataFrame, set[int]]:
    frames, refused, first = [], set(), 1
    for cells in files:
        raw = pl.DataFrame(cells, schema=dict.fromkeys(cells[0], pl.String)).with_columns(
            sheet=pl.lit("学生"), row=pl.int_range(first, first + len(cells), dtype=pl.Int64)
        )
        parsed = read_rows(raw, options=ReadOptions())
        refused |= set(parsed.refused["row"])
        # Which school a code means is the importer's question, not the reader's.
        foreign = parsed.rows.filter(~pl.col("school_code").is_in(list(schools)))
        refused |= set(foreign["row"])
        frames.append(parsed.rows.filter(pl.col("school_code").is_in(list(schools))))
        first += len(cells)
    frame = pl.concat(frames).with_columns(
        record_id=pl.col("row"),
        organisation_id=pl.col("school_code").replace_strict(schools, return_dtype=pl.Int64),
        consent_declared=pl.col("declared").list.contains("consent_on"),
        policy_declared=pl.col("declared").list.contains("policy_no"),
        filing_declared=pl.col("declared").list.contains("filing_no"),
        person_key=pl.coalesce("id_number", pl.concat_str("school_code", "student_no")),
    )
    return frame, refused


def _screened(frame: pl.DataFrame, known: registers.Registers) -> dict[int, dict[str, bool | None]]:
    answers: Any = engine.evaluate(frame, facts=facts.compute(frame), registers=known)
    return {row["record_id"]: row for row in answers.lazy().collect().to_dicts()}


def _default_lists() -> reference.Lists:
    known = registers.Settings.default()
    return reference.Lists(
        words={
            "entertainment": list(known.entertainment_words),
            "agency": list(known.agency_words),
            "simple_work": list(known.repetitive_words),
        },
        adjacent={frozenset(pair) for pair in known.adjacency},
        entertainment=set(known.entertainment_codes),
        likely_entertainment=set(known.doubtful_codes),
        months=dict(known.month_limits),
        months_otherwise=known.thresholds.months,
    )


def _registers(lists: reference.Lists) -> registers.Registers:
    return registers.Registers.of(
        {
            "filings": [
                {
                    "organisation_id": filing.school,
                    "number": filing.number,
                    "majors": sorted(filing.majors),
                    "posts": sorted(filing.posts),
                    "hosts": sorted(filing.hosts),
                    "items": sorted(filing.items),
                    "valid_from": filing.starts,
                    "valid_to": filing.ends,
                }
                for filing in lists.filings
            ],
            "payer_pairs": [{"host_uscc": h, "payer_uscc": p} for h, p in sorted(lists.pairs)],
            "policies": [
                {"organisation_id": school, "covers_from": since, "covers_to": until}
                for school, periods in lists.policies.items()
                for since, until in periods
            ],
            "host_staff": [
                {"host_key": f"uscc:{code}", "staff": staff}
                for code, staff in lists.host_staff.items()
            ],
        }
    )
