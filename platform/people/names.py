"""Chinese names: one spelling of each, its pinyin with the right reading of surnames, its initials, and what a search means.

pypinyin reads a character by its most frequent sound, which is wrong for many surnames (单 is Shàn, 曾 is Zēng); the two
tables below are looked up first. Where a family reads its name differently, the stored pinyin is edited by hand.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from pypinyin import lazy_pinyin

# Surnames whose usual reading is not the one that pypinyin takes for the single character.
SURNAMES: dict[str, str] = {
    "单": "shan", "仇": "qiu", "解": "xie", "曾": "zeng", "区": "ou", "朴": "piao", "翟": "zhai", "盖": "ge", "乐": "yue",
    "查": "zha", "缪": "miao", "洗": "xian", "秘": "bi", "召": "shao", "折": "she", "员": "yun", "贠": "yun", "种": "chong",
    "繁": "po", "么": "yao", "覃": "qin", "郇": "xun", "乜": "nie", "佴": "nai", "阚": "kan", "句": "gou", "黑": "he",
    "角": "jue", "薄": "bo", "都": "du", "祭": "zhai", "适": "kuo", "能": "nai", "粘": "nian", "藏": "zang", "重": "chong",
    "长": "chang", "隗": "wei", "卜": "bu", "炅": "gui", "乐正": "yue zheng",
}  # fmt: skip

# Surnames of two characters; pypinyin knows their readings, but only when they are read apart from the given name.
COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳诸葛司徒司马上官夏侯皇甫尉迟公孙慕容令狐宇文长孙司空鲜于闻人东方赫连澹台万俟单于申屠公冶宗政濮阳淳于太叔轩辕"
        "钟离亓官闾丘仲孙呼延端木独孤南宫百里东郭西门羊舌微生梁丘左丘宰父拓跋纳兰叶赫巫马公羊公良漆雕谷梁第五乐正",
    )
)

_DOTS = dict.fromkeys(map(ord, "•・‧∙⋅.●"), "·")
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af〇"
_IS_HAN = re.compile(f"[{_HAN}]")
_BLANK_IN_CHINESE = re.compile(rf"(?<=[{_HAN}·])\s+(?=[{_HAN}·])")
_TOKENS = re.compile(rf"[{_HAN}]+|[^\W\d_{_HAN}]+|\d+")
_ALLOWED = re.compile(rf"(?:[{_HAN}]|[^\W\d_])(?:[{_HAN}·' -]|[^\W\d_])*")


class Sought(StrEnum):
    """What somebody typed into the search field."""

    NAME = "name"
    NUMBER = "number"
    PINYIN = "pinyin"


@dataclass(frozen=True, slots=True)
class Search:
    """A search, made comparable: `text` is a piece of a name, a student number in capitals, or pinyin without blanks."""

    kind: Sought
    text: str


def normalise(name: str) -> str:
    """One spelling of a name: full-width forms folded, 王　明 written 王明, every middle dot the same."""
    folded = unicodedata.normalize("NFKC", name).strip()
    if _IS_HAN.search(folded):
        folded = folded.translate(_DOTS)
    return re.sub(r"\s+", " ", _BLANK_IN_CHINESE.sub("", folded))


def is_plausible(name: str) -> bool:
    """Whether a normalised name consists of what names consist of: characters, letters, middle dots; at least two signs."""
    return len(name) > 1 and _ALLOWED.fullmatch(name) is not None


def pinyin(name: str) -> str:
    """The reading in small letters without tones, a blank between syllables: 曾祥 gives `zeng xiang`; it is the sort key too.

    ü is written v, as people type it. A character without a known reading stands for itself.
    """
    surname, given = _split(normalise(name))
    spoken = SURNAMES.get(surname) or _read(surname)
    return f"{spoken} {_read(given)}".strip()


def initials(spoken: str) -> str:
    """The first letter of each syllable: `zeng xiang` gives `zx`."""
    return "".join(syllable[0] for syllable in spoken.split())


def tidy_pinyin(text: str) -> str:
    """A reading that a person typed, as `pinyin` would write it; empty when it holds anything but letters."""
    plain = re.sub(r"[\s'’-]+", " ", _without_tones(text)).strip()
    return plain if re.fullmatch(r"[a-z]+(?: [a-z]+)*", plain) else ""


def search(text: str) -> Search | None:
    """What a person may have meant by `text`; None when nothing is left of it."""
    folded = normalise(text)
    if _IS_HAN.search(folded):
        return Search(Sought.NAME, folded)
    if any(sign.isdigit() for sign in folded):
        return Search(Sought.NUMBER, folded.replace(" ", "").upper())
    letters = "".join(sign for sign in _without_tones(folded) if sign.isalpha())
    return Search(Sought.PINYIN, letters) if letters else None


def _split(name: str) -> tuple[str, str]:
    """Surname and given name; a name of two characters never has a compound surname alone (欧阳 is 欧 + 阳)."""
    if name[:2] in COMPOUND_SURNAMES and len(name) > 2:
        return name[:2], name[2:]
    if len(_TOKENS.findall(name)) > 1 or not _IS_HAN.match(name):
        return "", name  # 古丽努尔·买买提 and Anna have no Chinese surname
    return name[:1], name[1:]


def _without_tones(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower()).replace("u\u0308", "v")
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _read(text: str) -> str:
    return " ".join(syllable.lower() for token in _TOKENS.findall(text) for syllable in lazy_pinyin(token))
