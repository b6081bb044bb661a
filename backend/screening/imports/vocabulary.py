"""Words of an import: how it lives, what it is doing, and why it can end."""

from enum import StrEnum


class ImportKind(StrEnum):
    """How the records came."""

    file = "file"
    batch = "batch"


class ImportState(StrEnum):
    """Where an import stands."""

    received = "received"
    """The file is kept; reading it has been asked for."""
    reading = "reading"
    preview = "preview"
    """It waits for somebody to confirm or discard it."""
    confirming = "confirming"
    stored = "stored"
    discarded = "discarded"
    failed = "failed"


class ImportStage(StrEnum):
    """What the worker is doing."""

    waiting = "waiting"
    reading = "reading"
    parsing = "parsing"
    comparing = "comparing"
    storing = "storing"


class TwinChoice(StrEnum):
    """What becomes of a row that may be a stored placement with other dates."""

    merge = "merge"
    store_as_new = "store_as_new"


class FailureCode(StrEnum):
    """Why an import has ended, besides the refusals of reading a file."""

    interrupted = "import_interrupted"
    broken = "import_broken"
    membership_ended = "import_membership_ended"
    file_gone = "import_file_gone"


UNDER_WAY = (ImportState.received, ImportState.reading, ImportState.confirming)
"""A job works on it, or is about to."""
OVER = (ImportState.stored, ImportState.discarded, ImportState.failed)

STATE_LABELS: dict[ImportState, tuple[str, str]] = {
    ImportState.received: ("已接收", "received"),
    ImportState.reading: ("读取中", "being read"),
    ImportState.preview: ("待确认", "to be confirmed"),
    ImportState.confirming: ("入库中", "being stored"),
    ImportState.stored: ("已入库", "stored"),
    ImportState.discarded: ("已放弃", "discarded"),
    ImportState.failed: ("失败", "failed"),
}

STAGE_LABELS: dict[ImportStage, tuple[str, str]] = {
    ImportStage.waiting: ("排队等待", "waiting"),
    ImportStage.reading: ("读取文件", "reading the file"),
    ImportStage.parsing: ("检查数据", "checking the cells"),
    ImportStage.comparing: ("与已有记录比对", "comparing with stored records"),
    ImportStage.storing: ("写入记录", "storing the records"),
}

FAILURES: dict[FailureCode, tuple[str, str]] = {
    FailureCode.interrupted: (
        "处理多次中断，没有写入任何记录。请重新上传；再次出现请联系系统管理员。",
        "It was interrupted several times; nothing was stored. Upload the file again, and tell the"
        " operator if that recurs.",
    ),
    FailureCode.broken: (
        "处理时发生系统错误，没有写入任何记录。请重新上传；再次出现请把导入编号告诉系统管理员。",
        "A fault of ours ended it; nothing was stored. Upload the file again; if that recurs, tell"
        " the operator the number of this import.",
    ),
    FailureCode.membership_ended: (
        "办理导入的账号已停用或不再任职，没有写入任何记录。请由在任人员重新上传。",
        "The person who asked for it no longer acts here; nothing was stored. Let somebody in"
        " office upload the file again.",
    ),
    FailureCode.file_gone: (
        "导入文件已超过保存期限或已不在文件库中，没有写入任何记录。请重新上传。",
        "The file is no longer kept; nothing was stored. Upload it again.",
    ),
}

NOTES: dict[str, tuple[str, str]] = {
    "stored_records_changed": (
        "确认之后，已有记录发生了变化，入库结果会与原预览不同；请核对最新预览后再次确认。",
        "Stored records have changed since the preview, so that something else would become of"
        " the rows. Look at the new preview and confirm again.",
    ),
    "twins_collide": (
        "有 {count} 行要合并到同一条已有记录，一条记录只能合并一行；请改为另存为新记录。",
        "{count} row(s) were to be merged into a record another row is merged into. Store them as"
        " new.",
    ),
    "columns_remembered": (
        "已按上次手工对应的方式识别 {count} 列；如不合适，可以修改。",
        "{count} column(s) were mapped as you did last time; change them if that is wrong.",
    ),
}
"""Notes besides those of reading a file."""

PREPARE = "prepare_import"
STORE = "store_import"
CLEAN = "clean_import"
"""Names of jobs; their only argument is `import_id`."""

NEAR_TWIN = "near_twin"

OWN_FAULTS: dict[str, dict[str, tuple[str, str]]] = {
    NEAR_TWIN: {
        "zh": (
            "该学生在该单位已有一条日期不同的实习记录。",
            "如果是同一次实习改了日期，请以 near_twins=merge 重发；如果是另一次实习，请以"
            " near_twins=store_as_new 重发。",
        ),
        "en": (
            "The student has a record at this host with other dates.",
            "Send again with near_twins=merge if it is that placement with new dates, with"
            " near_twins=store_as_new if it is another one.",
        ),
    },
}
"""Faults that only a batch has, for it has no preview to decide in."""
