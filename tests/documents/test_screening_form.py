"""摸底登记表: the numbers and the candidates of a reviewed class, as far as the reader reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from care.cases.terms import EvidenceSource
from care.screening.lifecycle import Outcome
from care.screening.queries import StudentRow
from care.screening.services import TakenOut
from documents import screening_form
from documents.paper import Fields, Paper, Rows
from documents.screening_form import ScreenedClass
from kernel.ids import new_id
from policy_profiles import queries as profiles

CLASS = ScreenedClass(
    school="云杉小学",
    term="2026–2027 学年第一学期",
    group="三年级2班",
    teacher="林晓岚",
    handed_in_on=date(2026, 9, 11),
    reviewer="沈老师",
    reviewed_on=date(2026, 9, 14),
)
NOBODY = StudentRow(new_id(), "阮一", "26001", False, Outcome.NONE, (), None, None, None, "", None)
CANDIDATE = replace(
    NOBODY,
    name="闻溪桐",
    number="26002",
    outcome=Outcome.CANDIDATE,
    category_code="K2",
    category_subtag=None,
    basis_kind=EvidenceSource.TALK,
    basis="谈话中说起最近和外婆住",
)


def sheet(*rows: StudentRow, of: ScreenedClass = CLASS, shut: int = 0, left: int = 0, joined: int = 0) -> Paper:
    taken = TakenOut(rows=rows, recorded=len(rows) + shut + left, shut=shut, left=left, joined=joined)
    profile = profiles.builtin_profile("P2")
    return screening_form.paper(of, taken, profile, foot="沈老师 打印", watermark="沈老师 2026-11-18")


def filled(paper: Paper) -> dict[str, str]:
    (found,) = [block for block in paper.blocks if isinstance(block, Fields)]
    return dict(found.pairs)


def listed(paper: Paper) -> list[tuple[str, ...]]:
    return [row for block in paper.blocks if isinstance(block, Rows) for row in block.rows]


def test_the_sheet_has_every_field_of_the_specification() -> None:
    paper = sheet(NOBODY, CANDIDATE, replace(NOBODY, outcome=Outcome.CONTINUED))

    assert filled(paper) == {
        "学期": "2026–2027 学年第一学期",
        "班级": "三年级2班",
        "应查人数": "3 人",
        "实查人数": "3 人",
        "结果": "无需关注 1 人、候选 1 人、已在册续期 1 人",
        "各类人数": "离异家庭或单亲家庭子女 1 人",
        "班主任": "林晓岚　2026-09-11 提交",
        "复核人": "沈老师　2026-09-14 复核通过",
    }
    assert listed(paper) == [
        ("1", "闻溪桐", "26002", "离异家庭或单亲家庭子女", "谈话了解", "谈话中说起最近和外婆住"),
    ]


def test_what_the_reader_may_not_read_is_only_said_to_be_there() -> None:
    closed = replace(CANDIDATE, category_code=None, basis="", is_restricted=True)
    paper = sheet(NOBODY, closed, shut=1)

    assert listed(paper) == [("1", "闻溪桐", "26002", "（有内容，仅限授权人员）", "", "")]
    assert filled(paper)["各类人数"] == "（有内容，仅限授权人员） 1 人"
    assert filled(paper)["结果"].endswith("仅限授权人员查看 1 人")


def test_who_came_and_who_left_since_is_counted_apart() -> None:
    paper = sheet(NOBODY, left=2, joined=1)

    assert filled(paper)["应查人数"] == "3 人"
    assert "已离开本班 2 人" in filled(paper)["结果"]
    assert "提交以后转入 1 人，不在本表。" in "\n".join(paper.texts())


def test_a_class_without_candidates_says_so() -> None:
    paper = sheet(NOBODY)

    assert filled(paper)["各类人数"] == "无"
    assert "没有候选学生" in "\n".join(paper.texts())
