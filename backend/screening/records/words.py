"""Cells that hold one of a few words, and how sources write them."""

from collections.abc import Mapping
from typing import Any, Final

from backend.screening.records.codes import Verdict, check_major, plain_major
from backend.screening.records.vocabulary import (
    ARRANGE_LABELS,
    FORM_LABELS,
    GENDER_LABELS,
    HAZARD_LABELS,
    ID_TYPE_LABELS,
    PAY_FORM_LABELS,
    PAYER_LABELS,
    TYPE_LABELS,
    ArrangeMode,
    Gender,
    Hazard,
    IdType,
    InternshipType,
    OrganisationForm,
    Payer,
    RecordState,
)

POSTED: Final = "posted"
"""The third national form of an internship: it tells the type, and no form of organisation."""

YES: Final = frozenset({"是", "有", "y", "yes", "1", "true"})
NO: Final = frozenset({"否", "无", "n", "no", "0", "false"})

OLD_TYPES: Final = ("顶岗实习", "跟岗实习", "社会实践", "教学实习", "工学交替")
"""Older words, all of them read as internships at a post; the record keeps which it was."""


def _told(labels: Mapping[Any, tuple[str, str]], *also: tuple[str, str]) -> dict[str, str]:
    """Chinese label, code and further words of each member, without width and case."""
    own = {word: str(member) for member, (zh, _) in labels.items() for word in (zh, str(member))}
    return own | dict(also)


_WORDS: Final[dict[str, dict[str, str]]] = {
    "gender": _told(
        GENDER_LABELS,
        *(("男性", Gender.male), ("1", Gender.male), ("女性", Gender.female), ("2", Gender.female)),
    ),
    "id_type": _told(
        ID_TYPE_LABELS,
        *(("居民身份证", IdType.resident), ("居民身份证件", IdType.resident)),
    ),
    "internship_type": _told(
        TYPE_LABELS,
        *(("认识", InternshipType.cognitive), ("岗位", InternshipType.post)),
        *((word, InternshipType.post) for word in OLD_TYPES),
        *((word.removesuffix("实习"), InternshipType.post) for word in ("顶岗实习", "跟岗实习")),
    ),
    "organisation_form": _told(
        FORM_LABELS,
        *(("1", OrganisationForm.grouped), ("2", OrganisationForm.dispersed)),
        *((word, POSTED) for word in ("3", "顶岗", "顶岗实习")),
    ),
    "arrange_mode": _told(
        ARRANGE_LABELS,
        *(("1", ArrangeMode.school), ("学校安排", ArrangeMode.school)),
        *(("2", ArrangeMode.student), ("自主选择", ArrangeMode.student)),
        *(("3", ArrangeMode.partnership), ("校企合作", ArrangeMode.partnership)),
    ),
    "pay_form": _told(PAY_FORM_LABELS),
    "premium_payer": _told(
        PAYER_LABELS,
        *(("企业", Payer.host), ("实习单位", Payer.host)),
    ),
    "record_state": {
        "有效": RecordState.active,
        "正常": RecordState.active,
        "active": RecordState.active,
        "撤回": RecordState.withdrawn,
        "已撤回": RecordState.withdrawn,
        "作废": RecordState.withdrawn,
        "withdrawn": RecordState.withdrawn,
    },
}

_PASSED: Final = {"合格": True, "不合格": False, "passed": True, "failed": False}
_GRADES: Final = "一二三四五"
_LABOUR: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4} | {
    word: number for number, word in enumerate("一二三四", 1)
}
_HAZARD_WORDS: Final = _told(
    HAZARD_LABELS,
    *(("噪音", Hazard.noise), ("有毒有害", Hazard.toxic)),
    *(("高空作业", Hazard.height), ("井下作业", Hazard.underground)),
)
_NO_HAZARD: Final = frozenset({"无", "没有", "[]"})
_HAZARD_ORDER: Final = {hazard.value: place for place, hazard in enumerate(Hazard)}
_PARTING: Final = str.maketrans(dict.fromkeys("、,;/|\n", " "))


def _bare(text: str) -> str:
    return "".join(text.split()).lower()


def read_word(text: str, *, field: str) -> str | Verdict:
    """The code of a word of this field."""
    found = _WORDS[field].get(_bare(text))
    return str(found) if found is not None else Verdict("word_unknown", None, text[:20])


def read_type(text: str) -> tuple[str, str | None] | Verdict:
    """The kind of internship, and the older word it stood as."""
    kind = read_word(text, field="internship_type")
    if isinstance(kind, Verdict):
        return kind
    word = _bare(text)
    old = next((old for old in OLD_TYPES if word in {old, old.removesuffix("实习")}), None)
    return kind, old


def read_flag(text: str) -> bool | Verdict:
    """Yes or no."""
    word = _bare(text)
    if word in YES:
        return True
    return False if word in NO else Verdict("flag_unknown", None, text[:20])


def read_passed(text: str) -> bool | Verdict:
    """The result of a test."""
    word = _bare(text)
    return _PASSED[word] if word in _PASSED else read_flag(text)


def read_years(text: str) -> int | Verdict | None:
    """Years of schooling, 2 to 5; null for a code that means something else."""
    word = _bare(text).removesuffix("制").removesuffix("年")
    number = str(_GRADES.index(word) + 1) if len(word) == 1 and word in _GRADES else word
    if not (number.isascii() and number.isdigit() and len(number) <= 4):
        return Verdict("years_unreadable", None, text[:20])
    return int(number) if 2 <= int(number) <= 5 else None


def read_grade(text: str) -> int | Verdict:
    """The year of study, 1 to 5."""
    word = _bare(text)
    if word.endswith(("级", "届")) and word[:-1].isdigit():
        return Verdict("grade_is_cohort", None, text[:20])
    word = word.removesuffix("级").removesuffix("年")
    if len(word) == 1 and word in _GRADES:
        return _GRADES.index(word) + 1
    return int(word) if word in set("12345") else Verdict("grade_unreadable", None, text[:20])


def read_catalogue(text: str) -> int | Verdict:
    """The edition of the catalogue of majors, by its year."""
    word = _bare(text).removesuffix("版").removesuffix("年")
    is_year = len(word) == 4 and word.isascii() and word.isdigit() and 2000 <= int(word) <= 2100
    return int(word) if is_year else Verdict("catalogue_unreadable", None, text[:20])


def read_labour(text: str) -> int | Verdict:
    """The grade of labour, 1 to 4."""
    found = _LABOUR.get(_bare(text).removesuffix("级"))
    return found if found is not None else Verdict("labour_unknown", None, text[:20])


def read_hazards(text: str) -> str | Verdict:
    """Codes as `;height;toxic;`; empty when a word says that there is none."""
    words = text.translate(_PARTING).split()
    if words and all(word in _NO_HAZARD for word in words):
        return ""
    codes = {word: _HAZARD_WORDS.get(word) for word in words}
    wrong = next((word for word, code in codes.items() if code is None), None)
    if not words or wrong is not None:
        return Verdict("hazard_unknown", None, (wrong or text)[:20])
    return f";{';'.join(sorted({c for c in codes.values() if c}, key=_HAZARD_ORDER.__getitem__))};"


def read_majors(text: str) -> str | Verdict:
    """Codes of majors joined by `;`, each once."""
    words = text.upper().translate(_PARTING).split()
    for word in words:
        # Which edition they belong to is told by another cell: the category is looked at later.
        wrong = check_major(word, catalogue=0)
        if wrong is not None:
            return Verdict(wrong.code, wrong.position, wrong.found, wrong.expected)
    if not words:
        return Verdict("major_length", None, "0", "6")
    return ";".join(dict.fromkeys(map(plain_major, words)))


def read_major(text: str) -> str | Verdict:
    """One code of a major, without its suffix."""
    code = _bare(text).upper()
    wrong = check_major(code, catalogue=0)
    return plain_major(code) if wrong is None else wrong
