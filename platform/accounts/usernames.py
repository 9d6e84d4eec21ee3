"""User names: letters of any script, so that 古丽努尔·买买提 can sign in; normalised, so that one name is one person."""

from __future__ import annotations

import unicodedata

SHORTEST, LONGEST = 2, 40
_LETTERS_AND_FIGURES = ("L", "M", "N")
_BETWEEN = frozenset("·•.-_")


def normalise(name: str) -> str:
    """The form in which user names and mail addresses are stored and looked up: NFKC, lower case, no outer blanks."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def faults(name: str) -> list[str]:
    """What is wrong with it as a user name, in words for the person.

    An `@` is never allowed: a user name must not look like somebody's mail address.
    """
    plain = normalise(name)
    if not SHORTEST <= len(plain) <= LONGEST:
        return [f"用户名要有 {SHORTEST} 到 {LONGEST} 个字。"]
    if not all(unicodedata.category(letter)[0] in _LETTERS_AND_FIGURES or letter in _BETWEEN for letter in plain):
        return ["用户名只能用汉字、字母、数字，以及 · . - _ 这几个符号。"]
    if not any(unicodedata.category(letter)[0] in _LETTERS_AND_FIGURES for letter in plain):
        return ["用户名里要有汉字、字母或数字。"]
    return []
