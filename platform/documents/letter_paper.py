"""家校联系函: a letter to a family as paper, with the slip to fill in and the code that leads to the same slip on a phone."""

from __future__ import annotations

from collections.abc import Sequence

from documents.paper import Blank, Block, Code, Entry, Heading, Paper, Paragraph

TITLE = "家校联系函"


def paper(body: str, *, school: str, asks: Sequence[str], address: str) -> Paper:
    """One letter. `asks` are the questions of the slip; `address` is a personal link, empty where there is none."""
    greeting, *told = [part for part in body.split("\n") if part.strip()]
    text: list[Block] = [Entry("", greeting), *(Paragraph(part) for part in told)]
    slip: list[Block] = [Heading("回函", 2)]
    if address:
        slip.append(Code(address, "也可以用手机扫这个码回复，不用登录，不用安装。"))
    slip += [Blank(label, 2) for label in asks]
    slip.append(Blank("签名／日期"))
    return Paper(title=TITLE, below=(school,), blocks=(*text, *slip), foot=school)


def nothing(school: str) -> Paper:
    """What stands in the file when none of the letters could be printed."""
    words = "要打印的信刚才都退回修改了，或有打印不出的字。请回到全班的信，看看每一封现在的样子。"
    return Paper(title=TITLE, below=(school,), blocks=(Paragraph(words),), foot=school)
