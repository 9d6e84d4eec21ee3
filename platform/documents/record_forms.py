"""Forms that are filled in from records: 跟踪登记, 月度跟踪, 谈话记录, 交流预案, 电话沟通记录本, 家访与校访登记.

Columns are those of domain.md 7.3. Pure: the entries come as this person reads them, so that what they may not read is not
on the paper either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from care.cases.timeline import RecordKind, Strand, TimelineEntry
from care.talks.terms import PLAN_LABELS
from documents.paper import Block, Fields, Heading, Rows

_CLOSED = "（内容受限）"
_CALL, _TRACKED_BY_TALK, _TRACKED = "电话", "谈话", "跟踪记录"

Cells = Callable[[TimelineEntry], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table with their widths to one another, and what stands in them."""

    columns: tuple[str, ...]
    shares: tuple[int, ...]
    cells: Cells


def tracking(entries: Iterable[TimelineEntry]) -> list[Block]:
    """《跟踪跟进情况登记表》: every talk and every tracking record."""
    return _table(_TRACKING, [one for one in entries if one.record_kind is RecordKind.TALK])


def monthly(entries: Iterable[TimelineEntry]) -> list[Block]:
    """月度跟踪: strategy, effect, lessons."""
    return _table(_MONTHLY, [one for one in entries if Strand.FOLLOW_UP in one.strands])


def phone(entries: Iterable[TimelineEntry]) -> list[Block]:
    """《与学生家长电话沟通工作记录本》."""
    return _table(_PHONE, [one for one in entries if one.record_kind is RecordKind.CONTACT and _CALL in one.notes])


def visits(entries: Iterable[TimelineEntry]) -> list[Block]:
    """家访 / 校访登记."""
    return _table(_VISITS, [one for one in entries if one.record_kind is RecordKind.VISIT])


def talks(entries: Iterable[TimelineEntry]) -> list[Block]:
    """谈话记录, a sheet a talk."""
    return [block for one in _oldest_first(entries) if Strand.TALK in one.strands for block in _talk(one)]


def talk_plans(entries: Iterable[TimelineEntry]) -> list[Block]:
    """交流预案, a sheet a plan."""
    return [
        block
        for one in _oldest_first(entries)
        if one.record_kind is RecordKind.TALK_PLAN
        for block in _sheet(one, [(label, _text(one, label)) for label in PLAN_LABELS.values()])
    ]


def _oldest_first(entries: Iterable[TimelineEntry]) -> Sequence[TimelineEntry]:
    return list(entries)[::-1]


def _table(layout: Layout, entries: Sequence[TimelineEntry]) -> list[Block]:
    rows = tuple((_day(one), *layout.cells(one), one.by) for one in _oldest_first(entries))
    return [Rows(layout.columns, rows, layout.shares)] if rows else []


def _day(entry: TimelineEntry) -> str:
    late = f"\n补记于 {entry.recorded_on:%Y-%m-%d}" if entry.is_late_entry else ""
    at = f" {entry.at:%H:%M}" if entry.at else ""
    return f"{entry.happened_on:%Y-%m-%d}{at}{late}"


def _talk(entry: TimelineEntry) -> list[Block]:
    told = [(label or "谈话内容", words) for label, words in entry.texts]
    return _sheet(entry, [("谈话对象", entry.title), ("地点", entry.place), *told])


def _sheet(entry: TimelineEntry, pairs: Sequence[tuple[str, str]]) -> list[Block]:
    """A box for one record, with the line to sign on as its last row."""
    shown = [*pairs, *([("内容", _CLOSED)] if entry.is_restricted else [])]
    ends = (("记录人", entry.by), ("签名、日期", ""))
    return [
        Heading(f"{entry.happened_on:%Y-%m-%d}　{entry.title}", 2),
        Fields((("时间", _day(entry)), *shown, *ends)),
    ]


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


def _monthly(entry: TimelineEntry) -> tuple[str, ...]:
    """What tracking says of a classmate's view stays open to those for whom the view itself is closed."""
    way = entry.place if entry.title == _TRACKED else _TRACKED_BY_TALK
    return (way, *(_left(entry, label) for label in ("教育策略", "教育效果", "经验与教训")))


def _left(entry: TimelineEntry, label: str) -> str:
    found = "\n".join(words for name, words in entry.texts if name == label)
    return found or (_CLOSED if entry.is_restricted else "")


def _phone(entry: TimelineEntry) -> tuple[str, ...]:
    called = "、".join(note for note in entry.notes if note != _CALL)
    return (called, _text(entry, "联系人"), _text(entry, ""), _text(entry, "家长反馈"), _text(entry, "商定措施"))


def _visit(entry: TimelineEntry) -> tuple[str, ...]:
    kind = "、".join((entry.title, *entry.notes))
    return (kind, *(_text(entry, label) for label in ("参加人", "家庭情况", "家长意见", "学校答复")))


_TRACKING = Layout(
    ("日期", "谈话对象", "地点", "思想、学习、生活情况", "采取措施", "效果", "经验与下一步", "记录人"),
    (11, 10, 8, 24, 15, 13, 15, 8),
    _tracking,
)
_MONTHLY = Layout(
    ("日期", "方式", "教育策略", "教育效果", "经验与教训", "记录人"),
    (11, 8, 26, 26, 24, 8),
    _monthly,
)
_PHONE = Layout(
    ("通话时间", "主／被叫", "家长称谓", "事由", "家长反馈", "商定措施", "记录人"),
    (11, 10, 9, 27, 20, 17, 8),
    _phone,
)
_VISITS = Layout(
    ("日期", "方式", "参加人", "家庭情况", "家长意见", "答复", "记录人"),
    (11, 10, 13, 24, 20, 16, 8),
    _visit,
)
