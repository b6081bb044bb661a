"""Words about rosters and their reconciliation."""

from enum import StrEnum


class RosterSource(StrEnum):
    """Who counts a school's students."""

    enrolment = "enrolment"
    """The register of students (学籍)."""
    filing_platform = "filing_platform"
    """The platform on which internships are filed (备案平台)."""


class RosterOutcome(StrEnum):
    """What became of a school's list that was told."""

    stored = "stored"
    """It stands from now on."""
    unchanged = "unchanged"
    """It is there already."""
    older = "older"
    """Kept as history: a list of a later day stands."""


class Difference(StrEnum):
    """How two of the numbers of a cohort's major may disagree."""

    recorded_not_filed = "recorded_not_filed"
    expected_not_filed = "expected_not_filed"
    expected_not_recorded = "expected_not_recorded"
    filed_not_recorded = "filed_not_recorded"
    recorded_not_enrolled = "recorded_not_enrolled"


class RosterSort(StrEnum):
    """Orders of a reconciliation: school by school, or most students on post unfiled first."""

    school = "school"
    not_filed = "not_filed"


SOURCE_LABELS: dict[RosterSource, tuple[str, str]] = {
    RosterSource.enrolment: ("学籍", "enrolment"),
    RosterSource.filing_platform: ("备案平台名单", "filing platform"),
}
DIFFERENCE_LABELS: dict[Difference, tuple[str, str]] = {
    Difference.recorded_not_filed: ("在岗而未备案", "on post, not filed"),
    Difference.expected_not_filed: ("应在岗而未备案", "expected on post, not filed"),
    Difference.expected_not_recorded: (
        "应在岗而无实习记录",
        "expected on post, not in the records",
    ),
    Difference.filed_not_recorded: ("已备案而无实习记录", "filed, not in the records"),
    Difference.recorded_not_enrolled: ("在岗而不在学籍", "on post, not enrolled"),
}
