"""Passwords: what a good one is, and its Argon2id hash, the same here as in Flask-Security."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from pypinyin import Style, lazy_pinyin
from zxcvbn import zxcvbn

SHORTEST, LONGEST = 10, 128
STRONG_ENOUGH = 3
"""zxcvbn's score 3: safe against guessing from a stolen hash at moderate cost."""

# The second choice of OWASP's password storage guide: 19 MiB and two passes. All threads of a small school server hash at
# once on a Monday morning, so memory counts.
TIME_COST, MEMORY_COST, PARALLELISM = 2, 19_456, 1

_hasher = PasswordHasher(time_cost=TIME_COST, memory_cost=MEMORY_COST, parallelism=PARALLELISM, type=Type.ID)


def normalise(password: str) -> str:
    """The form in which a password is checked and hashed: full-width letters and outer blanks make no difference."""
    return unicodedata.normalize("NFKC", password).strip()


def hashed(password: str) -> str:
    """The Argon2id hash, salt and costs included."""
    return _hasher.hash(normalise(password))


def matches(password: str, stored: str | None) -> bool:
    """Whether it is the password of that hash; it takes as long when there is none."""
    try:
        _hasher.verify(stored or _no_password(), normalise(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def faults(password: str, *, known: Iterable[str] = ()) -> list[str]:
    """What makes it a bad password, in words for the person; `known` are the words that others know: name, user name, mail."""
    plain = normalise(password)
    if len(plain) < SHORTEST:
        return [f"密码至少要有 {SHORTEST} 个字符，用几个不相干的词连起来最好记。"]
    if len(plain) > LONGEST:
        return [f"密码最多 {LONGEST} 个字符。"]
    if plain.casefold() in _common():
        return ["这是很多人都在用的密码，容易被猜中，请换一个。"]
    # zxcvbn takes long over long texts, and 72 characters are decided well before.
    if zxcvbn(plain[:72], user_inputs=[*_common(), *_spellings(known)])["score"] < STRONG_ENOUGH:
        return ["这个密码容易被猜中。请不要用姓名、生日、手机号、连续的键或常见词，多加几个不相干的词。"]
    return []


def _spellings(known: Iterable[str]) -> Iterable[str]:
    """The ways in which people type what others know: 林晓 as 林晓, linxiao and lx; an address also by its parts."""
    for word in filter(None, known):
        yield from (word, *word.split("@"), "".join(lazy_pinyin(word)), "".join(lazy_pinyin(word, Style.FIRST_LETTER)))


@cache
def _no_password() -> str:
    """A hash that nothing matches, so that an unknown name takes as long as a wrong password."""
    return _hasher.hash("no account has this password")


@cache
def _common() -> frozenset[str]:
    lines = files("accounts").joinpath("common_passwords.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
