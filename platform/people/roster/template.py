"""The roster templates that schools download: an .xlsx with a help sheet, and a .csv for those without a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import xlsxwriter

from people.roster.columns import COLUMNS, EXAMPLE_MARK, HELP_SHEET, SHEET_NAMES, Column, SheetKind

_NOTES = (
    "「学生」表一行一名学生，「教职工」表一行一位教职工；只导入学生时，「教职工」表留空即可。",
    "带 * 的列必须填写。不要合并单元格，不要改动列名；可以增加别的列，平台不会读取。",
    "学号和电话请保持「文本」格式，以免丢失开头的 0 或末尾的数字。",
    "空着的格子表示「不作改动」，不会清除平台上已有的内容。",
    "请不要填写身份证号、学籍号和任何家庭困难、健康状况等说明。",
)


def workbook(example_class: str) -> bytes:
    """The .xlsx template: a sheet to fill for each kind, every cell as text, and a sheet that explains each column."""
    stored = io.BytesIO()
    with xlsxwriter.Workbook(
        stored, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        head = book.add_format({"bold": True, "num_format": "@", "bg_color": "#e6f0ed", "bottom": 1})
        text = book.add_format({"num_format": "@"})
        for kind, columns in COLUMNS.items():
            sheet = book.add_worksheet(SHEET_NAMES[kind])
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(columns) - 1, 16, text)
            for index, column in enumerate(columns):
                sheet.write_string(0, index, _heading(column), head)
        _explain(book.add_worksheet(HELP_SHEET), head, text, example_class)
    return stored.getvalue()


def text(kind: SheetKind, example_class: str) -> bytes:
    """The .csv template with an example row, in UTF-8 with the mark by which Excel knows it."""
    stored = io.StringIO()
    writer = csv.writer(stored)
    columns = COLUMNS[kind]
    writer.writerow(_heading(column) for column in columns)
    writer.writerow(_examples(columns, example_class, mark=EXAMPLE_MARK))
    return stored.getvalue().encode("utf-8-sig")


def _explain(sheet: xlsxwriter.worksheet.Worksheet, head: object, text: object, example_class: str) -> None:
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 3, 24)
    sheet.set_column(4, 4, 48)
    rows: list[tuple[Sequence[str], object]] = [([note], None) for note in _NOTES]
    rows.append(([], None))
    rows.append((["工作表", "列名", "是否必填", "例子", "怎样填"], head))
    for kind, columns in COLUMNS.items():
        examples = _examples(columns, example_class)
        rows += [
            ([SHEET_NAMES[kind], column.label, "必填" if column.required else "可留空", example, column.help], text)
            for column, example in zip(columns, examples, strict=True)
        ]
    for number, (cells, form) in enumerate(rows):
        for index, cell in enumerate(cells):
            sheet.write_string(number, index, cell, form)


def _heading(column: Column) -> str:
    return f"{column.label}*" if column.required else column.label


def _examples(columns: Sequence[Column], example_class: str, mark: str = "") -> list[str]:
    given = {column.key: column.example for column in columns}
    if "class" in given:
        given["class"] = example_class
    return [f"{mark}{given[column.key]}" if column.key == "number" else given[column.key] for column in columns]
