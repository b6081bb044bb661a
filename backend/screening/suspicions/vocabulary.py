"""Words about suspicions (疑点) and their answers. To a school nothing here is a violation."""

from enum import StrEnum


class State(StrEnum):
    """Where a suspicion stands; follows from its records and answers."""

    open = "open"
    partly_answered = "partly_answered"
    """Some records it lists are covered by no answer."""
    refused = "refused"
    """Its explanation was not accepted: the school answers again."""
    explained = "explained"
    """Explained; the supervising authority has to decide."""
    data_error = "data_error"
    """Said to rest on wrong data; waits for the corrected record."""
    confirmed = "confirmed"
    accepted = "accepted"
    corrected = "corrected"
    """No record raises it any longer, after its data were corrected."""
    gone = "gone"
    """No record raises it any longer."""


class SuspicionAction(StrEnum):
    """What may be done to a suspicion."""

    confirm = "confirm"
    explain = "explain"
    report_data_error = "report_data_error"
    accept = "accept"
    refuse = "refuse"


class AnswerKind(StrEnum):
    """The three answers of a school."""

    confirmed = "confirmed"
    explained = "explained"
    data_error = "data_error"


class AnswerState(StrEnum):
    """What became of an answer."""

    standing = "standing"
    """Confirmed: it stands by itself. A data error: the corrected record is awaited."""
    pending = "pending"
    """An explanation nobody has decided on."""
    accepted = "accepted"
    refused = "refused"
    dropped = "dropped"
    """Confirmed, but the entry made of it came to nothing: the school answers again."""


class Verdict(StrEnum):
    """What the supervising authority says to an explanation."""

    accept = "accept"
    refuse = "refuse"


class Event(StrEnum):
    """Lines of a suspicion's history."""

    raised = "raised"
    grown = "grown"
    """Further records or record versions raise it."""
    shrunk = "shrunk"
    """Some records raise it no longer."""
    vanished = "vanished"
    returned = "returned"
    """It had vanished, and is raised again."""
    released = "released"
    """Its rule went live: the school sees it from now on."""
    confirm = "confirm"
    explain = "explain"
    report_data_error = "report_data_error"
    accept = "accept"
    refuse = "refuse"
    entry_dropped = "entry_dropped"
    """The entry it was confirmed to was discarded, or voided as no issue."""


class SuspicionSort(StrEnum):
    """Orders of a list: newest first, last changed first, most students first."""

    newest = "newest"
    updated = "updated"
    students = "students"


class Need(StrEnum):
    """What an action needs."""

    red_line_named = "red_line_named"
    own_evidence = "own_evidence"
    records_left = "records_left"


STATE_LABELS: dict[State, tuple[str, str]] = {
    State.open: ("待回应", "to be answered"),
    State.partly_answered: ("部分已回应", "partly answered"),
    State.refused: ("说明未采纳，待重新回应", "explanation refused, to be answered again"),
    State.explained: ("已说明，待主管部门审核", "explained, to be decided"),
    State.data_error: ("数据有误，待更正", "data error, correction awaited"),
    State.confirmed: ("已确认，转入台账", "confirmed, in the ledger"),
    State.accepted: ("说明已采纳", "explanation accepted"),
    State.corrected: ("更正后消除", "corrected away"),
    State.gone: ("已消除", "no longer raised"),
}

ACTION_LABELS: dict[SuspicionAction, tuple[str, str]] = {
    SuspicionAction.confirm: ("确认属实，转入台账", "confirm and register"),
    SuspicionAction.explain: ("说明情况", "explain"),
    SuspicionAction.report_data_error: ("数据有误", "report a data error"),
    SuspicionAction.accept: ("采纳说明", "accept the explanation"),
    SuspicionAction.refuse: ("不予采纳，退回学校", "refuse the explanation"),
}

EVENT_LABELS: dict[Event, tuple[str, str]] = {
    Event.raised: ("筛查发现疑点", "raised by screening"),
    Event.grown: ("涉及记录增加或有变动", "further records or versions"),
    Event.shrunk: ("部分记录不再触发", "some records no longer raise it"),
    Event.vanished: ("已无记录触发", "no record raises it any longer"),
    Event.returned: ("再次触发", "raised again"),
    Event.released: ("规则启用，学校可见", "rule released, the school sees it"),
    Event.confirm: ("学校确认属实", "confirmed by the school"),
    Event.explain: ("学校说明情况", "explained by the school"),
    Event.report_data_error: ("学校反映数据有误", "data error reported by the school"),
    Event.accept: ("主管部门采纳说明", "explanation accepted"),
    Event.refuse: ("主管部门未采纳说明", "explanation refused"),
    Event.entry_dropped: (
        "转入台账的问题已弃用或作废，需重新回应",
        "the entry made of it was discarded or voided, to be answered again",
    ),
}

ANSWER_LABELS: dict[AnswerKind, tuple[str, str]] = {
    AnswerKind.confirmed: ("确认属实", "confirmed"),
    AnswerKind.explained: ("情况说明", "explained"),
    AnswerKind.data_error: ("数据有误", "data error"),
}

NEED_LABELS: dict[Need, tuple[str, str]] = {
    Need.red_line_named: (
        "该规则没有对应的底线要求，不能转入台账：请说明情况或更正数据；"
        "确属问题的，请在台账中按相应条款登记",
        "The rule names no red line: explain or correct the data; where it is an issue, register"
        " it in the ledger under what applies",
    ),
    Need.own_evidence: (
        "佐证须是本校上传且可用的材料",
        "Evidence has to be your own school's and usable",
    ),
    Need.records_left: (
        "所列记录都已回应",
        "Every record it lists is answered already",
    ),
}

EARLY = ("S-01", "S-02")
"""Rules whose suspicions superiors see at once: there is no first look for them."""
