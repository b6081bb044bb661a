"""Which stored record an incoming row is (screening.md "Identity")."""

from dataclasses import dataclass

import polars as pl

from backend.screening.records.derivation import normalised
from backend.screening.records.faults import FAULTS
from backend.screening.records.vocabulary import RecordState

PLACE = "n"
"""Column of an incoming row's place in its batch."""

_SOURCE = ["organisation_id", "source_system", "source_id"]
_STAY = ["organisation_id", "student_key", "internship_type"]
_COMPARED = [*_SOURCE, "student_key", "internship_type", "start_on", "host_uscc"]


@dataclass(frozen=True)
class Matches:
    """What was found out about the rows of a batch, by their places."""

    known: pl.DataFrame
    """n, record_id: rows that are stored already."""
    twins: pl.DataFrame
    """n, record_id: rows that may be a stored placement whose dates have changed."""
    faults: pl.DataFrame
    """Rows that cannot be told apart, in the columns of faults.FAULTS, and n."""


def match(rows: pl.DataFrame, stored: pl.DataFrame, *, onto: int | None = None) -> Matches:
    """Compare rows with the records of their students. `onto`: they are this very record."""
    ours, theirs = _comparable(rows, PLACE), _comparable(stored, "record_id")
    pairs = _pairs(ours, theirs)
    conflicts = _conflicts(ours, theirs, pairs, onto)
    faults = [_refused(rows, places, code) for code, places in conflicts]
    bad = pl.concat([fault.select(PLACE) for fault in faults]).unique()
    if onto is not None:
        known = rows.select(PLACE, record_id=pl.lit(onto, pl.Int64))
    else:
        known = pairs.select(PLACE, "record_id")
    known = known.join(bad, on=PLACE, how="anti")
    free = ours.join(pl.concat([known.select(PLACE), bad]), on=PLACE, how="anti")
    return Matches(known, _twins(free, theirs), pl.concat(faults))


def _comparable(rows: pl.DataFrame, number: str) -> pl.DataFrame:
    extra = ["record_state"] if number == "record_id" else []
    return rows.select(
        number, *_COMPARED, *extra, "end_on", host=normalised(pl.col("host_name"))
    ).with_columns(pl.col("source_system").fill_null(""))


def _is_same_host() -> pl.Expr:
    """Of two rows whose hosts have the same name: two codes that differ are two hosts."""
    return (pl.col("host_uscc") == pl.col("host_uscc_right")).fill_null(value=True)


def _pairs(ours: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """n, record_id of rows and records that are the same by source or by placement."""
    day = [*_STAY, "start_on"]
    found = [
        ours.join(theirs, on=_SOURCE),  # a missing source_id equals nothing
        ours.join(theirs, on=[*day, "host_uscc"]),
        ours.join(theirs, on=[*day, "host"]).filter(_is_same_host()),
    ]
    return pl.concat([one.select(PLACE, "record_id") for one in found]).unique()


def _conflicts(
    ours: pl.DataFrame, theirs: pl.DataFrame, pairs: pl.DataFrame, onto: int | None
) -> list[tuple[str, pl.DataFrame]]:
    """Codes of faults with the places that have them; a place has the first that fits."""
    if onto is not None:
        return [("two_matches", pairs.filter(pl.col("record_id") != onto).select(PLACE).unique())]
    double = pairs.filter(pl.len().over(PLACE) > 1).select(PLACE).unique()
    both = pairs.join(ours, on=PLACE).join(theirs, on="record_id")
    other = both.filter(
        (pl.col("source_system") == pl.col("source_system_right"))
        & (pl.col("source_id") != pl.col("source_id_right"))
    )
    again = pairs.filter(pl.col(PLACE) > pl.col(PLACE).min().over("record_id"))
    found = [
        ("two_matches", double),
        ("other_source", other.select(PLACE).unique()),
        ("duplicate_row", pl.concat([_repeated(ours), again.select(PLACE)]).unique()),
    ]
    kept: list[tuple[str, pl.DataFrame]] = []
    for code, places in found:
        earlier = [one for _, one in kept]
        fresh = places.join(pl.concat(earlier), on=PLACE, how="anti") if earlier else places
        kept.append((code, fresh))
    return kept


def _repeated(ours: pl.DataFrame) -> pl.DataFrame:
    """Places of rows that an earlier row of the batch has been before."""
    n, has_no_code = pl.col(PLACE), pl.col("host_uscc").is_null()
    day = [*_STAY, "start_on"]
    same_name = [*day, "host"]
    is_later = n > n.min().over(same_name)
    is_after_one_without_code = n > n.filter(has_no_code).min().over(same_name)
    repeats = (
        (pl.col("source_id").is_not_null() & (n > n.min().over(_SOURCE)))
        | (~has_no_code & (n > n.min().over([*day, "host_uscc"])))
        | (has_no_code & is_later)
        | is_after_one_without_code
    )
    return ours.filter(repeats).select(PLACE)


def _twins(free: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """For each row the standing record of its student at its host whose start is nearest."""
    standing = theirs.filter(pl.col("record_state") == RecordState.active.value)
    found = [_nearest(free, standing, "host_uscc"), _nearest(free, standing, "host")]
    return pl.concat(found).unique(PLACE, keep="first", maintain_order=True)


def _nearest(free: pl.DataFrame, standing: pl.DataFrame, host: str) -> pl.DataFrame:
    sides = [side.filter(pl.col(host).is_not_null()).sort("start_on") for side in (free, standing)]
    found = sides[0].join_asof(
        sides[1], on="start_on", by=[*_STAY, host], strategy="nearest", check_sortedness=False
    )
    if host == "host":
        found = found.filter(_is_same_host())
    return found.filter(pl.col("record_id").is_not_null()).select(PLACE, "record_id")


def _refused(rows: pl.DataFrame, places: pl.DataFrame, code: str) -> pl.DataFrame:
    return fault(
        rows.join(places, on=PLACE, how="semi"),
        code,
        field="student_no" if code == "duplicate_row" else "source_id",
    )


def fault(rows: pl.DataFrame, code: str, *, field: str) -> pl.DataFrame:
    """Faults of whole rows; `value` is shown where the rows have one."""
    texts = {"field": field, "code": code}
    shown = {PLACE, "sheet", "row"} | ({"value"} & set(rows.columns))
    return rows.select(
        name if name in shown else pl.lit(texts.get(name), kind).alias(name)
        for name, kind in {PLACE: pl.UInt32(), **FAULTS}.items()
    )
