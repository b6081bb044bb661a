"""The engine: records in, one three-valued answer per record and rule out.

Polars or PySpark frames alike; the answer is of the kind that was given. Everything derived is
computed by joins and groupings that both engines do the same way.
"""

from collections.abc import Sequence
from typing import Any

import polars as pl
from narwhals import col

from backend.screening.rules import (
    calendar,
    filings,
    groups,
    majors,
    payers,
    policies,
    shares,
    words,
)
from backend.screening.rules.facts import Facts
from backend.screening.rules.frames import Rows, in_memory, rows_of
from backend.screening.rules.registers import Registers
from backend.screening.rules.table import RULES, Rule


def evaluate(
    records: Any, *, facts: Facts, registers: Registers, rules: Sequence[Rule] = RULES
) -> Any:
    """One row for each active record, in the kind of frame that `records` is.

    Columns: `record_id`, `organisation_id`, one nullable Boolean for each rule by its code (true a
    hit, false clean, null unknown), `<code>:outcome` for rules whose outcome depends on the row,
    and the `facts` of rules that have some, null where nothing is crowded.

    `records` is a record frame that holds *whole schools*: S-20, S-22 and T-09 compare the rows of
    one school with each other. `facts` must cover every host of the records: a host without facts
    is unknown.
    """
    rows = derived(rows_of(records), facts=facts, registers=registers)
    settings = registers.settings
    answers = [rule.hit(settings).alias(rule.code) for rule in rules]
    outcomes = [rule.grade(settings).alias(f"{rule.code}:outcome") for rule in rules if rule.grade]
    added = [fact for rule in rules for fact in rule.facts]
    found = rows.select("record_id", "organisation_id", *answers, *outcomes, *added).to_native()
    return in_memory(found) if isinstance(records, pl.DataFrame) else found


def derived(records: Rows, *, facts: Facts, registers: Registers) -> Rows:
    """Active records with every column the table of rules speaks of."""
    settings = registers.settings
    # What looks at few rows or at several together starts from the base, never from the joins.
    base = calendar.add_ends(records.filter(col("record_state") == "active"))
    base = words.add_names(base, settings)
    days = calendar.starts(base)
    rows = majors.add_fit(base, settings)
    rows = calendar.add_lasting(rows, days, settings)
    rows = filings.add_exemptions(rows, base, registers)
    rows = payers.add_other_payers(rows, base, registers)
    rows = policies.add_cover(rows, registers)
    rows = groups.add_groups(rows, base, settings)
    return shares.add_facts(rows, base, days, facts, registers)
