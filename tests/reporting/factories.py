"""Ledger rows and heads as the ledger would hand them over; every name is invented."""

from dataclasses import replace
from datetime import date
from typing import Any

from backend.reporting.documents.ledger import LedgerHeader, LedgerRow

_ROW = LedgerRow(
    number="ZX2026-000001",
    organisation="乙县职业中专",
    source="学校自查",
    red_line="BD-17 工作时间",
    citation_zh="第十七条第（二）项",
    focus_item=None,
    description="部分实习学生每日工作超过8小时，个别岗位安排夜班，学校巡查记录未反映。",
    student_count=36,
    host="甲市某某电子有限公司",
    responsible_leader="周某甲",
    responsible_department="实习就业处",
    responsible_person="吴某乙",
    measures=(
        "与实习单位重新约定每日工作时间，修订三方协议并逐份签字。",
        "实习指导教师每周到岗巡查一次，巡查记录当日上传。",
    ),
    deadline_on=date(2026, 12, 20),
    first_deadline_on=date(2026, 12, 10),
    progress=("已重新签订协议36份。", "已巡查4次，未再发现超时。"),
    completed_on=date(2026, 12, 8),
    evidence=("三方协议（36份）", "巡查记录"),
    status="已销号",
    opinion="现场核对考勤与协议一致，同意销号。",
    verifier="郑某丙",
    closed_on=date(2026, 12, 18),
    note=None,
)
_HEADER = LedgerHeader(
    title="职业学校学生实习管理专项整改问题清单及整改台账",
    campaign="示例省职业学校学生实习专项整改",
    unit="乙县职业中专",
    reporting_line=("乙县教育局", "甲市教育局", "示例省教育厅"),
    filled_on=date(2026, 11, 25),
)


def row(**overrides: Any) -> LedgerRow:
    """One entry."""
    return replace(_ROW, **overrides)


def header(**overrides: Any) -> LedgerHeader:
    """The head of a ledger."""
    return replace(_HEADER, **overrides)
