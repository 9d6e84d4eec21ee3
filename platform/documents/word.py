"""A paper as a Word document, for whoever wants to go on writing. The text is put in as it stands."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run

from documents.paper import Blank, Block, Code, Entry, Fields, Heading, Paper, Paragraph, Rows
from links import qr

MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

SERIF, SANS = "宋体", "黑体"
_SECOND = RGBColor(0x5A, 0x5A, 0x5A)
_BODY, _SMALL, _TITLE, _CHAPTER, _PART = Pt(11), Pt(9), Pt(16), Pt(14), Pt(12)
_WIDTH, _WIDE = Cm(15.8), Cm(24.5)
_TWO_CHARACTERS = Pt(22)
_LINE = "＿" * 34
_SHARES_OF_FIELDS = (1, 5)
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What no XML file may hold."""


def render(paper: Paper) -> bytes:
    """The paper as one .docx file."""
    made = docx.Document()
    _set_up(made, is_wide=paper.is_wide)
    _write(made.add_paragraph(style="Title"), paper.title)
    for text in paper.below:
        line = made.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _small(_write(line, text))
    for block in paper.blocks:
        _put(made, block, _WIDE if paper.is_wide else _WIDTH)
    _foot(made, paper.foot)
    if paper.watermark:
        _head(made, paper.watermark)
    made.core_properties.title = _clean(paper.title)
    made.core_properties.author = ""
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _put(made: Document, block: Block, width: int) -> None:
    match block:
        case Heading():
            _write(made.add_heading(level=block.level), block.text)
        case Paragraph():
            line = made.add_paragraph()
            line.paragraph_format.first_line_indent = _TWO_CHARACTERS
            _write(line, block.text)
        case Entry():
            _entry(made, block)
        case Blank():
            _blank(made, block)
        case Code():
            _code(made, block)
        case Fields():
            _fields(made, block, width)
        case Rows():
            _rows(made, block, width)


def _entry(made: Document, block: Entry) -> None:
    line = made.add_paragraph()
    if block.label:
        label = _write(line, f"{block.label}  ")
        label.bold = True
        _fonts(label, SANS)
    _write(line, block.text)
    for mark in block.marks:
        _small(_write(line, f" 〔{mark}〕"))


def _blank(made: Document, block: Blank) -> None:
    lines = [made.add_paragraph() for _number in range(block.lines + 1)]
    _fonts(_write(lines[0], block.label), SANS)
    for line in lines[1:]:
        _write(line, _LINE)
    for line in lines:
        line.paragraph_format.space_after = Pt(2)


def _code(made: Document, block: Code) -> None:
    made.add_picture(io.BytesIO(qr.png(block.address)), width=Cm(2.8))
    _write(made.add_paragraph(), block.text)
    _small(_write(made.add_paragraph(), block.address))


def _fields(made: Document, block: Fields, width: int) -> None:
    for row in _table(made, block.pairs, _SHARES_OF_FIELDS, width).rows:
        for run in row.cells[0].paragraphs[0].runs:
            _fonts(run, SANS)
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def _rows(made: Document, block: Rows, width: int) -> None:
    table = _table(made, (block.columns, *block.rows), block.shares, width)
    for cell in table.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
    heading = OxmlElement("w:tblHeader")  # repeated on every page
    table.rows[0]._tr.get_or_add_trPr().append(heading)  # noqa: SLF001  python-docx has no other way
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def _table(made: Document, rows: Sequence[Sequence[str]], shares: Sequence[int], width: int) -> Table:
    table: Table = made.add_table(rows=len(rows), cols=len(shares), style="Table Grid")
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Emu(width * share // sum(shares))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text, share in zip(row.cells, texts, shares, strict=True):
            cell.width = Emu(width * share // sum(shares))
            _write(cell.paragraphs[0], text).font.size = _SMALL
    return table


def _head(made: Document, text: str) -> None:
    line = made.sections[0].header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _small(_write(line, text))


def _foot(made: Document, text: str) -> None:
    line = made.sections[0].footer.paragraphs[0]
    _small(_write(line, f"{text}    第 "))
    _field(line, "PAGE")
    _small(_write(line, " 页，共 "))
    _field(line, "NUMPAGES")
    _small(_write(line, " 页"))


def _field(line: Line, name: str) -> None:
    """A number that Word itself fills in, as small as what stands around it."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    field.append(_small(line.add_run("1"))._r)  # noqa: SLF001  python-docx has no other way
    line._p.append(field)  # noqa: SLF001


def _set_up(made: Document, *, is_wide: bool) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if is_wide else (Cm(21), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(2.6)
    sizes = {
        "Normal": (_BODY, SERIF),
        "Title": (_TITLE, SANS),
        "Heading 1": (_CHAPTER, SANS),
        "Heading 2": (_PART, SANS),
    }
    for name, (size, font) in sizes.items():
        style = made.styles[name]
        if isinstance(style, ParagraphStyle):
            style.font.size, style.font.name = size, font
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    for name in ("Title", "Heading 1"):
        style = made.styles[name]
        if isinstance(style, ParagraphStyle):
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
            for rule in style.element.get_or_add_pPr().findall(qn("w:pBdr")):  # the coloured line of Word's own title
                rule.getparent().remove(rule)


def _write(line: Line, text: str) -> Run:
    return line.add_run(_clean(text))


def _small(run: Run) -> Run:
    run.font.size = _SMALL
    run.font.color.rgb = _SECOND
    return run


def _fonts(run: Run, font: str) -> None:
    run.font.name = font
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001  python-docx has no other way


def _clean(text: str) -> str:
    return _UNSEEN.sub("", text)
