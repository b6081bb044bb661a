"""Screening is alive in the demo: a visitor finds suspicions in every state, and work to do."""

from collections.abc import Callable
from typing import Any

from backend.core import clock
from backend.demo import placements
from backend.screening.records import codes
from backend.screening.rules.table import RULES

Enter = Callable[[str], Callable[..., Any]]

JINQUE = "金雀云仓物流有限公司"


def suspicions(get: Callable[..., Any], **query: Any) -> dict[str, list[dict[str, Any]]]:
    """Every suspicion in sight under a filter, by state."""
    page = get("/suspicions", limit=200, **query)
    assert page["next_cursor"] is None
    found: dict[str, list[dict[str, Any]]] = {}
    for row in page["items"]:
        found.setdefault(row["state"], []).append(row)
    return found


def test_a_school_finds_its_suspicions_in_every_state(sign_in: Enter) -> None:
    get = sign_in("songyun.officer")
    found = suspicions(get)

    states = {state: {row["rule_code"] for row in rows} for state, rows in found.items()}
    assert states.pop("open") > {"S-01", "S-08", "S-12", "T-01"}
    assert states == {
        "confirmed": {"S-02"},
        "corrected": {"S-03"},
        "data_error": {"T-05"},
        "explained": {"S-07"},
        "partly_answered": {"S-11"},
        "refused": {"S-04"},
    }
    fresh = {row["rule_code"] for row in found["open"] if row["is_in_first_look"]}
    assert fresh == {"S-08", "S-12"}
    [grown] = found["partly_answered"]
    assert (grown["record_count"], grown["unanswered_count"]) == (13, 4)
    [refused] = [get(f"/suspicions/{row['id']}") for row in found["refused"]]
    [answer] = refused["answers"]
    assert answer["reviewed_by_name"] == "孟昭宁"
    assert answer["review_reason"]


def test_what_a_school_confirmed_is_a_draft_of_its_ledger(sign_in: Enter) -> None:
    get = sign_in("songyun.officer")
    [confirmed] = [
        get(f"/suspicions/{row['id']}") for row in suspicions(get, rule="S-02")["confirmed"]
    ]
    entry = get(f"/ledger-entries/{confirmed['answers'][0]['entry_id']}")

    assert (entry["status"], entry["red_line_code"], entry["student_count"]) == (
        "draft",
        "BD-08",
        6,
    )
    assert entry["host_name"] == "云麓商贸有限公司"


def test_a_file_with_faults_waits_to_be_mended(sign_in: Enter) -> None:
    get = sign_in("songyun.officer")
    waiting, *stored = get("/internship-imports")["items"]

    assert [one["state"] for one in stored] == ["stored", "stored"]
    assert waiting["state"] == "preview"
    assert (waiting["counts"]["error"], waiting["counts"]["new"]) == (6, 8)
    view = get(f"/internship-imports/{waiting['id']}")
    assert view["may_confirm"]
    assert view["has_file"]
    codes_of_faults = {group["code"] for group in view["fault_groups"]}
    assert len(codes_of_faults) == len(placements.plot().waiting.faults)


def test_the_city_decides_on_an_explanation_and_counts_what_is_in_first_look(
    sign_in: Enter,
) -> None:
    get = sign_in("zhengzhou.verifier")
    found = suspicions(get)

    [waiting] = found["explained"]
    assert waiting["awaits_me"]
    [file] = get(f"/suspicions/{waiting['id']}")["answers"][0]["evidence"]
    assert file["filename"].endswith(".png")
    assert not any(row["is_in_first_look"] for rows in found.values() for row in rows)
    assert get("/suspicions/count")["in_first_look"] == {
        "suspicions": 2,
        "records": 7,
        "schools": 1,
    }
    assert {row["rule_code"] for row in suspicions(sign_in("luoyang.verifier"))["accepted"]} == {
        "S-12"
    }


def test_the_province_sees_one_host_across_schools_and_has_rules_to_judge(sign_in: Enter) -> None:
    get = sign_in("province.manager")
    first, *_ = get("/screening-hosts")["items"]
    rules = {rule["code"]: rule for rule in get("/screening-rules")["items"]}

    assert (first["host_name"], first["schools"]) == (JINQUE, 5)
    facts = get(f"/screening-hosts/{first['host_key']}")["facts"]
    assert facts["peak"] * 10 > facts["staff"] == 420
    silent = set(placements.plot().silent)
    assert {code for code, rule in rules.items() if rule["standing"] != "live"} == silent
    assert len(rules) >= len(RULES)
    for code in silent:
        sample = get(f"/screening-rules/{code}/sample")
        assert rules[code]["standing"] == "judging"
        assert sample["items"]
        assert all(one["is_right"] is None for one in sample["items"])
    assert any(row["is_silent"] for rows in suspicions(get).values() for row in rows)


def test_nobody_can_have_the_id_numbers_of_the_demo(sign_in: Enter) -> None:
    today = clock.today()
    names = dict.fromkeys(one.at for one in placements.plot().classes)
    rows = [
        row
        for name in names
        for wave in (0, 1, 2)
        for row in placements.of_school(name, wave=wave, today=today)
    ]

    numbers = [row["id_number"] or "" for row in rows]
    assert (
        len(set(numbers))
        == len(numbers)
        == sign_in("province.viewer")("/internship-records/count")["records"]
    )
    assert all(codes.check_id(number) is None for number in numbers)
    assert {number[:6] for number in numbers} == {"419900"}


def test_who_is_not_on_the_filing_platforms_list_is_asked_about(sign_in: Enter) -> None:
    get = sign_in("luopu.both")
    [found] = suspicions(get, rule="R-01")["open"]
    assert found["record_count"] == 4
    compare = sign_in("province.manager")
    years = (clock.today().year - 1, clock.today().year)
    rows = [
        row
        for year in years
        for row in compare("/roster-reconciliation", limit=200, school_year=year)["items"]
    ]
    assert all(row["recorded"] == row["expected_on_post"] for row in rows)
    assert sum(row["differences"]["recorded_not_filed"] for row in rows) == 4
    assert all(row["enrolled"] - row["expected_on_post"] == 14 for row in rows)


def test_a_registered_filing_exempts_and_a_number_without_one_is_to_be_verified(
    sign_in: Enter,
) -> None:
    get = sign_in("daokou.officer")
    [filing] = get("/special-filings")["items"]
    records = [
        get(f"/internship-records/{row['id']}")
        for row in get("/internship-records", limit=200, major_code="720301")["items"]
    ]
    told = [
        (record["fields"]["special_filing_no"], record["special_filing_is_registered"])
        for record in records
        if record["fields"]["special_filing_no"]
    ]
    assert sorted(told) == [(filing["number"], True)] * 6 + [("滑特备〔演示〕9号", False)] * 2
    [nights] = [row for rows in suspicions(get, rule="S-07").values() for row in rows]
    assert nights["record_count"] == 4
