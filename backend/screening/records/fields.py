"""The fields of an internship record: one table for reading, templates, parsing and the page.

A heading belongs to a field when they agree without blanks, brackets, units and width. Sources:
the field list of the specification and the national table of basic internship data.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from backend.screening.records.kinds import HINTS, Kind
from backend.screening.records.vocabulary import (
    ARRANGE_LABELS,
    FORM_LABELS,
    GENDER_LABELS,
    HAZARD_LABELS,
    ID_TYPE_LABELS,
    PAY_FORM_LABELS,
    PAYER_LABELS,
    TYPE_LABELS,
)


class SheetOf(StrEnum):
    """Where the two-sheet template asks for it: with the student, or once per host and post."""

    student = "student"
    host = "host"


@dataclass(frozen=True)
class Field:
    """One field as a source may tell it."""

    name: str
    heading: str
    """Chinese heading, as in the template."""
    label: str
    """English label."""
    kind: Kind
    example: str
    also: tuple[str, ...] = ()
    """Other headings, national names included."""
    sheet: SheetOf = SheetOf.student
    is_required: bool = False
    is_personal: bool = False
    """Says who somebody is: masked wherever it is shown, faults included."""
    is_duty: bool = False
    """Blank in a column that the file has means that it was not done."""
    is_core: bool = False
    """One of the fifteen columns of the students' sheet of the two-sheet template."""
    max_length: int | None = None
    choices: tuple[str, ...] = ()
    """Words of a drop-down list."""
    fills: tuple[str, ...] = ()
    """Columns of a record that it fills, where not the one of its own name."""
    stands_for: tuple[str, ...] = ()
    """Fields that a record counts as declared by it, where not itself."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of a record that are written when a source declares the field."""
        return self.fills or (self.name,)

    @property
    def declares(self) -> tuple[str, ...]:
        """What a record with this field remembers as declared."""
        return self.stands_for or (self.name,)

    @property
    def hint(self) -> tuple[str, str]:
        """How to fill it, in Chinese and English."""
        zh, en = HINTS[self.kind]
        if self.max_length:
            return f"{zh}，最多 {self.max_length} 字", f"{en}, {self.max_length} characters at most"
        return zh, en


def _words(labels: dict[StrEnum, tuple[str, str]] | object) -> tuple[str, ...]:
    assert isinstance(labels, dict)
    return tuple(zh for zh, _ in labels.values())


_FLAG = ("是", "否")
_HOST = SheetOf.host
_T, _D, _F, _W = Kind.text, Kind.day, Kind.flag, Kind.word

FIELDS: tuple[Field, ...] = (
    # The student.
    Field("school_code", "学校标识码", "school code", Kind.school_code, "3641990001",
          ("xxdm", "学校代码", "学校机构标识码", "机构标识码", "学校统一社会信用代码"),
          is_required=True, is_core=True),
    Field("source_system", "来源系统", "source system", _T, "校内实习平台", max_length=50),
    Field("source_id", "来源主键", "key in the source", _T, "SX20220001",
          ("zjsjwyxbs", "主键数据唯一性标识"), max_length=64),
    Field("student_no", "学号", "student number", _T, "2022010101", ("xh", "学生学号"),
          is_required=True, is_personal=True, is_core=True, max_length=32),
    Field("student_name", "姓名", "name", _T, "岳小禾", ("学生姓名", "xsxm"),
          is_required=True, is_personal=True, is_core=True, max_length=50),
    Field("gender", "性别", "gender", _W, "女", ("xb", "学生性别"), choices=_words(GENDER_LABELS)),
    Field("id_type", "身份证件类型", "kind of ID document", _W, "身份证",
          ("证件类型", "身份证类型"), is_personal=True, choices=_words(ID_TYPE_LABELS)),
    Field("id_number", "身份证件号码", "ID number", Kind.id_number, "11010519491231002X",
          ("身份证号", "身份证号码", "身份证件号", "证件号码", "公民身份号码", "身份证"),
          is_personal=True, is_core=True, max_length=32),
    Field("birth_on", "出生日期", "born on", _D, "2006-03-15", ("出生年月日",), is_personal=True),
    Field("student_phone", "学生电话", "student's phone", _T, "13800000000",
          ("学生联系电话", "学生手机", "学生手机号"), is_personal=True, max_length=32),
    Field("guardian_name", "监护人姓名", "guardian's name", _T, "岳大田", ("监护人", "家长姓名"),
          is_personal=True, max_length=50),
    Field("guardian_phone", "监护人电话", "guardian's phone", _T, "13900000000",
          ("监护人联系电话", "家长电话"), is_personal=True, max_length=32),
    Field("enrolled_on", "入学年月", "enrolled in", Kind.month, "2022-09",
          ("rxnf", "入学年份", "入学日期", "入学时间"), is_core=True,
          fills=("enrolled_on", "enrolled_last_on")),
    Field("schooling_length", "学制", "years of schooling", Kind.years, "3", ("xzm", "学制码")),
    Field("transferred", "是否转段", "moved up from secondary (3+2)", _F, "否", choices=_FLAG),
    Field("grade_year", "年级", "year of study", Kind.grade, "3", ("nj",)),
    Field("major_code", "专业代码", "major code", Kind.major, "710201", ("zyh", "专业号", "zydm"),
          is_core=True, fills=("major_code", "major_category")),
    Field("catalogue_year", "专业目录年份", "edition of the catalogue of majors", Kind.catalogue,
          "2021"),
    Field("class_name", "班级", "class", _T, "22计应1班", ("bjmc", "班级名称"),
          is_core=True, max_length=100),
    # The placement.
    Field("internship_type", "实习类型", "kind of internship", _W, "岗位实习", ("实习类别",),
          is_required=True, is_core=True, choices=_words(TYPE_LABELS),
          fills=("internship_type", "original_type")),
    Field("organisation_form", "组织形式", "form of organisation", _W, "集中",
          ("sxxsm", "实习形式码", "实习形式", "实习组织形式"), choices=_words(FORM_LABELS)),
    Field("arrange_mode", "实习安排方式", "arranged by", _W, "学校统一安排",
          ("sxapm", "实习安排码", "安排方式"), is_core=True, choices=_words(ARRANGE_LABELS)),
    Field("host_name", "实习单位名称", "host", _T, "嵩麓精工有限公司",
          ("企业名称", "实习单位", "实习企业名称", "单位名称", "实习企业", "sxqymc"),
          is_required=True, is_core=True, max_length=100, fills=("host_name", "host_key")),
    Field("host_uscc", "统一社会信用代码", "host's credit code", Kind.uscc, "91410100MA00000A91",
          ("信用代码", "社会信用代码", "实习单位统一社会信用代码", "单位统一社会信用代码",
           "企业统一社会信用代码", "实习单位信用代码"),
          _HOST, fills=("host_uscc", "host_key")),
    Field("host_industry", "行业类别代码", "host's industry", Kind.industry, "3360",
          ("sxqyhylbm", "实习企业行业类别码", "行业代码", "行业类别"), _HOST),
    Field("host_region", "单位所在地代码", "host's region", Kind.region, "410100",
          ("sxddszshjgbm", "实习地点市编码", "单位所在地", "所在地代码"), _HOST),
    Field("host_staff", "单位在岗职工数", "host's staff", Kind.integer, "320",
          ("在岗职工数", "单位职工数", "职工总数"), _HOST),
    Field("post_name", "实习岗位", "post", _T, "设备维护", ("岗位名称", "岗位", "实习岗位名称"),
          is_core=True, max_length=100),
    Field("post_major_codes", "岗位对应专业代码", "majors that fit the post", Kind.majors,
          "660301;460301", ("对应专业代码", "岗位对应专业"), _HOST, max_length=200,
          fills=("post_major_codes", "post_categories")),
    Field("post_description", "实习内容", "what is done", _T, "设备点检和保养记录",
          ("sxnr", "岗位描述", "岗位职责"), _HOST, max_length=500),
    Field("related", "是否对口", "fits the major", _F, "是",
          ("sfdk", "专业是否对口", "是否专业对口"), _HOST, choices=_FLAG),
    Field("post_staff", "同类岗位在岗人数", "staff at the post", Kind.integer, "40",
          ("同岗位在岗人数", "岗位在岗人数"), _HOST),
    Field("labour_grade", "体力劳动强度级别", "grade of labour", Kind.labour_grade, "II",
          ("劳动强度级别", "体力劳动强度"), _HOST, choices=("I", "II", "III", "IV")),
    Field("hazards", "岗位危害因素", "hazards at the post", Kind.hazards, "高温、噪声",
          ("危害因素",), _HOST, choices=(*_words(HAZARD_LABELS), "无"), max_length=120),
    Field("start_on", "实习开始日期", "starts on", _D, "2024-09-02",
          ("sxksrq", "开始日期", "开始时间", "实习开始时间", "实习起始日期"),
          is_required=True, is_core=True, fills=("start_on", "start_last_on")),
    Field("end_on", "实习结束日期", "ends on", _D, "2025-02-28",
          ("sxjsrq", "结束日期", "结束时间", "实习结束时间", "实习终止日期"),
          is_core=True, fills=("end_on", "end_last_on")),
    Field("placement_period", "起止时间", "from-to", Kind.period, "2024.9.2-2025.2.28",
          ("实习起止时间", "实习起止日期", "起止日期", "实习时间", "实习期限"),
          fills=("start_on", "start_last_on", "end_on", "end_last_on"),
          stands_for=("start_on", "end_on")),
    Field("ended_early_on", "提前结束日期", "ended early on", _D, "2024-12-20", ("提前结束时间",)),
    Field("ended_reason", "提前结束原因", "reason of the early end", _T, "学生病休",
          ("原因", "终止原因"), max_length=300),
    Field("record_state", "记录状态", "state of the record", _W, "有效", choices=("有效", "撤回")),
    # Work.
    Field("daily_hours", "日工作时长", "hours a day", Kind.hours, "8",
          ("日工作时间", "每日工作时长", "每天工作时长"), _HOST),
    Field("weekly_hours", "周工作时长", "hours a week", Kind.hours, "40",
          ("周工作时间", "每周工作时长"), _HOST),
    Field("shift", "班次", "shifts", Kind.shift, "08:00-12:00+13:00-17:00",
          ("上班时间", "班次时间"), _HOST, max_length=200,
          fills=("shift", "night_minutes", "shift_minutes")),
    Field("night_shift", "是否夜班", "works at night", _F, "否", ("夜班", "是否上夜班"), _HOST,
          choices=_FLAG),
    Field("rest_day_work", "是否休息日上岗", "works on rest days", _F, "否",
          ("休息日是否上岗",), _HOST, choices=_FLAG),
    Field("holiday_work", "是否法定节假日上岗", "works on public holidays", _F, "否",
          ("法定节假日是否上岗", "是否节假日上岗"), _HOST, choices=_FLAG),
    # Money.
    Field("pay_monthly", "实习报酬", "pay, yuan a month", Kind.money, "2400",
          ("zfsxxssjbc", "支付实习学生生均报酬", "生均报酬", "月实习报酬", "实习月报酬"), _HOST),
    Field("post_wage", "同岗位工资", "wage at the post, yuan a month", Kind.money, "3000",
          ("同岗位工资标准", "同岗位试用期工资"), _HOST),
    Field("lowest_tier_wage", "同岗位最低档工资", "lowest wage at the post, yuan a month",
          Kind.money, "2200", ("最低档工资",), _HOST),
    Field("independent", "是否独立上岗", "works independently", _F, "是", ("独立上岗",), _HOST,
          choices=_FLAG),
    Field("pay_form", "报酬发放方式", "paid in", _W, "货币", ("报酬支付方式", "报酬形式"), _HOST,
          choices=_words(PAY_FORM_LABELS)),
    Field("pay_cycle_days", "支付周期", "days between payments", Kind.cycle, "按月",
          ("报酬支付周期", "发放周期"), _HOST),
    Field("payer_uscc", "支付单位信用代码", "payer's credit code", Kind.uscc,
          "91410100MA00000A91", ("支付单位统一社会信用代码", "报酬支付单位信用代码"), _HOST),
    Field("fees", "收费项目及金额", "fees charged", Kind.fees, "住宿费:300;体检费:80",
          ("收费金额", "收费项目", "收费情况"), _HOST, max_length=500,
          fills=("fees", "fee_charge", "fee_living", "fee_insurance", "fee_guarantee")),
    Field("deposit", "押金", "deposit, yuan", Kind.money, "0", ("押金金额",), _HOST),
    # Papers.
    Field("agreement_signed", "是否签订三方协议", "agreement signed", _F, "是",
          ("sfqdsfxy", "是否签订协议", "三方协议是否签订"), _HOST, choices=_FLAG),
    Field("agreement_no", "协议编号", "agreement number", _T, "XY-2024-0101",
          ("三方协议编号", "实习协议编号"), max_length=64),
    Field("agreement_on", "协议签订日期", "agreement signed on", _D, "2024-08-26",
          ("协议签订时间", "签订日期"), is_core=True),
    Field("agreement_party_uscc", "协议乙方信用代码", "agreement party's credit code", Kind.uscc,
          "91410100MA00000A91", ("协议乙方统一社会信用代码", "乙方信用代码"), _HOST),
    Field("agreement_daily_hours", "协议日工作时长", "hours a day in the agreement", Kind.hours,
          "8", ("协议约定日工作时长", "协议每日工作时长"), _HOST),
    Field("consent_on", "知情同意书日期", "guardian's consent on", _D, "2024-08-20",
          ("知情同意书签订日期", "监护人知情同意书日期", "知情同意日期"),
          is_duty=True, is_core=True),
    Field("policy_no", "实习责任保险保单号", "liability policy", _T, "ZR2024000001",
          ("保单号", "责任保险保单号", "实习责任险保单号"), _HOST, is_duty=True, max_length=64),
    Field("policy_from", "保险起始日期", "policy from", _D, "2024-09-01",
          ("保险开始日期", "保险起期"), _HOST, fills=("policy_from", "policy_from_last")),
    Field("policy_to", "保险终止日期", "policy to", _D, "2025-08-31",
          ("保险结束日期", "保险止期"), _HOST, fills=("policy_to", "policy_to_last")),
    Field("policy_period", "保险起止日期", "policy from-to", Kind.period, "2024.9.1-2025.8.31",
          ("保险起止时间", "保险期限", "保险期间", "保险有效期"), _HOST,
          fills=("policy_from", "policy_from_last", "policy_to", "policy_to_last"),
          stands_for=("policy_from", "policy_to")),
    Field("premium_payer", "保费承担方", "premium paid by", _W, "学校", ("保费承担", "保费缴纳方"),
          _HOST, choices=_words(PAYER_LABELS)),
    Field("training_on", "安全培训日期", "safety training on", _D, "2024-08-28",
          ("岗前培训日期", "安全教育日期"), _HOST),
    Field("training_passed", "安全考核结果", "safety test", _W, "合格", ("安全培训考核结果",),
          _HOST, choices=("合格", "不合格")),
    Field("school_mentor", "校内指导教师", "mentor at school", _T, "程远山",
          ("xnzdjsxm", "校内指导教师姓名", "学校指导教师"), is_personal=True, max_length=50),
    Field("host_mentor", "企业指导教师", "mentor at the host", _T, "石开来",
          ("qyzmzdryxm", "企业指导人员姓名", "企业指导教师姓名", "单位指导教师", "企业导师"), _HOST,
          is_personal=True, max_length=50),
    Field("intermediary", "是否涉及中介", "an intermediary took part", _F, "否",
          ("是否通过中介", "涉及中介"), _HOST, choices=_FLAG),
    Field("special_filing_no", "特殊岗位备案号", "special filing", _T, "TG2024001",
          ("特殊岗位备案编号",), _HOST, max_length=64),
    Field("filing_no", "备案编号", "filing number", _T, "BA20240001", ("备案号", "实习备案编号"),
          _HOST, is_duty=True, max_length=64),
    Field("filed_on", "备案日期", "filed on", _D, "2024-08-15", ("备案时间",), _HOST),
    Field("cross_province", "是否跨省", "outside the province", _F, "否",
          ("sfkssx", "是否跨省实习"), _HOST, choices=_FLAG),
    Field("abroad", "是否赴国外", "abroad", _F, "否",
          ("sffgwsx", "是否赴国外实习", "是否出国", "是否出国实习"), _HOST, choices=_FLAG),
)  # fmt: skip
"""In the order of the template."""

BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}

PERSONAL: tuple[str, ...] = tuple(field.name for field in FIELDS if field.is_personal)

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|【[^【】]*】|<[^<>]*>|《[^《》]*》")
_NOISE = re.compile(r"[\s*#:;,.、。_\-/()\[\]{}<>【】《》\"'“”‘’?!]+")
_UNITS = ("元每月", "元月", "人民币元", "小时", "元", "天", "人")


def essence(heading: str) -> str:
    """What of a heading is compared: without brackets, blanks, marks, width and case."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    bare = _NOISE.sub("", _BRACKETS.sub("", plain))
    return bare or _NOISE.sub("", plain)


def _without_unit(essence: str) -> str:
    unit = next((unit for unit in _UNITS if essence.endswith(unit)), "")
    return essence[: len(essence) - len(unit)] if unit else essence


def _headings() -> dict[str, str]:
    known: dict[str, str] = {}
    for field in FIELDS:
        for heading in (field.name, field.heading, *field.also):
            told = essence(heading)
            assert known.setdefault(told, field.name) == field.name, heading
    return known


_HEADINGS = _headings()


def field_of_heading(heading: str) -> str | None:
    """The field that a column with this heading tells; null when it is none of ours."""
    told = essence(heading)
    return _HEADINGS.get(told) or _HEADINGS.get(_without_unit(told))


def columns_of(names: Iterable[str]) -> frozenset[str]:
    """The columns of a record that these declared (or assumed) fields write."""
    return frozenset(column for name in names for column in BY_NAME[name].columns)
