"""What we say and hear about notices."""

from datetime import datetime

from pydantic import Field

from backend.core.schemas import Id, Input, Output
from backend.notices.vocabulary import NoticeKind


class NoticeView(Output):
    """A notice, as read by one membership."""

    id: int
    kind: NoticeKind
    text: str = Field(description="The sentence, in the language of Accept-Language.")
    subject_type: str
    subject_id: int
    subject_number: str | None
    created_at: datetime
    read_at: datetime | None


class NoticeCount(Output):
    """How many notices there are."""

    count: int = Field(description="Counted up to 1000; 1000 stands for that many or more.")


class NoticesRead(Input):
    """How far a list of notices was read."""

    up_to_id: Id = Field(description="The newest notice that was shown.")
