"""A plausible body for any route, made from its schema: enough to get past the first look."""

import re
from typing import Any

from tests.architecture.generated import HERE

_TEXTS = {
    "date": "2026-11-30",
    "date-time": "2026-11-30T00:00:00Z",
    "uuid": f"00000000-0000-0000-0000-{HERE:012x}",
    "uri": "https://example.invalid/",
}
_CANDIDATES = (
    "字" * 12,
    "990000",
    "9900000001",
    "someone.new",
    "/api/v1/session",
    "a" * 64,
    "F01",
    "name:字",
)


def sample(schema: dict[str, Any], document: dict[str, Any]) -> Any:
    """A value the schema allows, whose numbers are those of another province's rows."""
    if "$ref" in schema:
        return sample(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], document)
    for choice in ("oneOf", "anyOf", "allOf"):
        if choice in schema:
            return sample(schema[choice][0], document)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    makers = {
        "object": _object,
        "array": _array,
        "integer": lambda schema, _: min(HERE, schema.get("maximum", HERE)),
        "number": lambda schema, _: schema.get("minimum", 1),
        "boolean": lambda *_: True,
        "null": lambda *_: None,
    }
    return makers.get(schema.get("type", "string"), _text)(schema, document)


def _object(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    return {
        name: sample(member, document)
        for name, member in schema.get("properties", {}).items()
        if name in schema.get("required", ())
    }


def _array(schema: dict[str, Any], document: dict[str, Any]) -> list[Any]:
    return [sample(schema.get("items", {}), document)] * max(1, schema.get("minItems", 1))


def _text(schema: dict[str, Any], _: dict[str, Any]) -> str:
    if schema.get("format") in _TEXTS:
        return _TEXTS[schema["format"]]
    pattern = re.compile(schema.get("pattern", ""))
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength", 10_000)
    for text in _CANDIDATES:
        if shortest <= len(text[:longest]) and pattern.search(text[:longest]):
            return text[:longest]
    return _CANDIDATES[0][:longest]
