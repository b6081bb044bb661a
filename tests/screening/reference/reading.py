"""Read one row of cells in plain Python, as the description of the fields says.

`read` answers a Row, or the names of the fields that cannot be read. Nothing of the importer is
imported.
"""

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from tests.screening.reference.codes import Unreadable, check_id, check_uscc, read_day
from tests.screening.reference.rules import Row, Span

YES, NO = {"是", "有", "y", "1", "true"}, {"否", "无", "n", "0", "false"}
OLD_NAMES = {"顶岗实习", "跟岗实习", "社会实践", "教学实习", "工学交替"}
HAZARDS = {
    "高空": "height",
    "井下": "underground",
    "放射性": "radioactive",
    "有毒": "toxic",
    "易燃易爆": "explosive",
    "高温": "heat",
    "噪声": "noise",
    "粉尘": "dust",
    "未成年工禁忌": "juvenile_forbidden",
    "女职工禁忌": "female_forbidden",
}
GRADES = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
LIVING = ("住宿", "伙食", "体检", "服装", "交通")
YES_NO_FIELDS = (
    "transferred",
    "related",
    "night_shift",
    "rest_day_work",
    "holiday_work",
    "independent",
    "agreement_signed",
    "intermediary",
)
DATE_FIELDS = (
    "ended_early_on",
    "agreement_on",
    "consent_on",
    "training_on",
    "filed_on",
)
MONEY_FIELDS = ("pay_monthly", "post_wage", "lowest_tier_wage")
CODES_18 = ("host_uscc", "payer_uscc", "agreement_party_uscc")
WORDS: dict[str, dict[str, Any]] = {
    "arrange_mode": {
        "学校统一安排": "school",
        "学生自主选择": "student",
        "校企合作安排": "partnership",
        "1": "school",
        "2": "student",
        "3": "partnership",
    },
    "pay_form": {"货币": "money", "实物": "goods", "代金券": "voucher"},
    "premium_payer": {"学校": "school", "单位": "host", "学生": "student"},
    "training_passed": {"合格": True, "不合格": False},
    "gender": {"男": "male", "女": "female"},
}


def clean(cell: str | None) -> str | None:
    """Trimmed and in half width; nothing at all where only blanks are left."""
    return None if cell is None else unicodedata.normalize("NFKC", cell).strip() or None


def plain(name: str) -> str:
    """A name as it is compared: without blanks, without case."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).casefold()


def last_of_month(day: date) -> date:
    """The last day of a month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def read_period(text: str) -> tuple[Any, Any]:
    """`from-to` in one cell, by day or by month."""
    month = r"(\d{4})[.年/](\d{1,2})月?"
    found = re.fullmatch(rf"{month}\s*[-~至—]\s*{month}", text)
    if found:
        days = []
        for year, number in ((found[1], found[2]), (found[3], found[4])):
            try:
                first = date(int(year), int(number), 1)
            except ValueError as error:
                raise Unreadable from error
            days.append(Span(first, last_of_month(first)))
        return days[0], days[1]
    parts = re.split(r"[~至—]|(?<=[\d日])-(?=\d{4}[.年/])", text)
    if len(parts) != 2:
        raise Unreadable
    return read_day(parts[0].strip()), read_day(parts[1].strip())


def read_enrolment(text: str) -> Any:
    """A month; a year alone means March or September."""
    if re.fullmatch(r"\d{4}年?", text):
        year = int(text[:4])
        return Span(date(year, 3, 1), date(year, 9, 1))
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})月?", text) or re.fullmatch(
        r"(\d{4})(\d{2})", text
    )
    try:
        if found:
            return date(int(found[1]), int(found[2]), 1)
        return read_day(text).replace(day=1)
    except ValueError as error:
        raise Unreadable from error


def read_yes(text: str) -> bool:
    """Yes or no."""
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise Unreadable


def read_number(text: str, unit: str = "") -> Decimal:
    """A number, perhaps with its unit."""
    try:
        number = Decimal(text.replace(",", "").removesuffix(unit).strip())
    except InvalidOperation as error:
        raise Unreadable from error
    if not number.is_finite() or number < 0:
        raise Unreadable
    return number


def read_fen(text: str) -> int:
    """Yuan as fen."""
    return round(read_number(text, "元") * 100)


def read_shifts(text: str) -> tuple[int, int]:
    """Minutes at night in any of the shifts, and minutes of the longest day."""
    night = longest = 0
    for day in re.split("[;；]", text):
        if not day.strip():
            continue
        total = 0
        for part in day.split("+"):
            found = re.fullmatch(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})", part.strip())
            if not found:
                raise Unreadable
            numbers = [int(number) for number in found.groups()]
            start, end = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
            if numbers[0] > 24 or numbers[2] > 24 or numbers[1] > 59 or numbers[3] > 59:
                raise Unreadable
            if start == end:
                raise Unreadable
            if end < start:
                end += 24 * 60
            total += end - start
            night += sum(1 for minute in range(start, end) if not 360 <= minute % 1440 < 1320)
        longest = max(longest, total)
    return night, longest


def read_fees(text: str) -> dict[str, int]:
    """What was charged, by class."""
    sums = {"fee_charge": 0, "fee_living": 0, "fee_insurance": 0, "fee_guarantee": 0}
    if text in ("无", "0"):
        return sums
    for item in re.split("[;；]", text):
        if not item.strip():
            continue
        name, colon, amount = item.strip().rpartition(":")
        fen = read_fen(amount.strip())
        if not colon:
            kind = "fee_charge"
        elif "保险" in name:
            kind = "fee_insurance"
        elif "担保" in name or "保证金" in name:
            kind = "fee_guarantee"
        elif any(word in name for word in LIVING):
            kind = "fee_living"
        else:
            kind = "fee_charge"
        sums[kind] += fen
    return sums


class Reader:
    """Reads rows; knows the schools by their codes and the 19 categories by their prefixes."""

    def __init__(self, schools: dict[str, int], categories: dict[str, int]) -> None:
        self.schools = schools
        self.categories = categories

    def read(self, number: int, cells: dict[str, str | None]) -> Row | set[str]:
        """The row, or the fields at fault."""
        text = {name: clean(cell) for name, cell in cells.items()}
        values: dict[str, Any] = {}
        wrong: set[str] = set()

        def take(name: str, read: Any, *, into: str | None = None) -> None:
            if text.get(name) is not None:
                try:
                    values[into or name] = read(text[name])
                except Unreadable:
                    wrong.add(name)

        for name in YES_NO_FIELDS:
            take(name, read_yes)
        for name in DATE_FIELDS:
            take(name, read_day)
        for name in MONEY_FIELDS:
            take(name, read_fen)
        for name in CODES_18:
            take(name, check_uscc)
        for name, words in WORDS.items():
            take(name, partial(_word, words))
        take("deposit", lambda cell: 0 if cell == "无" else read_fen(cell))
        take("daily_hours", lambda cell: read_number(cell, "小时"))
        take("weekly_hours", lambda cell: read_number(cell, "小时"))
        take("agreement_daily_hours", lambda cell: read_number(cell, "小时"))
        for name in ("host_staff", "post_staff"):
            take(name, lambda cell: int(read_number(cell, "人")))
        take("schooling_length", _length)
        take("grade_year", _grade)
        take("enrolled_on", read_enrolment)
        take("pay_cycle_days", lambda cell: 30 if cell == "按月" else int(read_number(cell, "天")))
        take("labour_grade", lambda cell: _word(GRADES, cell.removesuffix("级").upper()))
        take("hazards", _hazards)
        take("shift", read_shifts)
        take("fees", read_fees)
        take("birth_on", read_day)
        self._identify(text, values, wrong)
        self._place(text, values, wrong)
        if wrong:
            return wrong
        values |= values.pop("fees", {})
        if "shift" in values:
            values["night_minutes"], values["shift_minutes"] = values.pop("shift")
        return Row(
            number=number,
            school=values["school"],
            person=values["person"],
            values=values,
            declared=frozenset(cells),
        )

    def _identify(
        self, text: dict[str, str | None], values: dict[str, Any], wrong: set[str]
    ) -> None:
        for name in ("school_code", "student_no", "student_name"):
            if text.get(name) is None:
                wrong.add(name)
        school = self.schools.get(text.get("school_code") or "")
        if school is None:
            wrong.add("school_code")
        values["school"] = school
        values["person"] = f"{school}/{text.get('student_no')}"
        id_number, kind = text.get("id_number"), text.get("id_type") or "身份证"
        if id_number is None or kind != "身份证":
            return
        try:
            id_number = check_id(id_number)
        except Unreadable:
            wrong.add("id_number")
            return
        values["person"] = id_number
        born = read_day(id_number[6:14])
        if values.setdefault("birth_on", born) != born:
            wrong.add("birth_on")
        values.setdefault("gender", "male" if int(id_number[16]) % 2 else "female")

    def _place(self, text: dict[str, str | None], values: dict[str, Any], wrong: set[str]) -> None:
        kind = text.get("internship_type")
        if kind in OLD_NAMES:
            values["original_type"], kind = kind, "岗位实习"
        if kind not in ("岗位实习", "认识实习"):
            wrong.add("internship_type")
        values["internship_type"] = "post" if kind == "岗位实习" else "cognitive"
        if text.get("host_name") is None:
            wrong.add("host_name")
        else:
            values["host_name"] = text["host_name"]
            name = plain(text["host_name"] or "")
            values["host_key"] = values.get("host_uscc") or name
        if text.get("post_name") is not None:
            values["post_name"] = plain(text["post_name"] or "")
        for name in ("host_industry", "special_filing_no", "filing_no", "policy_no", "class_name"):
            if text.get(name) is not None:
                values[name] = text[name]
        if text.get("agreement_no") is not None:
            values["agreement_no"] = plain(text["agreement_no"] or "")
        self._period(text, values, wrong)
        self._majors(text, values, wrong)

    def _majors(self, text: dict[str, str | None], values: dict[str, Any], wrong: set[str]) -> None:
        """Categories are told by the first two digits, in the edition of 2021 alone."""
        edition = text.get("catalogue_year") or "2021"
        categories = self.categories if edition.removesuffix("年") == "2021" else {}
        code = text.get("major_code")
        if code is not None and not re.fullmatch(r"\d{6}K?", code):
            wrong.add("major_code")
        elif code is not None:
            values["major_code"] = code
            values["major_category"] = categories.get(code[:2])
        if text.get("post_major_codes") is not None:
            codes = [c for c in re.split("[、,;]", text["post_major_codes"] or "") if c.strip()]
            values["post_categories"] = [categories.get(one.strip()[:2]) for one in codes]

    def _period(self, text: dict[str, str | None], values: dict[str, Any], wrong: set[str]) -> None:
        for span, start, end in (
            ("placement_period", "start_on", "end_on"),
            ("policy_period", "policy_from", "policy_to"),
        ):
            for name in (start, end):
                if text.get(name) is not None:
                    try:
                        values[name] = read_day(text[name] or "")
                    except Unreadable:
                        wrong.add(name)
            if text.get(span) is not None:
                try:
                    first, last = read_period(text[span] or "")
                except Unreadable:
                    wrong.add(span)
                else:
                    values.setdefault(start, first)
                    values.setdefault(end, last)
        start, enrolled = values.get("start_on"), values.get("enrolled_on")
        if start is None:
            wrong.add("start_on")
            return
        for name in ("end_on", "ended_early_on"):
            if values.get(name) is not None and _last(values[name]) < _first(start):
                wrong.add(name)
        if enrolled is not None and _first(enrolled) > _last(start):
            wrong.add("enrolled_on")


def _first(value: Any) -> date:
    return value.first if isinstance(value, Span) else value


def _last(value: Any) -> date:
    return value.last if isinstance(value, Span) else value


def _word(words: dict[str, Any], cell: str) -> Any:
    try:
        return words[cell]
    except KeyError as error:
        raise Unreadable from error


def _length(cell: str) -> int:
    number = int(read_number(cell, "年"))
    if not 2 <= number <= 5:
        raise Unreadable
    return number


def _grade(cell: str) -> int:
    named = {name: i for i, name in enumerate(("一", "二", "三", "四", "五"), start=1)}
    return int(_word(named | {str(i): i for i in range(1, 6)}, cell.removesuffix("年级")))


def _hazards(cell: str) -> list[str]:
    if cell == "无":
        return []
    return [_word(HAZARDS, part.strip()) for part in re.split("[、,;]", cell) if part.strip()]
