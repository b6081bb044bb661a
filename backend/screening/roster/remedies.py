"""What may be wrong with a row of a list, and what to do: in Chinese and English."""

TEXTS: dict[str, tuple[str, str]] = {
    "required": ("必填，这里是空的，请补填", "It is required and empty here"),
    "cohort_unreadable": (
        "不是能识别的入学年份，请写 4 位年份，例如 2024",
        "No year of enrolment that can be read; write its 4 digits",
    ),
    "count_unreadable": (
        "不是能识别的人数，请填不小于 0 的整数",
        "No number of students; write a whole number from 0",
    ),
    "school_unknown": (
        "没有找到这所学校，或它不在本单位范围内，请核对学校标识码",
        "No such school within your organisation; check its code",
    ),
    "count_missing": (
        "人数和学号都没有填，请填其中一项",
        "Neither a head count nor a student number; give one of them",
    ),
    "counted_twice": (
        "人数和学号只能填一项：逐人填报时请清空人数",
        "A head count or a student number, not both",
    ),
    "lists_mixed": (
        "这所学校的名单有的按学号、有的按人数，请统一为一种",
        "The school's list counts some students and names others; use one way",
    ),
    "student_repeated": (
        "这名学生在该校名单中已出现过，请只保留一行",
        "The student is on the school's list already; keep one row",
    ),
    "group_repeated": (
        "该校同一年级同一专业的人数已填过，请合并为一行",
        "The cohort and major of the school is counted already; make it one row",
    ),
    "expected_contradicts": (
        "同一年级同一专业的应在岗实习人数前后不一致",
        "Two different numbers of students expected on post for one cohort and major",
    ),
    "expected_too_many": (
        "应在岗实习人数多于该年级该专业的人数，请核对",
        "More are expected on post than there are students; check both",
    ),
    "expected_elsewhere": (
        "应在岗实习人数只在学籍名单中填写，请清空",
        "The number expected on post belongs into an enrolment list; clear it",
    ),
}
