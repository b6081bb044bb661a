"""How imports of internship records are reached."""

from functools import partial
from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from backend.access.guards import Work, brief_work, requires, requires_briefly
from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.access.routing import Router, body_limit
from backend.core.downloads import A_WORKBOOK, attachment
from backend.core.errors import language_of
from backend.core.pagination import CursorText, Limit, Page
from backend.core.schemas import Id
from backend.screening.imports import batches, results, service, uploads
from backend.screening.imports.schemas import (
    BatchAnswer,
    BatchCreate,
    Confirmation,
    FaultCounts,
    FaultListQuery,
    FaultQuery,
    FaultView,
    FileUpload,
    ImportDiscard,
    ImportQuery,
    ImportRow,
    ImportView,
    MappingChange,
    TemplateQuery,
)
from backend.screening.records.schemas import RecordRow

router = Router("screening")

Importer = Annotated[Principal, requires(Permission.record_import)]
Uploader = Annotated[Principal, requires_briefly(Permission.record_import)]

BATCH_BYTES = 8 * 1024 * 1024
_RAW = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}


@router.get("/internship-import-template", response_class=Response, responses=A_WORKBOOK)
def get_template(
    request: Request, session: Work, actor: Importer, query: Annotated[TemplateQuery, Query()]
) -> Response:
    """The workbook to fill in: how to fill it, hosts and posts once, then students."""
    workbook = results.template(
        session, actor, is_whole=query.is_whole, language=language_of(request)
    )
    return attachment(workbook, "internship-records-template.xlsx")


@router.post(
    "/internship-imports",
    status_code=201,
    openapi_extra={"requestBody": {"required": True, **_RAW}},
)
async def upload_file(
    request: Request,
    response: Response,
    actor: Uploader,
    upload: Annotated[FileUpload, Query()],
) -> ImportView:
    """Upload a file of records as the raw body; it is encrypted on its way to the disk.

    A job reads it: ask for the import until its state is `preview` or `failed`. Nothing is stored
    before it is confirmed. A SHA-256 in `Content-Digest` (RFC 9530) is checked.
    """
    row = await uploads.receive(
        partial(brief_work, request),
        actor,
        request.app.state.store,
        request.app.state.settings,
        headers=request.headers,
        stream=request.stream(),
        upload=upload,
        language=language_of(request),
    )
    response.headers["Location"] = f"{request.url.path}/{row.id}"
    return row


@router.get("/internship-imports")
def list_imports(
    request: Request, session: Work, _: Importer, query: Annotated[ImportQuery, Query()]
) -> Page[ImportRow]:
    """Imports of one's own organisation, newest first."""
    items, next_cursor = service.list_imports(session, query=query, language=language_of(request))
    return Page(items=items, next_cursor=next_cursor)


@router.get("/internship-imports/{import_id}")
def get_import(request: Request, session: Work, _: Importer, import_id: Id) -> ImportView:
    """One import with its progress or its preview."""
    return service.view(session, import_id, language=language_of(request))


@router.post("/internship-imports/{import_id}/mappings", status_code=202)
def map_columns(
    request: Request, session: Work, actor: Importer, import_id: Id, body: MappingChange
) -> ImportView:
    """Map columns by hand, and remember it for files with the same headings; it is read again."""
    language = language_of(request)
    service.remap(session, actor, import_id, change=body, language=language)
    return service.view(session, import_id, language=language)


@router.post("/internship-imports/{import_id}/confirmations", status_code=202)
def confirm_import(
    request: Request, session: Work, actor: Importer, import_id: Id, body: Confirmation
) -> ImportView:
    """Store what the preview shows, by a job. Where the stored records have changed meanwhile so
    that something else would become of the rows, it returns to `preview` with a note."""
    language = language_of(request)
    service.confirm(session, actor, import_id, confirmation=body, language=language)
    return service.view(session, import_id, language=language)


@router.post("/internship-imports/{import_id}/discards", status_code=201)
def discard_import(
    request: Request, session: Work, actor: Importer, import_id: Id, body: ImportDiscard
) -> ImportView:
    """Give an import up; its file is removed."""
    language = language_of(request)
    version = body.expected_version
    service.discard(session, actor, import_id, expected_version=version, language=language)
    return service.view(session, import_id, language=language)


@router.get("/internship-imports/{import_id}/faults")
def list_import_faults(
    request: Request,
    _: Uploader,
    import_id: Id,
    query: Annotated[FaultListQuery, Query()],
) -> Page[FaultView]:
    """Every faulty cell in the order of the file, with reason and remedy."""
    items, next_cursor = results.list_faults(
        partial(brief_work, request),
        request.app.state.store,
        import_id,
        query=query,
        language=language_of(request),
    )
    return Page(items=items, next_cursor=next_cursor)


@router.get("/internship-imports/{import_id}/faults/count")
def count_import_faults(
    request: Request, _: Uploader, import_id: Id, query: Annotated[FaultQuery, Query()]
) -> FaultCounts:
    """How many faulty cells under the same filters, and in how many rows."""
    return results.count_faults(
        partial(brief_work, request), request.app.state.store, import_id, query=query
    )


@router.get(
    "/internship-imports/{import_id}/marked-workbook",
    response_class=StreamingResponse,
    responses=A_WORKBOOK,
)
def get_marked_workbook(request: Request, _: Uploader, import_id: Id) -> Response:
    """The workbook with its faulty cells marked and explained, to mend and upload again."""
    workbook = results.marked_workbook(
        partial(brief_work, request),
        request.app.state.store,
        import_id,
        language=language_of(request),
    )
    return attachment(workbook, f"import-{import_id}-marked.xlsx")


@router.get("/internship-imports/{import_id}/missing")
def list_missing_records(
    session: Work, actor: Importer, import_id: Id, cursor: CursorText = None, limit: Limit = 50
) -> Page[RecordRow]:
    """Stored records that a full set did not have. They are reported, and stay as they are."""
    items, next_cursor = results.list_missing(session, actor, import_id, cursor=cursor, limit=limit)
    return Page(items=items, next_cursor=next_cursor)


@router.post("/internship-batches", status_code=201)
@body_limit(BATCH_BYTES)
def store_batch(request: Request, session: Work, actor: Importer, body: BatchCreate) -> BatchAnswer:
    """Store up to 1000 records at once, at most 8 MiB of them.

    All or nothing unless `is_partial`. `client_key` is unique per organisation: the same key with
    the same content gets the same answer, with another one 409.
    """
    return batches.store(session, actor, batch=body, language=language_of(request))
