"""Act on one entry of the demo, each time as somebody, through the services the API uses."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from backend.access.permissions import Role
from backend.core import calendar, clock
from backend.core.storage import Store
from backend.demo import papers
from backend.demo.cast import Cast
from backend.demo.schemas import Remedy, Tale
from backend.evidence import reception
from backend.evidence import service as evidence
from backend.evidence.schemas import EvidenceUpload
from backend.ledger import service as ledger
from backend.ledger.closure import schemas as moves
from backend.ledger.models import LedgerEntry, LedgerMeasure
from backend.ledger.schemas import EntryCreate
from backend.ledger.vocabulary import Action, Source, Status
from backend.organisations.models import Organisation
from backend.regulation.vocabulary import EvidenceKind

_REQUEST: TypeAdapter[moves.Transition] = TypeAdapter(moves.Transition)
_UPLOAD_LIMIT = 1024 * 1024


@dataclass
class Hands:
    """When the acts of one entry happen: some on a day, then some working days later."""

    today: date
    serial: int
    day: int
    """Working days before today. Never 0: what has not happened yet is not told."""
    acts: int = 0

    def next(self, *, after: int = 0) -> datetime:
        """The instant of the next act, `after` working days later."""
        self.day = max(1, self.day - after)
        self.acts += 1
        day = calendar.add_working_days(self.today, -self.day)
        minutes = 37 * self.serial % 240 + 12 * self.acts
        local = datetime.combine(day, time(9), clock.SHANGHAI) + timedelta(minutes=minutes)
        return local.astimezone(UTC)


@dataclass(frozen=True)
class Scene:
    """Where the acts take place."""

    session: Session
    cast: Cast
    store: Store
    organisations: Mapping[str, Organisation]
    names: Mapping[int, str]
    campaign_id: int
    today: date
    remedies: Mapping[str, Remedy]


@dataclass
class Acts:
    """What people do to one entry."""

    scene: Scene
    tale: Tale
    entry: LedgerEntry = field(init=False)
    """The entry as the last act left it."""
    _papers: int = 0

    @property
    def remedy(self) -> Remedy:
        """What the school does about it."""
        return self.scene.remedies[self.tale.line]

    @property
    def officer(self) -> str:
        """The login of the school's officer."""
        return self.scene.cast.login_of(self.tale.at, Role.school_officer)

    @property
    def lead(self) -> str:
        """The login of the school's lead."""
        return self.scene.cast.login_of(self.tale.at, Role.school_lead)

    @property
    def contributor(self) -> str:
        """The login of the school's contributor."""
        return self.scene.cast.login_of(self.tale.at, Role.contributor)

    @property
    def verifier(self) -> str:
        """The login of the verifier right above the school."""
        above = self.scene.organisations[self.tale.at].parent_id
        return self.scene.cast.login_of(self.scene.names[above or 0], Role.verifier)

    @property
    def holder(self) -> str:
        """The login of the verifier whose step it is."""
        holder_id = self.entry.step_organisation_id
        return self.scene.cast.login_of(self.scene.names[holder_id or 0], Role.verifier)

    @property
    def status(self) -> Status:
        """Where the entry stands."""
        return Status(self.entry.status)

    def measures(self) -> list[LedgerMeasure]:
        """The measures in force, as the school's officer reads them."""
        with self.scene.cast.acting(self.officer) as officer:
            return ledger.get(self.scene.session, officer, self.entry.id).measures

    def register(self) -> None:
        """Enter the issue: as the school's officer, or as whoever found it from outside."""
        tale, found = self.tale, self.tale.found
        login = self.officer
        if found is not None:
            login = self.verifier if found.by == Role.verifier else found.by
        is_focus = tale.line.startswith("F")
        entry = EntryCreate(
            campaign_id=self.scene.campaign_id,
            organisation_id=self.scene.organisations[tale.at].id,
            red_line_code=None if is_focus else tale.line,
            focus_code=tale.line if is_focus else None,
            source=self._source(),
            found_by=found.through if found else None,
            description=tale.text,
            host_name=tale.host,
            cause=tale.cause,
            student_count=tale.n,
            matter_no=tale.matter,
        )
        with self.scene.cast.acting(login) as actor:
            self.entry = ledger.register(self.scene.session, actor, entry=entry)

    def _source(self) -> Source:
        found = self.tale.found
        if found is None:
            return Source.self_check
        return found.source or (Source.clue if ".clues" in found.by else Source.inspection)

    def move(self, login: str, action: Action, **members: object) -> None:
        """Take one action as that person."""
        request = _REQUEST.validate_python(
            {"action": action, "expected_version": self.entry.version, **members}
        )
        with self.scene.cast.acting(login) as actor:
            self.entry = ledger.move(self.scene.session, actor, self.entry.id, request=request)

    def say(self, login: str, words: str) -> None:
        """Comment on the entry."""
        with self.scene.cast.acting(login) as actor:
            ledger.comment(self.scene.session, actor, self.entry.id, body=words)

    def cite(self, kind: EvidenceKind) -> None:
        """Draw a page, take it into custody the way an upload is, and cite it."""
        self._papers += 1
        today = clock.today()
        number = self.entry.number or "-"
        paper = papers.draw(kind, number=number, serial=self._papers, about_on=today)
        taken_id = take_in(self.scene, self.officer, paper, about_on=today)
        self.move(self.officer, Action.cite, evidence_id=taken_id, kind=kind)

    def withdraw_evidence(self, reason: str) -> None:
        """The school's lead withdraws the first file cited."""
        with self.scene.cast.acting(self.lead) as lead:
            [first, *_] = ledger.get(self.scene.session, lead, self.entry.id).citations
            evidence.withdraw(self.scene.session, lead, first.evidence_id, reason=reason)


def take_in(scene: Scene, login: str, paper: papers.Paper, *, about_on: date) -> int:
    """Take a paper into custody the way an upload is; its number."""
    with scene.cast.acting(login) as actor:
        taken, _ = evidence.take_in(
            lambda: nullcontext(scene.session),
            actor,
            scene.store,
            received=asyncio.run(_received(scene.store, paper.content)),
            upload=EvidenceUpload(filename=paper.filename, about_on=about_on),
        )
        return taken.id


async def _received(store: Store, content: bytes) -> reception.Received:
    async def stream() -> AsyncIterator[bytes]:
        yield content

    expected = reception.Declared(size=len(content), sha256=None)
    return await reception.receive(store, stream(), expected=expected, limit=_UPLOAD_LIMIT)
