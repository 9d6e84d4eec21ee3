"""摸底登记表: a class's reviewed screening as its reader reads it. Fields are those of domain.md 7.3."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from care.cases.terms import EVIDENCE_LABELS, EvidenceSource
from care.screening.lifecycle import OUTCOME_LABELS, Outcome
from care.screening.queries import StudentRow
from care.screening.services import TakenOut
from documents.paper import Block, Fields, Heading, Paper, Paragraph, Rows, joined
from policy_profiles.format import Profile

TITLE = "摸底登记表"
COLUMNS = ("序号", "姓名", "学号", "类型", "依据来自", "依据")
_SHARES = (6, 14, 16, 20, 14, 46)
_CLOSED = "（有内容，仅限授权人员）"
_NOBODY = "没有候选学生：每名学生都有结果，均无需关注或已在册续期。"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedClass:
    """Which class in which term, the two people who answer for it, and when they did."""

    school: str
    term: str
    group: str
    teacher: str
    handed_in_on: date | None
    reviewer: str
    reviewed_on: date | None


def paper(of: ScreenedClass, taken: TakenOut, profile: Profile, *, foot: str, watermark: str) -> Paper:
    """The numbers of the class first, then the candidates one by one, and the lines for ink."""
    candidates = [row for row in taken.rows if row.outcome is Outcome.CANDIDATE]
    joined_later: list[Block] = [Paragraph(f"提交以后转入 {taken.joined} 人，不在本表。")] if taken.joined else []
    return Paper(
        title=TITLE,
        below=(f"{of.school}　{of.group}", of.term),
        blocks=(
            Fields(
                (
                    ("学期", of.term),
                    ("班级", of.group),
                    ("应查人数", f"{taken.recorded} 人"),
                    ("实查人数", f"{taken.recorded} 人"),
                    ("结果", _outcomes(taken)),
                    ("各类人数", _categories(candidates, profile)),
                    ("班主任", _signed(of.teacher, of.handed_in_on, "提交")),
                    ("复核人", _signed(of.reviewer, of.reviewed_on, "复核通过")),
                )
            ),
            *joined_later,
            Heading("候选名单", level=2),
            _list(candidates, profile),
            Paragraph("班主任签名：＿＿＿＿＿＿　　复核人签名：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿"),
        ),
        foot=foot,
        watermark=watermark,
    )


def _signed(name: str, day: date | None, what: str) -> str:
    return f"{name}　{day:%Y-%m-%d} {what}" if day else name


def _outcomes(taken: TakenOut) -> str:
    """How many of which outcome; of a file that is shut to the reader only that it is there."""
    counted = Counter(row.outcome for row in taken.rows)
    more = (("仅限授权人员查看", taken.shut), ("已离开本班", taken.left))
    return joined(
        [f"{label} {counted[outcome]} 人" for outcome, label in OUTCOME_LABELS.items()]
        + [f"{words} {number} 人" for words, number in more if number]
    )


def _categories(candidates: Sequence[StudentRow], profile: Profile) -> str:
    counted = Counter(_category(row, profile) for row in candidates)
    return joined([f"{title} {number} 人" for title, number in sorted(counted.items())], "无")


def _list(candidates: Sequence[StudentRow], profile: Profile) -> Block:
    if not candidates:
        return Paragraph(_NOBODY)
    rows = tuple(
        (
            str(place),
            row.name,
            row.number,
            _category(row, profile),
            EVIDENCE_LABELS[EvidenceSource(row.basis_kind)] if row.basis_kind and not row.is_restricted else "",
            row.basis,
        )
        for place, row in enumerate(candidates, start=1)
    )
    return Rows(COLUMNS, rows, _SHARES)


def _category(row: StudentRow, profile: Profile) -> str:
    """As the school's document calls it; what the reader may not read is only said to be there."""
    if row.category_code is None:
        return _CLOSED
    category = profile.category(row.category_code)
    finer = category.subtag(row.category_subtag)
    return f"{category.title}：{finer.title}" if finer else category.title
