"""培训记录、班主任交流会记录 and 培训证明 (domain.md 7.3): topic, hours, lecturer, who was there; and one person's hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from accounts.roles import LABELS
from care.trainings.lifecycle import state_label
from care.trainings.queries import Attended, TrainingView
from care.trainings.services import Certificate
from care.trainings.terms import RESULT_LABELS, TOPIC_LABELS, WAY_LABELS, Topic, TrainingKind, hours
from documents.paper import Block, Fields, Heading, Paper, Paragraph, Rows

PURPOSE: Final = "培训存档"
TITLES: dict[TrainingKind, str] = {TrainingKind.TRAINING: "培训记录", TrainingKind.EXCHANGE: "班主任交流会记录"}
CERTIFICATE: Final = "培训证明"

_COLUMNS = ("序号", "姓名", "身份", "签到方式", "考核", "签名")
_SHARES = (8, 16, 30, 14, 12, 20)


def record(view: TrainingView, came: Sequence[Attended], *, school: str, foot: str) -> Paper:
    """One training with everybody who was there; the last column is for those who sign by hand."""
    line = view.line
    facts = (
        ("题目", line.title),
        ("主题", _topics(line.topics)),
        ("时间", f"{line.happens_on:%Y-%m-%d} {line.begins_at:%H:%M}"),
        ("地点", line.place),
        ("主讲", line.lecturer),
        ("学时", hours(line.half_hours) if line.half_hours else ""),
        ("对象", "、".join(LABELS[role] for role in view.audience)),
        ("状态", state_label(line.state, line.kind)),
    )
    rows = tuple(_row(number, one) for number, one in enumerate(came, start=1))
    blocks: list[Block] = [Fields(tuple(pair for pair in facts if pair[1]))]
    blocks += [block for heading, text in _texts(view) if text for block in (Heading(heading, 2), *_paragraphs(text))]
    blocks += [Heading("签到", 2), Rows(_COLUMNS, rows, _SHARES) if rows else Paragraph("还没有人签到。")]
    return Paper(
        title=TITLES[line.kind],
        below=(school, f"到场 {len(came)} 人"),
        blocks=tuple(blocks),
        foot=foot,
    )


def certificate(found: Certificate, *, school: str) -> Paper:
    """One person's hours, on a page of its own."""
    what = "班主任交流会" if found.kind is TrainingKind.EXCHANGE else "培训"
    earned = f"，计 {hours(found.half_hours)} 学时" if found.half_hours else ""
    passed = "，考核合格" if found.is_passed else ""
    facts = (
        ("题目", found.title),
        ("主讲", found.lecturer),
        ("日期", f"{found.happens_on:%Y-%m-%d}"),
        ("编号", found.number),
    )
    return Paper(
        title=CERTIFICATE,
        below=(school,),
        blocks=(
            Paragraph(
                f"兹证明{found.name}于 {found.happens_on:%Y-%m-%d} 参加本校{what}“{found.title}”{earned}{passed}。"
            ),
            Fields(tuple(pair for pair in facts if pair[1])),
            Paragraph(f"{school}（盖章）　　　　{_day(found)}"),
        ),
    )


def _texts(view: TrainingView) -> tuple[tuple[str, str], ...]:
    said = "纪要" if view.line.kind is TrainingKind.EXCHANGE else "小结"
    return (("内容提要", view.outline), (said, view.minutes))


def _paragraphs(text: str) -> list[Block]:
    return [Paragraph(part) for part in text.splitlines() if part.strip()]


def _row(number: int, one: Attended) -> tuple[str, ...]:
    return (
        str(number),
        one.name,
        one.office,
        WAY_LABELS[one.way],
        RESULT_LABELS[one.result] if one.result else "",
        "",
    )


def _topics(topics: Iterable[Topic]) -> str:
    return "、".join(TOPIC_LABELS[topic] for topic in topics)


def _day(found: Certificate) -> str:
    return f"{found.registered_on:%Y-%m-%d}" if found.registered_on else ""
