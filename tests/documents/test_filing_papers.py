"""花名册 and 档案移交单: the columns of the source, what may be read and no more, and workbooks without a formula."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from python_calamine import CalamineWorkbook

from care.archives.filing import CopyKind, Holder, ItemState, Mode
from care.archives.filing_queries import HandedOver, ItemRow
from care.archives.lifecycle import Variation
from care.archives.models import ArchiveCopy, ArchiveItem, ArchiveReceipt, RosterSnapshot
from care.archives.services import SignedRow
from care.cases.terms import EvidenceSource
from documents import excel, handover_paper, pdf, roster_paper, word
from documents.paper import Blank, Entry, Heading, Paper, Paragraph, Rows
from kernel.ids import new_id
from tests.documents.test_papers import words_of

MARK = "韩雪 2026-11-16 09:30"
FORMULA = '=HYPERLINK("http://x","点我")'


def snapshot(**changed: object) -> RosterSnapshot:
    values: dict[str, object] = {
        "number": 3,
        "revision": 1,
        "unit_name": "信息工程学院",
        "students": 1,
        "is_nil": False,
        "signed_by_name": "韩雪",
        "signed_on": date(2026, 11, 16),
        "sha256": "ab" * 32,
    }
    return RosterSnapshot(**values | changed)


def signed(**changed: object) -> SignedRow:
    values: dict[str, object] = {
        "position": 1,
        "case_id": new_id(),
        "name": "闻溪桐",
        "number": "26001",
        "class_name": "软件2601",
        "variation": Variation.ADDED,
        "is_priority": True,
        "opened_on": "2026-10-12",
        "file_creator": "林晓岚",
        "note": "家里来电话说明了近况",
        "categories": ["家庭经济困难"],
        "evidence": [EvidenceSource.TALK, EvidenceSource.DOCUMENT],
        "is_restricted": False,
    }
    return SignedRow(**values | changed)  # type: ignore[arg-type]


def roster(*rows: SignedRow, **changed: object) -> Paper:
    return roster_paper.paper(snapshot(**changed), rows, school="云杉学院", foot="韩雪 打印", watermark=MARK)


def test_an_extract_around_protected_files_says_no_total() -> None:
    paper = roster_paper.paper(
        snapshot(students=3), [signed()], students=1, school="云杉学院", foot="韩雪 打印", watermark=MARK
    )

    assert "本件列出打印人负责的 1 人" in paper.below
    assert not any("3 人" in line for line in paper.below)


def handed_over(*, received: bool = True) -> HandedOver:
    item = ArchiveItem(state=ItemState.RECEIVED, pages=12, delivered_on=date(2026, 11, 15))
    receipt = ArchiveReceipt(number=41, received_by_name="沈老师", received_on=date(2026, 11, 16))
    row = ItemRow(
        item=item,
        student_id=new_id(),
        name="闻溪桐",
        number="26001",
        class_name="软件2601",
        receipt=receipt if received else None,
    )
    return HandedOver(
        row=row,
        copies={
            kind: ArchiveCopy(
                kind=kind,
                holder=Holder.CENTRE,
                mode=Mode.PAPER,
                pages=12,
                signed_by_name="韩雪",
                signed_on=date(2026, 11, 14),
                signed_at=datetime(2026, 11, 14, tzinfo=UTC),
            )
            for kind in CopyKind
        },
    )


def sheet(*rows: HandedOver, unsigned: int = 0) -> Paper:
    return handover_paper.paper(
        rows,
        school="云杉学院",
        college="信息工程学院",
        due="2026-11-16",
        unsigned=unsigned,
        foot="韩雪 打印",
        watermark=MARK,
    )


def table(paper: Paper) -> Rows:
    (found,) = [block for block in paper.blocks if isinstance(block, Rows)]
    return found


def cells(content: bytes) -> list[object]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [cell for row in book.get_sheet_by_index(0).to_python() for cell in row if cell != ""]


def sheet_xml(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def test_the_roster_has_every_column_of_the_source() -> None:
    rows = table(roster(signed()))

    assert dict(zip(rows.columns, rows.rows[0], strict=True)) == {
        "序号": "1",
        "学院／班级": "软件2601",
        "姓名": "闻溪桐",
        "学号": "26001",
        "类型": "家庭经济困难",
        "是否重点": "是",
        "主要情况": "家里来电话说明了近况",
        "取证依据": "谈话了解、证明材料",
        "责任人": "林晓岚",
        "建档日期": "2026-10-12",
        "变动类型": "新增",
    }


def test_a_type_that_is_closed_is_said_to_be_there_and_no_more() -> None:
    rows = table(roster(signed(categories=[], evidence=[], is_restricted=True)))

    assert rows.rows[0][4] == "（有内容，仅限授权人员）"
    assert rows.rows[0][7] == ""


def test_part_of_a_roster_says_that_it_is_a_part() -> None:
    assert "摘录：全册 9 人，本件只列打印人负责的 1 人" in roster(signed(), students=9).below
    assert "共 1 人" in roster(signed()).below


def test_a_nil_return_says_so_and_the_signature_carries_the_hash() -> None:
    texts = "\n".join(roster(students=0, is_nil=True).texts())

    assert "零变化报送" in texts
    assert "ab" * 32 in texts


def test_the_hand_over_sheet_has_both_pages_the_signature_and_the_number() -> None:
    paper = sheet(handed_over(), handed_over(received=False), unsigned=2)
    rows = table(paper)

    assert rows.rows[0][4:] == (
        "12", "12", "纸质", "韩雪", "2026-11-14", "2026-11-15", "41", "沈老师 2026-11-16",
    )  # fmt: skip
    assert rows.rows[1][-2:] == ("", "")
    assert "另有 2 份还没有签名，不在本单。" in "\n".join(paper.texts())


def test_both_are_printed_and_say_across_the_page_who_took_them_out() -> None:
    for paper in (roster(*[signed()] * 60), sheet(*[handed_over()] * 60)):
        assert pdf.render(paper).startswith(b"%PDF-")
        assert len(pdf.pictures(paper, ppi=24)) > 1
        written = sheet_xml(excel.render(paper))
        assert f"<oddHeader>&amp;C{MARK}" in written
        assert 'orientation="landscape"' in written
    assert pdf.pictures(roster(signed()), ppi=24) != pdf.pictures(
        roster_paper.paper(snapshot(), [signed()], school="云杉学院", foot="韩雪 打印", watermark=""), ppi=24
    )


def test_word_says_it_at_the_head_of_every_page() -> None:
    assert "软件2601" in words_of(word.render(roster(signed())))


def test_nothing_in_a_workbook_is_a_formula_or_gets_lost() -> None:
    paper = Paper(
        title=FORMULA,
        below=("+1",),
        blocks=(
            Heading("一、"),
            Paragraph("@SUM(1)\n第二行"),
            Entry("姓名", FORMULA, ("标记",)),
            Blank("签名", 2),
            Rows(("甲", "乙", "丙"), ((FORMULA, "-2+3", "007"),), (1, 1, 1)),
        ),
        foot="https://example.org",
    )

    found = cells(excel.render(paper))

    assert found == [
        FORMULA, "+1", "一、", "@SUM(1)\n第二行", f"姓名 {FORMULA}、标记", "签名", "甲", "乙", "丙", FORMULA, "-2+3", "007",
        "https://example.org",
    ]  # fmt: skip
    assert "<f>" not in sheet_xml(excel.render(paper))


@pytest.mark.parametrize("name", ["闻\U0002f8ff桐", "闻" * 300, "闻\x0b桐", "闻🎈桐"])
def test_odd_names_stand_in_a_workbook_as_they_are(name: str) -> None:
    found = cells(excel.render(roster(signed(name=name))))

    assert any(str(value).replace("\x0b", "") == name.replace("\x0b", "") for value in found)
