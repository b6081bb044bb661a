"""What is entered into a register, checked and brought into the form in which it is compared."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import polars as pl

from backend.core import clock
from backend.core.errors import Fault, InvalidInput
from backend.screening.records import derivation
from backend.screening.records.codes import Verdict, check_major, check_uscc, plain_major
from backend.screening.registers.schemas import (
    GroupPolicyChange,
    GroupPolicyCreate,
    HostPayerPairChange,
    HostPayerPairFacts,
    HostRegistrationChange,
    HostRegistrationFacts,
    SpecialFilingChange,
    SpecialFilingCreate,
)
from backend.screening.rules.words import key

_OUTSIDE = {"organisation_id", "reason"}
"""Members of a body that are no facts of the entry."""
_CODE_LENGTH = 18


def of_filing(facts: SpecialFilingCreate | SpecialFilingChange) -> dict[str, Any]:
    """A special filing's columns."""
    hosts = list(_hosts(facts.hosts))
    _refuse(
        _period(facts.starts_on, facts.ends_on),
        _codes("majors", facts.majors, check_major),
        _codes("hosts", [host if _is_code(host) else None for host in hosts], check_uscc),
    )
    return {
        **facts.model_dump(exclude=_OUTSIDE),
        "number_key": key(facts.number),
        "majors": _once(plain_major(code) for code in facts.majors),
        "posts": _once(facts.posts),
        "hosts": _once(hosts),
        "items": sorted(set(facts.items)),
    }


def of_policy(facts: GroupPolicyCreate | GroupPolicyChange) -> dict[str, Any]:
    """A group policy's columns."""
    _refuse(_period(facts.starts_on, facts.ends_on))
    return facts.model_dump(exclude=_OUTSIDE)


def of_pair(facts: HostPayerPairFacts | HostPayerPairChange) -> dict[str, Any]:
    """A pair's columns."""
    if isinstance(facts, HostPayerPairFacts):
        _refuse(
            _code("host_uscc", facts.host_uscc),
            _code("payer_uscc", facts.payer_uscc),
            _differ(facts.host_uscc, facts.payer_uscc),
        )
    return facts.model_dump(exclude=_OUTSIDE)


def of_host(facts: HostRegistrationFacts | HostRegistrationChange) -> dict[str, Any]:
    """A host's columns, its key included where it is a new one."""
    _refuse(_not_ahead(facts.as_of_on))
    values = facts.model_dump(exclude=_OUTSIDE)
    if isinstance(facts, HostRegistrationFacts):
        if facts.host_uscc is not None:
            _refuse(_code("host_uscc", facts.host_uscc))
        values["host_key"] = host_key(facts.host_uscc, facts.host_name)
    return values


def host_key(uscc: str | None, name: str) -> str:
    """A host's key, made as in records."""
    frame = pl.DataFrame({"uscc": [uscc], "name": [name]}, schema=dict.fromkeys(_HOST, pl.String))
    made = frame.select(derivation.host_key(pl.col("uscc"), pl.col("name")))
    return str(made.item())


_HOST = ("uscc", "name")


def _refuse(*found: Iterable[Fault]) -> None:
    faults = [fault for some in found for fault in some]
    if faults:
        raise InvalidInput(faults)


def _period(first: date, last: date) -> Iterator[Fault]:
    if first > last:
        yield Fault(
            "body.ends_on",
            "period_reversed",
            "结束日期不能早于开始日期",
            "The period may not end before it begins",
        )


def _not_ahead(day: date) -> Iterator[Fault]:
    if day > clock.today():
        yield Fault(
            "body.as_of_on", "in_the_future", "截止日期不能晚于今天", "The day lies in the future"
        )


def _differ(host: str, payer: str) -> Iterator[Fault]:
    if host == payer:
        yield Fault(
            "body.payer_uscc",
            "same_as_host",
            "支付单位与实习单位相同，无需认可",
            "The payer is the host itself: nothing has to be accepted",
        )


def _code(name: str, code: str) -> Iterator[Fault]:
    yield from _codes(name, [code], check_uscc, is_list=False)


def _codes(
    name: str,
    codes: Sequence[str | None],
    check: Callable[[str], Verdict | None],
    *,
    is_list: bool = True,
) -> Iterator[Fault]:
    """Faults of codes; the character at fault is named where it is known."""
    for place, code in enumerate(codes):
        verdict = check(code) if code is not None else None
        if verdict is None:
            continue
        at, at_en = "", ""
        if verdict.position is not None and verdict.expected is not None:
            at = f"：第 {verdict.position} 位是 {verdict.found}，应为 {verdict.expected}"
            at_en = f": character {verdict.position} is {verdict.found}, not {verdict.expected}"
        path = f"body.{name}.{place}" if is_list else f"body.{name}"
        yield Fault(
            path,
            verdict.code,
            f"代码 {code} 有误{at}，请核对原件",
            f"Code {code} is wrong{at_en}; compare it with the original",
        )


def _hosts(hosts: Sequence[str]) -> Iterator[str]:
    for host in hosts:
        yield host.upper() if _is_code(host) else host


def _is_code(text: str) -> bool:
    return len(text) == _CODE_LENGTH and text.isascii() and text.isalnum()


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
