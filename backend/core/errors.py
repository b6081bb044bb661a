"""Refusals: one shape for everything the API declines (RFC 9457, `application/problem+json`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from starlette.requests import HTTPConnection


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a request: where, its stable code, and what to do about it."""

    path: str
    code: str
    message_zh: str
    message_en: str


class Refusal(Exception):
    """Something we decline to do, by name, with what to do next.

    Subclasses set the class attributes; `{placeholders}` in a detail are filled from the keyword
    arguments, of a pair with its Chinese or its English. `extra` is added to the problem as further
    members (RFC 9457 §3.2).
    """

    code: ClassVar[str]
    status: ClassVar[int]
    title_zh: ClassVar[str]
    title_en: ClassVar[str]
    detail_zh: ClassVar[str]
    detail_en: ClassVar[str]

    def __init__(
        self,
        *,
        faults: Sequence[Fault] = (),
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> None:
        super().__init__(self.code)
        self.faults = list(faults)
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})
        self.values = values

    def detail(self, language: str) -> str:
        """The sentence that says what happened and what to do next."""
        is_english = language == "en"
        template = self.detail_en if is_english else self.detail_zh
        return template.format_map(
            {
                name: value[is_english] if isinstance(value, tuple) else value
                for name, value in self.values.items()
            }
        )

    def problem(self, language: str, request_id: str) -> dict[str, Any]:
        """This refusal as a problem object."""
        return {
            "type": f"/docs/errors#{self.code}",
            "title": self.title_en if language == "en" else self.title_zh,
            "status": self.status,
            "detail": self.detail(language),
            "code": self.code,
            "errors": [
                {
                    "path": fault.path,
                    "code": fault.code,
                    "message": fault.message_en if language == "en" else fault.message_zh,
                }
                for fault in self.faults
            ],
            "request_id": request_id,
            **self.extra,
        }


class NotFound(Refusal):
    """It does not exist, or it is not yours: the two are not told apart."""

    code = "not_found"
    status = 404
    title_zh = "找不到"
    title_en = "Not found"
    detail_zh = "您要的内容不存在，或不在您当前单位的范围内。请核对编号，或切换到有权的身份再试。"
    detail_en = (
        "It does not exist, or lies outside the organisation you act for. "
        "Check the number, or switch to a membership that may see it."
    )


class InvalidInput(Refusal):
    """The payload does not fit; each fault says where and how."""

    code = "invalid_input"
    status = 422
    title_zh = "填写有误"
    title_en = "Invalid input"
    detail_zh = "有 {count} 处需要修改，请按提示改正后重新提交；已填内容没有丢失，也没有保存。"
    detail_en = "{count} place(s) need correction; nothing was saved. Correct them and send again."

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults=faults, count=len(faults))


class MalformedRequest(Refusal):
    """The request could not be read at all."""

    code = "malformed_request"
    status = 400
    title_zh = "请求无法读取"
    title_en = "Malformed request"
    detail_zh = "请求内容不是有效的 UTF-8 JSON，请检查编码和格式后重发。"
    detail_en = "The body is not valid UTF-8 JSON. Check its encoding and format and send again."


class PayloadTooLarge(Refusal):
    """RFC 9110 §15.5.14: more than any form can hold; files go elsewhere."""

    code = "payload_too_large"
    status = 413
    title_zh = "内容过大"
    title_en = "Payload too large"
    detail_zh = "请求内容超过 {limit_kib} KiB，未作任何改动。请分批提交；文件请走附件上传接口。"
    detail_en = (
        "The body exceeds {limit_kib} KiB; nothing was changed. "
        "Send it in parts, and files as evidence."
    )


class MethodNotAllowed(Refusal):
    """The address exists, the method does not."""

    code = "method_not_allowed"
    status = 405
    title_zh = "不支持的方法"
    title_en = "Method not allowed"
    detail_zh = "该地址不支持此方法，请查阅接口文档。"
    detail_en = "This address does not answer to this method; see the API documentation."


class PreconditionRequired(Refusal):
    """RFC 6585 §3: a change without `If-Match` could overwrite someone else's."""

    code = "precondition_required"
    status = 428
    title_zh = "缺少版本号"
    title_en = "Precondition required"
    detail_zh = "修改前请先读取最新内容，并在 If-Match 头中带回其 ETag，以免覆盖他人的修改。"
    detail_en = "Read the resource first and send its ETag back in If-Match."


class PreconditionFailed(Refusal):
    """RFC 9110 §15.5.13: it has changed since you read it."""

    code = "precondition_failed"
    status = 412
    title_zh = "内容已被他人修改"
    title_en = "Precondition failed"
    detail_zh = "您读取之后，这条内容已被修改。请刷新查看最新内容，再决定是否继续。"
    detail_en = "It has changed since you read it. Read it again, then decide."


class InvalidCursor(Refusal):
    """The cursor was not made by this list."""

    code = "invalid_cursor"
    status = 422
    title_zh = "翻页位置无效"
    title_en = "Invalid cursor"
    detail_zh = "翻页位置无效或属于另一种排序，请从第一页重新开始。"
    detail_en = "The cursor is invalid or belongs to another order. Start from the first page."


class IdempotencyConflict(Refusal):
    """The same key came with another body."""

    code = "idempotency_conflict"
    status = 409
    title_zh = "幂等键重复使用"
    title_en = "Idempotency key reused"
    detail_zh = "这个 Idempotency-Key 已用于另一个请求。重试请发送完全相同的内容；新请求请换新键。"
    detail_en = (
        "This Idempotency-Key belongs to another request. Retry it unchanged, or use a new key."
    )


class AnswerNotKept(Refusal):
    """The request was carried out before; its answer held a secret and was not kept."""

    code = "answer_not_kept"
    status = 409
    title_zh = "已经办理过"
    title_en = "Already done"
    detail_zh = "这个请求此前已经办理成功，其答复含有密码或令牌，不再保存。请重置或重新登录。"
    detail_en = "This was done before; its answer held a password or token, which is not kept."


class Conflict(Refusal):
    """A rule of the database refused what a check should have refused earlier."""

    code = "conflict"
    status = 409
    title_zh = "与现有数据冲突"
    title_en = "Conflict"
    detail_zh = "与现有数据冲突，未作任何改动。请刷新后再试。"
    detail_en = "It conflicts with what is stored; nothing was changed. Reload and try again."


class TryAgain(Refusal):
    """Two transactions met; neither is broken."""

    code = "try_again"
    status = 503
    title_zh = "请稍后再试"
    title_en = "Try again"
    detail_zh = "系统正忙，未作任何改动。请几秒后再试。"
    detail_en = "The system is busy; nothing was changed. Try again in a few seconds."


class InternalError(Refusal):
    """A fault of ours. The request id finds it in the log."""

    code = "internal_error"
    status = 500
    title_zh = "系统出错"
    title_en = "Internal error"
    detail_zh = (
        "系统出错，未作任何改动。请再试一次；仍然出错时，把请求编号 {request_id} 告诉管理员。"
    )
    detail_en = "Our fault; nothing was changed. Try again, or give the operator {request_id}."


def language_of(connection: HTTPConnection) -> str:
    """`en` where Accept-Language prefers English to Chinese, else `zh`."""
    best, best_quality = "zh", 0.0
    for part in connection.headers.get("accept-language", "").split(","):
        tag, _, quality = part.replace(" ", "").partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        name = tag.lower()[:2]
        if name in ("zh", "en") and weight > best_quality:
            best, best_quality = name, weight
    return best
