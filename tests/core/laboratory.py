"""A room of tests only: routes that fail in every way a route can, on the real application."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import connect
from pydantic import Field
from sqlalchemy import make_url, text
from starlette.testclient import TestClient

from backend.access.guards import Work, public, requires
from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.access.routing import Router
from backend.core.config import Settings
from backend.core.db import Database
from backend.core.schemas import Input, Output
from backend.main import API, create_app
from tests.database import DatabaseUrls

NAME = "laboratory"
"""What its connections are called, so that a test can end them and no others."""

OWN = requires(Permission.session_own)


class Sample(Input):
    """Something to put down."""

    value: int
    note: str = Field(default="", max_length=2_000_000)


class Kept(Output):
    """What was put down, and how many there are now."""

    value: int
    count: int


class Gate:
    """Holds a handler until the test opens it."""

    def __init__(self) -> None:
        self.entered, self.opened = threading.Event(), threading.Event()

    def pass_through(self) -> None:
        """Say that one stands here, and wait."""
        self.entered.set()
        assert self.opened.wait(20)


def laboratory(gate: Gate) -> Router:
    """The routes."""
    router = Router("laboratory", prefix="/laboratory")

    def put_down(session: Work, value: int) -> Kept:
        session.execute(text("insert into laboratory.samples (value) values (:v)"), {"v": value})
        count = session.scalar(text("select count(*) from laboratory.samples"))
        return Kept(value=value, count=count or 0)

    @router.get("/fault", dependencies=[public("it fails for everybody")])
    def fault() -> None:
        raise RuntimeError("a fault of ours, with a secret in it")

    @router.post("/samples", status_code=201)
    def keep(session: Work, body: Sample, _: Principal = OWN) -> Kept:
        return put_down(session, body.value)

    @router.post("/gated", status_code=201)
    def keep_at_the_gate(session: Work, body: Sample, _: Principal = OWN) -> Kept:
        kept = put_down(session, body.value)
        gate.pass_through()
        return kept

    @router.post("/faulty", status_code=201)
    def keep_then_fail(session: Work, body: Sample, _: Principal = OWN) -> Kept:
        kept = put_down(session, body.value)
        if body.note == "fail":
            raise RuntimeError("after the effect")
        return kept

    @router.get("/broken-sql")
    def broken_sql(session: Work, _: Principal = OWN) -> None:
        session.execute(text("select 1 / 0"))

    @router.get("/echo")
    def echo(session: Work, said: str, _: Principal = OWN) -> dict[str, str | None]:
        return {"said": session.scalar(text("select cast(:said as text)"), {"said": said})}

    return router


@contextmanager
def opened(settings: Settings, urls: DatabaseUrls, gate: Gate) -> Iterator[TestClient]:
    """The application with the laboratory in it, on a table whose uniqueness shows at commit."""
    owner = make_url(urls.owner).set(drivername="postgresql").render_as_string(False)
    with connect(owner, autocommit=True) as connection:
        connection.execute("create schema laboratory")
        connection.execute(
            "create table laboratory.samples"
            " (value bigint, unique (value) deferrable initially deferred)"
        )
        connection.execute("grant usage on schema laboratory to xiaohao_app")
        connection.execute("grant all on laboratory.samples to xiaohao_app")
        named = make_url(urls.application).update_query_dict({"application_name": NAME})
        database = Database(named.render_as_string(False))
        try:
            app = create_app(settings, database)
            app.include_router(laboratory(gate), prefix=API)
            with TestClient(app, raise_server_exceptions=False) as client:
                yield client
        finally:
            database.dispose()
            connection.execute("drop schema laboratory cascade")
