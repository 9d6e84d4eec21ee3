"""The outward-wording filter (domain.md 7.5, INV-8): which words must not reach guardians, students, committees or file names.

Pure: the caller brings the category names of the school's profile.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_SUPPORT, _NEEDS_MORE, _LEARNING, _FAMILY = "成长支持", "需要更多支持的同学", "学习上需要帮助", "家庭支持"

# Blocked word -> what to write instead. An empty text means: leave it out, nothing gentle says the same.
BLOCKED: dict[str, str] = {
    "特殊学生": _NEEDS_MORE,
    "特殊群体": _NEEDS_MORE,
    "问题学生": _NEEDS_MORE,
    "后进生": _LEARNING,
    "差生": _LEARNING,
    "倒数": _LEARNING,
    "贫困生": _NEEDS_MORE,
    "特困": _FAMILY,
    "单亲": _FAMILY,
    "离异": _FAMILY,
    "孤儿": _FAMILY,
    "残疾": _SUPPORT,
    "心理障碍": _SUPPORT,
    "精神病": _SUPPORT,
    "服刑": "",
    "劳教": "",
    "违纪生": _NEEDS_MORE,
    "不良学生": _NEEDS_MORE,
    "学困生": _LEARNING,
    "家庭不健全": _FAMILY,
    "重点对象": _NEEDS_MORE,
    "花名册": "关爱支持名册",
}

# Where the characters stand side by side by accident: 简单亲切 holds no 单亲, 放学后进生物室 no 后进生.
_HARMLESS = {
    "单亲": re.compile(r"(?<=[简孤])单亲(?=[切手自近密友和])"),
    "差生": re.compile(r"(?<=[相温时误落反偏])差生|差生(?=[活产病日])"),
    "后进生": re.compile(r"后进生(?=[物态活产])"),
}

# Category names that are ordinary speech: blocking them would only teach people to switch the filter off.
_ORDINARY = frozenset({"其他", "另外需要说明的"})
_ALTERNATIVES = re.compile(r"[/／（）()]")
# What hides a word without ending a sentence: blanks, zero-width characters, dots and strokes between the characters.
_HIDING = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff·•.*＊_~\-]")


@dataclass(frozen=True, slots=True)
class Fault:
    """A blocked word where it stands in the text, and what to write instead (empty: leave it out)."""

    word: str
    start: int
    suggestion: str


def faults(text: str, names: Iterable[str] = ()) -> list[Fault]:
    """Every blocked word of `text`, in order, each place once; `names` are the category names of the active profile.

    Blanks and dots between the characters and full-width forms do not hide a word.
    """
    plain, places = _plain(text)
    found: dict[int, Fault] = {}
    for word, suggestion in _words(names).items():
        for start in _occurrences(plain, word):
            longest = found.get(start)
            if longest is None or len(word) > len(longest.word):
                found[start] = Fault(word, places[start], suggestion)
    return [found[start] for start in sorted(found)]


def is_clean(text: str, names: Iterable[str] = ()) -> bool:
    """Whether the text may go out."""
    return not faults(text, names)


def _words(names: Iterable[str]) -> dict[str, str]:
    parts = {_plain(part)[0] for name in names for part in _ALTERNATIVES.split(name)}
    return {**dict.fromkeys(sorted(parts - _ORDINARY - {""}), _SUPPORT), **BLOCKED}


def _occurrences(plain: str, word: str) -> list[int]:
    harmless = {match.start() for match in _HARMLESS[word].finditer(plain)} if word in _HARMLESS else set()
    return [match.start() for match in re.finditer(re.escape(word), plain) if match.start() not in harmless]


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in one form, without what could be put between the characters of a word, and where each one stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", character).lower():
            if not _HIDING.match(letter):
                letters.append(letter)
                places.append(place)
    return "".join(letters), places
