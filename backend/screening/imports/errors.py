"""What imports refuse."""

from backend.core.errors import Refusal


class ImportMoved(Refusal):
    """The import has moved since it was read."""

    code = "import_moved"
    status = 409
    title_zh = "该导入已有变化"
    title_en = "The import has moved"
    detail_zh = "您打开之后，这次导入已有变化，您的操作没有生效。请查看最新预览后再决定。"
    detail_en = "It has moved since you read it; nothing was done. Read the preview again, decide."


class NotInPreview(Refusal):
    """It does not wait for a decision."""

    code = "import_not_in_preview"
    status = 409
    title_zh = "当前不能办理"
    title_en = "Nothing to decide"
    detail_zh = "这次导入现在是“{state}”，只有“待确认”的导入可以办理此操作；没有改动。"
    detail_en = "The import is {state}; only one that waits to be confirmed can be. No change."


class RowsInError(Refusal):
    """All or nothing was wanted, and some rows cannot be stored."""

    code = "import_rows_in_error"
    status = 409
    title_zh = "还有数据有错误"
    title_en = "Rows are in error"
    detail_zh = (
        "有 {count} 行数据有错误，没有入库。请下载标注工作簿改正后重新上传，或选择只导入无误的行。"
    )
    detail_en = (
        "{count} row(s) are in error; nothing was stored. Mend the marked workbook and upload it"
        " again, or confirm a partial import."
    )


class TwinsUndecided(Refusal):
    """Rows may be stored placements with other dates, and nobody has said so."""

    code = "import_twins_undecided"
    status = 409
    title_zh = "有疑似同一次实习的记录待决定"
    title_en = "Near-twins are undecided"
    detail_zh = (
        "有 {count} 行与已有记录的学生和单位相同、日期不同。"
        "请逐条或一并选择“合并”或“另存为新记录”。"
    )
    detail_en = (
        "{count} row(s) have the student and host of a stored record and other dates. Choose for"
        " each, or for all, whether they are merged or stored as new."
    )


class NothingToStore(Refusal):
    """No row is sound."""

    code = "import_nothing_to_store"
    status = 409
    title_zh = "没有可入库的数据"
    title_en = "Nothing to store"
    detail_zh = "所有数据行都有错误，没有可入库的行。请改正后重新上传。"
    detail_en = "Every row is in error. Mend them and upload the file again."


class UnknownField(Refusal):
    """A column was mapped to a field that does not exist, or twice to one."""

    code = "import_mapping_invalid"
    status = 422
    title_zh = "列对应有误"
    title_en = "Invalid mapping"
    detail_zh = "有 {count} 处列对应不可用，没有重新读取。请按提示修改。"
    detail_en = "{count} column(s) cannot be mapped so; nothing was read. Correct them."


class FileGone(Refusal):
    """The file of the import is no longer kept."""

    code = "import_file_not_kept"
    status = 410
    title_zh = "文件已不再保存"
    title_en = "File no longer kept"
    detail_zh = "导入文件在入库、放弃或保存期满后即删除。如需标注工作簿，请重新上传文件。"
    detail_en = (
        "Files are removed once stored or discarded, or after their time. Upload it again for a"
        " marked workbook."
    )


class BatchRefused(Refusal):
    """Records of a batch are in error, and it was to be all or nothing."""

    code = "batch_records_in_error"
    status = 422
    title_zh = "批次中有数据错误"
    title_en = "Records in error"
    detail_zh = (
        "{count} 条记录有错误，整批没有入库。请按 errors 改正后用同一 client_key 重发，"
        "或设 is_partial 为 true 只存无误的记录。"
    )
    detail_en = (
        "{count} record(s) are in error; nothing was stored. Correct them by `errors` and send"
        " again under the same client_key, or set is_partial."
    )


class BatchKeyTaken(Refusal):
    """The key was used for another content."""

    code = "batch_key_taken"
    status = 409
    title_zh = "批次号已使用"
    title_en = "Key already used"
    detail_zh = "client_key 已用于内容不同的批次（导入 {import_id}），没有改动。请换用新的批次号。"
    detail_en = (
        "This client_key was used for another content (import {import_id}); nothing was changed."
        " Use a new key."
    )
