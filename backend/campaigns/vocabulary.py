"""Words about campaigns."""

from enum import StrEnum

from backend.organisations.vocabulary import Kind


class CampaignState(StrEnum):
    """How a campaign lives: prepared by its authority alone, open to everybody, ended."""

    draft = "draft"
    open = "open"
    ended = "ended"


class Stage(StrEnum):
    """The four dated stages (阶段), in their order."""

    mobilisation = "mobilisation"
    self_check = "self_check"
    inspection = "inspection"
    consolidation = "consolidation"


class VerificationLevel(StrEnum):
    """Whose step a verification is: the supervising authority's, or that of a level by name."""

    supervising = "supervising"
    county = "county"
    city = "city"
    province = "province"


class DeliverableForm(StrEnum):
    """The form a deliverable (报送材料) is filed in."""

    docx = "docx"
    xlsx = "xlsx"
    pdf = "pdf"
    sealed_pdf = "sealed_pdf"


class LedgerColumn(StrEnum):
    """A column of the printed ledger; a campaign chooses which, and in what order."""

    seq = "seq"
    source = "source"
    red_line = "red_line"
    description = "description"
    student_count = "student_count"
    host = "host"
    responsible_leader = "responsible_leader"
    responsible_department = "responsible_department"
    responsible_person = "responsible_person"
    measures = "measures"
    deadline = "deadline"
    progress = "progress"
    completed_on = "completed_on"
    evidence = "evidence"
    status = "status"
    opinion = "opinion"
    verifier = "verifier"
    closed_on = "closed_on"
    note = "note"


class CheckResult(StrEnum):
    """What the launch checklist says of a point."""

    ok = "ok"
    warning = "warning"
    blocking = "blocking"


STAGE_LABELS = {
    Stage.mobilisation: ("动员部署", "mobilisation"),
    Stage.self_check: ("自查整改", "self-check and rectification"),
    Stage.inspection: ("指导检查", "guidance and inspection"),
    Stage.consolidation: ("巩固提高", "consolidation"),
}
VERIFICATION_LEVEL_LABELS = {
    VerificationLevel.supervising: ("主管部门", "supervising authority"),
    VerificationLevel.county: ("县级", "county"),
    VerificationLevel.city: ("市级", "city"),
    VerificationLevel.province: ("省级", "province"),
}
DELIVERABLE_FORM_LABELS = {
    DeliverableForm.docx: ("Word 文档", "Word document"),
    DeliverableForm.xlsx: ("Excel 表格", "Excel workbook"),
    DeliverableForm.pdf: ("PDF 文件", "PDF file"),
    DeliverableForm.sealed_pdf: ("加盖公章的 PDF 文件", "PDF file with red seal"),
}
LEDGER_COLUMN_LABELS = {
    LedgerColumn.seq: ("序号", "No."),
    LedgerColumn.source: ("问题来源", "Source"),
    LedgerColumn.red_line: ("对应红线条款", "Red line"),
    LedgerColumn.description: ("存在问题（具体表现）", "Issue"),
    LedgerColumn.student_count: ("涉及学生数", "Students"),
    LedgerColumn.host: ("涉及实习单位", "Host"),
    LedgerColumn.responsible_leader: ("责任领导", "Responsible leader"),
    LedgerColumn.responsible_department: ("责任部门", "Responsible department"),
    LedgerColumn.responsible_person: ("责任人", "Responsible person"),
    LedgerColumn.measures: ("整改措施", "Measures"),
    LedgerColumn.deadline: ("整改时限", "Deadline"),
    LedgerColumn.progress: ("整改进展情况", "Progress"),
    LedgerColumn.completed_on: ("完成时间", "Completed on"),
    LedgerColumn.evidence: ("佐证材料", "Evidence"),
    LedgerColumn.status: ("整改状态", "Status"),
    LedgerColumn.opinion: ("核查（验收）意见", "Verification opinion"),
    LedgerColumn.verifier: ("核查人", "Verifier"),
    LedgerColumn.closed_on: ("销号时间", "Closed on"),
    LedgerColumn.note: ("备注", "Note"),
}
PARTICIPATING_KINDS = (Kind.city, Kind.county, Kind.school)
"""Who takes part unless a campaign says otherwise."""
