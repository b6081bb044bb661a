"""`Idempotency-Key`: the key row is inserted in the effect's own transaction.

A concurrent twin waits on the row, then replays the stored answer; the same key with another body
is refused. A failed effect rolls its key back, so that a retry is free to try again.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    DateTime,
    ForeignKeyConstraint,
    LargeBinary,
    String,
    UniqueConstraint,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column
from starlette.requests import Request
from starlette.responses import Response

from backend.access.principal import Principal
from backend.core.db import Base, OrgScoped
from backend.core.errors import AnswerNotKept, Fault, IdempotencyConflict, InvalidInput

MAX_KEY = 200
CLAIM = "claim"
"""Member of a session's `info`: the key of the request it works for."""


class IdempotencyKey(OrgScoped, Base):
    """One answered request of one membership; old ones are swept after a day."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (
        UniqueConstraint("membership_id", "key"),
        ForeignKeyConstraint(
            ["membership_id", "organisation_id", "org_path"],
            ["memberships.id", "memberships.organisation_id", "memberships.org_path"],
            onupdate="CASCADE",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int]
    key: Mapped[str] = mapped_column(String(MAX_KEY))
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int | None]
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


@dataclass
class Claim:
    """A key on its way through one request."""

    key: str
    body_hash: bytes
    session: Session | None = None
    row_id: int | None = None


class Replayed(Exception):
    """This request was answered before; the stored answer is to be sent again."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__("replayed")
        self.status = status
        self.body = body

    def response(self) -> Response:
        """The stored answer, marked as a replay."""
        return Response(
            self.body,
            status_code=self.status,
            media_type="application/json" if self.body else None,
            headers={"Idempotency-Replayed": "true", "Cache-Control": "no-store"},
        )


async def read_claim(request: Request) -> Claim | None:
    """The claim of a POST that carries a key. The hash covers method, path, query and body."""
    key = request.headers.get("idempotency-key")
    if key is None or request.method != "POST":
        return None
    if not 1 <= len(key) <= MAX_KEY or not key.isprintable():
        message = f"1 – {MAX_KEY}"
        raise InvalidInput([Fault("header.Idempotency-Key", "length", message, message)])
    digest = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    digest.update(await request.body())
    claim = Claim(key, digest.digest())
    request.state.idempotency = claim
    return claim


def claim_key(request: Request, session: Session, actor: Principal) -> None:
    """Insert the request's key, waiting for a twin; raise Replayed when it was answered before."""
    claim: Claim | None = getattr(request.state, "idempotency", None)
    if claim is None:
        return
    claim.session = session
    session.info[CLAIM] = claim
    claim.row_id = session.scalar(
        insert(IdempotencyKey)
        .values(
            membership_id=actor.membership_id,
            key=claim.key,
            body_hash=claim.body_hash,
            organisation_id=actor.organisation_id,
            org_path=actor.org_path,
        )
        .on_conflict_do_nothing(index_elements=["membership_id", "key"])
        .returning(IdempotencyKey.id)
    )
    if claim.row_id is not None:
        return
    row = session.execute(
        select(IdempotencyKey.body_hash, IdempotencyKey.status, IdempotencyKey.answer).where(
            IdempotencyKey.membership_id == actor.membership_id, IdempotencyKey.key == claim.key
        )
    ).one()
    if row.body_hash != claim.body_hash:
        raise IdempotencyConflict()
    if row.status is None:
        raise AnswerNotKept()
    raise Replayed(row.status, row.answer or b"")


def keep_answer(claim: Claim, response: Response) -> None:
    """Store the answer beside the effect, once, before both are committed.

    One that says `no-store` holds a secret: the key is used up, the answer is not written down.
    """
    if claim.session is None or claim.row_id is None:
        return
    if response.headers.get("cache-control") == "no-store":
        claim.session = None
        return
    claim.session.execute(
        text("update idempotency_keys set status = :status, answer = :answer where id = :id"),
        {"status": response.status_code, "answer": bytes(response.body), "id": claim.row_id},
    )
    claim.session = None
