"""A raw frame while it is being read: what has come of it so far, and what is wrong with it."""

import polars as pl

from backend.screening.records import columns
from backend.screening.records.codes import Verdict
from backend.screening.records.faults import FAULTS, masked
from backend.screening.records.fields import FIELDS, PERSONAL, Field

_MANY = 500_000
"""From so many faults on,"""
_ENOUGH = 3
"""a row with so many is told no more of them: the file is not what it is taken for."""

_ANYTHING = r"[^\s\x{200b}\x{feff}]"


class Page:
    """Rows that are read column by column; nothing about a row is lost on the way."""

    def __init__(self, raw: pl.DataFrame) -> None:
        self.raw = raw
        self.declared: list[Field] = [field for field in FIELDS if field.name in raw.columns]
        self.columns: dict[str, pl.Series] = {}
        self.marks: dict[str, dict[str, pl.Series]] = {"assumed": {}, "questions": {}}
        self._wrong: list[pl.DataFrame] = []
        self._told: dict[str, pl.Series] = {}
        self._per_row = pl.repeat(0, raw.height, dtype=pl.UInt16, eager=True)

    def declares(self, name: str) -> bool:
        """Whether the source has a column for a field."""
        return name in self.raw.columns

    def column(self, name: str, dtype: pl.DataType) -> pl.Series:
        """A typed column; nulls where nothing has told it."""
        if name in self.columns:
            return self.columns[name]
        return pl.Series(name, [None], dtype).new_from_index(0, self.raw.height)

    def cells(self, name: str) -> pl.Series:
        """The cells of a field as they came."""
        if self.declares(name):
            return self.raw[name]
        return pl.Series(name, [None], pl.String).new_from_index(0, self.raw.height)

    def is_filled(self, name: str) -> pl.Series:
        """Whether anything stands in the cells of a field."""
        return self.cells(name).str.contains(_ANYTHING).fill_null(False)

    def mark(self, list_name: str, field: str, where: pl.Series) -> None:
        """Note a field as assumed or as a question in the marked rows."""
        if where.any():
            self.marks[list_name][field] = where.fill_null(False)

    def wrong(self, field: str, wrong: pl.DataFrame) -> None:
        """Note what is wrong with cells of a field; a cell has one fault, the first.

        Where nearly everything is wrong, rows keep the first few of their faults.
        """
        if field in self._told and wrong.height:
            wrong = wrong.filter(~self._told[field].gather(wrong["place"]))
        if sum(one.height for one in self._wrong) > _MANY:
            wrong = wrong.filter(self._per_row.gather(wrong["place"]) < _ENOUGH)
        if not wrong.height:
            return
        here = pl.repeat(False, self.raw.height, dtype=pl.Boolean, eager=True)
        here = here.scatter(wrong["place"], True)
        self._told[field] = here | self._told[field] if field in self._told else here
        self._per_row = self._per_row + here.cast(pl.UInt16)
        self._wrong.append(self._placed(field, wrong))

    def contradiction(self, field: str, where: pl.Series, verdict: Verdict) -> None:
        """Note the same fault of a field in the marked rows."""
        if where.any():
            self.wrong(field, columns.wrong_at(where, self.cells(field), verdict))

    def faulty(self) -> pl.DataFrame:
        """Everything wrong, with the place of its row in the frame; a cell has one fault."""
        if not self._wrong:
            return pl.DataFrame(schema={"place": pl.UInt32(), **FAULTS})
        return pl.concat(self._wrong).sort("place", maintain_order=True)

    def _placed(self, field: str, wrong: pl.DataFrame) -> pl.DataFrame:
        """What is wrong with a field as faults: where in the file, and masked."""
        places = wrong["place"]
        sheet, row = self.raw["sheet"].gather(places), self.raw["row"].gather(places)
        if field in self._of_hosts():
            told = self.raw["host_row"].gather(places)
            sheet = self.raw["host_sheet"].gather(places).zip_with(told.is_not_null(), sheet)
            row = told.zip_with(told.is_not_null(), row)
        is_personal = pl.lit(field in PERSONAL)
        return wrong.with_columns(
            sheet=sheet, row=row, field=pl.lit(field), value=masked(pl.col("value"), is_personal)
        ).select("place", *FAULTS)

    def _of_hosts(self) -> list[str]:
        """Columns that come from the hosts sheet: they stand behind its row."""
        names = self.raw.columns
        return names[names.index("host_row") :] if "host_row" in names else []

    def listed(self, list_name: str) -> pl.Expr:
        """The fields marked in each row, as a list."""
        marks = self.marks[list_name]
        if not marks:
            return same_list([]).alias(list_name)
        frame = pl.DataFrame(dict(sorted(marks.items())))
        # Few combinations occur: the lists are made once each.
        kinds = frame.unique()
        lists = [[name for name, is_so in row.items() if is_so] for row in kinds.to_dicts()]
        table = kinds.with_columns(pl.Series(list_name, lists, pl.List(pl.String)))
        return pl.lit(
            frame.join(table, on=frame.columns, how="left", maintain_order="left")[list_name]
        )


def same_list(words: list[str]) -> pl.Expr:
    """One list for every row, kept once."""
    return pl.lit(pl.Series([words], dtype=pl.List(pl.String))).first()
