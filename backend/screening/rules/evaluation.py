"""What the answers of the engine come to: one line for each hit, and counts for each school."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import narwhals as nw
import polars as pl
from narwhals import col

from backend.screening.rules.calendar import school_year
from backend.screening.rules.frames import Rows, collected, joined, rows_of
from backend.screening.rules.kleene import certainly, counted
from backend.screening.rules.majors import is_listed
from backend.screening.rules.registers import Registers
from backend.screening.rules.table import RULES, Rule
from backend.screening.rules.vocabulary import Grouping

_SUBJECT = ("record_id", "host_key", "major_code", "special_filing_no", "start_on")


def hits(answers: Any, records: Any, *, registers: Registers) -> Any:
    """One row for each record and rule that is a hit, in the kind of frame that was given.

    `record_id, organisation_id, rule, rule_version, outcome, host_key, school_year, major_group,
    values`. Where `major_group` is given, a suspicion is about the school and that major, whatever
    the host; elsewhere about the school and the host. `values` is JSON.
    """
    fields = sorted({field for rule in RULES for field in rule.fields} | set(_SUBJECT))
    found = rows_of(answers).filter(nw.any_horizontal(*_certain_hits(), ignore_nulls=False))
    rows = joined(found, rows_of(records).select(*fields)).with_columns(
        school_year=school_year(),
        is_listed=is_listed(registers.settings),
    )
    kinds = dict(rows.collect_schema())
    every = nw.concat([_of_rule(rows, rule, kinds) for rule in RULES]).to_native()
    return every.collect() if isinstance(answers, pl.DataFrame) else every


def figures(answers: Any, rules: Sequence[Rule] = RULES) -> pl.DataFrame:
    """Hits, clean and unknown records for each school and rule."""
    codes = [rule.code for rule in rules]
    counts = (
        rows_of(answers)
        .group_by("organisation_id")
        .agg(
            nw.len().alias("records"),
            *(counted(col(code)).sum().alias(f"{code}+") for code in codes),
            *(col(code).count().alias(f"{code}=") for code in codes),
        )
    )
    wide = collected(counts.with_columns(nw.all().cast(nw.Int64)))
    return pl.concat(
        wide.select(
            "organisation_id",
            rule=pl.lit(code),
            hits=f"{code}+",
            clean=pl.col(f"{code}=") - pl.col(f"{code}+"),
            unknown=pl.col("records") - pl.col(f"{code}="),
        )
        for code in codes
    ).sort("organisation_id", "rule")


def _certain_hits() -> Iterator[nw.Expr]:
    for rule in RULES:
        yield certainly(col(rule.code))


def _of_rule(rows: Rows, rule: Rule, kinds: dict[str, Any]) -> Rows:
    by_major = col("is_listed") if rule.grouping is Grouping.major else nw.lit(value=False)
    given = col(f"{rule.code}:outcome") if rule.grade else nw.lit(rule.outcome.value)
    return rows.filter(col(rule.code)).select(
        "record_id",
        "organisation_id",
        rule=nw.lit(rule.code),
        rule_version=nw.lit(rule.version, dtype=nw.Int64),
        outcome=given,
        host_key=col("host_key"),
        school_year=col("school_year"),
        major_group=nw.when(by_major).then(col("major_code")),
        values=_json((*rule.fields, *rule.facts), kinds),
    )


def _json(names: Iterable[str], kinds: dict[str, Any]) -> nw.Expr:
    """An object of these columns, the same text on every engine."""
    parts: list[nw.Expr] = []
    for name in names:
        parts.append(nw.lit(f'{"," if parts else "{"}"{name}":'))
        parts.append(nw.coalesce(_json_value(name, kinds[name]), nw.lit("null")))
    return nw.concat_str(*parts, nw.lit("}"))


def _json_value(name: str, kind: Any) -> nw.Expr:
    text = col(name).cast(nw.String)
    if kind == nw.String:
        for plain, escaped in (("\\", "\\\\"), ('"', '\\"')):
            text = text.str.replace_all(plain, escaped, literal=True)
        # A control character inside of a cell says nothing.
        text = text.str.replace_all(r"[\x00-\x1f]", " ")
    if kind in (nw.String, nw.Date):
        return nw.concat_str(nw.lit('"'), text, nw.lit('"'))
    return text
