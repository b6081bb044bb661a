"""How a cell is meant to be written, by the kind of its field."""

from enum import StrEnum


class Kind(StrEnum):
    """What a cell of a field holds."""

    text = "text"
    school_code = "school_code"
    id_number = "id_number"
    uscc = "uscc"
    industry = "industry"
    region = "region"
    major = "major"
    majors = "majors"
    word = "word"
    """One of the field's own words."""
    flag = "flag"
    integer = "integer"
    hours = "hours"
    money = "money"
    cycle = "cycle"
    day = "day"
    month = "month"
    """A month; a year alone is taken as known by its year."""
    period = "period"
    """From and to in one cell, by days or by months."""
    years = "years"
    grade = "grade"
    catalogue = "catalogue"
    labour_grade = "labour_grade"
    hazards = "hazards"
    shift = "shift"
    fees = "fees"


HINTS: dict[Kind, tuple[str, str]] = {
    Kind.text: ("文字", "text"),
    Kind.school_code: (
        "10 位数字；没有标识码的学校填 18 位统一社会信用代码",
        "10 digits; a school without one gives its 18-character credit code",
    ),
    Kind.id_number: (
        "18 位，末位可为 X；请先把整列设为“文本”格式再填写",
        "18 characters, the last may be X; format the column as text first",
    ),
    Kind.uscc: ("18 位统一社会信用代码", "18-character unified social credit code"),
    Kind.industry: (
        "GB/T 4754-2017 行业代码，2 至 4 位数字，前面可带门类字母",
        "industry code of GB/T 4754-2017: 2 to 4 digits, a section letter may stand before",
    ),
    Kind.region: ("6 位行政区划代码；更长的只取前 6 位", "6 digits; of a longer code the first 6"),
    Kind.major: ("6 位专业代码，可带后缀 K", "6 digits, a suffix K is allowed"),
    Kind.majors: ("6 位专业代码，多个用分号分开", "6 digits each, several parted by ;"),
    Kind.word: ("从下拉列表中选择", "choose from the list"),
    Kind.flag: ("是 / 否", "是 (yes) / 否 (no)"),
    Kind.integer: ("整数", "whole number"),
    Kind.hours: ("小时数，可带小数", "hours, decimals allowed"),
    Kind.money: ("金额（元），最多两位小数", "yuan, at most two decimals"),
    Kind.cycle: ("天数，或“按月”", "days, or 按月 for monthly"),
    Kind.day: ("日期，如 2022-09-01", "a day such as 2022-09-01"),
    Kind.month: ("年月，如 2022-09；只知道年份时填 2022", "a month such as 2022-09, else the year"),
    Kind.period: (
        "起止日期写在一格，如 2022.9.1-2023.2.28；只知道月份时填 2022.9-2023.2",
        "from-to in one cell, such as 2022.9.1-2023.2.28, or by months 2022.9-2023.2",
    ),
    Kind.years: ("2 至 5 的整数", "a whole number from 2 to 5"),
    Kind.grade: ("1 至 5，或“一年级”", "1 to 5, or 一年级"),
    Kind.catalogue: ("4 位年份，不填按 2021", "a year of 4 digits; 2021 unless said"),
    Kind.labour_grade: ("I、II、III 或 IV", "I, II, III or IV"),
    Kind.hazards: (
        "多个用顿号分开；没有填“无”",
        "several parted by 、; 无 for none",
    ),
    Kind.shift: (
        "HH:MM-HH:MM；轮班用分号，同一天的几段用加号",
        "HH:MM-HH:MM; alternating shifts by ;, parts of one day by +",
    ),
    Kind.fees: (
        "项目:金额，多项用分号分开；不收费填“无”",
        "item:amount parted by ;, 无 for none",
    ),
}
"""What 填表说明 says about each kind, in Chinese and English."""
