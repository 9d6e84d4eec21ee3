"""The papers whose pictures people approved: invented content with long names, rare characters and text over several pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from care.cases.terms import EvidenceSource
from care.fee_relief.lifecycle import ReliefState
from care.support_plans.terms import PlanKind
from care.trainings.terms import Way
from documents import case_forms, class_forms, letter_paper
from documents.case_forms import FormKind
from documents.dossier import Dossier, Frame, Trace
from documents.paper import Paper
from tests.documents import test_seminar_papers
from tests.documents.test_case_forms import ALL, CALL, PLANNED, STUDENT, TALK, VISIT, plan, relief
from tests.documents.test_filing_papers import handed_over, roster, sheet, signed
from tests.documents.test_screening_form import CANDIDATE, CLASS, NOBODY
from tests.documents.test_screening_form import sheet as screening_sheet
from tests.documents.test_training_papers import attended
from tests.documents.test_training_papers import certificate as training_certificate
from tests.documents.test_training_papers import line as training_line
from tests.documents.test_training_papers import record as training_record
from tests.documents.test_training_papers import view as training_view

LONG_NAME = "古丽努尔·买买提江·阿卜杜热合曼"
RARE_NAME = "禤㐂䶮"
FRAME = Frame(
    "云杉区和登实验学校（小学部）",
    "本学期",
    Trace("林晓岚 于 2026-11-27 09:30 打印，用途：归档留存。", "林晓岚 2026-11-27 09:30"),
)
TOLD = (
    "孩子说最近和外婆住，作业多在饭后做；周三“足球课”踢进一个球，很高兴，还说想报名校队——这是他第一次主动提起想参加集体活动。"
    "问到睡觉，说十点左右睡，偶尔会醒（一周一两次）。提起爸爸妈妈时停了一会儿，没有追问。约好下周四放学后再聊，带上他画的画。"
)
DONE = "请同桌结对；每周三放学后一起做作业，老师先听他说完，不打断，不追问家里的事。"
BETTER = "作业按时交了 4 次（共 5 次），课间会和同学一起玩，上课举手 2 次。"


def names() -> list[str]:
    """Every kind of paper, under the name of its pictures."""
    return list(_PAPERS)


def papers(name: str) -> list[Paper]:
    """The papers of that name."""
    return _PAPERS[name]()


def _form(form: FormKind) -> Callable[[], list[Paper]]:
    return lambda: [case_forms.paper(form, _dossier(), FRAME)]


def _dossier() -> Dossier:
    told = (
        ("", TOLD),
        ("教育策略", DONE),
        ("教育效果", BETTER),
        ("经验与教训", "先说他喜欢的事。"),
        ("下一步", "周四再聊。"),
    )
    talk = replace(TALK, texts=told, place="操场东侧的长椅")
    endless = replace(
        talk, texts=(("", TOLD * 9), *told[1:]), happened_on=date(2026, 11, 12), recorded_on=date(2026, 11, 12)
    )
    planned = replace(
        PLANNED,
        texts=(
            ("学生特点", TOLD),
            ("谈话目的", "了解近况"),
            ("切入话题", "足球和画画"),
            ("注意事项", DONE),
            ("预期", "愿意再来"),
        ),
    )
    call = replace(CALL, texts=(("", TOLD), ("联系人", "外婆"), ("家长反馈", BETTER), ("商定措施", DONE)))
    visit = replace(
        VISIT, texts=(("参加人", "外婆、舅舅"), ("家庭情况", TOLD), ("家长意见", BETTER), ("学校答复", DONE))
    )
    closed = replace(talk, title="同学侧面了解", texts=(), is_restricted=True, by=LONG_NAME)
    student = replace(STUDENT, name=LONG_NAME, class_name="三年级12班（走读）")
    both = (plan(), plan(PlanKind.REHAB, topic="发音和口型", place="资源教室（二楼东）"))
    lowered = (relief(), relief(decided_on=None), relief(state=ReliefState.REFUSED))
    return Dossier(student, (closed, endless, visit, call, planned, talk), both, lowered)


def _roster() -> list[Paper]:
    rows = [
        signed(name=LONG_NAME, class_name="软件工程（中外合作办学）2601班", note=TOLD),
        signed(position=2, name=RARE_NAME, number="2026010203040506", categories=[], evidence=[], is_restricted=True),
        signed(position=3, categories=["家庭经济困难", "学习上需要帮助"], is_priority=False),
        *(signed(position=number, evidence=[EvidenceSource.GUARDIAN]) for number in range(4, 24)),
    ]
    return [roster(*rows, students=len(rows))]


def _sheet() -> list[Paper]:
    return [sheet(handed_over(), handed_over(received=False), unsigned=2)]


def _bundle() -> list[Paper]:
    unknown = Dossier(replace(STUDENT, name="𠮷小苇"), ALL)
    named = Dossier(replace(STUDENT, name=RARE_NAME), ALL)
    nothing = Dossier(STUDENT, ())
    made = class_forms.bundle((unknown, named, nothing), tuple(FormKind), FRAME, advance=lambda _done, _total: None)
    return [made.papers[0]]


def _letter() -> list[Paper]:
    body = f"尊敬的{LONG_NAME}家长：\n{TOLD}\n{TOLD}\n祝您全家安康！"
    asks = ("孩子近期在家表现", "我们的想法与建议", "希望学校协助", "方便联系的时间")
    return [letter_paper.paper(body, school=FRAME.school, asks=asks, address="https://example.org/l/abcdefghijkl")]


def _screening() -> list[Paper]:
    found = [
        replace(CANDIDATE, name=LONG_NAME, number="2026010203040506", basis=TOLD),
        replace(CANDIDATE, name=RARE_NAME, category_code=None, basis="", is_restricted=True),
        *(replace(CANDIDATE, number=f"{26003 + place}", category_code="K4", basis=DONE) for place in range(22)),
    ]
    group = replace(CLASS, school=FRAME.school, group="三年级12班（走读）", teacher=LONG_NAME)
    return [screening_sheet(NOBODY, *found, of=group, shut=1, left=1, joined=2)]


def _training() -> list[Paper]:
    of = training_line(title="突发事件发生后的头十分钟：谁先到场、谁去通知、谁陪着孩子", lecturer=LONG_NAME)
    came = [
        attended(LONG_NAME, office="班主任、领导小组成员、心理健康教育教师"),
        attended(RARE_NAME, way=Way.LIST, result=None, office="门卫"),
        *(attended(f"教师{number}") for number in range(40)),
    ]
    return [training_record(*came, of=training_view(of, outline=TOLD, minutes=DONE))]


def _certificate() -> list[Paper]:
    return [training_certificate(name=LONG_NAME, lecturer=RARE_NAME)]


def _seminar_sheet() -> list[Paper]:
    guests = [
        test_seminar_papers.guest(LONG_NAME, LONG_NAME, RARE_NAME),
        *(test_seminar_papers.guest(f"家长{number}", f"同学{number}") for number in range(40)),
    ]
    return [test_seminar_papers.sheet(*guests)]


_PAPERS: dict[str, Callable[[], list[Paper]]] = {
    **{f"form-{form.value.replace('_', '-')}": _form(form) for form in FormKind},
    "roster": _roster,
    "handover": _sheet,
    "screening": _screening,
    "contents": _bundle,
    "letter": _letter,
    "training": _training,
    "training-certificate": _certificate,
    "seminar-invitation": lambda: [test_seminar_papers.invitation()],
    "seminar-sheet": _seminar_sheet,
    "seminar-minutes": lambda: [test_seminar_papers.minutes(points=TOLD * 6, strategies=DONE)],
}
