"""What organisations refuse."""

from backend.core.errors import Refusal


class MisplacedOrganisation(Refusal):
    """The level does not fit under its parent."""

    code = "misplaced_organisation"
    status = 409
    title_zh = "单位层级不符"
    title_en = "Misplaced organisation"
    detail_zh = "{kind}不能设在{parent_kind}之下，请另选上级单位。"
    detail_en = "A {kind} cannot stand below a {parent_kind}. Choose another parent."


class SchoolTypeMismatch(Refusal):
    """Schools need a type, authorities have none."""

    code = "school_type_mismatch"
    status = 422
    title_zh = "学校类型不符"
    title_en = "School type mismatch"
    detail_zh = "学校必须选择学校类型；教育行政部门不能有学校类型。"
    detail_en = "A school needs a school type; an authority has none."


class CodeTaken(Refusal):
    """Another organisation of the province bears the code."""

    code = "organisation_code_taken"
    status = 409
    title_zh = "标识码已被使用"
    title_en = "Code already used"
    detail_zh = "标识码 {value} 已属于另一个单位，请核对后再填。"
    detail_en = "The code {value} already belongs to another organisation. Check it."
