"""The official forms about one student, filled in from what was recorded: 跟踪登记, 电话沟通记录本, 家访与校访登记.

Titles and columns are those of domain.md 7.3. Pure: the caller brings the entries of a file's course as this person reads
them, so that what they may not read is not on the paper either.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from care.cases.file import StudentCard
from care.cases.timeline import RecordKind, TimelineEntry
from documents.paper import Block, Paper, Paragraph, Rows


class FormKind(StrEnum):
    """A form about one student."""

    TRACKING = "tracking"
    PHONE = "phone"
    VISITS = "visits"


FORM_LABELS: dict[FormKind, str] = {
    FormKind.TRACKING: "跟踪跟进情况登记表",
    FormKind.PHONE: "与学生家长电话沟通工作记录本",
    FormKind.VISITS: "家访与校访登记表",
}

_TITLES: dict[FormKind, str] = {
    FormKind.TRACKING: "特殊群体学生跟踪跟进情况登记表",
    FormKind.PHONE: "与学生家长电话沟通工作记录本",
    FormKind.VISITS: "家访与校访登记表",
}

_CLOSED = "（内容受限）"
_NOTHING = "这段时间没有记录。"
_CALL = "电话"

Cells = Callable[[TimelineEntry], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which records a form lists, its columns with their widths to one another, and what stands in them."""

    kind: RecordKind
    columns: tuple[str, ...]
    shares: tuple[int, ...]
    cells: Cells


def paper(
    form: FormKind,
    student: StudentCard,
    entries: Sequence[TimelineEntry],
    *,
    school: str,
    span: str,
    foot: str,
    watermark: str,
) -> Paper:
    """The form, oldest record first, with a line to sign on under it."""
    layout = _LAYOUTS[form]
    listed = [entry for entry in reversed(entries) if entry.record_kind is layout.kind and _belongs(form, entry)]
    table: Block = (
        Rows(layout.columns, tuple(_row(layout, entry) for entry in listed), layout.shares)
        if listed
        else Paragraph(_NOTHING)
    )
    below = (school, f"{student.class_name}　{student.name}　{student.number}　{span}")
    return Paper(
        title=_TITLES[form],
        below=below,
        blocks=(table, Paragraph("记录人签名：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿")),
        foot=foot,
        is_wide=True,
        watermark=watermark,
    )


def _belongs(form: FormKind, entry: TimelineEntry) -> bool:
    return form is not FormKind.PHONE or _CALL in entry.notes


def _row(layout: Layout, entry: TimelineEntry) -> tuple[str, ...]:
    day = f"{entry.happened_on:%Y-%m-%d}"
    late = f"\n补记于 {entry.recorded_on:%Y-%m-%d}" if entry.is_late_entry else ""
    return (day + late, *layout.cells(entry), entry.by)


def _text(entry: TimelineEntry, *labels: str) -> str:
    if entry.is_restricted:
        return _CLOSED
    return "\n".join(words for label, words in entry.texts if label in labels)


def _tracking(entry: TimelineEntry) -> tuple[str, ...]:
    return (
        entry.title,
        entry.place,
        _text(entry, ""),
        _text(entry, "教育策略"),
        _text(entry, "教育效果"),
        _text(entry, "经验与教训", "下一步"),
    )


def _phone(entry: TimelineEntry) -> tuple[str, ...]:
    called = "、".join(note for note in entry.notes if note != _CALL)
    return (called, _text(entry, "联系人"), _text(entry, ""), _text(entry, "家长反馈"), _text(entry, "商定措施"))


def _visit(entry: TimelineEntry) -> tuple[str, ...]:
    kind = "、".join((entry.title, *entry.notes))
    return (kind, *(_text(entry, label) for label in ("参加人", "家庭情况", "家长意见", "学校答复")))


_LAYOUTS: dict[FormKind, Layout] = {
    FormKind.TRACKING: Layout(
        RecordKind.TALK,
        ("日期", "谈话对象", "地点", "思想、学习、生活情况", "采取措施", "效果", "经验与下一步", "记录人"),
        (11, 10, 8, 24, 15, 13, 15, 8),
        _tracking,
    ),
    FormKind.PHONE: Layout(
        RecordKind.CONTACT,
        ("日期", "主／被叫", "家长称谓", "事由", "家长反馈", "商定措施", "记录人"),
        (11, 10, 9, 27, 20, 17, 8),
        _phone,
    ),
    FormKind.VISITS: Layout(
        RecordKind.VISIT,
        ("日期", "方式", "参加人", "家庭情况", "家长意见", "答复", "记录人"),
        (11, 10, 13, 24, 20, 16, 8),
        _visit,
    ),
}
