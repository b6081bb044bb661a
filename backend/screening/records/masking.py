"""What of a person everybody may read: enough to tell rows apart, too little to know who it is."""

import polars as pl

_HIDDEN = "****"
_NAMES = ("student_name", "guardian_name", "school_mentor", "host_mentor")
_NUMBERS = ("student_no", "id_number")
_PHONES = ("student_phone", "guardian_phone")


def masked(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose personal columns are masked, as text: 张*, ****1234, 138****1234, 2006."""
    masks = {
        **dict.fromkeys(_NAMES, _name),
        **dict.fromkeys(_NUMBERS, _number),
        **dict.fromkeys(_PHONES, _phone),
        "birth_on": _birth,
    }
    return rows.with_columns(
        mask(pl.col(name)).alias(name) for name, mask in masks.items() if name in rows.columns
    )


def _name(name: pl.Expr) -> pl.Expr:
    return name.str.slice(0, 1) + "*"


def _number(number: pl.Expr) -> pl.Expr:
    """The last four, of a short one no more than half."""
    length = number.str.len_chars()
    shown = pl.min_horizontal(pl.lit(4), length // 2)
    return pl.lit(_HIDDEN) + number.str.slice(length - shown, shown)


def _phone(phone: pl.Expr) -> pl.Expr:
    head = pl.when(phone.str.len_chars() >= 11).then(phone.str.slice(0, 3)).otherwise(pl.lit(""))
    return head + _number(phone)


def _birth(day: pl.Expr) -> pl.Expr:
    return day.dt.year().cast(pl.String)
