"""档案移交单: which files a college brings to the centre, how many pages each, who signed, and under which number it came in."""

from __future__ import annotations

from collections.abc import Sequence

from care.archives.filing import MODE_LABELS, CopyKind, Mode
from care.archives.filing_queries import HandedOver
from documents.paper import Block, Paper, Paragraph, Rows

TITLE = "档案移交单"

COLUMNS = (
    "序号",
    "班级",
    "姓名",
    "学号",
    "原件页数",
    "副本页数",
    "介质",
    "建档立卷人",
    "签名日期",
    "送出日期",
    "中心签收号",
    "签收人、日期",
)
_SHARES = (5, 13, 11, 12, 7, 7, 7, 10, 11, 11, 8, 16)
_EMPTY = "本批还没有签名的档案。"


def paper(
    rows: Sequence[HandedOver], *, school: str, college: str, due: str, unsigned: int, foot: str, watermark: str
) -> Paper:
    """The sheet with what was signed; what was not is counted below, so that nobody takes the sheet for complete."""
    table: Block = (
        Rows(COLUMNS, tuple(_row(*one) for one in enumerate(rows, start=1)), _SHARES) if rows else Paragraph(_EMPTY)
    )
    pages = sum(row.row.item.pages or 0 for row in rows)
    left: list[Block] = [Paragraph(f"另有 {unsigned} 份还没有签名，不在本单。")] if unsigned else []
    return Paper(
        title=TITLE,
        below=(f"{school}　{college}{f'　应交日期 {due}' if due else ''}", f"共 {len(rows)} 份，原件 {pages} 页"),
        blocks=(
            table,
            *left,
            Paragraph("原件交中心保存，签名的副本由学院归档；一式两份，严禁学生翻阅。"),
            Paragraph("移交人签名：＿＿＿＿＿＿　　接收人签名：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿"),
        ),
        foot=foot,
        is_wide=True,
        watermark=watermark,
    )


def _row(number: int, one: HandedOver) -> tuple[str, ...]:
    row, item = one.row, one.row.item
    original, copy, receipt = one.copies[CopyKind.ORIGINAL], one.copies[CopyKind.COPY], one.row.receipt
    return (
        str(number),
        row.class_name,
        row.name,
        row.number,
        str(original.pages),
        str(copy.pages),
        MODE_LABELS[Mode(original.mode)],
        original.signed_by_name,
        f"{original.signed_on:%Y-%m-%d}",
        f"{item.delivered_on:%Y-%m-%d}" if item.delivered_on else "",
        str(receipt.number) if receipt else "",
        f"{receipt.received_by_name} {receipt.received_on:%Y-%m-%d}" if receipt else "",
    )
