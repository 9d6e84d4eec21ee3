"""What stands on a page in the wrong language: everything that is not data of a school, a policy or the demo."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from demo import cast, names
from policy_profiles.queries import builtin_profiles

PLATFORM = Path(names.__file__).resolve().parents[1]

CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CLASS = r"[一二三四五六七八九十]年级(?:\d+班|[（(]\d+[）)]班)?|[初高][一二三][（(]?\d+[）)]?班|\d{4}级\d*班?"
_CLAUSE = r"第[一二三四五六七八九十百零]+条(?:第[\d一二三四五六七八九十]+[款项目])*、?"
_LATIN = re.compile(r"[A-Za-z][A-Za-z-]{2,}")

# The name of a file is whatever somebody called it.
_FILE = re.compile(r"[\w.-]+\.(?:csv|xlsx|yaml|json|pdf)\b")

# An address is no language.
_ADDRESS = re.compile(r"https?://\S+")

# Latin words that Chinese pages use as they are.
_USUAL = {
    "csv",
    "xlsx",
    "json",
    "yaml",
    "excel",
    "word",
    "english",
    "pdf",
    "png",
    "https",
    "http",
    "api",
    "etag",
    "esc",
    "ctrl",
    "enter",
}


def wrong_language(texts: Iterable[tuple[str, str, str]], language: str) -> Iterator[tuple[str, str]]:
    """The texts (text, its marked language, where it stands) that do not belong on a page in `language`, with what is wrong."""
    for text, marked, where in texts:
        if language == "en" and not marked.startswith("zh") and CHINESE.search(left := without_data(text)):
            yield text, " ".join(re.findall(r"[\u4e00-\u9fff]+", left))
        if language == "zh" and marked.startswith("zh") and where != "field" and (odd := _english(text)):
            yield text, odd


def without_data(text: str) -> str:
    """The text without the names, clauses and records that are the same in every language."""
    return _data().sub(" ", text)


def _english(text: str) -> str:
    """Words of English in a text that should be Chinese."""
    if text in _data_words():
        return ""
    words = [word for word in _LATIN.findall(_ADDRESS.sub(" ", _FILE.sub(" ", text))) if word.lower() not in _USUAL]
    # An address, a user name or a pinyin stands alone or beside Chinese; English comes as several words or as a code.
    return " ".join(words) if words and not CHINESE.search(text) and _says_something(words) else ""


def _says_something(words: list[str]) -> bool:
    return any(word in _english_words() for word in words)


@cache
def _english_words() -> frozenset[str]:
    """Every word of the English catalogue."""
    text = (PLATFORM / "web/translations/en/LC_MESSAGES/messages.po").read_text(encoding="utf-8")
    said = " ".join(re.findall(r'^(?:msgstr(?:\[\d\])? )?"(.*)"$', text, re.MULTILINE))
    return frozenset(word for word in _LATIN.findall(said) if len(word) > 3)


@cache
def _data() -> re.Pattern[str]:
    """What is data: people first, because their names hold words of other data; then whatever is longest."""
    known = sorted(_data_words(), key=len, reverse=True)
    surnames = "|".join([*names._COMPOUND, f"[{names._SURNAMES}]"])
    people = rf"(?:{surnames})(?:{'|'.join(_given_names())}|[{names._SINGLE}])"
    avatar = r"^[\u4e00-\u9fff]$"
    return re.compile("|".join([avatar, people, *map(re.escape, known), _CLASS, _CLAUSE]))


def _given_names() -> list[str]:
    return [*(given for cohort in names._GIVEN.values() for given in cohort), *names._ELDERS, *names._TEACHERS]


@cache
def _data_words() -> frozenset[str]:
    """Every Chinese string of the policies, the calendars and the demo."""
    found = set[str]()
    for path in PLATFORM.rglob("*.yaml"):
        found.update(_strings(yaml.safe_load(path.read_text(encoding="utf-8"))))
    # The notice for families is a document of the school's, in Chinese for Chinese families.
    more = [PLATFORM / "privacy" / "consent.py", Path(__file__).with_name("preparing.py")]
    for path in [*(PLATFORM / "demo").rglob("*.py"), *(PLATFORM / "school_calendar").rglob("*.py"), *more]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found.update(
            str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
    found.update(account.name for account in cast.accounts())
    found.update(profile.short_title for profile in builtin_profiles())
    return frozenset(
        spaced
        for text in found
        for part in (text, *text.split("\n"))
        if len(spaced := " ".join(part.split())) > 1 and CHINESE.search(spaced)  # as texts.js reads it in the page
    )


def _strings(value: Any) -> Iterator[str]:  # Any: what a YAML file holds
    if isinstance(value, str):
        yield " ".join(value.split())
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
