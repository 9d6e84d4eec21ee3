"""家长座谈会 on paper: one invitation for one guest, the sheet on which a teacher ticks who came, and the minutes."""

from __future__ import annotations

from collections.abc import Sequence

from care.seminars.queries import MINUTE_LABELS, GuestLine, SeminarView
from documents.paper import Blank, Block, Code, Entry, Fields, Heading, Paper, Paragraph, Rows, joined

INVITATION, SHEET, MINUTES = "家校成长交流会邀请函", "家长签到单", "家长座谈会纪要"
COLUMNS = ("序号", "家长", "孩子", "回复", "到会（打勾）", "签到时间")
_SHARES = (6, 16, 30, 12, 14, 16)
PURPOSE = "座谈会签到"
_EMPTY = "名单还是空的。"
_MINUTE_PARTS = ("points", "methods", "strategies")


def invitation(letter: Sequence[str], *, facts: Sequence[tuple[str, str]], school: str, address: str) -> Paper:
    """One letter to one guest; neither the guest's nor a child's name stands on it, so that a lost one tells nothing."""
    greeting, *told = letter
    return Paper(
        title=INVITATION,
        below=(school,),
        blocks=(
            Entry("", greeting),
            *(Paragraph(part) for part in told),
            Fields(tuple(facts)),
            Heading("回复", 2),
            Code(address, "用手机扫这个码回复，不用登录，不用安装；也可以填好下面交给老师。"),
            Paragraph("□ 我会来　　□ 我来不了"),
            Blank("想和老师聊什么", 2),
            Blank("家长签名／日期"),
        ),
        foot=school,
    )


def sign_in_sheet(view: SeminarView, guests: Sequence[GuestLine], *, school: str, foot: str, watermark: str) -> Paper:
    """The guests whom the teacher at the door sees. It is not handed round: nobody reads who else was invited."""
    rows = tuple(_row(number, guest) for number, guest in enumerate(guests, start=1))
    table: Block = Rows(COLUMNS, rows, _SHARES) if rows else Paragraph(_EMPTY)
    return Paper(
        title=SHEET,
        below=(f"{school}　{view.line.topic}　{view.day:%Y-%m-%d}", f"共 {len(rows)} 位"),
        blocks=(table, Paragraph("由门口的老师逐一打勾，不传阅、不张贴；会后连同纪要交回。")),
        foot=foot,
        watermark=watermark,
    )


def minutes(view: SeminarView, *, school: str, scope: str, foot: str) -> Paper:
    """The minutes with the fields of domain.md 7.3; what was told to those who did not come is no part of them."""
    line = view.line
    facts = (
        ("主题", line.topic),
        ("时间", f"{view.day:%Y-%m-%d} {line.starts_at:%H:%M}"),
        ("地点", line.place),
        ("范围", scope),
        ("应到／实到", f"{line.guests} 位／{line.here} 位"),
    )
    parts: list[Block] = []
    for name in _MINUTE_PARTS:
        parts += [
            Heading(MINUTE_LABELS[name], 2),
            *(Paragraph(part) for part in view.minutes[name].split("\n") if part),
        ]
    who = [f"记录：{view.minutes_by_name}", f"确认：{view.confirmed_by_name or '＿＿＿＿＿＿'}"]
    return Paper(title=MINUTES, below=(school,), blocks=(Fields(facts), *parts, Paragraph("　　".join(who))), foot=foot)


def _row(number: int, guest: GuestLine) -> tuple[str, ...]:
    children = joined([f"{child.class_name} {child.name}" for child in guest.children])
    reply = {"coming": "会来", "not_coming": "来不了"}.get(guest.reply or "", "")
    return str(number), guest.name, children, reply, "√" if guest.is_here else "", ""
