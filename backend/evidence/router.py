"""How evidence is reached."""

from functools import partial
from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from backend.access.guards import Work, brief_work, requires, requires_briefly
from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.access.routing import Router
from backend.core.downloads import disposition
from backend.core.schemas import Id
from backend.core.storage import chunks_of
from backend.evidence import preview, reception, service
from backend.evidence.schemas import EvidenceDetail, EvidenceUpload, EvidenceView, Withdrawal
from backend.evidence.vocabulary import SHOWN_BY_BROWSERS

router = Router("evidence", prefix="/evidence")

Reader = Annotated[Principal, requires(Permission.evidence_read)]
Streamer = Annotated[Principal, requires_briefly(Permission.evidence_read)]
Uploader = Annotated[Principal, requires_briefly(Permission.evidence_upload)]
Withdrawer = Annotated[Principal, requires(Permission.evidence_withdraw)]

# Whatever a stranger has put into a file, a browser runs nothing of it.
SEALED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    "Cache-Control": "private, no-store",
}
_RAW = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
_FILE = {"content": _RAW["content"], "description": "The file's bytes."}
_PICTURE = {"content": {preview.MEDIA_TYPE: {}}, "description": "A picture of the page."}


@router.post(
    "",
    status_code=201,
    openapi_extra={"requestBody": {"required": True, **_RAW}},
    responses={200: {"model": EvidenceView, "description": "The same upload came before."}},
)
async def upload_evidence(
    request: Request,
    response: Response,
    actor: Uploader,
    upload: Annotated[EvidenceUpload, Query()],
) -> EvidenceView:
    """Upload a file as the raw body, streamed to disk, with facts about it in the query.

    Idempotent by hash: the same bytes under the same name and date for the same organisation
    answer 200 with the file that stands; under another name, 409 `file_duplicate`. A SHA-256 in
    `Content-Digest` (RFC 9530) is checked. `Idempotency-Key` has no meaning here.
    """
    state = request.app.state
    work = partial(brief_work, request)
    expected = reception.declared(request.headers)
    await run_in_threadpool(_check, work, actor, upload)
    received = await reception.receive(
        state.store, request.stream(), expected=expected, limit=state.settings.upload_limit_bytes
    )
    evidence, is_new = await run_in_threadpool(
        service.take_in, work, actor, state.store, received=received, upload=upload
    )
    response.status_code = 201 if is_new else 200
    response.headers["Location"] = f"{request.url.path}/{evidence.id}"
    return evidence


@router.get("/{evidence_id}")
def get_evidence(session: Work, actor: Reader, evidence_id: Id) -> EvidenceDetail:
    """A file's facts and its versions."""
    return service.detail(session, actor, evidence_id)


@router.get("/{evidence_id}/content", response_class=StreamingResponse, responses={200: _FILE})
def get_content(request: Request, _: Streamer, evidence_id: Id) -> Response:
    """A file's bytes, as they came. Pictures are inline, everything else an attachment."""
    evidence, file = service.open_content(
        partial(brief_work, request), request.app.state.store, evidence_id
    )
    return StreamingResponse(
        chunks_of(file),
        media_type=evidence.media_type,
        headers={
            **SEALED,
            "Content-Length": str(evidence.size),
            "Content-Disposition": _disposition(evidence),
        },
    )


@router.get("/{evidence_id}/preview", response_class=Response, responses={200: _PICTURE})
def get_preview(
    request: Request, _: Streamer, evidence_id: Id, page: Annotated[int, Query(ge=1, le=9999)] = 1
) -> Response:
    """A page as a bounded picture drawn by us, without the original's metadata."""
    picture = service.draw_page(
        partial(brief_work, request), request.app.state.store, evidence_id, page=page
    )
    return Response(picture, media_type=preview.MEDIA_TYPE, headers=SEALED)


@router.post("/{evidence_id}/withdrawals", status_code=201)
def withdraw_evidence(
    session: Work, actor: Withdrawer, evidence_id: Id, body: Withdrawal
) -> EvidenceDetail:
    """Withdraw a file, with a trace; it can no longer be cited."""
    return service.withdraw(session, actor, evidence_id, reason=body.reason)


def _check(work: service.Work, actor: Principal, upload: EvidenceUpload) -> None:
    with work() as session:
        service.check_upload(session, actor, upload=upload)


def _disposition(evidence: EvidenceView) -> str:
    place = "inline" if evidence.format in SHOWN_BY_BROWSERS else "attachment"
    plain = f"evidence-{evidence.id}.{evidence.format}"
    return disposition(place, evidence.filename, plain=plain)
