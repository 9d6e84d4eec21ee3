"""The official forms about one student: columns as the schools know them, nothing that a person may not read, odd names."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import docx
import pytest

from care.cases.file import StudentCard
from care.cases.timeline import RecordKind, TimelineEntry
from documents import case_forms, pdf, word
from documents.case_forms import FormKind
from documents.errors import GlyphsMissing
from documents.paper import Paper, Paragraph, Rows
from kernel.ids import new_id

STUDENT = StudentCard(
    id=new_id(), name="闻溪桐", number="LC26-001", class_id=new_id(), class_name="三年级2班", grade=3, born_on=None
)
TALK = TimelineEntry(
    happened_on=date(2026, 11, 3),
    recorded_on=date(2026, 11, 5),
    title="与本人谈话",
    by="林晓岚",
    place="操场边",
    texts=(("", "聊了足球"), ("教育策略", "请同桌结对"), ("教育效果", "作业按时了"), ("下一步", "周四再聊")),
    record_kind=RecordKind.TALK,
)
CALL = replace(
    TALK,
    title="家校联系",
    place="",
    notes=("电话", "学校打出"),
    texts=(("", "问了近况"), ("联系人", "母亲"), ("家长反馈", "会洗碗"), ("商定措施", "每周通话")),
    record_kind=RecordKind.CONTACT,
)
MESSAGE = replace(CALL, notes=("微信或短信",))
VISIT = replace(
    TALK,
    title="家访",
    place="",
    texts=(("参加人", "外婆"), ("家庭情况", "有书桌"), ("家长意见", "想多听听"), ("学校答复", "每周五发")),
    record_kind=RecordKind.VISIT,
)
ALL = (VISIT, MESSAGE, CALL, TALK)


def made(form: FormKind, *entries: TimelineEntry, student: StudentCard = STUDENT) -> Paper:
    return case_forms.paper(form, student, entries, school="云杉小学", span="本学期", foot="林晓岚 打印", watermark="")


def rows(paper: Paper) -> Rows:
    (found,) = [block for block in paper.blocks if isinstance(block, Rows)]
    return found


def test_tracking_has_the_columns_of_the_source() -> None:
    table = rows(made(FormKind.TRACKING, *ALL))

    assert table.columns[3:6] == ("思想、学习、生活情况", "采取措施", "效果")
    assert table.rows == (
        (
            "2026-11-03\n补记于 2026-11-05",
            "与本人谈话",
            "操场边",
            "聊了足球",
            "请同桌结对",
            "作业按时了",
            "周四再聊",
            "林晓岚",
        ),
    )


def test_the_book_of_calls_holds_calls_alone() -> None:
    table = rows(made(FormKind.PHONE, *ALL))

    assert [row[1:] for row in table.rows] == [("学校打出", "母亲", "问了近况", "会洗碗", "每周通话", "林晓岚")]


def test_visits_stand_on_their_own_form() -> None:
    table = rows(made(FormKind.VISITS, *ALL))

    assert [row[1:] for row in table.rows] == [("家访", "外婆", "有书桌", "想多听听", "每周五发", "林晓岚")]


def test_the_oldest_stands_first() -> None:
    later = replace(TALK, happened_on=TALK.happened_on + timedelta(days=9), recorded_on=date(2026, 11, 20))

    days = [row[0][:10] for row in rows(made(FormKind.TRACKING, later, TALK)).rows]

    assert days == ["2026-11-03", "2026-11-12"]


def test_what_a_person_may_not_read_is_not_on_the_paper() -> None:
    closed = replace(TALK, texts=(("", "聊了足球"),), is_restricted=True)

    texts = "\n".join(made(FormKind.TRACKING, closed).texts())

    assert "聊了足球" not in texts
    assert "内容受限" in texts


def test_a_form_without_records_says_so() -> None:
    blocks = made(FormKind.PHONE, TALK).blocks

    assert isinstance(blocks[0], Paragraph)
    assert "没有记录" in blocks[0].text


@pytest.mark.parametrize("form", list(FormKind))
def test_it_is_printed_on_its_side_as_pdf_and_word(form: FormKind) -> None:
    paper = made(form, *(ALL * 20))

    pages = pdf.pictures(paper)
    width, height = (int.from_bytes(pages[0][place : place + 4], "big") for place in (16, 20))
    section = docx.Document(io.BytesIO(word.render(paper))).sections[0]

    assert len(pages) > 1
    assert width > height
    assert (section.page_width or 0) > (section.page_height or 0)


@pytest.mark.parametrize("name", ["闻\U0002f8ff桐", "闻🎈桐", "\U00012345"])
def test_a_name_that_cannot_be_printed_is_said_and_never_dropped(name: str) -> None:
    paper = made(FormKind.TRACKING, TALK, student=replace(STUDENT, name=name))

    with pytest.raises(GlyphsMissing):
        pdf.render(paper)
    lines = docx.Document(io.BytesIO(word.render(paper))).paragraphs
    assert any(name in line.text for line in lines)


@pytest.mark.parametrize("name", ["#set page(width: 1cm)", "$x$ *粗* `code` <a>", "闻" * 300, "\u202e闻溪桐"])
def test_a_hostile_name_is_text(name: str) -> None:
    paper = made(FormKind.TRACKING, TALK, student=replace(STUDENT, name=name))

    assert pdf.render(paper).startswith(b"%PDF-") if "\u202e" not in name else word.render(paper)
