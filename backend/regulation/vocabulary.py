"""Words about the regulation."""

from enum import StrEnum


class RedLineKind(StrEnum):
    """How the regulation forbids: its one 严禁 or one of its 不得."""

    strictly_forbidden = "严禁"
    must_not = "不得"


class ArticleConfidence(StrEnum):
    """How we know an article number. None of them makes it certain: only a confirmation does."""

    seen = "V"
    inferred = "S"
    recalled = "R"
    unsure = "U"


class TextConfidence(StrEnum):
    """How we know what a red line says."""

    seen = "V"
    seen_in_older_text = "P"
    recalled = "R"


class FlagsConfidence(StrEnum):
    """Where the flags and the required evidence come from: our proposal, or the regulation."""

    ours = "OURS"
    confirmed = "CONFIRMED"


class Check(StrEnum):
    """Who can decide: records alone, records that a person then judges, or documents and visits."""

    auto = "auto"
    signal = "signal"
    manual = "manual"


class Bound(StrEnum):
    """Whom a red line binds."""

    any_party = "any_party"
    any_unit_or_department = "any_unit_or_department"
    school = "school"
    host = "host"
    student = "student"
    school_instructor = "school_instructor"
    host_person = "host_person"


class EvidenceKind(StrEnum):
    """What a piece of evidence (佐证材料) is."""

    bank_flow = "bank_flow"
    insured_list = "insured_list"
    meeting_minutes = "meeting_minutes"
    other = "other"
    payslip = "payslip"
    photo = "photo"
    policy = "policy"
    post_change_form = "post_change_form"
    premium_voucher = "premium_voucher"
    rectification_report = "rectification_report"
    refund_voucher = "refund_voucher"
    regulation_document = "regulation_document"
    return_to_school_record = "return_to_school_record"
    roster = "roster"
    signed_agreement = "signed_agreement"
    termination_letter = "termination_letter"
    test_result = "test_result"
    training_record = "training_record"


EVIDENCE_KIND_LABELS = {
    EvidenceKind.bank_flow: ("银行流水", "bank flow"),
    EvidenceKind.insured_list: ("参保人员名单", "list of insured students"),
    EvidenceKind.meeting_minutes: ("会议记录", "meeting minutes"),
    EvidenceKind.other: ("其他材料", "other material"),
    EvidenceKind.payslip: ("报酬发放单", "payslip"),
    EvidenceKind.photo: ("照片", "photo"),
    EvidenceKind.policy: ("保险单", "insurance policy"),
    EvidenceKind.post_change_form: ("岗位调整表", "post change form"),
    EvidenceKind.premium_voucher: ("保费缴纳凭证", "premium voucher"),
    EvidenceKind.rectification_report: ("整改情况说明", "rectification report"),
    EvidenceKind.refund_voucher: ("退费凭证", "refund voucher"),
    EvidenceKind.regulation_document: ("制度文件", "rules issued"),
    EvidenceKind.return_to_school_record: ("学生返校记录", "return-to-school record"),
    EvidenceKind.roster: ("排班表", "duty roster"),
    EvidenceKind.signed_agreement: ("三方协议", "signed tripartite agreement"),
    EvidenceKind.termination_letter: ("终止合作函", "letter ending the contract"),
    EvidenceKind.test_result: ("考核成绩", "test result"),
    EvidenceKind.training_record: ("培训签到记录", "training record"),
}
