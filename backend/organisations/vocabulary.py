"""Words about organisations."""

from enum import StrEnum


class Kind(StrEnum):
    """What level of the supervising tree an organisation is."""

    province = "province"
    city = "city"
    county = "county"
    school = "school"


class SchoolType(StrEnum):
    """Which law and which filing line a school stands under."""

    secondary_vocational = "secondary_vocational"
    technical = "technical"
    higher_vocational = "higher_vocational"
    vocational_bachelor = "vocational_bachelor"


KIND_LABELS = {
    Kind.province: ("省", "province"),
    Kind.city: ("市", "city"),
    Kind.county: ("县(市、区)", "county"),
    Kind.school: ("学校", "school"),
}
SCHOOL_TYPE_LABELS = {
    SchoolType.secondary_vocational: ("中等职业学校", "secondary vocational school"),
    SchoolType.technical: ("技工学校", "technical school"),
    SchoolType.higher_vocational: ("高等职业学校", "higher vocational college"),
    SchoolType.vocational_bachelor: ("职业本科学校", "vocational university"),
}
