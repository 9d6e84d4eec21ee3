"""A table as a workbook of one sheet: dates are dates, and no text is ever taken for a formula, a link or a number."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Final

import xlsxwriter

MIMETYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_LONGEST_NAME = 31
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""No text is ever taken for a formula, a link or a number."""


def workbook(
    name: str, header: Sequence[str], rows: Iterable[Sequence[object]], *, width: int = 14, foot: str = ""
) -> bytes:
    """The table as a .xlsx whose sheet has that name; the header stays in sight. Columns are `width` characters wide.

    `foot` stands two lines below the table and at the foot of every printed page.
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        sheet = book.add_worksheet(name[:_LONGEST_NAME])
        sheet.write_row(0, 0, header, book.add_format({"bold": True, "bottom": 1}))
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        number = 0
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, datetime.combine(value, time.min), day)
                else:
                    sheet.write(number, column, value)
        if foot:
            sheet.write(number + 2, 0, foot)
            sheet.set_footer(f"&L{foot[:200].replace('&', '&&')}&R&P / &N")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(header) - 1, width)
    return content.getvalue()
