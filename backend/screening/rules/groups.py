"""Facts of one school's rows taken together: S-20 by class, S-22 by post, T-09 by agreement."""

import narwhals as nw
from narwhals import col

from backend.screening.rules.calendar import school_year
from backend.screening.rules.frames import Rows, held, joined, perhaps_repeated
from backend.screening.rules.kleene import NO, UNKNOWN, YES, certainly, counted, missing
from backend.screening.rules.registers import Settings
from backend.screening.rules.words import add_key

_CLASS = ["organisation_id", "class_key", "start_on", "start_last_on"]
_POST = ["organisation_id", "host_key", "post_key", "year"]


def add_groups(rows: Rows, base: Rows, settings: Settings) -> Rows:
    """With `class_in_one_host`, `post_mixes_majors` and `agreement_is_shared`."""
    rows = _add_classes(rows, base, settings.thresholds.class_size)
    rows = _add_posts(rows, base)
    if settings.agreements_per_class:
        return rows
    return _add_agreements(rows, base)


def _add_classes(rows: Rows, base: Rows, size: int) -> Rows:
    """A whole class that went to one host, nobody by choice, the consent of any missing."""
    consent = missing("consent_on", "consent_declared")
    class_key = col("class_name").str.to_lowercase()
    groups = (
        base.filter(~col("class_name").is_null())
        .with_columns(class_key=class_key)
        .select(
            *_CLASS,
            "host_key",
            by_choice=counted(col("arrange_mode") == "student"),
            unknown_mode=counted(col("arrange_mode").is_null()),
            no_consent=counted(consent),
            unknown_consent=counted(consent.is_null()),
        )
        .group_by(*_CLASS)
        .agg(
            col("by_choice", "unknown_mode", "no_consent", "unknown_consent").sum(),
            size=nw.len(),
            first_host=col("host_key").min(),
            last_host=col("host_key").max(),
        )
    )
    found = groups.filter(
        col("size") >= size,
        col("first_host") == col("last_host"),
        col("by_choice") == 0,
        (col("no_consent") > 0) | (col("unknown_consent") > 0),
    ).select(*_CLASS, is_whole=(col("unknown_mode") == 0) & (col("no_consent") > 0))
    return joined(rows.with_columns(class_key=class_key), found, on=_CLASS).with_columns(
        class_in_one_host=nw.when(col("is_whole"))
        .then(YES)
        .when(~col("is_whole") | col("class_name").is_null())
        .then(UNKNOWN)
        .otherwise(NO)
    )


def _add_posts(rows: Rows, base: Rows) -> Rows:
    """Students of several major categories in one repetitive post of one host and school year."""
    repetitive = base.filter(col("is_repetitive")).select(
        "record_id",
        "organisation_id",
        "host_key",
        "post_name",
        "major_category",
        year=school_year(),
    )
    repetitive = add_key(repetitive, "post_name", to="post_key")
    groups = repetitive.group_by(*_POST).agg(
        first_category=col("major_category").min(),
        last_category=col("major_category").max(),
        unknown_categories=counted(col("major_category").is_null()).sum(),
    )
    found = groups.select(
        *_POST,
        mixes=certainly(col("first_category") != col("last_category")),
        is_known=col("unknown_categories") == 0,
    )
    marks = joined(repetitive, found, on=_POST).select(
        "record_id",
        post_mixes_majors=nw.when(col("mixes"))
        .then(YES)
        .when(~col("is_known"))
        .then(UNKNOWN)
        .otherwise(NO),
    )
    return joined(rows, marks)


def _add_agreements(rows: Rows, base: Rows) -> Rows:
    """One number for more than one person of a school; without a number unknown."""
    number = ["organisation_id", "agreement_key"]
    keyed = held(perhaps_repeated(_with_agreement_key(base), number))
    repeated = keyed.group_by(*number).agg(times=nw.len()).filter(col("times") > 1)
    several = keyed.join(repeated, on=number, how="inner")
    persons = several.group_by(*number).agg(
        first_person=col("person_key").min(), last_person=col("person_key").max()
    )
    shared = persons.filter(col("first_person") != col("last_person")).select(*number)
    found = several.join(shared, on=number, how="inner")
    found = found.select("record_id", is_shared=nw.lit(value=True))
    return joined(rows, found).with_columns(
        agreement_is_shared=nw.when(col("agreement_no").is_null())
        .then(UNKNOWN)
        .otherwise(certainly(col("is_shared")))
    )


def _with_agreement_key(rows: Rows) -> Rows:
    """Rows with a number, and its key: almost all are plain, and only the others are collected."""
    numbered = rows.filter(~col("agreement_no").is_null()).select(
        "record_id",
        "organisation_id",
        "agreement_no",
        "person_key",
        is_plain=~col("agreement_no").str.contains("[^!-~]"),
    )
    plain = numbered.filter(col("is_plain"))
    plain = plain.with_columns(agreement_key=col("agreement_no").str.to_lowercase())
    others = add_key(numbered.filter(~col("is_plain")), "agreement_no", to="agreement_key")
    kept = ["record_id", "organisation_id", "person_key", "agreement_key"]
    return nw.concat([plain.select(kept), others.select(kept)])
