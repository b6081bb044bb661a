"""The standing of rules in a province: silent first, judged, live, demoted where mostly wrong."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, func, select, text, update
from sqlalchemy.orm import Session

from backend.access.permissions import MATRIX, Permission
from backend.core import clock
from backend.notices import service as notices
from backend.notices.vocabulary import NoticeKind
from backend.screening.registers import configuration
from backend.screening.rules.models import RuleSampleHit, RuleStanding
from backend.screening.rules.scope import province_of
from backend.screening.rules.states import SILENT, Standing
from backend.screening.rules.table import BY_CODE, EVERY_RULE
from backend.screening.suspicions.models import Suspicion, SuspicionAnswer, SuspicionRecord

SAMPLE = 20
"""Hits the province judges before a rule is released."""

# As if at random, and the same each time.
_DRAW = text("""
insert into screening_samples (
  organisation_id, org_path, rule_code, rule_version, suspicion_id, record_id, record_version)
select :province_id, :path, :code, :version, found.suspicion_id, found.record_id,
       found.record_version
  from (select distinct on (r.record_id) r.suspicion_id, r.record_id, r.record_version
          from suspicion_records r join suspicions s on s.id = r.suspicion_id
         where s.rule_code = :code and r.is_current and r.is_silent
           and r.rule_version = :version
         order by r.record_id) found
 order by md5(found.record_id::text || ' ' || :version), found.record_id
 limit :wanted
    on conflict (organisation_id, rule_code, rule_version, record_id) do nothing
""")


def know(session: Session, province_id: int) -> None:
    """Have a row for each rule in its present version; a new version is silent first."""
    known = {
        row.rule_code: row
        for row in session.scalars(
            select(RuleStanding).where(RuleStanding.organisation_id == province_id)
        )
    }
    for rule in EVERY_RULE:
        row = known.get(rule.code)
        if row is None:
            session.add(
                RuleStanding(
                    organisation_id=province_id,
                    org_path=f"{province_id}.",
                    rule_code=rule.code,
                    rule_version=rule.version,
                    standing=Standing.silent,
                )
            )
        elif row.rule_version != rule.version:
            row.rule_version, row.standing = rule.version, Standing.silent
            row.confirmed = row.accepted = 0
            row.released_at = row.demoted_at = None
            row.version += 1
    session.flush()


def rows_of(session: Session, path: str) -> dict[str, RuleStanding]:
    """Rows of the present versions in the province in which a place lies."""
    rows = session.scalars(
        select(RuleStanding)
        .where(RuleStanding.organisation_id == province_of(path))
        .execution_options(populate_existing=True)
    )
    return {
        row.rule_code: row
        for row in rows
        if row.rule_code in BY_CODE and row.rule_version == BY_CODE[row.rule_code].version
    }


def all_of(session: Session, province_id: int) -> dict[str, Standing]:
    """How each rule stands."""
    return _of(rows_of(session, f"{province_id}."))


def hold(session: Session, province_id: int) -> dict[str, Standing]:
    """The same; nobody releases a rule until the transaction ends."""
    session.execute(
        select(RuleStanding.id)
        .where(RuleStanding.organisation_id == province_id)
        .with_for_update(read=True)
    )
    return all_of(session, province_id)


def _of(rows: dict[str, RuleStanding]) -> dict[str, Standing]:
    return {
        rule.code: Standing(rows[rule.code].standing) if rule.code in rows else Standing.silent
        for rule in EVERY_RULE
    }


def draw_samples(session: Session, province_id: int) -> None:
    """Fill the samples of silent rules up."""
    counts: dict[str, int] = {
        code: count
        for code, version, count in session.execute(
            select(RuleSampleHit.rule_code, RuleSampleHit.rule_version, func.count()).group_by(
                RuleSampleHit.rule_code, RuleSampleHit.rule_version
            )
        )
        if code in BY_CODE and BY_CODE[code].version == version
    }
    for code, row in rows_of(session, f"{province_id}.").items():
        missing = SAMPLE - counts.get(code, 0)
        if row.standing not in SILENT or missing <= 0:
            continue
        drawn = session.execute(
            _DRAW,
            {
                "province_id": province_id,
                "path": f"{province_id}.",
                "code": code,
                "version": row.rule_version,
                "wanted": missing,
            },
        )
        if row.standing == Standing.silent and drawn.rowcount:  # type: ignore[attr-defined]
            row.standing = Standing.judging
            row.version += 1


def weigh(session: Session, province_id: int) -> None:
    """Count what became of the suspicions of live rules, and demote those mostly wrong."""
    document = configuration.document_of(session, f"{province_id}.")
    rows = rows_of(session, f"{province_id}.")
    for counted in _answered(session, province_id):
        row = rows.get(counted.rule_code)
        if row is None or row.standing in SILENT:
            continue
        row.confirmed, row.accepted = counted.confirmed, counted.accepted
        judged = row.confirmed + row.accepted
        is_poor = row.confirmed * 100 < judged * document.precision_percent
        if row.standing == Standing.live and judged >= document.precision_answers and is_poor:
            _demote(session, row)


def _answered(session: Session, province_id: int) -> Sequence[Any]:
    a = SuspicionAnswer
    standing = and_(
        RuleStanding.organisation_id == province_id, RuleStanding.rule_code == Suspicion.rule_code
    )
    return session.execute(
        select(
            Suspicion.rule_code,
            func.count(a.suspicion_id.distinct()).filter(a.kind == "confirmed").label("confirmed"),
            func.count(a.suspicion_id.distinct())
            .filter(a.kind == "explained", a.state == "accepted")
            .label("accepted"),
        )
        .join(Suspicion, Suspicion.id == a.suspicion_id)
        .join(RuleStanding, standing)
        .where(
            a.answered_at >= RuleStanding.released_at,
            a.rule_version == RuleStanding.rule_version,
        )
        .group_by(Suspicion.rule_code)
    ).all()


def _demote(session: Session, row: RuleStanding) -> None:
    """A signal from now on; whoever judges rules in the province is told, once."""
    row.standing, row.demoted_at = Standing.demoted, clock.now()
    row.version += 1
    theirs = select(Suspicion.id).where(Suspicion.rule_code == row.rule_code)
    session.execute(
        update(SuspicionRecord)
        .where(SuspicionRecord.suspicion_id.in_(theirs), SuspicionRecord.is_current)
        .values(outcome="signal")
    )
    session.execute(
        update(Suspicion)
        .where(Suspicion.rule_code == row.rule_code, Suspicion.outcome != "signal")
        .values(outcome="signal", version=Suspicion.version + 1, updated_at=clock.now())
    )
    notices.notify(
        session,
        organisation=row,
        roles=[role for role, may in MATRIX.items() if Permission.screening_judge in may],
        kind=NoticeKind.rule_demoted,
        subject_type="screening_rule",
        subject_id=row.id,
        subject_number=row.rule_code,
        values={"count": row.confirmed + row.accepted},
    )


_NOW_SEEN = text("""
insert into suspicion_history (
  organisation_id, org_path, suspicion_id, at, event, state, record_count)
select organisation_id, org_path, id, :now, 'released', state, record_count
  from suspicions where rule_code = :code and is_silent
""")


def show(session: Session, code: str, *, first_look_ends_at: object) -> dict[tuple[int, str], int]:
    """Let schools see what a rule has found; how many suspicions each has to answer."""
    now = clock.now()
    session.execute(_NOW_SEEN, {"code": code, "now": now})
    shown = (
        session.execute(
            update(Suspicion)
            .where(Suspicion.rule_code == code, Suspicion.is_silent)
            .values(
                is_silent=False,
                first_look_ends_at=first_look_ends_at,
                updated_at=now,
                version=Suspicion.version + 1,
            )
            .returning(Suspicion.organisation_id, Suspicion.org_path, Suspicion.unanswered_count)
            .execution_options(synchronize_session=False)
        )
    ).all()
    theirs = select(Suspicion.id).where(Suspicion.rule_code == code)
    session.execute(
        update(SuspicionRecord)
        .where(SuspicionRecord.suspicion_id.in_(theirs), SuspicionRecord.is_silent)
        .values(is_silent=False)
        .execution_options(synchronize_session=False)
    )
    waiting: dict[tuple[int, str], int] = {}
    for organisation_id, path, unanswered in shown:
        if unanswered:
            waiting[organisation_id, path] = waiting.get((organisation_id, path), 0) + 1
    return waiting


def judge(
    session: Session, row: RuleSampleHit, *, by: tuple[int, str], is_right: bool, note: str | None
) -> None:
    """Write one judgement."""
    row.is_right, row.note = is_right, note
    row.judged_by_user_id, row.judged_by_name = by
    row.judged_at = clock.now()
