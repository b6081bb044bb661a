"""Records as people type them: right, dirty, blank, in columns that are there or are not."""

import random
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.screening.reference.codes import USCC_SIGNS, WEIGHTS_18
from tests.screening.reference.rules import Filing, Lists

Cells = dict[str, str | None]

CATEGORIES = {str(base + n): n for base in (20, 40, 60) for n in range(1, 20)}
ALWAYS = ("school_code", "student_no", "student_name", "internship_type", "host_name")
POSTS = ("流水线操作", "普工 ", "护理", "前厅服务", "数控加工", "ＣＮＣ装配", "仓库分拣")
HOSTS = (
    "嵩麓精工有限公司",
    "河畔酒吧",
    "清泉足浴馆",
    "星光ＫＴＶ",
    "远帆人力资源有限公司",
    "同禾劳务公司",
    "云岭医院",
    "北山食品厂",
)


@dataclass(frozen=True)
class Student:
    """An invented student."""

    school: str
    number: str
    name: str
    born: date
    id_number: str


@dataclass(frozen=True)
class Company:
    """An invented host."""

    name: str
    uscc: str


def id_number(born: date, serial: int) -> str:
    """A number that passes its check (GB 11643) and belongs to nobody: region 410199."""
    body = f"410199{born:%Y%m%d}{serial % 1000:03d}"
    total = sum(int(c) * w for c, w in zip(body, WEIGHTS_18, strict=True))
    return body + "10X98765432"[total % 11]


def uscc(serial: int) -> str:
    """A 统一社会信用代码 with right check characters."""
    organisation = f"MA{serial:06d}"
    signs = string.digits + string.ascii_uppercase
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(signs.index(c) * w for c, w in zip(organisation, weights, strict=True))
    body = f"91410100{organisation}{'0123456789X0'[11 - total % 11]}"
    total = sum(USCC_SIGNS.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + USCC_SIGNS[-total % 31]


def written(day: date, rng: random.Random) -> str:
    """A day in one of the ways people write it."""
    return rng.choice(
        (
            f"{day:%Y-%m-%d}",
            f"{day.year}/{day.month}/{day.day}",
            f"{day.year}.{day.month}.{day.day}",
            f"{day:%Y%m%d}",
            f"{day.year}年{day.month}月{day.day}日",
            str((day - date(1899, 12, 30)).days),
            f"  {day:%Y-%m-%d} ",
            f"{day.year}－{day.month}－{day.day}",
        )
    )


class Generator:
    """Makes rows from a seed; the same seed makes the same rows."""

    def __init__(self, seed: int, *, schools: Sequence[str], students: int = 4000) -> None:
        self.rng = random.Random(seed)
        self.schools = schools
        self.hosts = [
            Company(f"{name}{n // len(HOSTS) or ''}", uscc(n)) for n, name in enumerate(HOSTS * 8)
        ]
        self.students = [self._student(n) for n in range(students)]

    def _student(self, n: int) -> Student:
        born = date(2006, 1, 1) + timedelta(days=self.rng.randrange(1200))
        school = self.rng.choice(self.schools)
        return Student(school, f"22{n:06d}", f"岳{chr(0x4E00 + n)}", born, id_number(born, n))

    def file(self, rows: int) -> list[Cells]:
        """Rows of one file: each has the same columns."""
        optional = [name for name in _MAKERS if self.rng.random() < 0.8]
        by_period = self.rng.random() < 0.25
        made = [self._row(optional, by_period=by_period) for _ in range(rows)]
        for first in range(0, rows - 30, 100):
            self._send_together(made[first : first + self.rng.randint(19, 30)])
        return made

    def _row(self, columns: Sequence[str], *, by_period: bool) -> Cells:
        rng = self.rng
        student, host = rng.choice(self.students), rng.choice(self.hosts)
        start = date(2023, 7, 1) + timedelta(days=rng.randrange(540))
        if rng.random() < 0.1:
            start = date(start.year, *rng.choice(((8, 31), (9, 1), (2, 28))))
        end = start + timedelta(days=rng.choice((20, 31, 150, 181, 184, 199, 200, 330)))
        cells: Cells = {
            "school_code": student.school,
            "student_no": student.number,
            "student_name": student.name,
            "internship_type": rng.choice(_TYPES),
            "host_name": host.name,
        }
        if by_period:
            cells["placement_period"] = (
                f"{start.year}.{start.month}-{end.year}.{end.month}"
                if rng.random() < 0.7
                else f"{start.year}.{start.month}.{start.day}-{end.year}.{end.month}.{end.day}"
            )
        else:
            cells["start_on"] = written(start, rng)
        context = _Context(rng, student, host, start, end)
        for name in columns:
            if not (by_period and name == "end_on"):
                cells[name] = _MAKERS[name](context)
        if rng.random() < 0.04:
            self._spoil(cells)
        return cells

    def _send_together(self, members: list[Cells]) -> None:
        """Make a class of them that goes to one host on one day."""
        shared = ("school_code", "host_name", "host_uscc", "start_on", "end_on", "ended_early_on")
        example = members[0]
        for number, cells in enumerate(members):
            cells |= {
                name: example[name] for name in (*shared, "placement_period") if name in example
            }
            cells["student_no"] = f"23{number:06d}"
            if "class_name" in cells:
                cells["class_name"] = ("23级A班", "23级Ａ班", "23级a班")[number % 3]
            if "arrange_mode" in cells:
                cells["arrange_mode"] = self.rng.choice(("1", "3") * 20 + ("2", None))

    def _spoil(self, cells: Cells) -> None:
        """Make one cell unreadable, or blank where nothing may be blank."""
        name = self.rng.choice([name for name in cells if name in _SPOILT or name in ALWAYS])
        cells[name] = self.rng.choice(_SPOILT[name]) if name in _SPOILT else " "

    def lists(self, numbers: dict[str, int], lists: Lists) -> Lists:
        """Registers of a province that know some of the hosts and schools."""
        first, second = sorted(numbers.values())[:2]
        lists.filings = [
            Filing(first, "TG01", frozenset(), frozenset(), frozenset(),
                   frozenset({"hours", "rest"}), date(2023, 1, 1), date(2026, 12, 31)),
            Filing(second, "TG02", frozenset({"720301", "740104"}), frozenset({"护理"}),
                   frozenset({self.hosts[0].uscc, "云岭医院"}), frozenset({"hazard"}),
                   date(2023, 9, 1), date(2024, 12, 31)),
        ]  # fmt: skip
        lists.pairs = {(self.hosts[1].uscc, self.hosts[2].uscc)}
        lists.policies = {
            first: [
                (date(2023, 9, 1), date(2024, 1, 31)),
                (date(2024, 2, 1), date(2024, 8, 31)),
                (date(2024, 10, 1), date(2024, 12, 31)),
            ],
            second: [(date(2023, 7, 1), date(2025, 12, 31))],
        }
        lists.host_staff = {self.hosts[3].uscc: 4000, self.hosts[4].uscc: 29}
        return lists


@dataclass(frozen=True)
class _Context:
    rng: random.Random
    student: Student
    host: Company
    start: date
    end: date

    def near_start(self, low: int, high: int) -> str:
        return written(self.start + timedelta(days=self.rng.randint(low, high)), self.rng)


_TYPES = ("岗位实习",) * 6 + ("认识实习", "顶岗实习", "社会实践", " 工学交替 ")


def _of(*choices: str | None) -> Callable[[_Context], str | None]:
    return lambda c: c.rng.choice(choices)


def _policy_period(c: _Context) -> str | None:
    since = c.start - timedelta(days=c.rng.choice((0, 1, 30)))
    until = c.end + timedelta(days=c.rng.choice((-1, 0, 40)))
    if c.rng.random() < 0.4:
        return f"{since.year}.{since.month}-{until.year}.{until.month}"
    return c.rng.choice(
        (None, f"{since.year}.{since.month}.{since.day}-{until.year}.{until.month}.{until.day}")
    )


def _enrolled(c: _Context) -> str | None:
    year = c.start.year - c.rng.choice((0, 1, 1, 1, 2))
    return c.rng.choice((None, f"{year}", f"{year}-09", f"{year}年3月", f"{year}09", f"{year}.8"))


_YES = ("是", "有", "Y", "1", "true", "ＴＲＵＥ")
_NO = ("否", "无", "n", "0", "FALSE", " 否 ")
_FLAG = _of(*_YES, *_NO, *_NO, None, None)
_SOME_USCC: Callable[[_Context], str | None] = lambda c: c.rng.choice(  # noqa: E731
    (None, c.host.uscc, c.host.uscc, c.host.uscc.lower(), uscc(1), uscc(2))
)

_MAKERS: dict[str, Callable[[_Context], str | None]] = {
    "gender": _of("男", "女", None, None),
    "id_number": lambda c: c.rng.choice((c.student.id_number, c.student.id_number.lower(), None)),
    "birth_on": lambda c: c.rng.choice((None, written(c.student.born, c.rng))),
    "enrolled_on": _enrolled,
    "schooling_length": _of("2", "3", "3年", "5", None),
    "transferred": _FLAG,
    "grade_year": _of("1", "二年级", "3", None),
    "major_code": _of("720301", "740104", "660101", "460102", "710201K", "250101", None),
    "catalogue_year": _of("2021", "2021年", None, None, None, "2010"),
    "class_name": lambda c: c.rng.choice((None, f"22级{c.student.number[-1]}班")),
    "arrange_mode": _of("学校统一安排", "学生自主选择", "校企合作安排", "2", None),
    "host_uscc": lambda c: c.rng.choice((None, c.host.uscc, f" {c.host.uscc} ")),
    "host_industry": _of("9011", "9013", "9019", "8051", "3360", "8411", None),
    "host_staff": _of("8", "29", "30", "300", "3000人", None),
    "post_name": _of(*POSTS, None),
    "post_major_codes": _of("660301;460301", "720301、740104", "710201", "540101,630101", None),
    "related": _FLAG,
    "post_staff": _of("0", "1", "12", "30", "300", None),
    "labour_grade": _of("Ⅰ", "II", "Ⅲ", "4", "3级", None),
    "hazards": _of("高温、噪声", "高空", "未成年工禁忌;女职工禁忌", "有毒，粉尘", "无", None),
    "end_on": lambda c: c.rng.choice((written(c.end, c.rng), written(c.end, c.rng), None)),
    "ended_early_on": lambda c: c.rng.choice((None, None, None, c.near_start(1, 19))),
    "daily_hours": _of("8", "8.0", "8.5", "12小时", "７", None),
    "weekly_hours": _of("40", "40.0", "40.5", "56", None),
    "shift": _of(
        "14:00-22:00",
        "14:00-22:30",
        "21:00-05:00",
        "07:00-13:00+14:00-21:00",
        "08：00－12：00+13:00-17:00",
        "08:00-16:00;16:00-24:00",
        "6:00-16:00",
        None,
    ),
    "night_shift": _FLAG,
    "rest_day_work": _FLAG,
    "holiday_work": _FLAG,
    "pay_monthly": _of("2400", "2400.00元", "2399.99", "0", None),
    "post_wage": _of("3000", "3,000", "2000", None),
    "lowest_tier_wage": _of("2400", "2500", "1800", None),
    "independent": _FLAG,
    "pay_form": _of("货币", "货币", "实物", "代金券", None),
    "pay_cycle_days": _of("30", "31", "32天", "按月", None),
    "payer_uscc": _SOME_USCC,
    "fees": _of("无", "0", "保险:0", "保险费:120", "住宿费:300;体检费:80", "500", "押金：200",
                "担保金:1000；伙食:0", "保证金:0.5", None),
    "deposit": _of("0", "无", "500", None),
    "agreement_signed": _FLAG,
    "agreement_no": lambda c: c.rng.choice(
        (None, f"XY-{c.student.number}", f"xy－{c.student.number}", f"XY-{c.rng.randrange(900)}")
    ),
    "agreement_on": lambda c: c.rng.choice((None, c.near_start(-2, 1))),
    "agreement_party_uscc": _SOME_USCC,
    "agreement_daily_hours": _of("8", "9", None),
    "consent_on": lambda c: c.rng.choice((None, c.near_start(-2, 1))),
    "policy_no": _of("ZR2024000001", "ZR2024000002", None),
    "policy_period": _policy_period,
    "premium_payer": _of("学校", "单位", "学生", None),
    "training_on": lambda c: c.rng.choice((None, c.near_start(-2, 1))),
    "training_passed": _of("合格", "合格", "不合格", None),
    "intermediary": _FLAG,
    "special_filing_no": _of("TG01", "ＴＧ02", "TG99", "无", None, None, None),
    "filing_no": _of("BA20240001", None),
    "filed_on": lambda c: c.rng.choice((None, c.near_start(-2, 1))),
}  # fmt: skip

_SPOILT: dict[str, tuple[str, ...]] = {
    "school_code": ("0000000000", "12345"),
    "internship_type": ("实习", "?"),
    "start_on": ("2024-02-30", "下学期", "2024.13.1"),
    "end_on": ("不详",),
    "id_number": ("4.10123199901011e+17", "41019920060101001", "410199200613010019"),
    "birth_on": ("1999-01-01x",),
    "host_uscc": ("91410100MA0000000", "91410100MA00000A9I"),
    "payer_uscc": ("91410100MA00000A92",),
    "night_shift": ("也许",),
    "pay_monthly": ("面议", "无"),
    "shift": ("白班", "08:00-08:00"),
    "fees": ("若干",),
    "hazards": ("危险",),
    "labour_grade": ("V",),
    "enrolled_on": ("二〇二二年",),
    "major_code": ("计算机",),
    "training_passed": ("90",),
    "daily_hours": ("八",),
}
