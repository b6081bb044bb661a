"""One entry as an action meets it: the row, and what hangs on it, read when first asked for."""

from functools import cached_property

from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.campaigns import service as campaigns
from backend.campaigns.models import Campaign
from backend.evidence import service as evidence
from backend.evidence.schemas import EvidenceView
from backend.ledger.closure import queries
from backend.ledger.models import LedgerEntry, LedgerEvidence, LedgerMeasure, LedgerSettlement
from backend.organisations import service as organisations
from backend.organisations.models import Organisation


class Case:
    """The facts that needs are judged by."""

    def __init__(self, session: Session, actor: Principal, entry: LedgerEntry) -> None:
        self.session = session
        self.actor = actor
        self.entry = entry

    @cached_property
    def campaign(self) -> Campaign:
        """The campaign the entry belongs to."""
        return campaigns.get(self.session, self.entry.campaign_id)

    @property
    def catalogue_id(self) -> int:
        """The edition of the red lines the campaign was launched with."""
        catalogue_id = self.campaign.catalogue_id
        assert catalogue_id is not None, "a campaign with entries has been launched"
        return catalogue_id

    @cached_property
    def line(self) -> list[Organisation]:
        """The supervising line from the province down to the entry's organisation."""
        return organisations.line_of(self.session, self.entry.org_path)

    @property
    def above(self) -> list[Organisation]:
        """The authorities above the entry's organisation, from the province down."""
        return self.line[:-1]

    @cached_property
    def measures(self) -> list[LedgerMeasure]:
        """The measures in force, in order."""
        return queries.measures_of(self.session, self.entry.id)

    @cached_property
    def citations(self) -> list[LedgerEvidence]:
        """The citations in force, oldest first."""
        return queries.citations_of(self.session, self.entry.id)

    @cached_property
    def files(self) -> dict[int, EvidenceView]:
        """The cited files by their id."""
        return evidence.summaries(self.session, [row.evidence_id for row in self.citations])

    def hold_files(self) -> None:
        """Let nobody withdraw a cited file until this act is written: it is judged by them."""
        evidence.hold(self.session, [row.evidence_id for row in self.citations])

    @cached_property
    def unusable(self) -> set[int]:
        """Cited files that cannot prove anything (withdrawn, infected, not scanned in time)."""
        return {
            key for key, file in self.files.items() if not evidence.is_citable(self.session, file)
        }

    @cached_property
    def settlement(self) -> LedgerSettlement | None:
        """What became of the money."""
        return queries.settlement_of(self.session, self.entry.id)

    def forget(self) -> None:
        """Read everything anew: an action has changed it."""
        for name in ("measures", "citations", "files", "unusable", "settlement"):
            self.__dict__.pop(name, None)
