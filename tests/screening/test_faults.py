"""What a fault says, and what becomes of a file that is full of them."""

import pytest

from backend.screening.records import faults, page
from backend.screening.records.fields import BY_NAME
from tests.screening.test_parsing import USCC, parsed


def test_every_code_of_a_fault_has_its_texts_and_they_take_what_a_fault_tells() -> None:
    assert len(faults.codes()) > 60
    for code in faults.codes():
        for field in (None, "id_number", *BY_NAME):
            for language in ("zh", "en"):
                told = faults.explain(
                    code, field=field, language=language, position=3, found="O", expected="0"
                )
                assert told.reason
                assert told.remedy
                assert "{" not in told.reason + told.remedy


def test_a_fault_names_the_character_that_is_wrong() -> None:
    fault = parsed({"host_uscc": USCC[:17] + "2"}).faults.to_dicts()[0]
    told = faults.explain(
        fault["code"],
        field=fault["field"],
        language="zh",
        position=fault["position"],
        found=fault["found"],
        expected=fault["expected"],
    )
    assert "第 18 位是“2”" in told.reason
    assert "应为“1”" in told.reason


def test_a_contradiction_names_both_fields() -> None:
    told = faults.explain(
        "period_contradicts", field="start_on", language="zh", found="placement_period"
    )
    assert told.reason == "“实习开始日期”与“起止时间”不一致"
    told = faults.explain(
        "period_contradicts", field="start_on", language="en", found="placement_period"
    )
    assert told.reason == "starts on disagrees with from-to"


def test_a_column_that_tells_something_else_is_not_read_to_its_end() -> None:
    names = [f"某项{number}" for number in range(10_050)]
    found = parsed(*({"daily_hours": name} for name in names))
    assert found.rows.is_empty()
    assert found.refused.height == found.faults.height == len(names)
    told = dict(found.faults["code"].value_counts().rows())
    assert told == {"hours_unreadable": 10_000, "column_unfit": 50}


def test_a_column_with_many_errors_is_read_to_its_end() -> None:
    hours = [f"{number / 1000}" if number % 5 == 0 else f"约{number}" for number in range(11_000)]
    found = parsed(*({"daily_hours": text} for text in hours))
    assert found.rows.height == 2200
    assert set(found.faults["code"]) == {"hours_unreadable"}


def test_a_hopeless_file_keeps_a_few_faults_of_every_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "_MANY", 3)
    dirty = dict.fromkeys(("daily_hours", "weekly_hours", "fees", "gender", "shift"), "？")
    found = parsed(*[dirty] * 4)
    assert found.refused.height == 4
    assert found.faults.group_by("row").len()["len"].to_list() == [3, 3, 3, 3]
