"""Invented names, drawn by birth cohort; a name that stands in a source document is drawn again."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from itertools import chain

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
_COMPOUND = ("欧阳", "诸葛", "司徒")
_GIVEN = {
    2005: "浩然 宇航 俊杰 子轩 博文 欣怡 雨欣 佳琪 思雨 梦瑶 嘉宁 致和 晨曦 明哲 静雯 若彤 宇晨 文轩 雅楠 思琪 天朗 可欣".split(),  # noqa: SIM905  a list of words
    2011: "梓涵 浩宇 沐宸 奕辰 子墨 一诺 诗涵 欣妍 语桐 可馨 书昀 景行 若宁 亦安 明澈 予安 清扬 知意 云起 嘉树 星野 静好".split(),  # noqa: SIM905
    2017: "沐阳 宇泽 知远 若汐 清欢 星冉 云舒 听雨 乐言 以宁 承希 安禾 初一 知夏 屿白 念安 禾苗 朗星 南乔 语嫣 书意 晏清".split(),  # noqa: SIM905
}
_SINGLE = "睿涵宁悦航琪轩萱晨朗阳雪"
_ELDERS = "秀兰 桂芝 建军 玉梅 国强 凤英 志明 淑华 德福 春燕".split()  # noqa: SIM905
_TEACHERS = "静怡 文博 雅琴 振宇 晓梅 海涛 丽娟 志远 慧敏 俊峰 思远 佩珊".split()  # noqa: SIM905


def child(random_: random.Random, born: int) -> str:
    """A child's name of that year of birth."""
    cohort = max(year for year in _GIVEN if year <= max(born, min(_GIVEN)))
    return _draw(lambda: _surname(random_) + _given(random_, cohort))


def elder(random_: random.Random, surname: str) -> str:
    """A guardian's name, mostly with the child's surname."""
    family = surname if random_.random() < 0.6 else _surname(random_)
    return _draw(lambda: family + random_.choice(_ELDERS))


def teacher(random_: random.Random) -> str:
    """A colleague's name."""
    return _draw(lambda: _surname(random_) + random_.choice(_TEACHERS))


def surname_of(name: str) -> str:
    """The surname of a name made here."""
    return next((name[:2] for compound in _COMPOUND if name.startswith(compound)), name[:1])


def _surname(random_: random.Random) -> str:
    if random_.random() < 0.03:
        return random_.choice(_COMPOUND)
    return random_.choices(_SURNAMES, weights=range(len(_SURNAMES), 0, -1))[0]


def _given(random_: random.Random, cohort: int) -> str:
    return random_.choice(_SINGLE) if random_.random() < 0.15 else random_.choice(_GIVEN[cohort])


def _draw(make: Callable[[], str]) -> str:
    while is_kept_out(name := make()):
        pass
    return name


def is_kept_out(text: str) -> bool:
    """Whether a part of the text is a real name of a source document; the list holds digests only."""
    kept_out = _kept_out()
    parts = chain.from_iterable(
        ((size, text[start : start + size]) for start in range(len(text) - size + 1)) for size in kept_out
    )
    return any(hashlib.sha256(f"tongxin:{part}".encode()).hexdigest()[:24] in kept_out[size] for size, part in parts)


@cache
def _kept_out() -> dict[int, frozenset[str]]:
    lines = files("demo").joinpath("kept_out.txt").read_text("utf-8").splitlines()
    pairs = [(int(size), digest) for size, digest in (line.split() for line in lines if line.strip())]
    return {size: frozenset(digest for one, digest in pairs if one == size) for size, _ in pairs}
