"""Raw cells to typed records: what can be read, and what is wrong with the rest."""

from dataclasses import dataclass

import polars as pl

from backend.screening.records import cells, contradictions
from backend.screening.records.codes import CATALOGUE, Verdict, category_of_prefix
from backend.screening.records.columns import tidy
from backend.screening.records.derivation import derived
from backend.screening.records.faults import FAULTS
from backend.screening.records.fields import FIELDS
from backend.screening.records.frame import FRAME
from backend.screening.records.page import Page, same_list
from backend.screening.records.personal import PERSONAL
from backend.screening.records.vocabulary import Gender, InternshipType, RecordState
from backend.screening.records.words import POSTED

_STORED_ONLY = frozenset(
    {
        *("id", "organisation_id", "org_path", "version", "import_id"),
        *("identity_key", "person_key", "student_key"),
    }
)
"""Columns of a record that come to it when it is stored."""

COLUMNS: dict[str, pl.DataType] = {
    **{name: dtype for name, dtype in FRAME.items() if name not in _STORED_ONLY},
    **PERSONAL,
    "school_code": pl.String(),
}
"""Columns of a record that has been read, beside `sheet`, `row`, `host_sheet`, `host_row`."""

_LISTS = ("declared", "assumed", "questions")
_REQUIRED = [field for field in FIELDS if field.is_required]


@dataclass(frozen=True)
class ReadOptions:
    """What the importer said about a whole file."""

    default_internship_type: InternshipType | None = None
    """For rows that do not tell their type; noted as assumed in each of them."""
    source_system: str | None = None
    """For rows that do not name the system they come from."""
    is_own_school: bool = False
    """Whether rows without a code of a school belong to the school that imports them."""


@dataclass(frozen=True)
class Parsed:
    """What one raw frame came to.

    `rows` are the rows without a fault, in their order: `sheet`, `row` (and `host_sheet`,
    `host_row` where given) and `COLUMNS`, the personal ones in clear. `faults` has the columns of
    `faults.FAULTS`. `refused` says by `sheet` and `row` which rows have a fault; a fault of a cell
    of the hosts sheet stands once, and refuses every row that refers to it.
    """

    rows: pl.DataFrame
    faults: pl.DataFrame
    refused: pl.DataFrame


def read_rows(raw: pl.DataFrame, *, options: ReadOptions) -> Parsed:
    """Read a raw frame: text columns named by field, `sheet`, `row`, `host_sheet`, `host_row`.

    Columns behind `host_row` were told by the hosts sheet: their faults are there.
    """
    page = Page(raw)
    for field in page.declared:
        found = cells.read(field, raw[field.name])
        page.columns.update(found.columns)
        page.wrong(field.name, found.wrong)
    _who(page)
    _type(page, options)
    _periods(page)
    _source(page, options)
    _categories(page)
    _doubts(page)
    _required(page, options)
    rows = derived(_typed(page))
    contradictions.check(page, rows)
    return _parted(page, rows)


def _who(page: Page) -> None:
    """Check the ID number; what it tells stands in for a blank gender or day of birth."""
    number = page.column("id_number", pl.String())
    kinds = page.columns.get("id_type")
    checked = cells.check_numbers(number, kinds)
    page.wrong("id_number", checked.wrong)
    frame = pl.DataFrame({"number": number.set(~checked.is_checked, None)})
    told = frame.select(
        birth_on=pl.col("number").str.slice(6, 8).str.to_date("%Y%m%d"),
        gender=pl.when(pl.col("number").str.slice(16, 1).cast(pl.Int8) % 2 == 1)
        .then(pl.lit(Gender.male.value))
        .when(pl.col("number").is_not_null())
        .then(pl.lit(Gender.female.value)),
    )
    for name, dtype in (("birth_on", pl.Date()), ("gender", pl.String())):
        said = page.column(name, dtype)
        unlike = (said != told[name]).fill_null(False)
        if name == "birth_on":
            page.contradiction(name, unlike, Verdict("birth_conflict", None, "id_number"))
        else:
            page.mark("questions", name, unlike)
        page.mark("assumed", name, said.is_null() & told[name].is_not_null())
        page.columns[name] = said.zip_with(said.is_not_null(), told[name])


def _type(page: Page, options: ReadOptions) -> None:
    """The kind of internship, where a row does not say it: by its form, or as the importer said."""
    kind = page.column("internship_type", pl.String())
    form = page.column("organisation_form", pl.String())
    is_posted = (form == POSTED).fill_null(False)
    clash = is_posted & (kind == InternshipType.cognitive.value)
    page.contradiction(
        "organisation_form", clash, Verdict("form_contradicts", None, "internship_type")
    )
    is_blank = ~page.is_filled("internship_type")
    kind = kind.set(is_posted & is_blank, InternshipType.post.value)
    if options.default_internship_type is not None:
        kind = kind.set(~is_posted & is_blank, options.default_internship_type.value)
    page.mark("assumed", "internship_type", is_blank & kind.is_not_null())
    page.columns["internship_type"] = kind
    page.columns["organisation_form"] = form.set(is_posted, None)


def _periods(page: Page) -> None:
    """From and to in one cell fill what columns of their own leave open."""
    for name, (start, end) in (
        ("placement_period", ("start_on", "end_on")),
        ("policy_period", ("policy_from", "policy_to")),
    ):
        if not page.declares(name):
            continue
        for place, column in ((0, start), (2, end)):
            last = column.replace("_on", "_last_on") if "_on" in column else f"{column}_last"
            earliest = page.column(f"{name}_{place}", pl.Date())
            latest = page.column(f"{name}_{place + 1}", pl.Date())
            said = page.column(column, pl.Date())
            outside = ((said < earliest) | (said > latest)).fill_null(False)
            page.contradiction(column, outside, Verdict("period_contradicts", None, name))
            is_open = said.is_null()
            page.columns[column] = earliest.zip_with(is_open, said)
            page.columns[last] = latest.zip_with(is_open, said)


def _source(page: Page, options: ReadOptions) -> None:
    """Which system a row comes from, and whether it stands."""
    system = page.column("source_system", pl.String())
    if options.source_system is not None:
        page.columns["source_system"] = system.fill_null(options.source_system)
    state = page.column("record_state", pl.String())
    page.columns["record_state"] = state.fill_null(RecordState.active.value)


def _categories(page: Page) -> None:
    """Categories of majors, told by prefixes in the edition of 2021 alone."""
    edition = page.column("catalogue_year", pl.Int16())
    is_ours = edition.fill_null(CATALOGUE) == CATALOGUE
    categories = category_of_prefix()
    frame = pl.DataFrame({"major": page.column("major_code", pl.String()), "is_ours": is_ours})
    prefix = pl.col("major").str.slice(0, 2)
    told = frame.select(
        found=prefix,
        category=prefix.replace_strict(categories, default=None, return_dtype=pl.Int16),
    )
    page.columns["major_category"] = told["category"].set(~is_ours, None)
    _unlisted(page, "major_code", told["found"].is_not_null() & told["category"].is_null(), is_ours)
    posts = page.column("post_major_codes", pl.String())
    of_posts = {text: _categories_of(text) for text in posts.drop_nulls().unique()}
    joined = posts.replace_strict(
        list(of_posts), list(of_posts.values()), default=None, return_dtype=pl.String
    )
    page.columns["post_categories"] = joined.set(~is_ours, None)
    _unlisted(page, "post_major_codes", posts.is_not_null() & joined.is_null(), is_ours)


def _categories_of(majors: str) -> str | None:
    """Categories of joined codes as `;1;12;`; null when one belongs to none."""
    found = {category_of_prefix().get(code[:2]) for code in majors.split(";")}
    known = sorted(number for number in found if number is not None)
    return f";{';'.join(map(str, known))};" if len(known) == len(found) else None


def _unlisted(page: Page, field: str, where: pl.Series, is_ours: pl.Series) -> None:
    page.contradiction(field, where & is_ours, Verdict("major_category", 1))


def _doubts(page: Page) -> None:
    """Cells that can be read and are still doubtful."""
    if page.declares("schooling_length"):
        length = page.column("schooling_length", pl.Int16())
        is_code = length.is_null() & page.is_filled("schooling_length")
        page.mark("questions", "schooling_length", is_code)
    if page.declares("enrolled_on"):
        # A number loses the last zero of October: 2022.10 arrives as 2022.1.
        is_doubtful = tidy(page.cells("enrolled_on")).str.contains(r"^[0-9]{4}\.1$")
        page.mark("questions", "enrolled_on", is_doubtful.fill_null(False))


def _required(page: Page, options: ReadOptions) -> None:
    """What a record cannot do without; a cell that is there and unreadable has its own fault."""
    for field in _REQUIRED:
        if field.name == "school_code" and options.is_own_school:
            continue
        missing = page.column(field.name, COLUMNS[field.name]).is_null()
        told_by = [field.name, *(["placement_period"] if field.name == "start_on" else [])]
        for name in told_by:
            if page.declares(name):
                missing = missing & ~page.is_filled(name)
        code = "required" if any(map(page.declares, told_by)) else "required_column"
        if field.name == "internship_type":
            code = "type_needed"
        page.contradiction(field.name, missing, Verdict(code))


def _typed(page: Page) -> pl.DataFrame:
    """Every column of a record, by its kind; questions may still be added."""
    declared = sorted({name for field in page.declared for name in field.declares})
    plain = {name: dtype for name, dtype in COLUMNS.items() if name not in _LISTS}
    return pl.DataFrame(
        [page.column(name, dtype).cast(dtype).alias(name) for name, dtype in plain.items()]
    ).with_columns(
        same_list(declared).alias("declared"), page.listed("assumed"), page.listed("questions")
    )


def _parted(page: Page, rows: pl.DataFrame) -> Parsed:
    """Rows that stand, and the faults of the others."""
    faulty = page.faulty()
    places = [name for name in ("sheet", "row", "host_sheet", "host_row") if page.declares(name)]
    rows = rows.with_columns(page.listed("questions"), *(page.raw[name] for name in places))
    refused = faulty["place"].unique().sort()
    index = pl.int_range(rows.height, dtype=pl.UInt32, eager=True)
    stands = ~index.is_in(refused.implode())
    told = faulty.select(*FAULTS)
    return Parsed(
        rows=rows.filter(stands).select(*places, *COLUMNS),
        faults=told.unique(maintain_order=True) if page.declares("host_row") else told,
        refused=rows.select("sheet", "row")[refused],
    )
