"""A paper as a file to keep: as PDF, Word or workbook."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from documents import excel, pdf, word
from documents.paper import Paper
from documents.schemas import FileFormat
from web.replies import binary_file

FORMAT_LABELS: dict[FileFormat, str] = {
    FileFormat.PDF: "PDF，直接打印",
    FileFormat.WORD: "Word，可以再改",
    FileFormat.EXCEL: "Excel 表格",
}

_PRINTERS: dict[FileFormat, tuple[Callable[[Paper], bytes], str]] = {
    FileFormat.PDF: (pdf.render, pdf.MIMETYPE),
    FileFormat.WORD: (word.render, word.MIMETYPE),
    FileFormat.EXCEL: (excel.render, excel.MIMETYPE),
}


def paper_file(name: str, paper: Paper, kind: FileFormat) -> Response:
    """The paper under a neutral name, which gets the ending of its kind. Raises GlyphsMissing."""
    render, mimetype = _PRINTERS[kind]
    return binary_file(f"{name}.{kind.value}", render(paper), mimetype)
