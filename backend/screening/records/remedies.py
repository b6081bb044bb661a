"""Texts of faults by their code: reason and remedy in Chinese, reason and remedy in English.

Fills: {heading} the field, {example} a right cell, {position} {found} {expected} as in
`faults.FAULTS`, {other} the heading of the field that is contradicted.
"""

TEXTS: dict[str, tuple[str, str, str, str]] = {
    # Cells of any kind.
    "required": (
        "“{heading}”是必填项，这里是空的",
        "请补填，例如 {example}",
        "{heading} is required and empty here",
        "Fill it in, for example {example}",
    ),
    "required_column": (
        "“{heading}”是必填项，文件里没有这一列",
        "请补上“{heading}”列，或在列对应中指定它",
        "{heading} is required, and the file has no such column",
        "Add the column, or say which of the file's columns it is",
    ),
    "type_needed": (
        "没有写明实习类型",
        "请填“认识实习”或“岗位实习”，或为整个文件指定一个类型",
        "The kind of internship is not said",
        "Fill in 认识实习 or 岗位实习, or name one type for the whole file",
    ),
    "number_damaged": (
        "“{heading}”的长数字被 Excel/WPS 改成了科学计数，后几位已丢失",
        "请把整列的单元格格式设为“文本”，再从原始资料重新填写或粘贴这一列，然后重新上传",
        "Excel or WPS made scientific notation of the long number in {heading}; digits are lost",
        "Format the whole column as text, fill or paste it again from its origin, upload again",
    ),
    "column_unfit": (
        "“{heading}”这一列的内容绝大部分无法识别，多半不是这个字段",
        "请检查列对应：这一列应对应别的字段，或不导入；正确的内容例如 {example}",
        "Nearly nothing in this column can be read as {heading}: it is most likely another field",
        "Check which column is which; a right cell looks like {example}",
    ),
    "control_character": (
        "“{heading}”含有不可见的控制字符",
        "请清空单元格后重新输入",
        "{heading} contains control characters that cannot be seen",
        "Clear the cell and type it again",
    ),
    "too_long": (
        "“{heading}”超过 {expected} 个字",
        "请缩短到 {expected} 个字以内",
        "{heading} is longer than {expected} characters",
        "Shorten it to {expected} characters",
    ),
    "word_unknown": (
        "“{heading}”不认识“{found}”",
        "请从下拉列表中选择，例如 {example}",
        "{heading} knows no “{found}”",
        "Choose a word from the list, for example {example}",
    ),
    "flag_unknown": (
        "“{heading}”只能填是或否，这里是“{found}”",
        "请填“是”或“否”；不清楚时留空",
        "{heading} is yes or no; here stands “{found}”",
        "Fill in 是 or 否; leave it empty when unknown",
    ),
    # Days.
    "day_unreadable": (
        "“{heading}”不是能识别的日期",
        "请写成 {example} 这样的日期",
        "{heading} is no day that can be read",
        "Write it as in {example}",
    ),
    "day_missing": (
        "“{heading}”没有写到日",
        "请写明年、月、日，例如 {example}",
        "{heading} does not say the day",
        "Give year, month and day, for example {example}",
    ),
    "day_impossible": (
        "“{heading}”里没有这一天",
        "请核对月和日，例如 {example}",
        "{heading} names a day that does not exist",
        "Check month and day, for example {example}",
    ),
    "day_out_of_range": (
        "“{heading}”的年份“{found}”不对",
        "请核对年份，例如 {example}",
        "The year “{found}” of {heading} cannot be right",
        "Check the year, for example {example}",
    ),
    "month_unreadable": (
        "“{heading}”不是能识别的年月",
        "请写成 {example}，只知道年份时写 4 位年份",
        "{heading} is no month that can be read",
        "Write it as in {example}; when only the year is known, its 4 digits",
    ),
    "period_unreadable": (
        "“{heading}”不是能识别的起止日期",
        "请写成 {example}，或只写年月如 2024.9-2025.2",
        "{heading} is no period that can be read",
        "Write it as in {example}, or by months as in 2024.9-2025.2",
    ),
    "period_reversed": (
        "“{heading}”的结束早于开始",
        "请核对起止日期的先后",
        "{heading} ends before it starts",
        "Check which of the two comes first",
    ),
    "period_contradicts": (
        "“{heading}”与“{other}”不一致",
        "请改成一致，或只填其中一列",
        "{heading} disagrees with {other}",
        "Make them agree, or fill in one of them only",
    ),
    "end_before_start": (
        "“{heading}”早于“{other}”",
        "请核对这两个日期",
        "{heading} lies before {other}",
        "Check both days",
    ),
    "policy_reversed": (
        "保险的终止日期早于起始日期",
        "请核对保单上的起止日期",
        "The policy ends before it begins",
        "Check both days on the policy",
    ),
    "birth_conflict": (
        "“{heading}”与身份证件号码中的出生日期不一致",
        "请核对两者；确认号码无误时，出生日期可以留空",
        "{heading} disagrees with the ID number",
        "Check both; with a right ID number the day of birth may stay empty",
    ),
    "born_after_start": (
        "出生日期不早于实习开始日期",
        "请核对出生日期（或身份证件号码）和实习开始日期",
        "The day of birth is not before the start of the internship",
        "Check the day of birth (or the ID number) and the start",
    ),
    "enrolled_after_start": (
        "“{heading}”晚于实习开始日期",
        "请核对入学年月和实习开始日期",
        "{heading} lies after the start of the internship",
        "Check the month of enrolment and the start",
    ),
    "form_contradicts": (
        "“{heading}”表示岗位实习，与“{other}”不一致",
        "请改成一致",
        "{heading} means an internship at a post, which {other} denies",
        "Make them agree",
    ),
    # Numbers, money, shifts.
    "money_unreadable": (
        "“{heading}”不是能识别的金额",
        "请只填数字，单位为元，例如 {example}",
        "{heading} is no amount that can be read",
        "Give a number in yuan, for example {example}",
    ),
    "number_negative": (
        "“{heading}”不能是负数",
        "请核对后填写，例如 {example}",
        "{heading} cannot be negative",
        "Check it, for example {example}",
    ),
    "number_too_large": (
        "“{heading}”的数值过大",
        "请核对数值和单位，例如 {example}",
        "{heading} is too large",
        "Check the number and its unit, for example {example}",
    ),
    "count_unreadable": (
        "“{heading}”不是整数",
        "请只填整数，例如 {example}",
        "{heading} is no whole number",
        "Give a whole number, for example {example}",
    ),
    "hours_unreadable": (
        "“{heading}”不是能识别的小时数",
        "请只填小时数，例如 {example}",
        "{heading} is no number of hours",
        "Give hours as a number, for example {example}",
    ),
    "hours_too_many": (
        "“{heading}”超过 {expected} 小时",
        "请核对小时数，例如 {example}",
        "{heading} is more than {expected} hours",
        "Check the hours, for example {example}",
    ),
    "cycle_unreadable": (
        "“{heading}”不是天数",
        "请填天数，按月支付的填“按月”或 30",
        "{heading} is no number of days",
        "Give days; 按月 or 30 for monthly",
    ),
    "fees_unreadable": (
        "“{heading}”中的“{found}”不能识别",
        "请写成 {example}；不收费填“无”",
        "“{found}” in {heading} cannot be read",
        "Write it as in {example}; 无 for none",
    ),
    "fees_contradictory": (
        "“{heading}”既写了“{found}”又写了项目",
        "没有收费只填“无”，有收费只写项目和金额",
        "{heading} says both “{found}” and items",
        "For none write 无 alone, else items and amounts alone",
    ),
    "shift_unreadable": (
        "“{heading}”中的“{found}”不能识别",
        "请写成 08:00-17:00；轮班用分号，同一天的几段用加号，例如 {example}",
        "“{found}” in {heading} cannot be read",
        "Write 08:00-17:00; alternating shifts by ;, parts of a day by +, for example {example}",
    ),
    "shift_time": (
        "“{heading}”中的“{found}”不是有效的时间",
        "小时为 0 至 23，分钟为 0 至 59，下班时间可写 24:00",
        "“{found}” in {heading} is no time of day",
        "Hours run from 0 to 23, minutes from 0 to 59; an end may be 24:00",
    ),
    "shift_equal": (
        "“{heading}”中的“{found}”起止相同",
        "请核对上下班时间",
        "“{found}” in {heading} starts and ends at the same time",
        "Check both times",
    ),
    # Other words.
    "years_unreadable": (
        "“{heading}”不是年数",
        "请填 2 至 5 的整数",
        "{heading} is no number of years",
        "Give a whole number from 2 to 5",
    ),
    "grade_is_cohort": (
        "“{heading}”里的“{found}”是入学年份，不是年级",
        "请填 1 至 5；入学年份请填到“入学年月”",
        "“{found}” in {heading} is a year of enrolment, not a year of study",
        "Give 1 to 5; the year of enrolment belongs under 入学年月",
    ),
    "grade_unreadable": (
        "“{heading}”不认识“{found}”",
        "请填 1 至 5，或“一年级”",
        "{heading} knows no “{found}”",
        "Give 1 to 5, or 一年级",
    ),
    "catalogue_unreadable": (
        "“{heading}”不是 4 位年份",
        "请填目录的年份，例如 {example}",
        "{heading} is no year of four digits",
        "Give the year of the catalogue, for example {example}",
    ),
    "labour_unknown": (
        "“{heading}”不认识“{found}”",
        "请填 I、II、III 或 IV",
        "{heading} knows no “{found}”",
        "Give I, II, III or IV",
    ),
    "hazard_unknown": (
        "“{heading}”不认识“{found}”",
        "请用下拉列表中的词，多个用顿号分开；没有填“无”",
        "{heading} knows no “{found}”",
        "Use the words of the list, parted by 、; 无 for none",
    ),
    # Hosts and posts told on a sheet of their own.
    "host_unknown": (
        "单位岗位表里没有这家实习单位",
        "请在单位岗位表里补上这家单位，或把单位名称改成一致",
        "The hosts sheet does not have this host",
        "Add the host to it, or write its name the same way in both sheets",
    ),
    "host_repeated": (
        "单位岗位表里已有同一单位的同一岗位",
        "请只保留一行",
        "The hosts sheet has the same post of the same host before",
        "Keep one row",
    ),
    "post_unknown": (
        "单位岗位表里这家单位没有这个岗位",
        "请在单位岗位表里补上这个岗位，或把岗位名称改成一致",
        "The hosts sheet does not have this post of the host",
        "Add the post to it, or write its name the same way in both sheets",
    ),
    "post_needed": (
        "这家单位在单位岗位表里有几个岗位，这里没有写明是哪一个",
        "请填写实习岗位",
        "The host has several posts on the hosts sheet, and none is named here",
        "Name the post",
    ),
}
