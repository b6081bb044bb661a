"""What holds of the rules whatever the records are."""

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.screening.rules import engine, facts
from backend.screening.rules.table import RULES
from tests.screening.clean import SCHEMA
from tests.screening.wild import REGISTERS, wild

CODES = [rule.code for rule in RULES]

_SPEAKING_BLANKS = {
    "consent_on": {"T-05", "S-20"},
    "policy_no": {"T-06"},
    "filing_no": {"T-07"},
    "special_filing_no": {"S-07", "S-08", "S-16"},
    "original_type": {"S-24"},
    "lowest_tier_wage": {"T-03"},
    "ended_early_on": {"T-04", "T-06", "S-24"},
    "post_major_codes": {"S-04", "S-14"},
    "post_categories": {"S-04", "S-14"},
    "major_category": {"S-14"},
    "related": {"S-14"},
    "post_staff": {"S-14"},
    "host_industry": {"S-06b"},
    "major_code": {"T-04"},
}
"""Where a blank is an answer (a duty not done, no exemption) or leaves untamed what it tamed."""

_ALWAYS_GIVEN = {"host_name", "internship_type", "start_on", "start_last_on"}
FORGOTTEN = sorted({field for rule in RULES for field in rule.fields} - _ALWAYS_GIVEN)

any_records = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@any_records
@given(st.integers(0, 2**32))
def test_who_knows_less_never_says_the_opposite(seed: int) -> None:
    """Without a value that was there an answer stays, or becomes unknown."""
    known = wild(25, seed=seed).filter(record_state="active")
    blanked = [known.with_columns(pl.lit(None, SCHEMA[name]).alias(name)) for name in FORGOTTEN]
    # Each at a host and of a person of its own: what records say together is another matter.
    frame = pl.concat([known, *blanked]).with_columns(
        record_id=pl.int_range(pl.len(), dtype=pl.Int64),
        host_key=pl.format("name:{}", pl.int_range(pl.len())),
        person_key=pl.format("person-{}", pl.int_range(pl.len())),
    )
    before, *after = _answers(frame).iter_slices(known.height)
    for field, answers in zip(FORGOTTEN, after, strict=True):
        for code in set(CODES) - _SPEAKING_BLANKS.get(field, set()):
            turned = (before[code] != answers[code]).fill_null(value=False)
            assert not turned.any(), (field, code)


@any_records
@given(st.integers(0, 2**32))
def test_strangers_and_the_order_of_records_change_nothing(seed: int) -> None:
    """Records of other schools, hosts and persons leave every answer as it was."""
    known = wild(120, seed=seed)
    strangers = wild(80, seed=seed + 1).with_columns(
        record_id=pl.col("record_id") + 1000,
        organisation_id=pl.col("organisation_id") + 10,
        host_key=pl.format("other-{}", "host_key"),
        person_key=pl.format("other-{}", "person_key"),
    )
    mixed = pl.concat([known, strangers]).sample(fraction=1, shuffle=True, seed=seed % 1000)
    expected = _answers(known)
    assert _answers(mixed).filter(pl.col("record_id") <= 1000).equals(expected)


def _answers(frame: pl.DataFrame) -> pl.DataFrame:
    found: pl.DataFrame = engine.evaluate(frame, facts=facts.compute(frame), registers=REGISTERS)
    return found.sort("record_id")
