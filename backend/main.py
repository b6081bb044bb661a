"""Wire the rooms into one application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, Response
from sqlalchemy import text
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from backend.access.guards import public
from backend.access.routing import Router
from backend.audit import service as audit
from backend.audit.router import router as audit_trail
from backend.campaigns.router import router as campaigns
from backend.core import http, logging, storage
from backend.core.config import Settings
from backend.core.db import Database, unscoped
from backend.demo.router import router as system
from backend.evidence.router import router as evidence
from backend.identity import tickets, tokens
from backend.identity.router import router as identity
from backend.ledger.router import router as ledger
from backend.notices.router import router as notices
from backend.organisations.router import router as organisations
from backend.regulation.router import router as regulation
from backend.reporting.router import router as reporting
from backend.screening.imports.router import router as internship_imports
from backend.screening.records.router import router as internship_records
from backend.screening.registers.router import router as screening_registers
from backend.screening.roster.router import router as rosters
from backend.screening.rules.router import router as screening_rules
from backend.screening.suspicions.router import router as suspicions

API = "/api/v1"
ROOMS = (
    system,
    identity,
    organisations,
    notices,
    regulation,
    campaigns,
    evidence,
    ledger,
    internship_imports,
    internship_records,
    screening_registers,
    rosters,
    screening_rules,
    suspicions,
    reporting,
    audit_trail,
)


def create_app(settings: Settings, database: Database) -> FastAPI:
    """The whole application over one database."""
    logging.configure(settings.log_level)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        database.dispose()

    app = FastAPI(
        title="Xiaohao 销号",
        version="1.0.0",
        summary="Rectification campaigns: one issue, one closure.",
        openapi_url=f"{API}/openapi.json",
        docs_url=f"{API}/docs",
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.token_keys = tokens.Keys(
        settings.token_secret.get_secret_value(), settings.previous_token_secret.get_secret_value()
    )
    app.state.store = storage.open_store(settings)
    app.state.authenticate = tickets.authenticate
    app.state.record_refusal = audit.record_refusal
    app.add_middleware(http.Edge)
    http.install(app)
    for room in ROOMS:
        app.include_router(room, prefix=API)
    app.include_router(probes())
    if settings.frontend_dir.is_dir():
        app.mount("/", SinglePage(settings.frontend_dir))
    return app


def probes() -> Router:
    """Whether the process lives, and whether it can serve."""
    router = Router("system")

    @router.get("/livez", dependencies=[public("an orchestrator has no account")])
    def livez() -> dict[str, str]:
        """The process answers."""
        return {"status": "alive"}

    @router.get("/readyz", dependencies=[public("an orchestrator has no account")])
    def readyz(request: Request, response: Response) -> dict[str, str]:
        """The database answers too; 503 while it does not."""
        database: Database = request.app.state.database
        with database.begin(unscoped("readiness: one constant, no rows")) as session:
            session.execute(text("select 1"))
        return {"status": "ready"}

    return router


class SinglePage(StaticFiles):
    """The built client: files by name, and its index page for every address the client routes."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory, html=True)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, else the index page; an unknown API address stays unknown."""
        if scope["path"].startswith("/api/"):
            raise HTTPException(404)
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or "." in path.rsplit("/", 1)[-1]:
                raise
            response = await super().get_response("index.html", scope)
        is_hashed = path.startswith("assets/")
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if is_hashed else "no-cache"
        )
        return response
