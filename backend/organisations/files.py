"""Tree files: the supervising tree of a province as CSV, so that any province can load its own.

Columns `code,name,kind,parent`, and where they apply `region,school_type,sponsor`. An authority's
`code` is its region (GB/T 2260); a school's is its identity code or 统一社会信用代码, and may be
empty. `parent` is the region of the supervising authority, which stands in an earlier row or is
known already. `region` says where a school lies; its authority's region unless said.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import StringConstraints, ValidationError

from backend.core.errors import Fault, InvalidInput
from backend.core.http import validation_fault
from backend.core.schemas import Input, ShortText
from backend.organisations.schemas import OrganisationCode, RegionCode
from backend.organisations.vocabulary import Kind, SchoolType

_NEEDED = ("code", "name", "kind", "parent")
_OPTIONAL = ("region", "school_type", "sponsor")
_ROW_LIMIT = 20_000

FileKind = Annotated[
    str,
    StringConstraints(
        pattern=r"^(province|city|directly_administered_city|county"
        r"|direct_county|former_direct_county|school)$"
    ),
]
_KINDS = {
    "directly_administered_city": Kind.city,
    "direct_county": Kind.county,
    "former_direct_county": Kind.county,
}
_DIRECT = frozenset({"direct_county", "former_direct_county"})


class _Authority(Input):
    code: RegionCode
    name: ShortText
    kind: FileKind
    parent: RegionCode | None = None
    region: None = None
    school_type: None = None
    sponsor: ShortText | None = None


class _School(Input):
    code: OrganisationCode | None = None
    name: ShortText
    kind: FileKind
    parent: RegionCode
    region: RegionCode | None = None
    school_type: SchoolType
    sponsor: ShortText | None = None


@dataclass(frozen=True)
class TreeRow:
    """One organisation of a tree file."""

    line: int
    kind: Kind
    name: str
    parent: str | None
    """Region of the supervising authority."""
    region: str
    code: str | None
    school_type: SchoolType | None
    sponsor: str | None
    is_direct: bool
    """A directly administered county: the installation's setting says to whom it files."""


def read(text: str) -> list[TreeRow]:
    """The organisations of a tree file; InvalidInput names every fault with its line."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    found = set(reader.fieldnames or ())
    if not set(_NEEDED) <= found <= {*_NEEDED, *_OPTIONAL}:
        message = (
            f"首行应为列名：{','.join(_NEEDED)}，可加 {','.join(_OPTIONAL)}",
            f"The first line names the columns {','.join(_NEEDED)} [{','.join(_OPTIONAL)}]",
        )
        raise InvalidInput([Fault("line 1", "columns", *message)])
    rows: list[TreeRow] = []
    faults: list[Fault] = []
    for cells in reader:
        line = reader.line_num
        if line > _ROW_LIMIT:
            limit = (f"最多 {_ROW_LIMIT} 行", f"At most {_ROW_LIMIT} lines")
            raise InvalidInput([Fault(f"line {line}", "too_long", *limit)])
        try:
            rows.append(_row(line, cells))
        except ValidationError as error:
            faults.extend(_faults(line, error))
    if faults:
        raise InvalidInput(faults)
    return rows


def _row(line: int, cells: dict[str, str]) -> TreeRow:
    filled = {name: text for name, text in cells.items() if text}
    if filled.get("kind") == Kind.school:
        school = _School.model_validate(filled)
        return TreeRow(
            line=line,
            kind=Kind.school,
            name=school.name,
            parent=school.parent,
            region=school.region or school.parent,
            code=school.code,
            school_type=school.school_type,
            sponsor=school.sponsor,
            is_direct=False,
        )
    authority = _Authority.model_validate(filled)
    return TreeRow(
        line=line,
        kind=_KINDS.get(authority.kind) or Kind(authority.kind),
        name=authority.name,
        parent=authority.parent,
        region=authority.code,
        code=None,
        school_type=None,
        sponsor=authority.sponsor,
        is_direct=authority.kind in _DIRECT,
    )


def _faults(line: int, error: ValidationError) -> Iterator[Fault]:
    for item in error.errors():
        fault = validation_fault(dict(item))
        yield replace(fault, path=f"line {line}.{fault.path}")
