"""How classes are called: 三年级2班, 七年级（1）班, 高一3班, 2024级1班 — read from a roster and written for people.

A class keeps its cohort (the year in which it entered the school's first grade) and its number; the grade grows each year.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_DIGITS = "零一二三四五六七八九"
_TEN = 10
_FIRST_MONTH = 8  # A school year is prepared in August and begins in September.
_LAST_NUMBER = 99

# Stage -> first and last grade. The names of stages are those of tenants.models.Stage.
GRADES: dict[str, tuple[int, int]] = {
    "primary": (1, 6),
    "middle": (7, 9),
    "senior": (10, 12),
    "nine_year": (1, 9),
    "vocational": (10, 12),
    "special": (1, 12),
    "university": (1, 5),
}
_BY_COHORT = frozenset({"vocational", "university"})  # these call a class by the year it entered

_AMBIGUOUS = frozenset({"nine_year"})  # here 2024级 may be the third grade or the ninth

_NUMBER = r"[\(（]?\s*([0-9零一二三四五六七八九十]{1,3})\s*[\)）]?\s*班?"
_PATTERNS = {
    "cohort": re.compile(rf"((?:19|20)\d\d)\s*级\s*{_NUMBER}"),
    "junior": re.compile(rf"初([一二三123])(?:年级)?\s*{_NUMBER}"),
    "senior": re.compile(rf"高([一二三123])(?:年级)?\s*{_NUMBER}"),
    "grade": re.compile(rf"([0-9一二三四五六七八九十]{{1,3}})\s*(?:年级|年|级)\s*{_NUMBER}"),
    "short": re.compile(r"([0-9一二三四五六七八九]{1,2})\s*[\(（]\s*([0-9零一二三四五六七八九十]{1,3})\s*[\)）]\s*班?"),
    # 3-2班, but never 3.2: a spreadsheet makes 3.1 of 3.10, so nobody can tell the tenth class from the first.
    "dashed": re.compile(r"([0-9]{1,2})-([0-9]{1,2})\s*班?"),
}
_OFFSET = {"junior": 6, "senior": 9}


@dataclass(frozen=True, slots=True, order=True)
class ClassKey:
    """Which class: its grade in the present school year, its number, and the year its cohort entered the school."""

    grade: int
    number: int
    cohort: int


def school_year(day: date) -> int:
    """The school year in which `day` lies, named by the calendar year in which it begins."""
    return day.year if day.month >= _FIRST_MONTH else day.year - 1


def key(*, grade: int, number: int, stage: str, year: int) -> ClassKey:
    """The class `number` of `grade` in school year `year`; raises ValueError for a grade or number that the stage lacks."""
    first, last = GRADES[stage]
    if not first <= grade <= last or not 1 <= number <= _LAST_NUMBER:
        raise ValueError(grade, number)
    return ClassKey(grade, number, year - (grade - first))


def parse(text: str, *, stage: str, year: int) -> ClassKey:
    """Read a class as people write it; raises ValueError when it cannot be told for sure which one is meant."""
    folded = unicodedata.normalize("NFKC", text).strip()
    for kind, pattern in _PATTERNS.items():
        found = pattern.fullmatch(folded)
        if found and not (kind == "cohort" and stage in _AMBIGUOUS):
            first, number = _value(found[1]), _value(found[2])
            grade = year - first + GRADES[stage][0] if kind == "cohort" else first + _OFFSET.get(kind, 0)
            return key(grade=grade, number=number, stage=stage, year=year)
    raise ValueError(folded)


def name(cls: ClassKey, *, stage: str) -> str:
    """What the class is called this year."""
    if stage in _BY_COHORT:
        return f"{cls.cohort}级{cls.number}班"
    return f"{grade_name(cls.grade)}{cls.number}班"


def grade_name(grade: int) -> str:
    """What a grade is called: 1 gives 一年级, 10 gives 高一."""
    if grade >= _TEN:
        return f"高{_DIGITS[grade - _TEN + 1]}"
    return f"{_DIGITS[grade]}年级"


def _value(text: str) -> int:
    """A number written with digits or with characters up to 九十九."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS.index(sign)) if sign in _DIGITS else sign for sign in text))
    return (_value(tens) if tens else 1) * _TEN + (_value(ones) if ones else 0)
