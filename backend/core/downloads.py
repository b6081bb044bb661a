"""Files handed out to be kept: never shown in place, never left in a cache."""

from typing import IO, Any
from urllib.parse import quote

from starlette.responses import StreamingResponse

from backend.core.storage import chunks_of

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A_WORKBOOK: dict[int | str, dict[str, Any]] = {
    200: {"content": {WORKBOOK: {}}, "description": "A workbook."}
}
"""What a route says in OpenAPI that answers with a workbook."""


def disposition(place: str, name: str, *, plain: str) -> str:
    """RFC 6266, the name encoded by RFC 8187 beside a plain one."""
    return f"{place}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def attachment(
    file: IO[bytes], name: str, *, plain: str | None = None, media_type: str = WORKBOOK
) -> StreamingResponse:
    """A file to keep under a name; `plain` is one in ASCII, where the name is not."""
    return StreamingResponse(
        chunks_of(file),
        media_type=media_type,
        headers={
            "Content-Disposition": disposition("attachment", name, plain=plain or name),
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "sandbox",
        },
    )
