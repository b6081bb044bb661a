"""The edge of HTTP: request ids, security headers, and every refusal as problem+json."""

import uuid
from typing import Any

import orjson
import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from psycopg import errors as pg
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.core.errors import (
    Conflict,
    Fault,
    InternalError,
    InvalidInput,
    MalformedRequest,
    MethodNotAllowed,
    NotFound,
    Refusal,
    TryAgain,
    language_of,
)

log = structlog.get_logger("http")

SECURITY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)
CONTENT_SECURITY_POLICY = (
    b"default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; "
    b"font-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)

_MESSAGES_ZH = {
    "missing": "此项必填",
    "extra_forbidden": "没有这个字段，请检查拼写",
    "string_too_short": "内容太短，至少 {min_length} 个字符",
    "string_too_long": "内容太长，最多 {max_length} 个字符",
    "string_type": "应为文字",
    "string_pattern_mismatch": "格式不对",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "bool_parsing": "应为 true 或 false",
    "decimal_parsing": "应为数字",
    "decimal_max_places": "小数位数过多",
    "enum": "只能是：{expected}",
    "literal_error": "只能是：{expected}",
    "union_tag_invalid": "不认识的动作 {tag}，可用：{expected_tags}",
    "union_tag_not_found": "缺少 {discriminator}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "greater_than": "必须大于 {gt}",
    "less_than": "必须小于 {lt}",
    "date_from_datetime_parsing": "日期格式应为 2026-01-31",
    "date_parsing": "日期格式应为 2026-01-31",
    "datetime_parsing": "时间格式应为 ISO 8601，如 2026-01-31T08:00:00Z",
    "timezone_aware": "时间必须带时区",
    "json_invalid": "不是有效的 JSON",
    "model_attributes_type": "应为对象",
    "list_type": "应为列表",
    "too_short": "至少 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "uuid_parsing": "编号格式不对",
}


class RequestId:
    """Gives every request an id (the caller's when it is well-formed) and every answer its headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _wanted_id(scope) or uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.setdefault("headers", [])
                present = {name for name, _ in headers}
                headers.append((b"x-request-id", request_id.encode()))
                headers.extend(pair for pair in SECURITY_HEADERS if pair[0] not in present)
                if b"content-security-policy" not in present:
                    headers.append((b"content-security-policy", CONTENT_SECURITY_POLICY))
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _wanted_id(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            text: str = value.decode("latin-1")
            return text if 8 <= len(text) <= 64 and text.replace("-", "").isalnum() else None
    return None


def problem(request: Request, refusal: Refusal) -> Response:
    """A refusal as an answer in the caller's language."""
    language = language_of(request)
    body = refusal.problem(language, request.state.request_id)
    return Response(
        orjson.dumps(body, default=str),
        status_code=refusal.status,
        media_type="application/problem+json",
        headers={
            "Content-Language": "en" if language == "en" else "zh-CN",
            "Cache-Control": "no-store",
            **refusal.headers,
        },
    )


def install(app: FastAPI) -> None:
    """Turn every way a request can fail into a problem."""

    @app.exception_handler(Refusal)
    def refused(request: Request, error: Refusal) -> Response:
        return problem(request, error)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        if any(item["type"] == "json_invalid" for item in error.errors()):
            return problem(request, MalformedRequest())
        return problem(request, InvalidInput([_fault(item) for item in error.errors()]))

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> Response:
        known: dict[int, Refusal] = {
            400: MalformedRequest(),
            404: NotFound(),
            405: MethodNotAllowed(headers=error.headers),
        }
        return problem(request, known.get(error.status_code, MalformedRequest()))

    @app.exception_handler(DBAPIError)
    def database_error(request: Request, error: DBAPIError) -> Response:
        return problem(request, _from_database(request, error))

    @app.exception_handler(PoolTimeout)
    def pool_empty(request: Request, _: PoolTimeout) -> Response:
        return problem(request, TryAgain(headers={"Retry-After": "5"}))

    @app.exception_handler(Exception)
    def fault_of_ours(request: Request, error: Exception) -> Response:
        log.error("unhandled", request_id=request.state.request_id, exc_info=error)
        return problem(request, InternalError(request_id=request.state.request_id))


def _from_database(request: Request, error: DBAPIError) -> Refusal:
    if isinstance(error.orig, pg.InsufficientPrivilege):
        # Row-level security refused: to the caller the row does not exist.
        return NotFound()
    if isinstance(error.orig, pg.DeadlockDetected | pg.SerializationFailure | pg.LockNotAvailable):
        return TryAgain(headers={"Retry-After": "1"})
    if isinstance(error, IntegrityError):
        log.warning(
            "integrity", request_id=request.state.request_id, error=type(error.orig).__name__
        )
        return Conflict()
    if isinstance(error, OperationalError):
        log.error("database", request_id=request.state.request_id, error=type(error.orig).__name__)
        return TryAgain(headers={"Retry-After": "5"})
    log.error("database", request_id=request.state.request_id, exc_info=error)
    return InternalError(request_id=request.state.request_id)


def _fault(item: dict[str, Any]) -> Fault:
    kind = str(item["type"])
    context = {key: str(value) for key, value in (item.get("ctx") or {}).items()}
    english = str(item["msg"])
    try:
        chinese = _MESSAGES_ZH.get(kind, english).format_map(context)
    except KeyError:
        chinese = english
    path = ".".join(str(part) for part in item["loc"])
    return Fault(path, kind, chinese, english)
