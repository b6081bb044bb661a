"""The two kinds of shapes on the wire, and limits shared by all rooms."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Input(BaseModel):
    """What we hear: unknown members are refused, so that a misspelt one is not lost in silence."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Output(BaseModel):
    """What we say: no defaults, every member always present."""

    model_config = ConfigDict(from_attributes=True)


# NUL cannot be stored by PostgreSQL, and no text of ours has a use for it.
_NO_NUL = r"^[^\x00]*$"

ShortText = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=_NO_NUL)]
LineText = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=_NO_NUL)]
LongText = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=_NO_NUL)]
SearchText = Annotated[str, StringConstraints(min_length=2, max_length=50, pattern=_NO_NUL)]

Id = Annotated[int, Field(ge=1, lt=2**63)]
"""A row's number; larger ones cannot exist."""
