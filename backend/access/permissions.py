"""Who may do what: the one matrix of roles and permissions."""

from enum import StrEnum
from functools import cache


class Role(StrEnum):
    """What a membership makes of a person (product: the people and what they do with it)."""

    campaign_manager = "campaign_manager"
    verifier = "verifier"
    inspector = "inspector"
    clue_handler = "clue_handler"
    school_lead = "school_lead"
    school_officer = "school_officer"
    contributor = "contributor"
    viewer = "viewer"
    auditor = "auditor"
    org_admin = "org_admin"
    machine = "machine"


ROLE_LABELS: dict[Role, tuple[str, str]] = {
    Role.campaign_manager: ("专项行动管理员", "campaign manager"),
    Role.verifier: ("核查员", "verifier"),
    Role.inspector: ("督查员", "inspector"),
    Role.clue_handler: ("线索专员", "clue handler"),
    Role.school_lead: ("学校主要负责人", "school lead"),
    Role.school_officer: ("经办人", "school officer"),
    Role.contributor: ("配合人", "contributor"),
    Role.viewer: ("查看人", "viewer"),
    Role.auditor: ("审计员", "auditor"),
    Role.org_admin: ("账号管理员", "organisation administrator"),
    Role.machine: ("机器客户端", "machine client"),
}


class Permission(StrEnum):
    """`<room>.<verb>`, alphabetical."""

    audit_read = "audit.read"
    campaign_manage = "campaign.manage"
    campaign_read = "campaign.read"
    evidence_read = "evidence.read"
    evidence_upload = "evidence.upload"
    evidence_withdraw = "evidence.withdraw"
    ledger_acknowledge = "ledger.acknowledge"
    ledger_amend = "ledger.amend"
    ledger_approve = "ledger.approve"
    ledger_comment = "ledger.comment"
    ledger_discard = "ledger.discard"
    ledger_find = "ledger.find"
    ledger_move = "ledger.move"
    ledger_read = "ledger.read"
    ledger_register = "ledger.register"
    ledger_release = "ledger.release"
    ledger_report_stopped = "ledger.report_stopped"
    ledger_revise = "ledger.revise"
    ledger_submit = "ledger.submit"
    ledger_verify = "ledger.verify"
    ledger_void = "ledger.void"
    notice_read = "notice.read"
    organisation_manage = "organisation.manage"
    organisation_read = "organisation.read"
    record_correct = "record.correct"
    record_import = "record.import"
    record_read = "record.read"
    record_unmask = "record.unmask"
    register_accept = "register.accept"
    register_keep = "register.keep"
    register_read = "register.read"
    regulation_confirm = "regulation.confirm"
    regulation_read = "regulation.read"
    report_export = "report.export"
    report_read = "report.read"
    roster_keep = "roster.keep"
    roster_read = "roster.read"
    screening_configure = "screening.configure"
    screening_judge = "screening.judge"
    screening_read = "screening.read"
    screening_run = "screening.run"
    session_own = "session.own"
    suspicion_answer = "suspicion.answer"
    suspicion_read = "suspicion.read"
    suspicion_review = "suspicion.review"
    user_manage = "user.manage"
    user_read = "user.read"


P = Permission

_EVERYONE = {
    P.campaign_read,
    P.notice_read,
    P.organisation_read,
    P.regulation_read,
    P.session_own,
}
_READS = {P.evidence_read, P.ledger_read, P.report_export, P.report_read}
_READS_SCREENING = {
    P.record_read,
    P.register_read,
    P.roster_read,
    P.screening_read,
    P.suspicion_read,
}
_SCREENS_IN_SCHOOL = _READS_SCREENING | {
    P.record_correct,
    P.record_import,
    P.record_unmask,
    P.register_keep,
    P.screening_run,
    P.suspicion_answer,
}
_WRITES_IN_SCHOOL = {
    P.evidence_upload,
    P.ledger_acknowledge,
    P.ledger_amend,
    P.ledger_comment,
    P.ledger_move,
    P.ledger_register,
    P.ledger_report_stopped,
    P.ledger_revise,
}

MATRIX: dict[Role, frozenset[Permission]] = {
    Role.campaign_manager: frozenset(
        _EVERYONE
        | _READS
        | _READS_SCREENING
        | {P.campaign_manage, P.ledger_comment, P.organisation_manage, P.regulation_confirm}
        | {P.record_import, P.register_accept, P.roster_keep}
        | {P.screening_configure, P.screening_judge, P.screening_run}
    ),
    Role.verifier: frozenset(
        _EVERYONE
        | _READS
        | _READS_SCREENING
        | {P.record_unmask, P.register_accept, P.screening_run, P.suspicion_review}
        | {
            P.evidence_upload,
            P.ledger_amend,
            P.ledger_comment,
            P.ledger_find,
            P.ledger_move,
            P.ledger_register,
            P.ledger_verify,
            P.ledger_void,
        }
    ),
    Role.inspector: frozenset(
        _EVERYONE
        | _READS
        | _READS_SCREENING
        | {
            P.evidence_upload,
            P.ledger_amend,
            P.ledger_comment,
            P.ledger_find,
            P.ledger_move,
            P.ledger_register,
        }
    ),
    Role.clue_handler: frozenset(
        _EVERYONE
        | _READS
        | {P.ledger_amend, P.ledger_comment, P.ledger_find, P.ledger_move, P.ledger_register}
    ),
    Role.school_lead: frozenset(
        _EVERYONE
        | _READS
        | _SCREENS_IN_SCHOOL
        | _WRITES_IN_SCHOOL
        | {
            P.evidence_withdraw,
            P.ledger_approve,
            P.ledger_discard,
            P.ledger_release,
            P.user_read,
        }
    ),
    Role.school_officer: frozenset(
        _EVERYONE
        | _READS
        | _SCREENS_IN_SCHOOL
        | _WRITES_IN_SCHOOL
        | {P.evidence_withdraw, P.ledger_submit}
    ),
    Role.contributor: frozenset(
        _EVERYONE
        | {P.evidence_read, P.evidence_upload, P.ledger_comment, P.ledger_move}
        | {P.ledger_read, P.ledger_revise}
    ),
    Role.viewer: frozenset(_EVERYONE | _READS | _READS_SCREENING),
    Role.auditor: frozenset(_EVERYONE | {P.audit_read, P.user_read}),
    Role.org_admin: frozenset(_EVERYONE | {P.organisation_manage, P.user_manage, P.user_read}),
    Role.machine: frozenset(
        {P.campaign_read, P.evidence_upload, P.ledger_amend, P.ledger_read, P.ledger_register}
        | {P.organisation_read, P.ledger_move, P.regulation_read, P.session_own}
        | {P.record_import, P.record_read, P.roster_keep, P.roster_read}
        | {P.screening_read, P.suspicion_read}
    ),
}


@cache
def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything these roles together allow."""
    return frozenset().union(*(MATRIX[role] for role in roles))
