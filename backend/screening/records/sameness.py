"""Texts of faults of rows that cannot be told apart, or belong to nobody (see faults)."""

TEXTS: dict[str, tuple[str, str, str, str]] = {
    "school_unknown": (
        "没有找到这所学校，或它不在您的范围内",
        "请核对学校标识码；学校自己导入时可以不填这一列",
        "No such school, or it lies outside your organisation",
        "Check the school code; a school that imports its own records may leave it out",
    ),
    "duplicate_row": (
        "与文件中前面的一行是同一学生的同一次实习",
        "请只保留一行；确是两次实习的，请核对单位和开始日期",
        "An earlier row of the file is the same placement of the same student",
        "Keep one of them; if there were two placements, check host and start",
    ),
    "two_matches": (
        "按来源主键和按学号、单位、开始日期分别对应两条已有记录",
        "请核对来源主键、学号、单位和开始日期，或先撤回其中一条记录",
        "By its source it is one stored record, by student, host and start another",
        "Check source, student number, host and start, or withdraw one of the two records",
    ),
    "other_source": (
        "同一次实习已按同一系统的另一个来源主键存入",
        "请核对来源主键；确是重复的，请只保留一行",
        "The same placement is stored under another key of the same system",
        "Check the key in the source; keep one row of a double",
    ),
    "near_twin": (
        "该生在同一单位已有一条日期不同的记录",
        "请说明是同一次实习改了日期，还是另一次实习",
        "The student has a record at the same host with other dates",
        "Say whether it is the same placement with new dates, or another one",
    ),
}
