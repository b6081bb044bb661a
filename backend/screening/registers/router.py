"""How registers and the settings of screening are reached."""

from typing import Annotated, TypeVar

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from backend.access.guards import IfMatch, Work, etag, requires
from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.access.routing import Router
from backend.core.downloads import A_WORKBOOK, attachment
from backend.core.errors import language_of
from backend.core.pagination import CursorText, Limit, Page
from backend.core.schemas import Id
from backend.screening.registers import configuration, entries, exports, schemas, service
from backend.screening.registers.kept import (
    GROUP_POLICIES,
    HOST_PAYER_PAIRS,
    HOST_REGISTRATIONS,
    SPECIAL_FILINGS,
    Kept,
    V,
)

router = Router("screening")

Reader = Annotated[Principal, requires(Permission.register_read)]
Accepter = Annotated[Principal, requires(Permission.register_accept)]
Keeper = Annotated[Principal, requires(Permission.register_keep)]
SettingsReader = Annotated[Principal, requires(Permission.screening_read)]
Configurer = Annotated[Principal, requires(Permission.screening_configure)]
FilingFilter = Annotated[schemas.SpecialFilingQuery, Query()]
FilingList = Annotated[schemas.SpecialFilingListQuery, Query()]
PolicyFilter = Annotated[schemas.SchoolEntryQuery, Query()]
PolicyList = Annotated[schemas.GroupPolicyListQuery, Query()]
HostFilter = Annotated[schemas.HostEntryQuery, Query()]
HostList = Annotated[schemas.HostEntryListQuery, Query()]
T = TypeVar("T", bound=schemas.EntryView | schemas.SettingsView)


@router.get("/special-filings")
def list_special_filings(
    session: Work, actor: Reader, query: FilingList
) -> Page[schemas.SpecialFilingView]:
    """Special filings (特殊岗位备案) in sight. Repeat a filter for any-of."""
    return entries.list_entries(session, actor, SPECIAL_FILINGS, query=query)


@router.get("/special-filings/count")
def count_special_filings(session: Work, _: Reader, query: FilingFilter) -> schemas.RegisterCount:
    """How many special filings under the same filters."""
    return entries.count_entries(session, SPECIAL_FILINGS, query=query)


@router.get("/special-filings.xlsx", response_class=StreamingResponse, responses=A_WORKBOOK)
def export_special_filings(
    request: Request, session: Work, actor: Reader, query: FilingFilter
) -> Response:
    """The special filings of a filter as Excel; no cell starts a formula."""
    return _workbook(request, session, actor, SPECIAL_FILINGS, query)


@router.post("/special-filings", status_code=201)
def register_special_filing(
    session: Work, response: Response, actor: Accepter, body: schemas.SpecialFilingCreate
) -> schemas.SpecialFilingView:
    """Register a special filing of a school below; its records are screened again."""
    return _told(response, service.register_filing(session, actor, filing=body))


@router.get("/special-filings/{entry_id}")
def get_special_filing(
    session: Work, response: Response, actor: Reader, entry_id: Id
) -> schemas.SpecialFilingView:
    """One special filing."""
    return _told(response, entries.get(session, actor, SPECIAL_FILINGS, entry_id))


@router.patch("/special-filings/{entry_id}")
def change_special_filing(
    session: Work,
    response: Response,
    actor: Accepter,
    entry_id: Id,
    version: IfMatch,
    body: schemas.SpecialFilingChange,
) -> schemas.SpecialFilingView:
    """Correct a special filing, as a whole and with a reason; what it was is kept."""
    return _told(
        response, service.change_filing(session, actor, entry_id, version=version, change=body)
    )


@router.post("/special-filings/{entry_id}/endings", status_code=201)
def end_special_filing(
    session: Work, actor: Accepter, entry_id: Id, body: schemas.RegisterEnding
) -> schemas.SpecialFilingView:
    """Let a special filing count no more; it is kept."""
    return service.end(session, actor, SPECIAL_FILINGS, entry_id, ending=body)


@router.get("/special-filings/{entry_id}/versions")
def list_special_filing_versions(
    session: Work, _: Reader, entry_id: Id, cursor: CursorText = None, limit: Limit = 50
) -> Page[schemas.RegisterVersionView]:
    """What the filing was before, newest first."""
    return entries.list_versions(session, SPECIAL_FILINGS, entry_id, cursor=cursor, limit=limit)


@router.get("/group-policies")
def list_group_policies(
    session: Work, actor: Reader, query: PolicyList
) -> Page[schemas.GroupPolicyView]:
    """Group policies of liability insurance (统保保单) in sight."""
    return entries.list_entries(session, actor, GROUP_POLICIES, query=query)


@router.get("/group-policies/count")
def count_group_policies(session: Work, _: Reader, query: PolicyFilter) -> schemas.RegisterCount:
    """How many group policies under the same filters."""
    return entries.count_entries(session, GROUP_POLICIES, query=query)


@router.get("/group-policies.xlsx", response_class=StreamingResponse, responses=A_WORKBOOK)
def export_group_policies(
    request: Request, session: Work, actor: Reader, query: PolicyFilter
) -> Response:
    """The group policies of a filter as Excel; no cell starts a formula."""
    return _workbook(request, session, actor, GROUP_POLICIES, query)


@router.post("/group-policies", status_code=201)
def register_group_policy(
    session: Work, response: Response, actor: Keeper, body: schemas.GroupPolicyCreate
) -> schemas.GroupPolicyView:
    """Register a group policy of one's school; its records are screened again."""
    return _told(response, service.register_policy(session, actor, policy=body))


@router.get("/group-policies/{entry_id}")
def get_group_policy(
    session: Work, response: Response, actor: Reader, entry_id: Id
) -> schemas.GroupPolicyView:
    """One group policy."""
    return _told(response, entries.get(session, actor, GROUP_POLICIES, entry_id))


@router.patch("/group-policies/{entry_id}")
def change_group_policy(
    session: Work,
    response: Response,
    actor: Keeper,
    entry_id: Id,
    version: IfMatch,
    body: schemas.GroupPolicyChange,
) -> schemas.GroupPolicyView:
    """Correct a group policy, as a whole and with a reason; what it was is kept."""
    return _told(
        response, service.change_policy(session, actor, entry_id, version=version, change=body)
    )


@router.post("/group-policies/{entry_id}/endings", status_code=201)
def end_group_policy(
    session: Work, actor: Keeper, entry_id: Id, body: schemas.RegisterEnding
) -> schemas.GroupPolicyView:
    """Let a group policy count no more; it is kept."""
    return service.end(session, actor, GROUP_POLICIES, entry_id, ending=body)


@router.get("/group-policies/{entry_id}/versions")
def list_group_policy_versions(
    session: Work, _: Reader, entry_id: Id, cursor: CursorText = None, limit: Limit = 50
) -> Page[schemas.RegisterVersionView]:
    """What the policy was before, newest first."""
    return entries.list_versions(session, GROUP_POLICIES, entry_id, cursor=cursor, limit=limit)


@router.get("/host-payer-pairs")
def list_host_payer_pairs(
    session: Work, actor: Reader, query: HostList
) -> Page[schemas.HostPayerPairView]:
    """Accepted pairs of host and payer of the province."""
    return entries.list_entries(session, actor, HOST_PAYER_PAIRS, query=query)


@router.get("/host-payer-pairs/count")
def count_host_payer_pairs(session: Work, _: Reader, query: HostFilter) -> schemas.RegisterCount:
    """How many under the same filters."""
    return entries.count_entries(session, HOST_PAYER_PAIRS, query=query)


@router.get("/host-payer-pairs.xlsx", response_class=StreamingResponse, responses=A_WORKBOOK)
def export_host_payer_pairs(
    request: Request, session: Work, actor: Reader, query: HostFilter
) -> Response:
    """Those of a filter as Excel; no cell starts a formula."""
    return _workbook(request, session, actor, HOST_PAYER_PAIRS, query)


@router.post("/host-payer-pairs", status_code=201)
def accept_host_payer_pair(
    session: Work, response: Response, actor: Accepter, body: schemas.HostPayerPairFacts
) -> schemas.HostPayerPairView:
    """Accept a payer in a host's stead, for the whole province; the host is screened again."""
    return _told(response, service.accept_pair(session, actor, pair=body))


@router.get("/host-payer-pairs/{entry_id}")
def get_host_payer_pair(
    session: Work, response: Response, actor: Reader, entry_id: Id
) -> schemas.HostPayerPairView:
    """One of them."""
    return _told(response, entries.get(session, actor, HOST_PAYER_PAIRS, entry_id))


@router.patch("/host-payer-pairs/{entry_id}")
def change_host_payer_pair(
    session: Work,
    response: Response,
    actor: Accepter,
    entry_id: Id,
    version: IfMatch,
    body: schemas.HostPayerPairChange,
) -> schemas.HostPayerPairView:
    """Correct names, grounds or document, with a reason: whoever accepted it, or those above."""
    return _told(
        response, service.change_pair(session, actor, entry_id, version=version, change=body)
    )


@router.post("/host-payer-pairs/{entry_id}/endings", status_code=201)
def end_host_payer_pair(
    session: Work, actor: Accepter, entry_id: Id, body: schemas.RegisterEnding
) -> schemas.HostPayerPairView:
    """Let it count no more, with a reason; it is kept."""
    return service.end(session, actor, HOST_PAYER_PAIRS, entry_id, ending=body)


@router.get("/host-payer-pairs/{entry_id}/versions")
def list_host_payer_pair_versions(
    session: Work, _: Reader, entry_id: Id, cursor: CursorText = None, limit: Limit = 50
) -> Page[schemas.RegisterVersionView]:
    """What it was before, newest first."""
    return entries.list_versions(session, HOST_PAYER_PAIRS, entry_id, cursor=cursor, limit=limit)


@router.get("/host-registrations")
def list_host_registrations(
    session: Work, actor: Reader, query: HostList
) -> Page[schemas.HostRegistrationView]:
    """Registered hosts (单位登记) of the province."""
    return entries.list_entries(session, actor, HOST_REGISTRATIONS, query=query)


@router.get("/host-registrations/count")
def count_host_registrations(session: Work, _: Reader, query: HostFilter) -> schemas.RegisterCount:
    """How many under the same filters."""
    return entries.count_entries(session, HOST_REGISTRATIONS, query=query)


@router.get("/host-registrations.xlsx", response_class=StreamingResponse, responses=A_WORKBOOK)
def export_host_registrations(
    request: Request, session: Work, actor: Reader, query: HostFilter
) -> Response:
    """Those of a filter as Excel; no cell starts a formula."""
    return _workbook(request, session, actor, HOST_REGISTRATIONS, query)


@router.post("/host-registrations", status_code=201)
def register_host_registration(
    session: Work, response: Response, actor: Accepter, body: schemas.HostRegistrationFacts
) -> schemas.HostRegistrationView:
    """Register a host's staff, for the whole province; the host is screened again."""
    return _told(response, service.register_host(session, actor, host=body))


@router.get("/host-registrations/{entry_id}")
def get_host_registration(
    session: Work, response: Response, actor: Reader, entry_id: Id
) -> schemas.HostRegistrationView:
    """One of them."""
    return _told(response, entries.get(session, actor, HOST_REGISTRATIONS, entry_id))


@router.patch("/host-registrations/{entry_id}")
def change_host_registration(
    session: Work,
    response: Response,
    actor: Accepter,
    entry_id: Id,
    version: IfMatch,
    body: schemas.HostRegistrationChange,
) -> schemas.HostRegistrationView:
    """Bring a host up to date, with a reason; whoever registered it may, and those above."""
    return _told(
        response, service.change_host(session, actor, entry_id, version=version, change=body)
    )


@router.post("/host-registrations/{entry_id}/endings", status_code=201)
def end_host_registration(
    session: Work, actor: Accepter, entry_id: Id, body: schemas.RegisterEnding
) -> schemas.HostRegistrationView:
    """Let it count no more, with a reason; it is kept."""
    return service.end(session, actor, HOST_REGISTRATIONS, entry_id, ending=body)


@router.get("/host-registrations/{entry_id}/versions")
def list_host_registration_versions(
    session: Work, _: Reader, entry_id: Id, cursor: CursorText = None, limit: Limit = 50
) -> Page[schemas.RegisterVersionView]:
    """What it was before, newest first."""
    return entries.list_versions(session, HOST_REGISTRATIONS, entry_id, cursor=cursor, limit=limit)


@router.get("/screening-settings")
def get_screening_settings(
    session: Work, response: Response, actor: SettingsReader
) -> schemas.SettingsView:
    """The province's settings of screening; defaults while it has set nothing (version 0)."""
    return _told(response, configuration.get(session, actor))


@router.put("/screening-settings")
def put_screening_settings(
    session: Work,
    response: Response,
    actor: Configurer,
    version: IfMatch,
    body: schemas.SettingsChange,
) -> schemas.SettingsView:
    """Set the settings anew, whole and with a reason: a new version, and everything is screened
    again. The province alone may.
    """
    return _told(response, service.configure(session, actor, version=version, change=body))


@router.get("/screening-settings/versions")
def list_screening_settings(
    session: Work, actor: SettingsReader, cursor: CursorText = None, limit: Limit = 50
) -> Page[schemas.SettingsVersionView]:
    """Every version of the settings, newest first."""
    items, next_cursor = configuration.list_versions(session, actor, cursor=cursor, limit=limit)
    return Page(items=items, next_cursor=next_cursor)


def _told(response: Response, answer: T) -> T:
    response.headers["ETag"] = etag(answer.version)
    return answer


def _workbook(
    request: Request, session: Work, actor: Principal, kept: Kept[V], query: schemas.EntryQuery
) -> Response:
    file, name = exports.workbook(session, actor, kept, query=query, language=language_of(request))
    return attachment(file, name, plain="register.xlsx")
