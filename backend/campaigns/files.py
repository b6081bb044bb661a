"""Campaign files: YAML in, with every fault named by path and line; YAML out, that reads in again.

Only the plain core of YAML is read: mappings, lists and scalars. Every scalar is text until the
schema gives it a type, so `2022-13-45`, `on` and `1e999` have no surprises to offer; references
and tags, by which a small file grows large or names a class, are refused.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import yaml
from pydantic import ValidationError

from backend.campaigns.schemas import CampaignFile
from backend.core.errors import Fault, InvalidInput
from backend.core.http import validation_fault

PATH = "body.file"
_MAX_DEPTH = 8
_NULLS = ("", "~", "null")

_Lines = dict[tuple[Any, ...], int]


def read(text: str) -> CampaignFile:
    """The campaign a file describes; InvalidInput lists everything wrong with it."""
    lines: _Lines = {}
    data = _load(text, lines)
    try:
        return CampaignFile.model_validate(data)
    except ValidationError as error:
        raise InvalidInput([_located(item, lines) for item in error.errors()]) from error


class _Dumper(yaml.SafeDumper):
    """Writes words as plain text, and every part in full: references do not read in again."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never refer."""
        return True


_Dumper.add_multi_representer(
    StrEnum, lambda dumper, word: dumper.represent_scalar("tag:yaml.org,2002:str", word.value)
)


def write(file: CampaignFile) -> str:
    """A campaign as a file that reads in to the same."""
    text: str = yaml.dump(
        file.model_dump(), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100
    )
    return text


def _located(item: Any, lines: _Lines) -> Fault:
    """A fault of the schema, with the line of the nearest part of the file."""
    fault = validation_fault(item)
    place = tuple(item["loc"])
    while place and place not in lines:
        place = place[:-1]
    path = ".".join((PATH, fault.path)) if fault.path else PATH
    return _fault(path, fault.code, lines.get(place, 1), fault.message_zh, fault.message_en)


def _load(text: str, lines: _Lines) -> Any:
    try:
        events = iter(yaml.parse(text, Loader=yaml.SafeLoader))
        next(events)  # the stream
        start = next(events)
        if not isinstance(start, yaml.DocumentStartEvent):
            raise _refused(start, "yaml_empty", "文件是空的", "The file is empty")
        data = _build(next(events), events, (), lines)
        next(events)  # the document's end
        after = next(events)
        if isinstance(after, yaml.DocumentStartEvent):
            raise _refused(
                after, "yaml_documents", "一个文件只能有一个专项行动", "One campaign per file"
            )
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        message = ("不是有效的 YAML，请检查缩进和冒号", "Not valid YAML: check indents and colons")
        raise InvalidInput([_fault(PATH, "yaml_syntax", line, *message)]) from error
    return data


def _build(event: Any, events: Iterator[Any], place: tuple[Any, ...], lines: _Lines) -> Any:
    lines[place] = event.start_mark.line + 1
    _check_plain(event, place)
    if isinstance(event, yaml.ScalarEvent):
        is_null = event.implicit[0] and event.value in _NULLS
        return None if is_null else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(_build(event, events, (*place, len(items)), lines))
        return items
    members: dict[str, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _key(event, members, place)
        members[key] = _build(next(events), events, (*place, key), lines)
    return members


def _key(event: Any, members: dict[str, Any], place: tuple[Any, ...]) -> str:
    _check_plain(event, place)
    if not isinstance(event, yaml.ScalarEvent):
        raise _refused(event, "yaml_key", "字段名应为文字", "A name of a field is text", place)
    if event.value in members:
        message = (f"字段 {event.value} 重复", f"{event.value} appears twice")
        raise _refused(event, "yaml_duplicate", *message, (*place, event.value))
    key: str = event.value
    return key


def _check_plain(event: Any, place: tuple[Any, ...]) -> None:
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        message = ("不接受引用（& 和 *），请把内容写全", "References (& and *) are not read")
        raise _refused(event, "yaml_reference", *message, place)
    if event.tag is not None:
        message = ("不接受类型标记（!）", "Tags (!) are not read")
        raise _refused(event, "yaml_tag", *message, place)
    if len(place) > _MAX_DEPTH:
        raise _refused(event, "yaml_depth", "层次过深", "Nested too deeply", place)


def _refused(event: Any, code: str, zh: str, en: str, place: tuple[Any, ...] = ()) -> InvalidInput:
    path = ".".join((PATH, *map(str, place)))
    return InvalidInput([_fault(path, code, event.start_mark.line + 1, zh, en)])


def _fault(path: str, code: str, line: int, zh: str, en: str) -> Fault:
    return Fault(path, code, f"第 {line} 行：{zh}", f"Line {line}: {en}")
