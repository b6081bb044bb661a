"""What a record says of itself once its parts have come together, from a file or from several."""

import polars as pl

from backend.screening.records.vocabulary import Gender, IdType

_NAME_LENGTH = 110
"""Characters of a normalised name in a host's key."""


def normalised(text: pl.Expr) -> pl.Expr:
    """A name without regard to case, width and blanks."""
    return text.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"\s+", "")


def host_key(uscc: pl.Expr, name: pl.Expr) -> pl.Expr:
    """`uscc:` and the code, else `name:` and the normalised name."""
    by_name = pl.lit("name:") + normalised(name).str.slice(0, _NAME_LENGTH)
    return pl.coalesce(pl.lit("uscc:") + uscc, by_name)


def derived(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with host key, gender, birth date, ages and study years drawn from their parts."""
    number = pl.col("id_number")
    is_card = number.str.contains(r"^[0-9]{17}[0-9Xx]$") & (
        pl.col("id_type").is_null() | (pl.col("id_type") == IdType.resident.value)
    )
    is_male = number.str.slice(16, 1).cast(pl.Int8, strict=False) % 2 == 1
    gender = pl.when(is_male).then(pl.lit(Gender.male.value)).otherwise(pl.lit(Gender.female.value))
    birth = number.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    rows = rows.with_columns(
        host_key=host_key(pl.col("host_uscc"), pl.col("host_name")),
        gender=pl.coalesce("gender", pl.when(is_card).then(gender)),
        birth_on=pl.coalesce("birth_on", pl.when(is_card).then(birth)),
    )
    start, last = pl.col("start_on"), pl.col("start_last_on")
    return rows.with_columns(
        age_first=_full_years(pl.col("birth_on"), start),
        age_last=_full_years(pl.col("birth_on"), last),
        study_year_first=pl.coalesce(
            _study_year(pl.col("enrolled_last_on"), start), pl.col("grade_year")
        ),
        study_year_last=pl.coalesce(_study_year(pl.col("enrolled_on"), last), pl.col("grade_year")),
    )


def _full_years(birth: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Born on 29 February: a year older on 1 March in common years."""
    is_before = _day_of_year(day) < _day_of_year(birth)
    return (_year(day) - _year(birth) - is_before.cast(pl.Int64)).cast(pl.Int16)


def _day_of_year(day: pl.Expr) -> pl.Expr:
    # A month is an 8-bit number: multiplied, it would wrap in silence.
    return day.dt.month().cast(pl.Int64) * 100 + day.dt.day().cast(pl.Int64)


def _year(day: pl.Expr) -> pl.Expr:
    return day.dt.year().cast(pl.Int64)


def _study_year(enrolled: pl.Expr, day: pl.Expr) -> pl.Expr:
    months = (_year(day) - _year(enrolled)) * 12 + (
        day.dt.month().cast(pl.Int64) - enrolled.dt.month().cast(pl.Int64)
    )
    return (months.floordiv(12) + 1).cast(pl.Int16)
