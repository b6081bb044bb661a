"""Load the demo province: one transaction, all of it or nothing."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import yaml
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.campaigns import service as campaigns
from backend.campaigns.schemas import CampaignFile
from backend.core import clock
from backend.core.config import Settings
from backend.core.db import Database, unscoped
from backend.core.storage import open_store
from backend.demo import history
from backend.demo.acts import Scene
from backend.demo.cast import DATA, Cast, tree
from backend.demo.schemas import Group
from backend.demo.screening import Screening
from backend.organisations import service as organisations
from backend.organisations.models import Organisation
from backend.organisations.schemas import LeadingGroupChange
from backend.regulation import service as regulation
from backend.regulation.schemas import ConfirmationCreate
from backend.regulation.vocabulary import ArticleConfidence

_LOADING = 7_305_202_612
"""Key of the advisory lock: of two starts at once, the second finds the province loaded."""
_NOTICE = Path(__file__).resolve().parents[2] / "examples" / "campaigns" / "henan-2022.yaml"
_INTO_STAGE_TWO = 14
"""Today is that many days after the first day of stage two."""
_CONFIRMED = ("BD-08", "BD-09", "BD-12", "BD-13", "BD-18")
"""Red lines somebody has checked against the source; their articles were seen in a text."""


def load(database: Database, settings: Settings) -> bool:
    """Found the demo province and play its past; False where there is an organisation already.

    Everything happens in one transaction: an interrupted load leaves no row. Files already kept
    for it in the store are taken up again by the next load, being named by their content.
    """
    with (
        database.begin(
            unscoped("the demo's tree and accounts, before there is a scope")
        ) as session,
        clock.replaced() as stand_at,
    ):
        session.execute(select(func.pg_advisory_xact_lock(_LOADING)))
        if session.scalar(select(Organisation.id).limit(1)) is not None:
            return False
        session.info["settings"] = settings
        today = clock.today()
        province = _found(session, settings)
        cast = Cast(session, province)
        file = _moved_notice(today)
        stand_at(_morning(today - timedelta(days=40)))
        _set_groups(session, cast, province, today)
        _publish_catalogue(session, cast)
        stand_at(_morning(file.stages[0].starts_on))
        campaign_id = _launch(session, cast, settings, file)
        scene = Scene(
            session=session,
            cast=cast,
            store=open_store(settings),
            organisations=province,
            names={row.id: name for name, row in province.items()},
            campaign_id=campaign_id,
            today=today,
            remedies=history.remedies(),
        )
        history.play(scene, stand_at, Screening(scene, settings).told())
        cast.leave()
    return True


def _found(session: Session, settings: Settings) -> Mapping[str, Organisation]:
    founded = organisations.import_tree(
        session,
        rows=tree(),
        direct_counties_report_to_province=settings.direct_counties_report_to_province,
    )
    return {row.name: row for row in founded}


def _set_groups(
    session: Session, cast: Cast, province: Mapping[str, Organisation], today: date
) -> None:
    items = yaml.safe_load((DATA / "groups.yaml").read_text("utf-8"))
    for group in [Group.model_validate(item) for item in items]:
        change = LeadingGroupChange(
            formed_on=today - timedelta(days=22), **group.model_dump(exclude={"at"})
        )
        with cast.acting("province.admin") as admin:
            organisations.set_leading_group(
                session, admin, province[group.at].id, group=change, version=0
            )


def _publish_catalogue(session: Session, cast: Cast) -> None:
    """The product's edition; a named person confirms a few articles, the rest stay unconfirmed."""
    with cast.acting("province.manager") as manager:
        catalogue = regulation.publish(
            session, manager, catalogue=regulation.default_catalogue_data()
        )
        for line in catalogue.red_lines:
            presumed = line.presumed
            if line.code not in _CONFIRMED or presumed.article is None:
                continue
            assert presumed.article_confidence is ArticleConfidence.seen
            confirmation = ConfirmationCreate(
                article=presumed.article,
                item=presumed.item,
                official_text=f"（演示：正式使用时在此录入原文）{line.para_zh}",
                source="演示数据；正式使用前须由专人对照教育部公布的原文核对",
            )
            regulation.confirm(session, manager, line.id, confirmation=confirmation)


def _moved_notice(today: date) -> CampaignFile:
    """The notice's campaign with all its dates moved by the same number of days."""
    file = campaigns.read_file(_NOTICE.read_text("utf-8"))
    shift = today - timedelta(days=_INTO_STAGE_TWO) - file.stages[1].starts_on
    stages = [
        stage.model_copy(
            update={"starts_on": stage.starts_on + shift, "ends_on": stage.ends_on + shift}
        )
        for stage in file.stages
    ]
    deliverables = [
        paper.model_copy(
            update={
                "due_on": paper.due_on + shift,
                "due_on_below": paper.due_on_below and paper.due_on_below + shift,
            }
        )
        for paper in file.deliverables
    ]
    return file.model_copy(
        update={
            "code": f"HN{stages[0].starts_on.year}",
            "name": f"{file.name}（演示）",
            "stages": stages,
            "deliverables": deliverables,
            "rectify_by": file.rectify_by and file.rectify_by + shift,
        }
    )


def _launch(session: Session, cast: Cast, settings: Settings, file: CampaignFile) -> int:
    with cast.acting("province.manager") as manager:
        campaign = campaigns.create_from_file(session, manager, settings, file=file)
        campaigns.launch(session, manager, campaign.id, expected_version=campaign.version)
        return campaign.id


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), clock.SHANGHAI).astimezone(UTC)
