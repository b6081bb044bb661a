"""From the answers of the rules to what raises suspicions: one line for each record and rule."""

from collections.abc import Mapping

import polars as pl

from backend.screening.rules.calendar import school_year
from backend.screening.rules.frames import rows_of
from backend.screening.rules.majors import is_listed
from backend.screening.rules.registers import Settings
from backend.screening.rules.rule import Rule
from backend.screening.rules.states import SILENT, Standing
from backend.screening.rules.table import EVERY_RULE
from backend.screening.rules.vocabulary import Grouping, RuleOutcome

_SUBJECT = (
    "organisation_id",
    "org_path",
    "record_id",
    "version",
    "person_key",
    "host_key",
    "host_name",
    "major_code",
    "special_filing_no",
    "start_on",
    "enrolled_on",
    "enrolled_last_on",
)


def hits_of(
    records: pl.DataFrame,
    answers: pl.DataFrame,
    *,
    settings: Settings,
    standings: Mapping[str, Standing],
) -> pl.DataFrame:
    """Every hit with the suspicion it belongs to and the values that triggered it, as JSON."""
    fields = sorted({field for rule in EVERY_RULE for field in rule.fields} - set(_SUBJECT))
    told = answers.lazy().drop("organisation_id")
    rows = told.join(records.lazy().select(*_SUBJECT, *fields), on="record_id", how="inner")
    derived = {"school_year": school_year(), "is_listed": is_listed(settings)}
    rows = rows_of(rows).with_columns(**derived).to_native()
    # Together and lazily: of the rows of each rule only the columns it speaks of are taken.
    return pl.concat([_of_rule(rows, rule, standings[rule.code]) for rule in EVERY_RULE]).collect()


def _of_rule(rows: pl.LazyFrame, rule: Rule, standing: Standing) -> pl.LazyFrame:
    hits = rows.filter(pl.col(rule.code))
    by_host, key = _BY[rule.grouping]
    return hits.select(
        "organisation_id",
        "org_path",
        pl.lit(rule.code).alias("rule_code"),
        pl.lit(rule.version, pl.Int64).alias("rule_version"),
        pl.lit(rule.red_line, pl.String).alias("red_line"),
        pl.when(by_host).then("host_key").otherwise(key).alias("subject_key"),
        pl.when(by_host).then("host_key").alias("host_key"),
        pl.when(by_host).then("host_name").alias("host_name"),
        pl.when(~by_host).then("major_code").alias("major_code"),
        "school_year",
        "record_id",
        pl.col("version").alias("record_version"),
        "person_key",
        _outcome(rule, standing).alias("outcome"),
        pl.struct(*rule.fields, *rule.facts).struct.json_encode().alias("values"),
        pl.lit(standing in SILENT).alias("is_silent"),
    )


def _cohort() -> pl.Expr:
    """The year of enrolment, where it is certain."""
    first, last = (pl.col(name).dt.year() for name in ("enrolled_on", "enrolled_last_on"))
    return pl.when(first == last).then(first).cast(pl.String)


_ALWAYS, _NEVER = pl.lit(value=True), pl.lit(value=False)
_BY: dict[Grouping, tuple[pl.Expr, pl.Expr]] = {
    Grouping.host: (_ALWAYS, pl.lit(None, pl.String)),
    Grouping.major: (
        ~pl.col("is_listed"),
        pl.concat_str(pl.lit("major:"), pl.col("major_code")),
    ),
    Grouping.cohort: (
        _NEVER,
        pl.concat_str(
            pl.lit("cohort:"),
            _cohort().fill_null(""),
            pl.lit(":"),
            pl.col("major_code").fill_null(""),
        ),
    ),
}
"""Of a grouping: the hits that belong to their host, and the subject's key of the others."""


def _outcome(rule: Rule, standing: Standing) -> pl.Expr:
    """A demoted rule gives signals only."""
    if standing is Standing.demoted:
        return pl.lit(RuleOutcome.signal.value)
    return pl.col(f"{rule.code}:outcome") if rule.grade else pl.lit(rule.outcome.value)
