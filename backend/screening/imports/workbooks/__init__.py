"""Workbooks we hand out: the template and the marked workbook."""
