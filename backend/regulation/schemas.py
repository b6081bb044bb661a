"""What we say and hear about the regulation."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from backend.core.schemas import Input, LineText, LongText, Output, ShortText
from backend.regulation.vocabulary import (
    ArticleConfidence,
    Bound,
    Check,
    EvidenceKind,
    FlagsConfidence,
    RedLineKind,
    TextConfidence,
)

Edition = Annotated[int, Field(ge=1, le=9999)]
ArticleNumber = Annotated[int, Field(ge=1, le=999)]
RedLineCode = Annotated[str, StringConstraints(pattern=r"^(YJ|BD)-[0-9]{2}$")]
FocusCode = Annotated[str, StringConstraints(pattern=r"^F[0-9]{2}$")]
Mark = Annotated[str, StringConstraints(pattern=r"^S[0-9]{1,4}$")]


class RedLineImport(Input):
    """A red line of a new edition."""

    code: RedLineCode
    kind: RedLineKind
    article: ArticleNumber | None
    item: ArticleNumber | None
    article_confidence: ArticleConfidence
    text_confidence: TextConfidence
    label_zh: ShortText
    label_en: ShortText
    para_zh: LineText
    para_en: LineText
    bound: Annotated[list[Bound], Field(min_length=1, max_length=7)]
    check: Check
    is_immediate_stop: bool
    is_money: bool
    is_serious: bool
    required_evidence: Annotated[list[EvidenceKind], Field(max_length=20)]
    flags_confidence: FlagsConfidence
    src: Annotated[list[Mark], Field(max_length=50)]


class FocusItemImport(Input):
    """A focus item of a new edition."""

    code: FocusCode
    label_zh: ShortText
    label_en: ShortText
    red_line_codes: Annotated[list[RedLineCode], Field(max_length=100)]
    has_own_question: bool


class CatalogueImport(Input):
    """A whole edition, in the structure of `backend/regulation/data/catalogue.json`."""

    edition: Edition
    title: LineText
    document_no: ShortText | None
    note: LongText | None
    red_lines: Annotated[list[RedLineImport], Field(min_length=1, max_length=100)]
    focus_items: Annotated[list[FocusItemImport], Field(max_length=100)]


class ConfirmationCreate(Input):
    """What a person found in the source."""

    article: ArticleNumber
    item: ArticleNumber | None = None
    official_text: LongText
    source: Annotated[LineText, Field(description="Where it was read: address or document.")]


class ConfirmationView(Output):
    """Who confirmed what, with name and office as held that day."""

    id: int
    red_line_id: int
    article: int
    item: int | None
    official_text: str
    source: str
    confirmed_by_user_id: int
    confirmed_by_name: str
    confirmed_by_office: str
    confirmed_at: datetime


class PresumedArticle(Output):
    """Where we believe the red line stands; for the page that confirms it, never for print."""

    article: int | None
    item: int | None
    article_confidence: ArticleConfidence


class RedLineFacts(Output):
    """What an edition says of a red line, its article apart."""

    id: int
    code: str
    kind: RedLineKind
    position: int
    label_zh: str
    label_en: str
    para_zh: str
    para_en: str
    text_confidence: TextConfidence
    bound: list[Bound]
    check: Check
    is_immediate_stop: bool
    is_money: bool
    is_serious: bool
    required_evidence: list[EvidenceKind]
    flags_confidence: FlagsConfidence
    src: list[str]


class RedLineView(RedLineFacts):
    """A red line; `citation_zh` and `citation_en` are all that may be printed about its article."""

    citation_zh: str
    citation_en: str
    presumed: PresumedArticle
    confirmation: ConfirmationView | None


class FocusItemView(Output):
    """A focus item: a view of red lines, or a question of its own."""

    id: int
    code: str
    position: int
    label_zh: str
    label_en: str
    red_line_codes: list[str]
    has_own_question: bool


class CatalogueSummary(Output):
    """An edition in a list."""

    id: int
    organisation_id: int
    edition: int
    title: str
    document_no: str | None
    note: str | None
    published_at: datetime
    red_line_count: int
    unconfirmed_count: int
    version: int


class CatalogueView(CatalogueSummary):
    """An edition with everything in it."""

    red_lines: list[RedLineView]
    focus_items: list[FocusItemView]
