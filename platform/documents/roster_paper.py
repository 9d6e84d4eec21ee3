"""特殊群体学生花名册: a signed roster as it was frozen, to print and to file. Columns are those of domain.md 7.3."""

from __future__ import annotations

from collections.abc import Sequence

from care.archives.lifecycle import VARIATION_LABELS
from care.archives.queries import RosterSnapshot
from care.archives.services import SignedRow
from care.cases.terms import EVIDENCE_LABELS
from documents.paper import Block, Paper, Paragraph, Rows, joined

TITLE = "特殊群体学生花名册"

COLUMNS = (
    "序号",
    "学院／班级",
    "姓名",
    "学号",
    "类型",
    "是否重点",
    "主要情况",
    "取证依据",
    "责任人",
    "建档日期",
    "变动类型",
)
_SHARES = (5, 12, 10, 12, 15, 6, 23, 13, 9, 11, 8)
_CLOSED = "（有内容，仅限授权人员）"
_NIL = "零变化报送：本次没有变动。"
_ADDITION = "增补：两次刷新之间随时添加的学生，下一次刷新时已在册。"
_EMPTY = "名册上没有学生。"


def paper(
    snapshot: RosterSnapshot,
    rows: Sequence[SignedRow],
    *,
    school: str,
    foot: str,
    watermark: str,
    students: int | None = None,
) -> Paper:
    """The roster as far as its reader may read it; it says so where that is not the whole of it.

    `students` are those that the reader may know of, where these are not all.
    """
    table: Block = Rows(COLUMNS, tuple(map(_row, rows)), _SHARES) if rows else Paragraph(_EMPTY)
    notes: list[Block] = [Paragraph(_NIL)] if snapshot.is_nil else []
    if snapshot.supplement_id:
        notes.append(Paragraph(_ADDITION))
    return Paper(
        title=TITLE,
        below=(
            f"{school}　{snapshot.unit_name}　第 {snapshot.number} 号，第 {snapshot.revision} 次报送",
            _counted(snapshot, rows, snapshot.students if students is None else students),
        ),
        blocks=(*notes, table, *_signatures(snapshot)),
        foot=foot,
        is_wide=True,
        watermark=watermark,
    )


def _counted(snapshot: RosterSnapshot, rows: Sequence[SignedRow], students: int) -> str:
    if len(rows) == snapshot.students:
        return f"共 {snapshot.students} 人"
    if students < snapshot.students:  # how many there are in all would say that some are protected
        return f"本件列出打印人负责的 {len(rows)} 人"
    return f"摘录：全册 {snapshot.students} 人，本件只列打印人负责的 {len(rows)} 人"


def _row(row: SignedRow) -> tuple[str, ...]:
    return (
        str(row.position),
        row.class_name,
        row.name,
        row.number,
        joined([*row.categories, *([_CLOSED] if row.is_restricted else [])]),
        "是" if row.is_priority else "否",
        row.note,
        joined([EVIDENCE_LABELS[one] for one in row.evidence]),
        row.file_creator,
        row.opened_on,
        VARIATION_LABELS[row.variation],
    )


def _signatures(snapshot: RosterSnapshot) -> Sequence[Block]:
    """Who signed it in the platform, the hash that proves what was signed, and the lines for ink."""
    return (
        Paragraph(f"{snapshot.signed_by_name} 于 {snapshot.signed_on:%Y-%m-%d} 签名报送。校验值 {snapshot.sha256}"),
        Paragraph("学院负责人签名：＿＿＿＿＿＿　　中心签收人：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿"),
    )
