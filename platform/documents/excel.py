"""A paper as a workbook, for whoever wants to sort and to count: the same words in the same order, no text ever a formula."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from documents.paper import Blank, Block, Code, Entry, Fields, Heading, Paper, Paragraph, Rows, joined
from kernel import workbooks

MIMETYPE: Final = workbooks.MIMETYPE

_SHEET = "表"
_WIDTH = 128
"""Characters across a sheet on its side; half as many Chinese ones."""
_UPRIGHT = 84
_LINE, _A4 = 15, 9
_FEWEST = 2
_LONGEST_EDGE = 200
"""A heading or a foot of a printed sheet holds no more than 255 signs, its own marks among them."""


def render(paper: Paper) -> bytes:
    """The paper as one .xlsx of one sheet that prints on A4."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, workbooks.OPTIONS) as book:
        sheet = book.add_worksheet(_SHEET)
        _set_up(sheet, paper)
        _Writer(paper, sheet, _formats(book)).write()
    return content.getvalue()


@dataclass(frozen=True, slots=True)
class _Formats:
    title: Format
    small: Format
    plain: Format
    bold: Format
    heading: Format
    cell: Format


class _Writer:
    """The blocks of a paper, one below the other."""

    def __init__(self, paper: Paper, sheet: Worksheet, formats: _Formats) -> None:
        self.paper, self.sheet, self.formats = paper, sheet, formats
        tables = [block for block in paper.blocks if isinstance(block, Rows)]
        self.shares = max((table.shares for table in tables), key=len, default=(1,) * _FEWEST)
        self.row = 0

    def write(self) -> None:
        """Everything, and the widths of the columns."""
        width = _WIDTH if self.paper.is_wide else _UPRIGHT
        for column, share in enumerate(self.shares):
            self.sheet.set_column(column, column, width * share / sum(self.shares))
        self._across(self.paper.title, self.formats.title, height=26)
        for line in self.paper.below:
            self._across(line, self.formats.small)
        for block in self.paper.blocks:
            if isinstance(block, Rows):
                self._table(block)
            else:
                for text, kind in _lines(block, self.formats):
                    self._across(text, kind)
        self._across(self.paper.foot, self.formats.small)

    def _across(self, text: str, kind: Format, *, height: int = 0) -> None:
        """A line over all columns; a merged cell does not find its height by itself."""
        lines = sum(1 + 2 * len(part) // _UPRIGHT for part in text.split("\n"))
        self.sheet.set_row(self.row, height or _LINE * lines)
        self.sheet.merge_range(self.row, 0, self.row, len(self.shares) - 1, text, kind)
        self.row += 1

    def _table(self, block: Rows) -> None:
        for place, name in enumerate(block.columns):
            self.sheet.write_string(self.row, place, name, self.formats.heading)
        self.sheet.repeat_rows(self.row)
        for number, texts in enumerate(block.rows, start=self.row + 1):
            for place, text in enumerate(texts):
                self.sheet.write_string(number, place, text, self.formats.cell)
        self.row += len(block.rows) + 1


def _lines(block: Block, formats: _Formats) -> Iterator[tuple[str, Format]]:
    match block:
        case Heading():
            yield block.text, formats.bold
        case Paragraph():
            yield block.text, formats.plain
        case Entry():
            yield joined([f"{block.label} {block.text}".strip(), *block.marks]), formats.plain
        case Blank():
            yield block.label, formats.bold
            yield from (("", formats.plain) for _number in range(block.lines))
        case Code():
            yield f"{block.text}{block.address}", formats.plain
        case Fields():
            yield from ((f"{label}：{text}", formats.plain) for label, text in block.pairs)
        case Rows():
            raise TypeError("a table is no line")


def _formats(book: Workbook) -> _Formats:
    wraps = {"text_wrap": True, "valign": "top"}
    framed = {**wraps, "border": 1, "font_size": 10}
    return _Formats(
        title=book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}),
        small=book.add_format({**wraps, "align": "center", "font_size": 9, "font_color": "#5A5A5A"}),
        plain=book.add_format(wraps),
        bold=book.add_format({**wraps, "bold": True}),
        heading=book.add_format({**framed, "bold": True}),
        cell=book.add_format(framed),
    )


def _set_up(sheet: Worksheet, paper: Paper) -> None:
    sheet.set_paper(_A4)
    if paper.is_wide:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&C{_edge(paper.watermark)}")
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _edge(text: str) -> str:
    """Text for the edge of a printed sheet, where & begins a command."""
    return text[:_LONGEST_EDGE].replace("&", "&&")
