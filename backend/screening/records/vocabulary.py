"""Words of an internship record: the codes we keep, and how sources write them."""

from enum import StrEnum


class RecordState(StrEnum):
    """Whether the placement stands. A withdrawn record is kept and not screened."""

    active = "active"
    withdrawn = "withdrawn"


class InternshipType(StrEnum):
    """The two kinds of Article 2 (教职成〔2021〕4号)."""

    cognitive = "cognitive"
    post = "post"


class Gender(StrEnum):
    """Gender as in the ID document."""

    male = "male"
    female = "female"


class IdType(StrEnum):
    """Document of identity; only the resident ID has a number that can be checked."""

    resident = "resident"
    passport = "passport"
    other = "other"


class OrganisationForm(StrEnum):
    """Together in one place, or each on their own."""

    grouped = "grouped"
    dispersed = "dispersed"


class ArrangeMode(StrEnum):
    """Who found the place."""

    school = "school"
    student = "student"
    partnership = "partnership"


class PayForm(StrEnum):
    """What pay is paid in."""

    money = "money"
    goods = "goods"
    voucher = "voucher"


class Payer(StrEnum):
    """Who bears the premium of the liability insurance."""

    school = "school"
    host = "host"
    student = "student"


class Hazard(StrEnum):
    """What is dangerous at a post."""

    height = "height"
    underground = "underground"
    radioactive = "radioactive"
    toxic = "toxic"
    explosive = "explosive"
    heat = "heat"
    noise = "noise"
    dust = "dust"
    juvenile_forbidden = "juvenile_forbidden"
    female_forbidden = "female_forbidden"


class RowOutcome(StrEnum):
    """What becomes of an incoming row; near twins wait for somebody to decide."""

    new = "new"
    changed = "changed"
    unchanged = "unchanged"
    near_twin = "near_twin"


STATE_LABELS: dict[RecordState, tuple[str, str]] = {
    RecordState.active: ("有效", "standing"),
    RecordState.withdrawn: ("已撤回", "withdrawn"),
}
TYPE_LABELS: dict[InternshipType, tuple[str, str]] = {
    InternshipType.cognitive: ("认识实习", "cognitive internship"),
    InternshipType.post: ("岗位实习", "post internship"),
}
GENDER_LABELS: dict[Gender, tuple[str, str]] = {
    Gender.male: ("男", "male"),
    Gender.female: ("女", "female"),
}
ID_TYPE_LABELS: dict[IdType, tuple[str, str]] = {
    IdType.resident: ("身份证", "resident ID"),
    IdType.passport: ("护照", "passport"),
    IdType.other: ("其他", "other"),
}
FORM_LABELS: dict[OrganisationForm, tuple[str, str]] = {
    OrganisationForm.grouped: ("集中", "grouped"),
    OrganisationForm.dispersed: ("分散", "dispersed"),
}
ARRANGE_LABELS: dict[ArrangeMode, tuple[str, str]] = {
    ArrangeMode.school: ("学校统一安排", "arranged by the school"),
    ArrangeMode.student: ("学生自主选择", "chosen by the student"),
    ArrangeMode.partnership: ("校企合作安排", "arranged by school and company"),
}
PAY_FORM_LABELS: dict[PayForm, tuple[str, str]] = {
    PayForm.money: ("货币", "money"),
    PayForm.goods: ("实物", "goods"),
    PayForm.voucher: ("代金券", "voucher"),
}
PAYER_LABELS: dict[Payer, tuple[str, str]] = {
    Payer.school: ("学校", "school"),
    Payer.host: ("单位", "host"),
    Payer.student: ("学生", "student"),
}
HAZARD_LABELS: dict[Hazard, tuple[str, str]] = {
    Hazard.height: ("高空", "work at height"),
    Hazard.underground: ("井下", "underground"),
    Hazard.radioactive: ("放射性", "radioactive"),
    Hazard.toxic: ("有毒", "toxic"),
    Hazard.explosive: ("易燃易爆", "flammable or explosive"),
    Hazard.heat: ("高温", "heat"),
    Hazard.noise: ("噪声", "noise"),
    Hazard.dust: ("粉尘", "dust"),
    Hazard.juvenile_forbidden: ("未成年工禁忌", "forbidden to juvenile workers"),
    Hazard.female_forbidden: ("女职工禁忌", "forbidden to female workers"),
}
