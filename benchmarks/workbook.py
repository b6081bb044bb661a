"""A workbook of internship records as a province's platform hands it over.

Written as Excel and WPS save it: texts once in a table of their own, days as numbers under the
format of a date.
"""

import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from backend.screening.records import codes
from backend.screening.records.fields import BY_NAME
from tests.screening.factories import resident_number

SCHOOLS = 50
HOSTS = 2_000
_EPOCH = date(1899, 12, 30)
_SURNAMES = "岳嵩程石田柳韩贺梁宋"
_GIVEN = "小远开明晓文志春海青松川雨晴云峰宁安禾麦"
_PART = 2_000
"""Rows written at a time."""

Value = str | float | date | None


def school_code(number: int) -> str:
    """The code of the school of this number."""
    return f"36419900{number:02}"


def _credit_code(number: int) -> str:
    body = f"{number:08}"
    head = f"91410100{body}{codes.organisation_check(body)}"
    return head + codes.uscc_check(head)


_CREDIT_CODES = [_credit_code(number) for number in range(1, HOSTS + 1)]


def _name(n: int) -> str:
    return _SURNAMES[n % 10] + _GIVEN[n // 10 % 20] + _GIVEN[n // 200 % 20]


def _birth(n: int) -> date:
    return date(2005, 1, 1) + timedelta(days=n // 1000 % 700)


def _starts(n: int) -> date:
    return date(2024, 9, 2) + timedelta(days=n % 60)


def _phone(n: int) -> str:
    return f"138{n % 10**8:08}"


_NARROW: dict[str, Callable[[int], Value]] = {
    "school_code": lambda n: school_code(n % SCHOOLS),
    "student_no": lambda n: f"2022{n:08}",
    "student_name": _name,
    "id_number": lambda n: resident_number(n, _birth(n)),
    "student_phone": _phone,
    "enrolled_on": lambda n: "2022-09",
    "major_code": lambda n: ("710201", "660301", "520801", "730701")[n % 4],
    "class_name": lambda n: f"22级{n % 400 + 1}班",
    "internship_type": lambda n: "岗位实习" if n % 10 else "认识实习",
    "arrange_mode": lambda n: ("学校统一安排", "学生自主选择", "校企合作安排")[n % 3],
    "host_name": lambda n: f"嵩麓第{n % HOSTS + 1}精工有限公司",
    "host_uscc": lambda n: _CREDIT_CODES[n % HOSTS],
    "post_name": lambda n: ("设备维护", "质量检验", "仓储管理", "前台接待", "软件测试")[n % 5],
    "start_on": _starts,
    "end_on": lambda n: _starts(n) + timedelta(days=150),
    "daily_hours": lambda n: 8.0,
    "pay_monthly": lambda n: 2000.0 + n % 16 * 100,
    "agreement_on": lambda n: _starts(n) - timedelta(days=7),
    "consent_on": lambda n: _starts(n) - timedelta(days=n % 30),
    "policy_no": lambda n: f"ZR2024{n % 4000:06}",
}
_WIDE: dict[str, Callable[[int], Value]] = {
    "gender": lambda n: "男女"[n % 2],
    "guardian_name": lambda n: _name(n + 7),
    "guardian_phone": lambda n: _phone(n + 5_000_000),
    "schooling_length": lambda n: 3.0,
    "organisation_form": lambda n: "集中" if n % 4 else "分散",
    "host_industry": lambda n: "3360",
    "host_staff": lambda n: 60.0 + n % HOSTS,
    "post_staff": lambda n: 20.0 + n % HOSTS % 40,
    "labour_grade": lambda n: "II",
    "hazards": lambda n: ("无", "噪声", "高温、噪声")[n % 3],
    "weekly_hours": lambda n: 40.0,
    "shift": lambda n: "08:00-12:00+13:00-17:00",
    "night_shift": lambda n: "否",
    "post_wage": lambda n: 3000.0,
    "pay_form": lambda n: "货币",
    "fees": lambda n: "无" if n % 5 else "住宿费:300",
    "agreement_signed": lambda n: "是",
    "agreement_no": lambda n: f"XY-2024-{n:06}",
    "training_on": lambda n: _starts(n) - timedelta(days=3),
    "school_mentor": lambda n: _name(n % 300),
}
_NATIONAL: dict[str, Callable[[int], Value]] = {
    "zjsjwyxbs": lambda n: f"{n:032x}",
    "xxdm": _NARROW["school_code"],
    "xh": _NARROW["student_no"],
    "xsxm": _name,
    "zyh": _NARROW["major_code"],
    "zymc": lambda n: ("计算机应用", "机电技术应用", "美术", "会计事务")[n % 4],
    "bjmc": _NARROW["class_name"],
    "xzm": lambda n: "3",
    "xqm": lambda n: str(5 + n % 2),
    "sxsfks": lambda n: "1",
    "sxsfjs": lambda n: str(n % 2),
    "sxksrq": lambda n: f"{_starts(n):%Y%m%d}",
    "sxjsrq": lambda n: f"{_starts(n) + timedelta(days=150):%Y%m%d}",
    "sxqymc": _NARROW["host_name"],
    "sxqyhylbm": lambda n: "3360",
    "sxnr": lambda n: f"在{n % 40 + 1}号工段跟班学习设备点检与日常维护",
    "sfdk": lambda n: "1",
    "sxapm": lambda n: str(n % 3 + 1),
    "sxxsm": lambda n: "3",
    "sxsc": lambda n: 21.0,
    "sxcj": lambda n: 60.0 + n % 40,
    "sxddszsjgbm": lambda n: "410000000000",
    "sxddszsjgmc": lambda n: "河南省",
    "sxddszshjgbm": lambda n: f"4101{n % 9:02}000000",
    "sxddszshjgmc": lambda n: "郑州市",
    "xnzdjsgh": lambda n: f"T{n % 300:05}",
    "xnzdjsxm": lambda n: _name(n % 300),
    "xnzdjsdh": lambda n: _phone(n % 300),
    "qyzmzdryxm": lambda n: _name(n % 900),
    "qyzmzdrydh": lambda n: _phone(n % 900),
    "zfsxxssjbc": _NARROW["pay_monthly"],
    "xjjdzxdh": lambda n: "037100000000",
    "sfqdsfxy": lambda n: "1",
    "sfkssx": lambda n: "0",
    "sffgwsx": lambda n: "0",
    "rxnf": lambda n: "2022",
    "sjcjsj": lambda n: "20241105093000",
    "reportStatus": lambda n: "1",
}
FORMS = {"national": _NATIONAL, "narrow": _NARROW, "wide": {**_NARROW, **_WIDE}}
"""What sheets hold: the 38 fields of the national form under their own names, or 20 and 40 of our
fields, each with its value in the row of a number."""

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="{0}.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{0}.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="{0}.styles+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType="{0}.sharedStrings+xml"/></Types>'
).format("application/vnd.openxmlformats-officedocument.spreadsheetml")
_RELATION = (
    '<Relationship Id="rId{0}" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/{1}" Target="{2}"/>'
)
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PARTS = {
    "[Content_Types].xml": _TYPES,
    "_rels/.rels": (
        _RELATIONS + _RELATION.format(1, "officeDocument", "xl/workbook.xml") + "</Relationships>"
    ),
    "xl/_rels/workbook.xml.rels": (
        _RELATIONS
        + _RELATION.format(1, "worksheet", "worksheets/sheet1.xml")
        + _RELATION.format(2, "styles", "styles.xml")
        + _RELATION.format(3, "sharedStrings", "sharedStrings.xml")
        + "</Relationships>"
    ),
    "xl/workbook.xml": (
        f'<workbook {_MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships"><sheets><sheet name="学生" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/styles.xml": (
        f"<styleSheet {_MAIN}><fonts><font/></fonts><fills><fill/></fills><borders><border/>"
        '</borders><cellXfs><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
        "</styleSheet>"
    ),
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write(path: Path, *, rows: int, form: str, first: int = 0) -> None:
    """Write a workbook of so many students from the first on, each in one row of the one sheet."""
    texts: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, content in _PARTS.items():
            package.writestr(name, _HEAD + content)
        with package.open("xl/worksheets/sheet1.xml", "w") as part:
            _write_sheet(part, FORMS[form], range(first, first + rows), texts)
        with package.open("xl/sharedStrings.xml", "w") as part:
            part.write(f"{_HEAD}<sst {_MAIN}>".encode())
            part.write("".join(f"<si><t>{escape(text)}</t></si>" for text in texts).encode())
            part.write(b"</sst>")


def _write_sheet(
    part: IO[bytes],
    columns: dict[str, Callable[[int], Value]],
    students: range,
    texts: dict[str, int],
) -> None:
    part.write(f"{_HEAD}<worksheet {_MAIN}><sheetData>".encode())
    headings = [BY_NAME[name].heading if name in BY_NAME else name for name in columns]
    part.write(_row(1, iter(headings), texts).encode())
    for begin in range(0, len(students), _PART):
        made = (
            _row(line, (value(n) for value in columns.values()), texts)
            for line, n in enumerate(students[begin : begin + _PART], begin + 2)
        )
        part.write("".join(made).encode())
    part.write(b"</sheetData></worksheet>")


def _row(number: int, values: Iterator[Value], texts: dict[str, int]) -> str:
    cells = (_cell(f"{_letters(at)}{number}", value, texts) for at, value in enumerate(values))
    return f'<row r="{number}">{"".join(cells)}</row>'


def _letters(position: int) -> str:
    return (chr(64 + position // 26) if position >= 26 else "") + chr(65 + position % 26)


def _cell(place: str, value: Value, texts: dict[str, int]) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - _EPOCH).days}</v></c>'
    return "" if value is None else f'<c r="{place}"><v>{value:g}</v></c>'
