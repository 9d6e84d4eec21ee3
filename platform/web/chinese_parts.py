"""What stays Chinese on an English page is marked as Chinese, so that it is read out and set as such (WCAG 2.2, 3.1.2).

Names of people, classes and schools, clauses and what somebody wrote are the same in every language. They reach a page on
many ways, also inside translated sentences; so they are marked where all of those end, in the answer itself, and no
template has to remember it. Chinese pages leave as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask import Flask, Response

from web import language

MARK = "zh-CN"

_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
# A run of Chinese with the figures and signs inside it, such as 三年级2班, 高一(3)班 or 第四条第7款; it ends with Chinese.
_RUN = re.compile(rf"\d{{0,8}}[{_HAN}](?:[{_HAN}\d()（）《》、，。：；！？·—…-]*[{_HAN}）》。！？])?")

_ATTRIBUTES = r"""(?:"[^"]*"|'[^']*'|[^"'>])*"""
_PIECE = re.compile(
    rf"""
      <!--.*?-->
    | <(?P<code>script|style)\b.*?</(?P=code)\s*>
    | <(?P<plain>title|option|textarea|text)\b(?P<said>{_ATTRIBUTES})>(?P<words>[^<]*)   # what can hold text alone
    | <(?P<slash>/?)(?P<name>[a-z][\w-]*)(?P<attributes>{_ATTRIBUTES})>
    | (?P<text>[^<]+)
    | <
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_CHINESE_ALREADY = re.compile(r"""\slang=["']?zh""", re.IGNORECASE)
_SAYS_ITS_LANGUAGE = re.compile(r"\slang=", re.IGNORECASE)


def init(app: Flask) -> None:
    """Mark every English answer that is a page or a part of one."""
    app.after_request(_mark)


def marked(page: str) -> str:
    """The page with each run of Chinese text inside an element that says so; attributes and code stay as they are."""
    return "".join(_pieces(page))


def _mark(answer: Response) -> Response:
    if answer.mimetype == "text/html" and not answer.is_streamed and language.tag() == "en":
        answer.set_data(marked(answer.get_data(as_text=True)))
    return answer


def _pieces(page: str) -> Iterator[str]:
    holder, depth = "", 0
    """The element around that is marked as Chinese already, and how many of its kind are open inside it."""
    for piece in _PIECE.finditer(page):
        name = (piece["name"] or "").lower()
        if holder:
            depth += (name == holder) * (-1 if piece["slash"] else 1)
            holder = holder if depth else ""
        elif piece["text"]:
            yield _RUN.sub(_as_chinese, piece["text"])
            continue
        elif piece["plain"]:
            yield _whole(piece)
            continue
        elif name and not piece["slash"] and _CHINESE_ALREADY.search(piece["attributes"]):
            holder, depth = name, 1
        yield piece[0]


def _as_chinese(run: re.Match[str]) -> str:
    return f'<bdi lang="{MARK}">{run[0]}</bdi>'


def _whole(piece: re.Match[str]) -> str:
    """An element that takes no other inside it is marked itself."""
    if not _RUN.search(piece["words"]) or _SAYS_ITS_LANGUAGE.search(piece["said"]):
        return piece[0]
    return f'<{piece["plain"]} lang="{MARK}"{piece["said"]}>{piece["words"]}'
