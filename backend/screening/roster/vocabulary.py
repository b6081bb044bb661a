"""Words about head-counts and their reconciliation."""

from enum import StrEnum


class CountSource(StrEnum):
    """Where a head-count comes from."""

    enrolled = "enrolled"
    expected = "expected"
    filed = "filed"


class Difference(StrEnum):
    """How two of the numbers may disagree."""

    not_recorded = "not_recorded"
    not_filed = "not_filed"
    filed_not_recorded = "filed_not_recorded"
    more_than_enrolled = "more_than_enrolled"


SOURCE_LABELS: dict[CountSource, tuple[str, str]] = {
    CountSource.enrolled: ("学籍在册", "enrolled"),
    CountSource.expected: ("应在岗实习", "expected on post"),
    CountSource.filed: ("备案平台名单", "filed on the platform"),
}
DIFFERENCE_LABELS: dict[Difference, tuple[str, str]] = {
    Difference.not_recorded: ("应在岗而无实习记录", "expected on post, not in the records"),
    Difference.not_filed: ("有实习记录而未备案", "in the records, not filed"),
    Difference.filed_not_recorded: ("已备案而无实习记录", "filed, not in the records"),
    Difference.more_than_enrolled: ("实习人数多于在册人数", "more on post than enrolled"),
}
