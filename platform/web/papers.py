"""A paper as a file to keep: as PDF, Word or workbook, with the line and the watermark that say who took it out and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response
from flask_babel import force_locale

from documents import excel, pdf, word
from documents.paper import Paper
from documents.schemas import FileFormat
from kernel import clock
from kernel.actor import Actor
from web.language import CHINESE
from web.language import translate as _
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


@dataclass(frozen=True, slots=True)
class Trace:
    """Who took a paper out, when and what for: at its foot, and across its pages."""

    foot: str
    watermark: str


def trace(actor: Actor, purpose: str) -> Trace:
    """The words, in Chinese whatever language the page speaks: the paper is Chinese."""
    moment = f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"
    with force_locale(CHINESE):
        foot = _("%(name)s 于 %(moment)s 打印，用途：%(purpose)s。", name=actor.name, moment=moment, purpose=purpose)
    return Trace(foot, f"{actor.name} {moment}")


def paper_file(name: str, paper: Paper, kind: FileFormat) -> Response:
    """The paper under a neutral name, which gets the ending of its kind. Raises GlyphsMissing."""
    render, mimetype = _PRINTERS[kind]
    return binary_file(f"{name}.{kind.value}", render(paper), mimetype)
