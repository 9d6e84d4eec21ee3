"""Papers: what stands on them comes out in PDF and Word as it stands, and a character without a glyph is an error."""

from __future__ import annotations

import io
import re

import docx
import pytest

from documents import fonts, pdf, word
from documents.errors import GlyphsMissing
from documents.paper import Entry, Heading, Paper, Paragraph, Rows

MARKUP = "#set page(width: 1cm) *粗* $x$ <a&b> {{ 7*7 }} \\u{41} @ref"


def paper(*, title: str = "关爱制度", text: str = "每月一次。") -> Paper:
    return Paper(
        title=title,
        below=("云杉小学",),
        blocks=(
            Heading("第一章　总则"),
            Paragraph(text),
            Entry("个别谈话", text, ("原制度",)),
            Rows(("表", "栏目"), ((text, "日期"), ("乙", text)), (1, 2)),
        ),
        foot="第 3 版",
    )


def words_of(content: bytes) -> str:
    """Everything that a Word document says."""
    read = docx.Document(io.BytesIO(content))
    lines = [line.text for line in read.paragraphs]
    return "\n".join([*lines, *(cell.text for table in read.tables for row in table.rows for cell in row.cells)])


def test_a_pdf_is_one_file_with_its_fonts_inside() -> None:
    content = pdf.render(paper())

    assert content.startswith(b"%PDF-")
    assert b"/FontFile3" in content or b"/FontFile2" in content


def test_a_page_is_a_picture_of_the_right_shape() -> None:
    [picture] = pdf.pictures(paper(), ppi=72)

    assert picture.startswith(b"\x89PNG")
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    assert abs(height / width - 297 / 210) < 0.01


def test_markup_is_text_in_pdf() -> None:
    """If it were read, the page would be a centimetre wide, or would not compile."""
    [plain], [tricky] = pdf.pictures(paper(), ppi=36), pdf.pictures(paper(text=MARKUP, title=MARKUP), ppi=36)

    assert plain[16:24] == tricky[16:24]


def test_markup_is_text_in_word() -> None:
    assert words_of(word.render(paper(text=MARKUP, title=MARKUP))).count(MARKUP) == 5


def test_word_says_everything_in_order() -> None:
    said = words_of(word.render(paper()))

    assert [said.index(text) for text in ("关爱制度", "云杉小学", "第一章", "个别谈话")] == sorted(
        said.index(text) for text in ("关爱制度", "云杉小学", "第一章", "个别谈话")
    )
    assert "〔原制度〕" in said


def test_word_numbers_its_pages_and_names_chinese_fonts() -> None:
    read = docx.Document(io.BytesIO(word.render(paper())))

    assert {"PAGE", "NUMPAGES"} <= set(re.findall(r'w:instr="(\w+)"', read.sections[0].footer._element.xml))
    assert 'w:eastAsia="宋体"' in read.styles["Normal"].element.xml


def test_characters_that_no_file_may_hold_are_left_out_of_word() -> None:
    assert "甲乙" in words_of(word.render(paper(text="甲\x0b\x01乙")))


@pytest.mark.parametrize("text", ["𠀀", "พ", "😀"])
def test_a_character_without_a_glyph_is_an_error(text: str) -> None:
    with pytest.raises(GlyphsMissing) as refusal:
        pdf.render(paper(text=f"甲{text}乙"))

    assert text in refusal.value.text


def test_names_of_every_people_can_be_printed() -> None:
    fonts.check(["古丽努尔·买买提", "欧阳霏，1–14 天；「第四条」（草案）…—“引号”", "第一行\n第二行\t"])


def test_a_table_with_a_short_row_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="heading"):
        Rows(("甲", "乙"), (("一",),), (1, 1))


def test_the_same_paper_is_the_same_picture() -> None:
    """Nothing of the moment is drawn on it."""
    assert pdf.pictures(paper(), ppi=36) == pdf.pictures(paper(), ppi=36)
