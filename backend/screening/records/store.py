"""Bring parsed rows together with stored records, and write what has changed, as sets.

`plan` says what would happen, `apply` does it. Whoever writes plans with `is_final`: from then on
to the end of the transaction nobody else writes records of these schools.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl
from sqlalchemy import ARRAY, BigInteger, Table, bindparam, column, func, select, table, text
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.core.sealing import Sealer, Unreadable, sealer_for
from backend.screening.records import matching, merging, personal, queries, writing
from backend.screening.records.derivation import derived
from backend.screening.records.errors import SealUnreadable
from backend.screening.records.frame import FRAME, RECORDS, copied_in, copied_out
from backend.screening.records.matching import PLACE
from backend.screening.records.merging import KEYS, LISTS, WAS
from backend.screening.records.personal import PERSONAL
from backend.screening.records.vocabulary import RecordState, RowOutcome

Frame = pl.DataFrame
_ABOUT = ("sheet", "row", "outcome", "record_id")


@dataclass(frozen=True)
class Plan:
    """What becomes of the rows of a batch."""

    rows: Frame
    """Rows that can be stored: sheet, row, outcome, record_id, the record frame's columns and the
    personal ones in clear, as they would be stored; new ones without keys of person and placement.
    Never to be written down as they are."""
    faults: Frame
    """Rows that cannot, in the columns of faults.FAULTS."""
    changed: Frame
    """The rows among them that change a record, with what it was (columns `was:…`)."""

    @property
    def counts(self) -> dict[RowOutcome, int]:
        """How many rows of each outcome."""
        found = dict(self.rows["outcome"].value_counts().iter_rows())
        return {outcome: int(found.get(outcome.value, 0)) for outcome in RowOutcome}

    @property
    def near_twins(self) -> Frame:
        """sheet, row and record_id of rows that wait for somebody to say what they are."""
        twins = self.rows.filter(pl.col("outcome") == RowOutcome.near_twin.value)
        return twins.select("sheet", "row", "record_id")


@dataclass(frozen=True)
class Touched:
    """What screening has to look at again, as it was and as it is."""

    record_ids: list[int]
    """Records that changed; new ones are found by their import."""
    organisation_ids: list[int]
    host_keys: list[str]
    person_keys: list[str]


def plan(
    session: Session,
    actor: Principal,
    rows: Frame,
    *,
    merges: Frame | None = None,
    onto: int | None = None,
    is_final: bool = False,
    known: Frame | None = None,
) -> Plan:
    """What storing these parsed rows would do.

    `known`: what `known_to` found out for these and other rows; unless given, it is asked for them.
    `merges` (sheet, row, is_merged) says of near-twins whether they are the stored placement with
    new dates or another one; those it leaves out are not stored. `onto` makes the one row a
    correction of that record. `is_final` keeps others from writing to these schools meanwhile.
    """
    sealer = sealer_for(session)
    placed, faults = _placed(session, actor, rows.with_row_index(PLACE))
    if is_final:
        queries.hold_schools(session, sorted(set(placed["organisation_id"])))
    placed = placed.with_columns(student_key=personal.student_keys(placed, sealer))
    stored = _stored(session, placed, known, onto=onto)
    found = matching.match(placed, stored, onto=onto)
    refused = found.faults.select(PLACE).unique()
    sound = _decided(placed.join(refused, on=PLACE, how="anti"), found, merges)
    sides = _beside(sound, stored, sealer)
    # Where parts of two sources come together, what follows from them is drawn anew.
    whole = derived(merging.merged(sides)) if found.known.height or merges is not None else sides
    judged = _compared(_keyed(whole, sealer))
    return Plan(
        rows=judged.select(*_ABOUT, *FRAME, *PERSONAL),
        faults=pl.concat([faults, found.faults]).sort(PLACE).drop(PLACE),
        changed=_of(judged, RowOutcome.changed),
    )


def hold(session: Session, actor: Principal, rows: Frame) -> None:
    """Keep others from writing to the schools of these rows, planned in portions, meanwhile."""
    schools = queries.schools_by_code(session, actor, set(rows["school_code"].drop_nulls()))
    queries.hold_schools(session, sorted(schools["organisation_id"]))


def known_to(session: Session, actor: Principal, rows: Frame) -> Frame:
    """The records that rows planned in portions may be about: id, student_key, source_id."""
    if rows.is_empty():
        return Frame(schema=_CANDIDATE)
    named = [name for name in _NAMING if name in rows.columns]
    placed, _ = _in_schools(session, actor, rows.select(named))
    keys = personal.student_keys(placed, sealer_for(session))
    return _candidates(session, placed.with_columns(student_key=keys))


def _placed(session: Session, actor: Principal, rows: Frame) -> tuple[Frame, Frame]:
    """Rows with their school; faults for those whose school is not in sight.

    A school's own rows need not name it.
    """
    if "organisation_id" in rows.columns:  # a correction: the school is the record's
        return _complete(rows), matching.fault(rows.clear(), "school_unknown", field="school_code")
    placed, lost = _in_schools(session, actor, rows)
    lost = lost.with_columns(value="school_code")
    return _complete(placed), matching.fault(lost, "school_unknown", field="school_code")


def _in_schools(session: Session, actor: Principal, rows: Frame) -> tuple[Frame, Frame]:
    """Rows with `organisation_id` and `org_path`, and those whose school is not in sight."""
    schools = queries.schools_by_code(session, actor, set(rows["school_code"].drop_nulls()))
    own = schools.filter(pl.col("organisation_id") == actor.organisation_id)
    placed = rows.join(schools, on="school_code", how="left", maintain_order="left")
    if own.height:
        is_bare = pl.col("school_code").is_null()
        placed = placed.with_columns(
            pl.when(is_bare).then(pl.lit(own[name].item(0))).otherwise(pl.col(name)).alias(name)
            for name in ("organisation_id", "org_path")
        )
    is_known = pl.col("organisation_id").is_not_null()
    return placed.filter(is_known), placed.filter(~is_known)


def _complete(rows: Frame) -> Frame:
    """Every column of the frame, of its kind; columns no source had are empty."""
    made = (set(KEYS) - {"host_key"}) | {"id", "version", "import_id"}
    missing = [
        pl.lit(None, kind).alias(name)
        for name, kind in (FRAME | PERSONAL).items()
        if name not in rows.columns or name in made
    ]
    casts = [
        pl.col(name).cast(kind)
        for name, kind in (FRAME | PERSONAL).items()
        if name in rows.columns and name not in made
    ]
    whole = merging.sorted_lists(rows.with_columns(*missing, *casts))
    return whole.with_columns(pl.col("record_state").fill_null(RecordState.active.value))


_NAMING = ("school_code", "student_no", "source_id")
"""What of a row tells the records it may be about."""


def _candidates(session: Session, placed: Frame) -> Frame:
    """The records of these students, and those of these sources: id, student_key, source_id.

    To look for them goes through all records of their schools: once for all rows of a file.
    """
    session.execute(text("drop table if exists pg_temp.wanted_records"))
    session.execute(
        text(
            "create temp table wanted_records (student_key uuid, source_id varchar) on commit drop"
        )
    )
    names = [name for name in ("student_key", "source_id") if name in placed.columns]
    copied_in(session, "wanted_records", placed.select(names).unique())
    wanted = table("wanted_records", *map(column, names))
    r: Table = RECORDS
    schools = r.c.organisation_id.in_(sorted(set(placed["organisation_id"])))
    told = select(r.c.id, r.c.student_key, r.c.source_id).where(schools)
    found = [
        part
        for name in names
        if placed[name].null_count() < placed.height
        for part in copied_out(session, told.join(wanted, wanted.c[name] == r.c[name]))
    ]
    return pl.concat([Frame(schema=_CANDIDATE), *found]).unique("id")


def _stored(session: Session, placed: Frame, known: Frame | None, *, onto: int | None) -> Frame:
    """The records of these students, and those of these sources, whole, lists joined."""
    candidates = _candidates(session, placed) if known is None else known
    ids = {onto} - {None}
    for name in ("student_key", "source_id"):
        ids.update(candidates.join(placed, on=name, how="semi")["id"])
    if not ids:
        return Frame(schema=_STORED | {"record_id": pl.Int64()})
    r: Table = RECORDS
    columns = (*(r.c[name] for name in FRAME), r.c.personal)
    numbers = bindparam("numbers", sorted(ids), ARRAY(BigInteger))
    found = pl.concat(copied_out(session, select(*columns).where(r.c.id == func.any(numbers))))
    return found.with_columns(pl.col("id").alias("record_id"))


_CANDIDATE: dict[str, pl.DataType] = {
    "id": pl.Int64(),
    "student_key": pl.String(),
    "source_id": pl.String(),
}


_STORED: dict[str, pl.DataType] = {
    **FRAME,
    **dict.fromkeys(LISTS, pl.String()),
    "personal": pl.Binary(),
}


def _decided(rows: Frame, found: matching.Matches, merges: Frame | None) -> Frame:
    """Rows with record_id and `is_twin`; a near-twin somebody has decided on is one no more."""
    twins = found.twins.rename({"record_id": "twin_id"})
    rows = rows.join(found.known, on=PLACE, how="left", maintain_order="left")
    rows = rows.join(twins, on=PLACE, how="left", maintain_order="left")
    if merges is None:
        merges = Frame(schema={"sheet": pl.String, "row": pl.Int64, "is_merged": pl.Boolean})
    rows = rows.join(merges, on=["sheet", "row"], how="left", maintain_order="left")
    is_merged = pl.col("is_merged")
    # Two rows cannot both become the same record.
    is_first = pl.col(PLACE) == pl.col(PLACE).filter(is_merged).min().over("twin_id")
    is_taken = pl.col("twin_id").is_in(rows["record_id"].drop_nulls().implode())
    is_joined = (is_merged & is_first & ~is_taken).fill_null(value=False)
    return rows.with_columns(
        record_id=pl.when(is_joined).then("twin_id").otherwise("record_id"),
        is_twin=pl.col("twin_id").is_not_null() & (is_merged.is_null() | (is_merged & ~is_joined)),
    )


def _beside(rows: Frame, stored: Frame, sealer: Sealer) -> Frame:
    """Each row with its stored record beside it, personal part in clear (columns `was:…`)."""
    ours = stored.join(rows.select("record_id").drop_nulls(), on="record_id", how="semi")
    try:
        clear = personal.opened(ours, sealer)
    except Unreadable as error:
        raise SealUnreadable() from error
    ours = pl.concat([ours.drop("record_id"), clear], how="horizontal")
    ours = ours.rename({name: WAS + name for name in ours.columns})
    return rows.join(
        ours, left_on="record_id", right_on=f"{WAS}id", how="left", maintain_order="left"
    )


def _keyed(rows: Frame, sealer: Sealer) -> Frame:
    """Rows of stored records with their keys; those whose parts are as they were keep theirs.

    New rows get theirs when they are written, while the database is busy with others.
    """
    keys = ("person_key", "identity_key")
    parts = ("student_key", "id_number", "internship_type", "start_on", "host_key")
    is_as_it_was = pl.all_horizontal(
        pl.col(f"{WAS}version").is_not_null(),
        *(pl.col(name).eq_missing(pl.col(WAS + name)) for name in parts),
    )
    rows = rows.with_columns(pl.when(is_as_it_was).then(WAS + name).alias(name) for name in keys)
    fresh = rows.filter(pl.col("identity_key").is_null() & pl.col(f"{WAS}version").is_not_null())
    if fresh.is_empty():
        return rows
    made = fresh.select(
        PLACE,
        person_key=personal.person_keys(fresh, sealer),
        identity_key=personal.identity_keys(fresh, sealer),
    )
    return rows.update(made, on=PLACE, how="left")


def _compared(whole: Frame) -> Frame:
    """Rows with their outcome, their record's number and their version."""
    is_stored = pl.col(f"{WAS}version").is_not_null()
    compared = [name for name in (*FRAME, *PERSONAL) if name not in merging.NOT_COMPARED]
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(WAS + name)) for name in compared)
    outcome = (
        pl.when(is_stored & differs)
        .then(pl.lit(RowOutcome.changed.value))
        .when(is_stored)
        .then(pl.lit(RowOutcome.unchanged.value))
        .when("is_twin")
        .then(pl.lit(RowOutcome.near_twin.value))
        .otherwise(pl.lit(RowOutcome.new.value))
    )
    return whole.with_columns(
        outcome=outcome,
        record_id=pl.coalesce("record_id", pl.when("is_twin").then("twin_id")),
        id=pl.when(is_stored).then("record_id"),
        version=pl.when(is_stored).then(pl.col(f"{WAS}version") + 1).otherwise(1),
    )


def _of(rows: Frame, outcome: RowOutcome) -> Frame:
    return rows.filter(pl.col("outcome") == outcome.value)


def apply(
    session: Session,
    actor: Principal,
    planned: Plan,
    *,
    import_id: int | None,
    reason: str | None = None,
) -> Touched:
    """Write a final plan: new records, and changed ones with what they were.

    Near-twins that nobody has decided on are left out. `import_id` is null for an act in the page,
    which adds nothing new.
    """
    return apply_all(session, actor, [planned], import_id=import_id, reason=reason)


def apply_all(
    session: Session,
    actor: Principal,
    planned: Iterable[Plan],
    *,
    import_id: int | None,
    reason: str | None = None,
) -> Touched:
    """Write plans, the next one taken up while the database stores the last."""
    sealer = sealer_for(session)
    organisations, hosts = set[int](), set[str]()
    changes: list[Frame] = []

    def new() -> Iterator[Frame]:
        for plan in planned:
            rows = _of(plan.rows, RowOutcome.new)
            organisations.update(rows["organisation_id"].unique())
            hosts.update(rows["host_key"].unique())
            changes.append(plan.changed)
            yield rows

    persons = writing.add(session, new(), sealer, import_id=import_id)
    changed = pl.concat(changes)
    if changed.height:
        writing.change(session, actor, changed, sealer, import_id=import_id, reason=reason)
    for side in ("", WAS):
        organisations.update(changed[f"{side}organisation_id"])
        hosts.update(changed[f"{side}host_key"])
        persons.update(changed[f"{side}person_key"])
    return Touched(changed["id"].to_list(), sorted(organisations), sorted(hosts), sorted(persons))
