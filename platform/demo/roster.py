"""A school's roster as the file that its office would upload."""

from __future__ import annotations

import csv
import io
import random
from itertools import product

from demo import names
from demo.catalog import SCHOOL_YEAR, DemoSchool
from people import class_names
from tenants.models import Stage

_HEADINGS = ("学号", "姓名", "性别", "班级", "出生日期", "入学日期", "监护人姓名", "监护人关系", "监护人电话")
_RELATIONS = ("父亲", "母亲", "祖母", "外祖母")
# At what age a child enters the first grade, and how many grades lie before a university.
_AGE, _SCHOOL_GRADES = 6, 12


def csv_bytes(school: DemoSchool, random_: random.Random) -> bytes:
    """The roster of a school: every class, every student with a number, an invented name and a guardian."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADINGS)
    drawn: set[tuple[str, str]] = set()
    seats = product(school.grades, range(1, school.classes + 1), range(school.size))
    for sequence, (grade, number, _) in enumerate(seats, start=1):
        person = _nobody_yet(random_, year_of_birth(school, grade), drawn)
        writer.writerow(_row(f"LC26-{school.number}-{sequence:04d}", person, school, (grade, number), random_))
    return text.getvalue().encode("utf-8-sig")


def class_name(school: DemoSchool, grade: int, number: int) -> str:
    """What a class is called."""
    key = class_names.key(grade=grade, number=number, stage=school.stage, year=SCHOOL_YEAR)
    return class_names.name(key, stage=school.stage)


def _row(
    number: str, person: tuple[str, str], school: DemoSchool, group: tuple[int, int], random_: random.Random
) -> tuple[str, ...]:
    name, birthday = person
    first = class_names.GRADES[school.stage][0]
    return (
        number,
        name,
        random_.choice("男女"),
        class_name(school, *group),
        birthday,
        f"{SCHOOL_YEAR - (group[0] - first)}-09-01",
        names.elder(random_, names.surname_of(name)),
        random_.choices(_RELATIONS, weights=(35, 40, 15, 10))[0],
        # The range 1000000xxxx belongs to nobody.
        f"1000000{random_.randint(0, 9999):04d}",
    )


def year_of_birth(school: DemoSchool, grade: int) -> int:
    """When the students of a grade were born; a university's first year follows the twelfth grade."""
    before = _SCHOOL_GRADES if school.stage is Stage.UNIVERSITY else 0
    return SCHOOL_YEAR - (before + grade - 1) - _AGE


def _nobody_yet(random_: random.Random, born: int, drawn: set[tuple[str, str]]) -> tuple[str, str]:
    """A name and a birthday that nobody at the school has together, or the import would rightly ask about them."""
    while True:
        person = (
            names.child(random_, born),
            f"{born}-{random_.randint(1, 8):02d}-{random_.randint(1, 28):02d}",
        )
        if person not in drawn:
            drawn.add(person)
            return person
