"""Records of a few schools, what screening found in them, and what the schools said to it.

Everything is done by the services and jobs that do it elsewhere, at its own instant, in the
loader's one transaction.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, time, timedelta

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import Headers

from backend.access.permissions import Role
from backend.core import calendar, clock
from backend.core.config import Settings
from backend.core.db import Database, Scope, crossing
from backend.demo import papers, placements
from backend.demo.acts import Scene, take_in
from backend.demo.schemas import DemoAnswer, DemoFile, DemoFiling
from backend.regulation.vocabulary import EvidenceKind
from backend.screening.imports import batches, uploads
from backend.screening.imports import jobs as import_jobs
from backend.screening.imports import service as imports
from backend.screening.imports.attempts import Bench
from backend.screening.imports.schemas import BatchCreate, Confirmation, FileUpload
from backend.screening.imports.vocabulary import ImportState
from backend.screening.records import service as records
from backend.screening.records.models import InternshipRecord
from backend.screening.records.schemas import Correction
from backend.screening.registers import service as registers
from backend.screening.registers.schemas import SpecialFilingCreate
from backend.screening.roster import service as rosters
from backend.screening.roster.schemas import RosterCreate
from backend.screening.roster.vocabulary import RosterSource
from backend.screening.rules import jobs as screening_jobs
from backend.screening.rules import service as rules
from backend.screening.rules.models import ScreeningRun
from backend.screening.rules.schemas import Judgement, RuleRelease
from backend.screening.rules.states import RunState
from backend.screening.suspicions import service as suspicions
from backend.screening.suspicions.models import Suspicion, SuspicionRecord
from backend.screening.suspicions.schemas import AnswerCreate, ReviewCreate
from backend.screening.suspicions.vocabulary import AnswerKind, Verdict

_ANSWER: TypeAdapter[AnswerCreate] = TypeAdapter(AnswerCreate)
_TRIED, _JUDGED, _SENT_AGAIN, _WAITS = 10, 9, 2, 1
"""Working days before today."""
_LISTED = 4
_REVIEWED = 3
_MANAGER = "province.manager"


class _Within(Database):
    """Transactions of the jobs, in the loader's: each in its scope, none committed by itself.

    One at a time: so few records are one portion, and nothing is read aside of what is stored.
    """

    def __init__(self, session: Session) -> None:
        self._outer = session

    @contextmanager
    def begin(self, scope: Scope) -> Iterator[Session]:
        """See Database."""
        with crossing(self._outer, scope):
            bound = self._outer.connection()
            # Closing it leaves the transaction to the loader.
            with Session(bound, expire_on_commit=False, join_transaction_mode="rollback_only") as s:
                s.info.update(self._outer.info)
                yield s
                s.flush()


class Screening:
    """The past of the demo's records."""

    def __init__(self, scene: Scene, settings: Settings) -> None:
        self._scene = scene
        self._session = scene.session
        self._database = _Within(scene.session)
        self._bench = Bench(self._database, scene.store, settings)
        self._plot = placements.plot()

    def told(self) -> Iterator[datetime]:
        """Everything that happened: yields when the next act is due, and then takes it."""
        yield self._at(_TRIED, 9, 20)
        self._send(wave=0)
        yield self._at(_JUDGED, 9, 0)
        self._release()
        yield self._at(_JUDGED, 10, 30)
        for filing in self._plot.filings:
            self._register(filing)
        yield self._at(_JUDGED, 14, 0)
        self._send(wave=1)
        for number, answer in enumerate(self._plot.answers):
            yield self._at(answer.day, 10, 7 * number)
            self._answer(answer)
        yield self._at(_LISTED, 17, 20)
        self._list()
        yield self._at(_REVIEWED, 15, 30)
        for answer in self._plot.answers:
            self._review(answer)
        yield self._at(_SENT_AGAIN, 9, 40)
        self._send(wave=2)
        yield self._at(_WAITS, 16, 10)
        self._wait(self._plot.waiting)

    def _at(self, day: int, hour: int, minute: int) -> datetime:
        on = calendar.add_working_days(self._scene.today, -day)
        minutes = hour * 60 + minute
        return datetime.combine(on, time(*divmod(minutes, 60)), clock.SHANGHAI).astimezone(UTC)

    def _officer(self, school: str) -> str:
        return self._scene.cast.login_of(school, Role.school_officer)

    def _send(self, *, wave: int) -> None:
        """One school uploads files; the systems of the others send batches."""
        today = self._scene.today
        for name in dict.fromkeys(one.at for one in self._plot.classes if one.wave == wave):
            rows = placements.of_school(name, wave=wave, today=today)
            if name == self._plot.waiting.at:
                upload = FileUpload(filename=f"实习学生名册（第{wave}批）.xlsx")
                import_id = self._upload(name, upload, placements.workbook(rows))
                self._confirm(name, import_id)
            else:
                batch = BatchCreate(client_key=f"{today.year}-{wave}", records=list(rows))
                with self._scene.cast.acting(self._officer(name)) as officer:
                    batches.store(self._session, officer, batch=batch, language="zh")
        self._screen()

    def _upload(self, school: str, upload: FileUpload, content: bytes) -> int:
        """A file received and read, up to its preview."""
        with self._scene.cast.acting(self._officer(school)) as officer:
            view = asyncio.run(
                uploads.receive(
                    lambda: nullcontext(self._session),
                    officer,
                    self._scene.store,
                    self._bench.settings,
                    headers=Headers(),
                    stream=_stream(content),
                    upload=upload,
                    language="zh",
                )
            )
        import_jobs.prepare(self._bench, view.id)
        return view.id

    def _confirm(self, school: str, import_id: int) -> None:
        with self._scene.cast.acting(self._officer(school)) as officer:
            version = imports.get(self._session, import_id).version
            confirmation = Confirmation(expected_version=version)
            imports.confirm(
                self._session, officer, import_id, confirmation=confirmation, language="zh"
            )
        import_jobs.store(self._bench, import_id)
        with self._scene.cast.acting(self._officer(school)):
            assert imports.get(self._session, import_id).state == ImportState.stored

    def _screen(self) -> None:
        """What the worker does with the runs that were asked for."""
        with self._scene.cast.acting(_MANAGER) as manager:
            province_id = manager.organisation_id
            waiting = select(ScreeningRun.id).where(ScreeningRun.state == RunState.waiting)
            runs = self._session.scalars(waiting.order_by(ScreeningRun.id)).all()
        for run_id in runs:
            screening_jobs.screen(self._database, run_id=run_id, province_id=province_id)
        with self._scene.cast.acting(_MANAGER):
            ended = select(ScreeningRun.state).where(ScreeningRun.id.in_(runs))
            assert set(self._session.scalars(ended)) <= {RunState.done}

    def _release(self) -> None:
        """The province judges the samples and releases every rule but the silent ones."""
        with self._scene.cast.acting(_MANAGER) as manager:
            known = rules.list_rules(self._session, manager, language="zh").items
        for code in [rule.code for rule in known if rule.code not in self._plot.silent]:
            with self._scene.cast.acting(_MANAGER) as manager:
                sample = rules.sample(self._session, manager, code, language="zh")
                for one in sample.items:
                    judgement = Judgement(sample_id=one.id, is_right=True)
                    rules.judge(self._session, manager, code, judgement=judgement, language="zh")
                release = RuleRelease(expected_version=sample.standing_version)
                rules.release(self._session, manager, code, release=release, language="zh")

    def _register(self, filing: DemoFiling) -> None:
        """The authority above registers what it has let a school do."""
        school = self._scene.organisations[filing.at]
        above = self._scene.names[school.parent_id or 0]
        with self._scene.cast.acting(self._scene.cast.login_of(above, Role.verifier)) as verifier:
            facts = SpecialFilingCreate(
                organisation_id=school.id,
                starts_on=self._scene.today - timedelta(days=100),
                ends_on=self._scene.today + timedelta(days=265),
                **filing.model_dump(exclude={"at"}),
            )
            registers.register_filing(self._session, verifier, filing=facts)
        self._screen()

    def _list(self) -> None:
        """The province tells what enrolment and the filing platform have of these schools."""
        today = clock.today()
        for source in RosterSource:
            for year, rows in placements.rosters(source, today=self._scene.today).items():
                told = RosterCreate(source=source, school_year=year, as_of_on=today, rows=rows)
                with self._scene.cast.acting(_MANAGER) as manager:
                    rosters.keep(self._session, manager, roster=told, language="zh")
        self._screen()

    def _answer(self, told: DemoAnswer) -> None:
        """Answer all a school's suspicions of a rule; correct the records where data were wrong."""
        evidence_ids = [self._paper(told)] if told.has_paper else []
        with self._scene.cast.acting(self._officer(told.at)) as officer:
            found = self._found(told)
            body = {
                "kind": told.kind,
                "suspicions": [{"id": one.id, "expected_version": one.version} for one in found],
                **self._words(told, evidence_ids),
            }
            answer = _ANSWER.validate_python(body)
            suspicions.answer(self._session, officer, answer=answer, language="zh")
        if told.mend is not None:
            self._mend(told)

    def _words(self, told: DemoAnswer, evidence_ids: Sequence[int]) -> dict[str, object]:
        match told.kind:
            case AnswerKind.confirmed:
                return {"campaign_id": self._scene.campaign_id, "description": told.say}
            case AnswerKind.explained:
                return {"reason": told.say, "evidence_ids": evidence_ids}
            case AnswerKind.data_error:
                return {"reason": told.say}

    def _found(self, told: DemoAnswer) -> Sequence[Suspicion]:
        """The suspicions an answer is about, in the scope of whoever acts."""
        wanted = select(Suspicion).where(
            Suspicion.organisation_id == self._scene.organisations[told.at].id,
            Suspicion.rule_code == told.rule,
        )
        if told.host is not None:
            host = self._plot.hosts[told.host]
            wanted = wanted.where(Suspicion.host_key == f"uscc:{host.uscc}")
        return self._session.scalars(wanted.order_by(Suspicion.id)).all()

    def _paper(self, told: DemoAnswer) -> int:
        today = clock.today()
        paper = papers.draw(EvidenceKind.roster, number=told.rule, serial=1, about_on=today)
        return take_in(self._scene, self._officer(told.at), paper, about_on=today)

    def _mend(self, told: DemoAnswer) -> None:
        """Correct each record that raises the suspicion, and have it screened again."""
        with self._scene.cast.acting(self._officer(told.at)) as officer:
            ids = [one.id for one in self._found(told)]
            raising = select(SuspicionRecord.record_id).where(
                SuspicionRecord.suspicion_id.in_(ids), SuspicionRecord.is_current
            )
            chosen = select(InternshipRecord).where(InternshipRecord.id.in_(raising))
            for record in self._session.scalars(chosen.order_by(InternshipRecord.id)).all():
                changes = placements.corrected(told.mend or {}, start=record.start_on)
                records.correct(
                    self._session,
                    officer,
                    record.id,
                    version=record.version,
                    correction=Correction(reason="与协议原件核对后更正", changes=changes),
                    language="zh",
                )
        self._screen()

    def _review(self, told: DemoAnswer) -> None:
        """The authority above decides on an explanation."""
        if told.review is None:
            return
        above = self._scene.names[self._scene.organisations[told.at].parent_id or 0]
        with self._scene.cast.acting(self._scene.cast.login_of(above, Role.verifier)) as verifier:
            for one in self._found(told):
                review = ReviewCreate(
                    verdict=Verdict(told.review),
                    reason=told.reviewed,
                    expected_version=one.version,
                )
                suspicions.review(self._session, verifier, one.id, review=review, language="zh")

    def _wait(self, file: DemoFile) -> None:
        """A file with faults, read and not confirmed."""
        made = placements.of_class(file.rows, school=file.at, place=90, today=self._scene.today)
        content = placements.workbook(list(made), file.faults)
        self._upload(file.at, FileUpload(filename=file.filename), content)


async def _stream(content: bytes) -> AsyncIterator[bytes]:
    yield content
