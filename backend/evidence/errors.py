"""What the custody of files refuses."""

from backend.core.errors import Refusal


class EmptyFile(Refusal):
    """Nothing was sent."""

    code = "file_empty"
    status = 422
    title_zh = "文件是空的"
    title_en = "Empty file"
    detail_zh = "收到的文件没有内容。请确认原文件能正常打开后重新上传。"
    detail_en = "The file has no content. Check that it opens on your side, then upload it again."


class TruncatedFile(Refusal):
    """Fewer or more bytes came than were declared."""

    code = "file_truncated"
    status = 422
    title_zh = "文件没有传完"
    title_en = "Incomplete file"
    detail_zh = (
        "应收 {declared} 字节，实收 {received} 字节，文件没有保存。请检查网络后重新上传整个文件。"
    )
    detail_en = "{received} of {declared} bytes arrived; nothing was kept. Upload the file again."


class OversizedFile(Refusal):
    """More bytes than one file may have (RFC 9110 §15.5.14)."""

    code = "file_too_large"
    status = 413
    title_zh = "文件太大"
    title_en = "File too large"
    detail_zh = "单个文件不能超过 {limit} MB。请压缩图片或视频、拆分文件后再上传。"
    detail_en = "One file may have {limit} MB at most. Compress or split it and upload again."


class WrongDigest(Refusal):
    """What arrived is not what was sent (RFC 9530)."""

    code = "file_digest_mismatch"
    status = 422
    title_zh = "文件校验不符"
    title_en = "Digest mismatch"
    detail_zh = "收到的内容与发送方声明的 SHA-256 不一致，文件没有保存。请重新上传。"
    detail_en = "The content does not match the declared SHA-256; nothing was kept. Upload again."


class MalformedDigest(Refusal):
    """The digest field cannot be read."""

    code = "digest_malformed"
    status = 400
    title_zh = "校验头格式不对"
    title_en = "Malformed digest"
    detail_zh = "Content-Digest 应为 sha-256=:<Base64>:（RFC 9530），请改正后重发，或不带此头。"
    detail_en = "Content-Digest must read sha-256=:<base64>: (RFC 9530). Correct or omit it."


class BadFilename(Refusal):
    """A name that cannot be kept, or that hides what the file is."""

    code = "filename_invalid"
    status = 422
    title_zh = "文件名不可用"
    title_en = "Invalid file name"
    detail_zh = (
        "文件名须为 1 – 200 个字符，不含斜杠、控制字符和改变文字方向的字符。请改名后重新上传。"
    )
    detail_en = (
        "A file name has 1 – 200 characters, no slash, no control or direction-changing character."
        " Rename the file and upload it again."
    )


class UnsupportedType(Refusal):
    """A kind of file we do not take (RFC 9110 §15.5.16)."""

    code = "file_type_unsupported"
    status = 415
    title_zh = "不支持的文件类型"
    title_en = "Unsupported file type"
    detail_zh = (
        "只接受 {supported}。压缩包请解压后逐个上传；网页、截图等请另存为 PDF 或图片后上传。"
    )
    detail_en = "Only {supported} are taken. Unpack archives; save other files as PDF or picture."


class DisguisedFile(Refusal):
    """The extension says one thing, the content another."""

    code = "file_disguised"
    status = 422
    title_zh = "扩展名与内容不符"
    title_en = "Extension and content disagree"
    detail_zh = (
        "文件扩展名是“{extension}”，内容却是{found}。请用原软件打开确认，"
        "另存为正确的类型后再上传；不要只改扩展名。"
    )
    detail_en = (
        "The extension says “{extension}”, the content is {found}. Open it in its own program,"
        " save it as the right type and upload that."
    )


class MacrosRefused(Refusal):
    """Office files with macros can harm whoever opens them."""

    code = "file_has_macros"
    status = 422
    title_zh = "文件含有宏"
    title_en = "File contains macros"
    detail_zh = "文件含有宏，可能危害打开它的人。请另存为不含宏的 docx、xlsx 或 PDF 后上传。"
    detail_en = "It contains macros. Save it as docx, xlsx or PDF without macros and upload that."


class ProtectedFile(Refusal):
    """Nobody without the password could read it."""

    code = "file_protected"
    status = 422
    title_zh = "文件有密码"
    title_en = "Password-protected file"
    detail_zh = "文件设有打开密码，核查人员无法查看。请取消密码后重新上传。"
    detail_en = "It needs a password, so a verifier could not read it. Remove it and upload again."


class DamagedFile(Refusal):
    """It is of the right type and yet cannot be opened, or only with excessive effort."""

    code = "file_damaged"
    status = 422
    title_zh = "文件打不开"
    title_en = "File cannot be opened"
    detail_zh = "文件已损坏、不完整，或尺寸过大，无法打开。请在本机确认能打开，重新导出后上传。"
    detail_en = "It is damaged, incomplete or of excessive dimensions. Export it again and upload."


class DuplicateFile(Refusal):
    """The organisation holds these bytes already; `existing` names what the reader may see."""

    code = "file_duplicate"
    status = 409
    title_zh = "文件已上传过"
    title_en = "Already uploaded"
    detail_zh = "本单位已有内容完全相同的文件：{names}。请直接引用已有文件，或撤回它后再上传。"
    detail_en = "The same content is already here: {names}. Cite it, or withdraw it first."


class NotNewestVersion(Refusal):
    """Only the newest version of a paper can be replaced; `newest_id` names it."""

    code = "evidence_not_newest"
    status = 409
    title_zh = "不是最新版本"
    title_en = "Not the newest version"
    detail_zh = "这份材料已有更新的版本（第 {version_no} 版），请在最新版本上替换。"
    detail_en = "A newer version (no. {version_no}) exists. Replace that one."


class ScanUnavailable(Refusal):
    """Here nothing is taken in unscanned, and the scanner has not answered for this file."""

    code = "scan_unavailable"
    status = 503
    title_zh = "暂时不能查毒"
    title_en = "Scan unavailable"
    detail_zh = "本系统要求先查毒再收件，查毒服务现在不可用，文件没有保存。请稍后再上传。"
    detail_en = "Files must be scanned here and the scanner does not answer. Try again later."


class InfectedFile(Refusal):
    """Kept as it came, handed out to nobody."""

    code = "evidence_infected"
    status = 409
    title_zh = "文件带有病毒"
    title_en = "Infected file"
    detail_zh = "这份文件查出病毒（{signature}），已封存，不能打开。请上传无毒的文件。"
    detail_en = "A scan found {signature} in it; it is kept sealed. Upload a clean copy."


class NoPreview(Refusal):
    """Only pictures and PDF pages are shown in the page."""

    code = "no_preview"
    status = 409
    title_zh = "没有预览"
    title_en = "No preview"
    detail_zh = "这份文件或这一页不能在线预览，请下载后查看。"
    detail_en = "There is no preview of this file or page. Download it instead."


class AlreadyWithdrawn(Refusal):
    """It was withdrawn before."""

    code = "evidence_withdrawn"
    status = 409
    title_zh = "材料已撤回"
    title_en = "Already withdrawn"
    detail_zh = "这份材料已由{name}撤回，无需再次撤回。"
    detail_en = "It has been withdrawn by {name} already."


class NotCitable(Refusal):
    """Some of the files cannot stand as evidence; each fault says which and why."""

    code = "evidence_not_citable"
    status = 409
    title_zh = "材料不能引用"
    title_en = "Evidence not citable"
    detail_zh = "有 {count} 份材料不能作为佐证，请按提示更换后再试。"
    detail_en = "{count} file(s) cannot stand as evidence. Replace them as said and try again."
