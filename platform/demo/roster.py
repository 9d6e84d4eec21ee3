"""A school's roster as the file that its office would upload."""

from __future__ import annotations

import csv
import io
import random

from demo import names
from demo.catalog import GRADES, DemoSchool

_HEADINGS = ("学号", "姓名", "性别", "班级", "出生日期", "入学日期", "监护人姓名", "监护人关系", "监护人电话")
_ORDINALS = "一二三四五六"
_RELATIONS = ("父亲", "母亲", "祖母", "外祖母")
SCHOOL_YEAR = 2026


def csv_bytes(school: DemoSchool, random_: random.Random) -> bytes:
    """The roster of a school: every class, every student with a number, an invented name and a guardian."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADINGS)
    sequence = 0
    for grade in GRADES:
        for number in range(1, school.classes_per_grade + 1):
            for _ in range(school.size):
                sequence += 1
                writer.writerow(_row(school, grade, number, sequence, random_))
    return text.getvalue().encode("utf-8-sig")


def _row(school: DemoSchool, grade: int, number: int, sequence: int, random_: random.Random) -> tuple[str, ...]:
    entered = SCHOOL_YEAR - grade + 1
    born = entered - 6
    name = names.child(random_, born)
    guardian = names.elder(random_, names.surname_of(name))
    return (
        f"LC26-{school.number}-{sequence:04d}",
        name,
        random_.choice("男女"),
        f"{_ORDINALS[grade - 1]}年级{number}班",
        f"{born}-{random_.randint(1, 8):02d}-{random_.randint(1, 28):02d}",
        f"{entered}-09-01",
        guardian,
        random_.choices(_RELATIONS, weights=(35, 40, 15, 10))[0],
        # The range 1000000xxxx belongs to nobody.
        f"1000000{random_.randint(0, 9999):04d}",
    )
