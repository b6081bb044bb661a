"""What identifies people in a record: sealed where it lies, and found again by keyed hashes."""

import polars as pl

from backend.core.sealing import Sealer

PERSONAL: dict[str, pl.DataType] = {
    "student_no": pl.String(),
    "student_name": pl.String(),
    "id_type": pl.String(),
    "id_number": pl.String(),
    "birth_on": pl.Date(),
    "student_phone": pl.String(),
    "guardian_name": pl.String(),
    "guardian_phone": pl.String(),
    "school_mentor": pl.String(),
    "host_mentor": pl.String(),
}
"""Columns of a record that lie together in its encrypted part."""

_STORED = pl.Struct(PERSONAL | {"birth_on": pl.String()})


def sealed(rows: pl.DataFrame, sealer: Sealer) -> pl.Series:
    """The encrypted part of each row, bound to the row's `student_key`."""
    told = [name for name in PERSONAL if rows[name].null_count() < rows.height]
    columns = [pl.col(name).cast(pl.String) for name in told or ["student_no"]]
    texts = rows.select(pl.struct(columns).struct.json_encode()).to_series()
    blobs = sealer.seal_all([text.encode() for text in texts], bound_to=_bound(rows))
    return pl.Series("personal", blobs, pl.Binary)


def opened(rows: pl.DataFrame, sealer: Sealer) -> pl.DataFrame:
    """The personal columns out of `personal` of each row; sealing.Unreadable with a wrong key."""
    plains = sealer.unseal_all(rows["personal"].to_list(), bound_to=_bound(rows))
    texts = pl.Series("personal", plains, pl.Binary).cast(pl.String)
    found = texts.str.json_decode(_STORED).struct.unnest()
    return found.with_columns(pl.col("birth_on").str.to_date("%Y-%m-%d"))


def _bound(rows: pl.DataFrame) -> list[bytes]:
    return [key.encode() for key in rows["student_key"]]


def student_keys(rows: pl.DataFrame, sealer: Sealer) -> pl.Series:
    """Keyed hashes of school and student number."""
    return _hashed(sealer, rows, "student", "organisation_id", "student_no")


def person_keys(rows: pl.DataFrame, sealer: Sealer) -> pl.Series:
    """Keyed hashes of the ID number, else of school and student number."""
    by_number = rows["id_number"].is_not_null()
    known = person_keys_of(rows["id_number"].filter(by_number), sealer)
    others = _hashed(sealer, rows.filter(~by_number), "person", "organisation_id", "student_no")
    places = pl.int_range(rows.height, eager=True)
    order = pl.concat([places.filter(by_number), places.filter(~by_number)]).arg_sort()
    return pl.concat([known, others])[order]


def person_keys_of(numbers: pl.Series, sealer: Sealer) -> pl.Series:
    """Keyed hashes of ID numbers."""
    frame = numbers.alias("id_number").str.to_uppercase().to_frame()
    return _hashed(sealer, frame, "person", "id_number")


def identity_keys(rows: pl.DataFrame, sealer: Sealer) -> pl.Series:
    """Keyed hashes of what makes a placement: student, kind, start and host."""
    return _hashed(sealer, rows, "placement", "student_key", *_PLACEMENT)


_PLACEMENT = ("internship_type", "start_on", "host_key")


def _hashed(sealer: Sealer, rows: pl.DataFrame, purpose: str, *columns: str) -> pl.Series:
    """As `Sealer.keyed_uuid(purpose, …)` for every row."""
    texts = [pl.lit(purpose), *(pl.col(name).cast(pl.String) for name in columns)]
    parts = [part for text in texts for part in (text.str.len_chars(), pl.lit(":"), text)]
    messages = rows.select(pl.concat_str(parts)).to_series()
    codes = pl.Series(sealer.keyed_hashes(messages), dtype=pl.String).to_frame("code")
    cuts = ((0, 8), (8, 4), (12, 4), (16, 4), (20, 12))
    pieces = [pl.col("code").str.slice(start, length) for start, length in cuts]
    return codes.select(pl.concat_str(pieces, separator="-")).to_series()
