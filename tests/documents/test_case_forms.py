"""The official forms about one student: columns as the schools know them, nothing that a person may not read, odd names."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, time, timedelta

import docx
import pytest

from care.cases.file import StudentCard
from care.cases.timeline import RecordKind, Strand, TimelineEntry
from care.fee_relief.lifecycle import ReliefState
from care.fee_relief.queries import ReliefLine, ReliefView
from care.fee_relief.terms import Per
from care.support_plans.lifecycle import PlanState
from care.support_plans.models import SupportPlan
from care.support_plans.queries import GoalView, PlanView, ReviewView
from care.support_plans.terms import PlanKind
from documents import case_forms, pdf, record_forms, word
from documents.case_forms import FormKind
from documents.dossier import Dossier, Frame, Trace
from documents.errors import GlyphsMissing
from documents.paper import Fields, Heading, Paper, Paragraph, Rows
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
    strands=frozenset({Strand.TALK, Strand.FOLLOW_UP}),
)
PLANNED = replace(
    TALK,
    title="交流预案",
    place="",
    texts=(("谈话目的", "问问近况"), ("切入话题", "足球")),
    record_kind=RecordKind.TALK_PLAN,
    strands=frozenset({Strand.TALK_PLAN}),
)
CALL = replace(
    TALK,
    title="家校联系",
    place="",
    notes=("电话", "学校打出"),
    at=time(16, 20),
    texts=(("", "问了近况"), ("联系人", "母亲"), ("家长反馈", "会洗碗"), ("商定措施", "每周通话")),
    record_kind=RecordKind.CONTACT,
    strands=frozenset({Strand.CONTACT}),
)
MESSAGE = replace(CALL, notes=("微信或短信",), at=None)
VISIT = replace(
    TALK,
    title="家访",
    place="",
    texts=(("参加人", "外婆"), ("家庭情况", "有书桌"), ("家长意见", "想多听听"), ("学校答复", "每周五发")),
    record_kind=RecordKind.VISIT,
    strands=frozenset({Strand.VISIT}),
)
ALL = (VISIT, MESSAGE, CALL, PLANNED, TALK)
FRAME = Frame("云杉小学", "本学期", Trace("林晓岚 打印", "林晓岚 2026-11-27 09:30"))


def plan(kind: PlanKind = PlanKind.TUTORING, **changed: object) -> PlanView:
    """A tutoring plan that runs, with a goal that was reached and one review."""
    values: dict[str, object] = {
        "kind": kind,
        "topic": "数学",
        "responsible_name": "林晓岚",
        "starts_on": date(2026, 9, 14),
        "ends_on": date(2027, 1, 22),
        "weekdays": [2, 4],
        "dates": [],
        "begins_at": time(16, 30),
        "ends_at": time(17, 10),
        "place": "教室",
    }
    return PlanView(
        plan=SupportPlan(**values | changed),
        kind=kind,
        state=PlanState.ACTIVE,
        content="从口算补起",
        family="",
        change="",
        outcome="",
        goals=(
            GoalView(
                id=new_id(),
                due_on=date(2026, 11, 30),
                goal="口算 20 题对 16 题",
                reached_on=date(2026, 11, 20),
                reached_by_name="林晓岚",
                is_overdue=False,
            ),
        ),
        reviews=(
            ReviewView(
                id=new_id(),
                plan_id=new_id(),
                happened_on=date(2026, 10, 15),
                recorded_on=date(2026, 10, 15),
                by="林晓岚",
                progress="肯开口问了",
                next_step="加一次周五",
                credited=(),
                may_undo=False,
            ),
        ),
    )


def relief(*, state: ReliefState = ReliefState.APPROVED, decided_on: date | None = date(2026, 11, 5)) -> ReliefView:
    """Lunch money from 3 November, asked for by the class teacher."""
    line = ReliefLine(
        id=new_id(),
        case_id=new_id(),
        student_id=STUDENT.id,
        student_name=STUDENT.name,
        class_id=STUDENT.class_id,
        class_name=STUDENT.class_name,
        grade=STUDENT.grade,
        state=state if decided_on else ReliefState.ASKED,
        item="午餐费",
        amount_fen=20_000,
        per=Per.MONTH,
        starts_on=date(2026, 11, 3),
        ends_on=date(2027, 1, 22),
        asked_by=None,
        asked_by_name="林晓岚",
        asked_on=date(2026, 11, 3),
    )
    return ReliefView(
        line=line,
        version=1,
        replaces_id=None,
        reason="药费重",
        answer="药费重，同意",
        ending="",
        decided_by_name="沈知行" if decided_on else "",
        decided_on=decided_on,
        carried_out_by_name="",
        carried_out_on=None,
        ended_by_name="",
        ended_on=None,
        credited=(),
        steps=frozenset(),
    )


def made(form: FormKind, *entries: TimelineEntry, student: StudentCard = STUDENT) -> Paper:
    return case_forms.paper(form, Dossier(student, entries), FRAME)


def rows(paper: Paper) -> Rows:
    (found,) = [block for block in paper.blocks if isinstance(block, Rows)]
    return found


def test_the_book_of_calls_says_when_the_call_was() -> None:
    called = replace(CALL, recorded_on=CALL.happened_on)
    (table,) = record_forms.phone([called, replace(called, at=None)])

    assert isinstance(table, Rows)
    assert table.columns[0] == "通话时间"
    assert [row[0] for row in table.rows] == [f"{called.happened_on}", f"{called.happened_on} 16:20"]


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


def test_the_decision_on_a_relief_names_no_reason() -> None:
    asked, granted = relief(decided_on=None), relief(decided_on=date(2026, 11, 5))
    taken_back = relief(state=ReliefState.WITHDRAWN)

    paper = case_forms.paper(FormKind.FEE_RELIEF, Dossier(STUDENT, [], reliefs=[granted, asked, taken_back]), FRAME)

    table = rows(paper)
    assert table.columns == ("日期", "项目", "金额", "起止", "审批意见", "经办人")
    assert sorted(table.rows) == [
        ("2026-11-03", "午餐费", "每月 200 元", "2026-11-03 至 2027-01-22", "", "林晓岚"),
        ("2026-11-05", "午餐费", "每月 200 元", "2026-11-03 至 2027-01-22", "同意", "沈知行"),
    ]
    assert "药费重" not in "\n".join(paper.texts())


def sheets(paper: Paper) -> list[dict[str, str]]:
    return [dict(block.pairs) for block in paper.blocks if isinstance(block, Fields)]


def test_a_talk_has_a_sheet_of_its_own_to_sign() -> None:
    later = replace(TALK, happened_on=date(2026, 11, 20), recorded_on=date(2026, 11, 20))

    first, second = sheets(made(FormKind.TALKS, later, *ALL))

    assert (first["谈话对象"], first["谈话内容"], first["教育策略"]) == ("与本人谈话", "聊了足球", "请同桌结对")
    assert (first["签名、日期"], second["时间"]) == ("", "2026-11-20")


def test_a_plan_of_a_talk_has_its_five_fields_in_order() -> None:
    (sheet,) = sheets(made(FormKind.TALK_PLANS, *ALL))

    assert list(sheet)[1:6] == ["学生特点", "谈话目的", "切入话题", "注意事项", "预期"]
    assert sheet["切入话题"] == "足球"


def test_the_month_holds_what_was_tracked_and_says_in_which_way() -> None:
    watched = replace(
        TALK, title="跟踪记录", place="观察", texts=(("教育策略", "换到前排"),), strands=frozenset({Strand.FOLLOW_UP})
    )
    plain = replace(TALK, strands=frozenset({Strand.TALK}))

    table = rows(made(FormKind.MONTHLY, plain, watched, *ALL))

    assert [row[1:3] for row in table.rows] == [("谈话", "请同桌结对"), ("观察", "换到前排")]


def test_a_closed_talk_says_so_on_every_form_that_lists_it() -> None:
    closed = replace(TALK, texts=(), is_restricted=True)

    for form in (FormKind.TRACKING, FormKind.TALKS, FormKind.MONTHLY):
        texts = "\n".join(made(form, closed).texts())
        assert "内容受限" in texts
        assert "聊了足球" not in texts


def test_a_plan_is_printed_with_times_goals_and_what_was_seen() -> None:
    paper = case_forms.paper(FormKind.PLANS, Dossier(STUDENT, (), (plan(),)), FRAME)

    (sheet,) = sheets(paper)
    assert paper.title == "辅导计划"
    assert sheet == {
        "学科": "数学",
        "责任教师": "林晓岚",
        "起止": "2026-09-14 至 2027-01-22",
        "时间": "周三、周五 16:30–17:10",
        "地点": "教室",
        "帮扶内容": "从口算补起",
    }
    tables = [block.rows for block in paper.blocks if isinstance(block, Rows)]
    assert tables == [
        (("口算 20 题对 16 题", "2026-11-30", "2026-11-20 达成（林晓岚）"),),
        (("2026-10-15", "肯开口问了", "加一次周五", "林晓岚"),),
    ]


def test_plans_of_several_kinds_share_a_paper() -> None:
    both = (plan(), plan(PlanKind.REHAB, topic="发音", weekdays=[]))

    paper = case_forms.paper(FormKind.PLANS, Dossier(STUDENT, (), both), FRAME)

    assert paper.title == "支持计划"
    assert [block.text for block in paper.blocks if isinstance(block, Heading)] == [
        "辅导计划　数学",
        "康复训练计划　发音",
    ]


@pytest.mark.parametrize("form", list(FormKind))
def test_tables_lie_on_their_side_and_sheets_stand(form: FormKind) -> None:
    paper = case_forms.paper(form, Dossier(STUDENT, ALL * 20, (plan(),) * 8, (relief(),) * 60), FRAME)

    pages = pdf.pictures(paper, ppi=36)
    width, height = (int.from_bytes(pages[0][place : place + 4], "big") for place in (16, 20))
    section = docx.Document(io.BytesIO(word.render(paper))).sections[0]

    assert len(pages) > 1
    assert (width > height) is (form not in {FormKind.TALKS, FormKind.TALK_PLANS, FormKind.PLANS})
    assert ((section.page_width or 0) > (section.page_height or 0)) is (width > height)


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
