"""The edge of HTTP: request ids, security headers, and every refusal as problem+json."""

import uuid
from typing import Any

import orjson
import psycopg
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
    PayloadTooLarge,
    Refusal,
    TryAgain,
    language_of,
)

log = structlog.get_logger("http")

BODY_LIMIT = 1024 * 1024
"""Bytes of a body that is read whole. Files are streamed, and bounded by their own setting."""

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


class Edge:
    """The outermost layer of ours: an id for every request, headers and a shape for every answer.

    The id is the caller's where it is well-formed. Faults of ours are answered here, for the
    framework would answer them outside of this layer, without its headers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _wanted_id(scope) or uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        has_started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal has_started
            if message["type"] == "http.response.start":
                has_started = True
                headers = message.setdefault("headers", [])
                present = {name for name, _ in headers}
                headers.append((b"x-request-id", request_id.encode()))
                headers.extend(pair for pair in SECURITY_HEADERS if pair[0] not in present)
                if b"content-security-policy" not in present:
                    headers.append((b"content-security-policy", CONTENT_SECURITY_POLICY))
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception as error:
            log.error("unhandled", request_id=request_id, exc_info=error)
            if has_started:
                raise
            answer = problem(Request(scope), InternalError(request_id=request_id))
            await answer(scope, receive, send_with_headers)


def _wanted_id(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            text: str = value.decode("latin-1")
            is_plain = text.isascii() and text.replace("-", "").isalnum()
            return text if is_plain and 8 <= len(text) <= 64 else None
    return None


def bounded(request: Request, limit: int) -> Request:
    """The same request, whose body ends in PayloadTooLarge after `limit` bytes."""
    size = 0

    async def receive() -> Message:
        nonlocal size
        message = await request.receive()
        size += len(message.get("body", b""))
        if size > limit:
            raise PayloadTooLarge(limit_kib=limit // 1024)
        return message

    return Request(request.scope, receive)


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
        return problem(request, InvalidInput([validation_fault(item) for item in error.errors()]))

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

    @app.exception_handler(psycopg.OperationalError)
    def database_away(request: Request, error: psycopg.OperationalError) -> Response:
        # Comes bare where a scope is entered: the engine does not wrap what happens there.
        log.error("database", request_id=request.state.request_id, error=type(error).__name__)
        return problem(request, TryAgain(headers={"Retry-After": "5"}))

    @app.exception_handler(PoolTimeout)
    def pool_empty(request: Request, _: PoolTimeout) -> Response:
        return problem(request, TryAgain(headers={"Retry-After": "5"}))


# NUL refused by the driver has no state; in a JSON value it is 22P05, elsewhere 22021.
_NOT_TEXT = (None, "22P05", "22021")


def _from_database(request: Request, error: DBAPIError) -> Refusal:
    if isinstance(error.orig, pg.InsufficientPrivilege):
        # Row-level security refused: to the caller the row does not exist.
        return NotFound()
    if isinstance(error.orig, pg.DeadlockDetected | pg.SerializationFailure | pg.LockNotAvailable):
        return TryAgain(headers={"Retry-After": "1"})
    if isinstance(error.orig, psycopg.DataError) and error.orig.sqlstate in _NOT_TEXT:
        message = ("含有不能保存的字符（NUL）", "Contains a character that cannot be kept (NUL)")
        return InvalidInput([Fault("", "not_text", *message)])
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


def validation_fault(item: dict[str, Any]) -> Fault:
    kind = str(item["type"])
    context = {key: str(value) for key, value in (item.get("ctx") or {}).items()}
    english = str(item["msg"])
    try:
        chinese = _MESSAGES_ZH.get(kind, english).format_map(context)
    except KeyError:
        chinese = english
    path = ".".join(str(part) for part in item["loc"])
    return Fault(path, kind, chinese, english)
