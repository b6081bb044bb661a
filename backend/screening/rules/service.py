"""Tell of rules, judge their sampled hits, and let schools see what they find."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import calendar, clock
from backend.core.db import ancestors_of, crossing
from backend.core.errors import NotFound
from backend.organisations.models import Organisation
from backend.regulation import service as regulation
from backend.screening.records.models import InternshipRecord
from backend.screening.registers import configuration
from backend.screening.rules import runs, standing, values
from backend.screening.rules.errors import (
    AlreadyLive,
    NotScreenedYet,
    ProvinceJudges,
    SampleUnjudged,
    StandingMoved,
)
from backend.screening.rules.models import RuleSampleHit, RuleStanding
from backend.screening.rules.rule import Rule
from backend.screening.rules.schemas import (
    Judgement,
    NotChecked,
    RuleList,
    RuleRelease,
    RuleSample,
    RuleView,
    RunCreate,
    SampleView,
    ValueView,
)
from backend.screening.rules.scope import province_of, screening_scope
from backend.screening.rules.states import SILENT, STANDING_LABELS, Standing
from backend.screening.rules.table import BY_CODE, EVERY_RULE
from backend.screening.rules.vocabulary import NOT_CHECKED, OUTCOME_LABELS, RuleOutcome
from backend.screening.suspicions import digests
from backend.screening.suspicions.models import SuspicionRecord


def list_rules(session: Session, actor: Principal, *, language: str) -> RuleList:
    """Every rule as it stands for the reader."""
    rows = standing.rows_of(session, actor.org_path)
    judged = _judged(session)
    items = [_view(actor, rule, rows.get(rule.code), judged, language) for rule in EVERY_RULE]
    return RuleList(items=items, not_checked=not_checked(language))


def not_checked(language: str) -> list[NotChecked]:
    """Red lines that no rule checks."""
    labels = regulation.default_labels()
    place = language == "en"
    return [NotChecked(red_line=code, label=labels[code][place]) for code in NOT_CHECKED]


def _judged(session: Session) -> dict[tuple[str, int], tuple[int, int, int]]:
    """Size, right and wrong of each sample in sight: the province's alone."""
    h = RuleSampleHit
    rows = session.execute(
        select(
            h.rule_code,
            h.rule_version,
            func.count(),
            func.count().filter(h.is_right.is_(True)),
            func.count().filter(h.is_right.is_(False)),
        ).group_by(h.rule_code, h.rule_version)
    )
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in rows}


def _view(
    actor: Principal,
    rule: Rule,
    row: RuleStanding | None,
    judged: dict[tuple[str, int], tuple[int, int, int]],
    language: str,
) -> RuleView:
    place = language == "en"
    stands = Standing(row.standing) if row else Standing.silent
    size, right, wrong = judged.get((rule.code, rule.version), (0, 0, 0))
    confirmed, accepted = (row.confirmed, row.accepted) if row else (0, 0)
    answers = confirmed + accepted
    may_judge = _is_province(actor) and actor.may(Permission.screening_judge)
    outcome = RuleOutcome.signal if stands is Standing.demoted else rule.outcome
    return RuleView(
        code=rule.code,
        title=rule.title[place],
        red_line=rule.red_line,
        outcome=outcome,
        outcome_label=OUTCOME_LABELS[outcome][place],
        outcomes=list(rule.outcomes) or [rule.outcome],
        explanation=rule.explanation[place].replace("：{values}", "").replace(": {values}", ""),
        rule_version=rule.version,
        fields=list(rule.fields),
        settings=list(rule.settings),
        combines=list(rule.combining),
        grouping=rule.grouping,
        standing=stands,
        standing_label=STANDING_LABELS[stands][place],
        standing_version=row.version if row else 0,
        sample_size=size,
        judged_right=right,
        judged_wrong=wrong,
        confirmed=confirmed,
        accepted=accepted,
        precision_percent=confirmed * 100 // answers if answers else None,
        released_at=row.released_at if row else None,
        demoted_at=row.demoted_at if row else None,
        may_judge=may_judge and stands in SILENT,
        may_release=may_judge
        and row is not None
        and stands is not Standing.live
        and size == right + wrong,
    )


def _is_province(actor: Principal) -> bool:
    return ancestors_of(actor.org_path)[0] == actor.org_path


def _standing(session: Session, actor: Principal, code: str) -> tuple[Rule, RuleStanding | None]:
    rule = BY_CODE.get(code)
    if rule is None:
        raise NotFound()
    if not _is_province(actor):
        raise ProvinceJudges()
    return rule, standing.rows_of(session, actor.org_path).get(code)


def sample(session: Session, actor: Principal, code: str, *, language: str) -> RuleSample:
    """The hits of a rule that the province judges."""
    rule, row = _standing(session, actor, code)
    h, r = RuleSampleHit, InternshipRecord
    found = session.execute(
        select(h, Organisation.name, r.host_name, r.post_name, SuspicionRecord)
        .join(r, r.id == h.record_id)
        .join(Organisation, Organisation.id == r.organisation_id)
        .join(
            SuspicionRecord,
            (SuspicionRecord.suspicion_id == h.suspicion_id)
            & (SuspicionRecord.record_id == h.record_id)
            & (SuspicionRecord.record_version == h.record_version),
        )
        .where(h.rule_code == code, h.rule_version == rule.version)
        .order_by(h.id)
    ).all()
    return RuleSample(
        code=code,
        rule_version=rule.version,
        standing=Standing(row.standing) if row else Standing.silent,
        standing_version=row.version if row else 0,
        items=[_sampled(rule, one, language) for one in found],
    )


def _sampled(rule: Rule, row: Any, language: str) -> SampleView:
    hit, organisation_name, host_name, post_name, record = row
    return SampleView.model_validate(
        {
            **{name: getattr(hit, name) for name in SampleView.model_fields if hasattr(hit, name)},
            "organisation_name": organisation_name,
            "host_name": host_name,
            "post_name": post_name,
            "outcome": record.outcome,
            "values": values_of(rule.code, record.values, language),
        }
    )


def values_of(code: str, found: dict[str, Any], language: str) -> list[ValueView]:
    """What triggered a rule, as a cell shows it."""
    return [
        ValueView(field=one.field, heading=one.heading, value=one.value)
        for one in values.shown(code, found, language)
    ]


def judge(
    session: Session, actor: Principal, code: str, *, judgement: Judgement, language: str
) -> RuleSample:
    """Say whether one sampled hit is right."""
    rule, row = _standing(session, actor, code)
    hit = session.get(RuleSampleHit, judgement.sample_id, with_for_update=True)
    if hit is None or (hit.rule_code, hit.rule_version) != (code, rule.version):
        raise NotFound()
    if row is None or row.standing not in SILENT:
        raise AlreadyLive()
    by = (actor.user_id, actor.display_name)
    standing.judge(session, hit, by=by, is_right=judgement.is_right, note=judgement.note)
    session.flush()
    audit.record(
        session,
        actor,
        action="screening_rule.judged",
        subject=row,
        subject_type="screening_rule",
        subject_id=row.id,
        detail={"rule": code, "sample_id": hit.id, "is_right": judgement.is_right},
    )
    return sample(session, actor, code, language=language)


def release(
    session: Session, actor: Principal, code: str, *, release: RuleRelease, language: str
) -> RuleView:
    """Let schools see what a rule finds. Their first look begins today."""
    rule, row = _standing(session, actor, code)
    if row is None:
        raise NotScreenedYet()
    row = session.get(RuleStanding, row.id, with_for_update=True, populate_existing=True)
    assert row is not None
    if row.version != release.expected_version:
        raise StandingMoved()
    if row.standing == Standing.live:
        raise AlreadyLive()
    judged = _judged(session)
    size, right, wrong = judged.get((code, rule.version), (0, 0, 0))
    if size > right + wrong:
        raise SampleUnjudged(count=size - right - wrong)
    was = Standing(row.standing)
    row.standing, row.released_at, row.demoted_at = Standing.live, clock.now(), None
    row.confirmed = row.accepted = 0
    row.version += 1
    session.flush()
    _show(session, actor, row)
    if was is Standing.demoted:
        # Its hits get back the outcome that each has by itself.
        runs.ask(session, actor, wanted=RunCreate())
    facts = {"rule": code, "rule_version": rule.version, "right": right, "wrong": wrong}
    about: dict[str, Any] = {
        "subject": row,
        "subject_type": "screening_rule",
        "subject_id": row.id,
    }
    audit.record(session, actor, action="screening_rule.released", detail=facts, **about)
    audit.announce(session, type="screening_rule.released", payload=facts, **about)
    return _view(actor, rule, row, judged, language)


def _show(session: Session, actor: Principal, row: RuleStanding) -> None:
    days = configuration.document_of(session, actor.org_path).first_look_days
    ends = calendar.end_of_day(calendar.add_working_days(clock.today(), days))
    with crossing(session, screening_scope(province_of(actor.org_path))):
        waiting = standing.show(session, row.rule_code, first_look_ends_at=ends)
    for school, count in waiting.items():
        digests.notify(session, school, count=count)
