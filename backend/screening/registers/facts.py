"""What is entered into a register, checked and brought into the form in which it is compared."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import polars as pl

from backend.core import clock
from backend.core.errors import Fault, InvalidInput
from backend.screening.records import derivation, faults
from backend.screening.records.codes import Verdict, check_major, check_uscc, plain_major
from backend.screening.registers.document import repeated
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
from backend.screening.rules.vocabulary import SpecialItem
from backend.screening.rules.words import key

COMBINATIONS = 2000
"""Majors × posts × hosts of one filing: every record with a number is compared with each."""

_OUTSIDE = {"organisation_id", "reason"}
"""Members of a body that are no facts of the entry."""
_NUMBER_KEY = 64
_NAME_KEY = 200
_CODE_LENGTHS = range(15, 22)
_CODE_DIGITS = 8
"""A text of about the length of a credit code with so many digits is meant to be one."""
_ANY_CATALOGUE = 0
"""Filings speak of classes that began under older catalogues, too: their prefixes are unknown."""


def of_filing(facts: SpecialFilingCreate | SpecialFilingChange) -> dict[str, Any]:
    """A special filing's columns."""
    majors = [code_of(code) for code in facts.majors]
    hosts = [code_of(host) if _is_code(host) else host for host in facts.hosts]
    _refuse(
        _period(facts.starts_on, facts.ends_on),
        _compared("body.number", facts.number, most=_NUMBER_KEY),
        *(_compared(f"body.posts.{n}", one, most=_NAME_KEY) for n, one in enumerate(facts.posts)),
        *(_compared(f"body.hosts.{n}", one, most=_NAME_KEY) for n, one in enumerate(hosts)),
        _majors(majors),
        repeated("body.majors", [plain_major(code) for code in majors]),
        repeated("body.posts", [key(post) for post in facts.posts]),
        _filed_hosts(hosts),
        repeated("body.hosts", [key(host) for host in hosts]),
        repeated("body.items", facts.items),
        _combined(len(majors), len(facts.posts), len(hosts)),
    )
    return {
        **facts.model_dump(exclude=_OUTSIDE),
        "number_key": key(facts.number),
        "majors": [plain_major(code) for code in majors],
        "hosts": hosts,
        "items": [item for item in SpecialItem if item in facts.items],
    }


def of_policy(facts: GroupPolicyCreate | GroupPolicyChange) -> dict[str, Any]:
    """A group policy's columns."""
    _refuse(_period(facts.starts_on, facts.ends_on))
    return facts.model_dump(exclude=_OUTSIDE)


def of_pair(facts: HostPayerPairFacts) -> dict[str, Any]:
    """A new pair's columns."""
    host, payer = code_of(facts.host_uscc), code_of(facts.payer_uscc)
    _refuse(_code("host_uscc", host), _code("payer_uscc", payer), _differ(host, payer))
    return {**facts.model_dump(), "host_uscc": host, "payer_uscc": payer}


def of_pair_change(facts: HostPayerPairChange) -> dict[str, Any]:
    """What may change of a pair."""
    return facts.model_dump(exclude=_OUTSIDE)


def of_host(facts: HostRegistrationFacts) -> dict[str, Any]:
    """A new host's columns."""
    uscc = None if facts.host_uscc is None else code_of(facts.host_uscc)
    _refuse(
        _code("host_uscc", uscc),
        _compared("body.host_name", facts.host_name, most=_NAME_KEY),
        _not_ahead(facts.as_of_on),
    )
    return {**facts.model_dump(), "host_uscc": uscc, "host_key": host_key(uscc, facts.host_name)}


def of_host_change(uscc: str | None, facts: HostRegistrationChange) -> dict[str, Any]:
    """What may change of a host; without a credit code its name makes its key."""
    _refuse(
        _compared("body.host_name", facts.host_name, most=_NAME_KEY), _not_ahead(facts.as_of_on)
    )
    return {**facts.model_dump(exclude=_OUTSIDE), "host_key": host_key(uscc, facts.host_name)}


def host_key(uscc: str | None, name: str) -> str:
    """A host's key, made as in records."""
    frame = pl.DataFrame({"uscc": [uscc], "name": [name]}, schema=dict.fromkeys(_HOST, pl.String))
    made = frame.select(derivation.host_key(pl.col("uscc"), pl.col("name")))
    return str(made.item())


_HOST = ("uscc", "name")


def code_of(text: str) -> str:
    """A code as it is kept: half-width, in capital letters, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def _is_code(host: str) -> bool:
    """Whether a host is given by its credit code, be it right or wrong, and not by its name."""
    code = code_of(host)
    digits = sum(character.isdigit() for character in code)
    return len(code) in _CODE_LENGTHS and code.isascii() and digits >= _CODE_DIGITS


def _refuse(*found: Iterable[Fault]) -> None:
    wrong = [fault for some in found for fault in some]
    if wrong:
        raise InvalidInput(wrong)


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


def _compared(path: str, text: str, *, most: int) -> Iterator[Fault]:
    """Of some characters nothing is left once blanks and width are disregarded, or too much."""
    if not 1 <= len(key(text)) <= most:
        yield Fault(
            path,
            "text_unreadable",
            "其中有不能识别的字符，请照材料原件填写汉字、字母和数字",
            "It holds characters that cannot be compared; copy it from the paper",
        )


def _differ(host: str, payer: str) -> Iterator[Fault]:
    if host == payer:
        yield Fault(
            "body.payer_uscc",
            "same_as_host",
            "支付单位与实习单位相同，无需认可",
            "The payer is the host itself: nothing has to be accepted",
        )


def _combined(majors: int, posts: int, hosts: int) -> Iterator[Fault]:
    count = max(majors, 1) * posts * max(hosts, 1)
    if count > COMBINATIONS:
        yield Fault(
            "body.posts",
            "too_many_combinations",
            f"专业、岗位、单位的组合有 {count} 种，一条备案最多 {COMBINATIONS} 种。"
            "适用于全部专业或全部单位的，请将该栏留空",
            f"{count} combinations of majors, posts and hosts; a filing takes {COMBINATIONS}. "
            "Leave majors or hosts empty where it is for all of them",
        )


def _majors(codes: Sequence[str]) -> Iterator[Fault]:
    for place, code in enumerate(codes):
        verdict = check_major(code, catalogue=_ANY_CATALOGUE)
        yield from _told(f"body.majors.{place}", "major_code", verdict)


def _filed_hosts(hosts: Sequence[str]) -> Iterator[Fault]:
    for place, host in enumerate(hosts):
        if _is_code(host):
            yield from _told(f"body.hosts.{place}", "host_uscc", check_uscc(host))


def _code(name: str, code: str | None) -> Iterator[Fault]:
    if code is not None:
        yield from _told(f"body.{name}", name, check_uscc(code))


def _told(path: str, field: str, verdict: Verdict | None) -> Iterator[Fault]:
    """A fault of a code in the words of records: the character at fault, and the remedy."""
    if verdict is not None:
        zh, en = (
            faults.explain(
                verdict.code,
                field=field,
                language=language,
                position=verdict.position,
                found=verdict.found,
                expected=verdict.expected,
            )
            for language in ("zh", "en")
        )
        yield Fault(path, verdict.code, f"{zh.reason}。{zh.remedy}", f"{en.reason}. {en.remedy}")
