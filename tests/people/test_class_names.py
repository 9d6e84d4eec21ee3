"""Classes as schools write them: read for sure, or not at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people import class_names
from people.class_names import GRADES, ClassKey
from tenants.models import Stage


@pytest.mark.parametrize(
    "text",
    [
        "三年级2班",
        "三年级（2）班",
        "三年级(二)班",
        "3年级2班",
        "三（2）班",
        "3(2)班",
        "3（２）",
        "三年2班",
        "3-2班",
        "2024级2班",
        " 三年级 2 班 ",
    ],
)
def test_one_class_is_written_in_many_ways(text: str) -> None:
    assert class_names.parse(text, stage="primary", year=2026) == ClassKey(grade=3, number=2, cohort=2024)


@pytest.mark.parametrize(
    ("text", "stage", "grade"),
    [
        ("初一3班", "middle", 7),
        ("七年级3班", "middle", 7),
        ("高二（3）班", "senior", 11),
        ("九年级3班", "nine_year", 9),
    ],
)
def test_grades_carry_their_stage(text: str, stage: str, grade: int) -> None:
    assert class_names.parse(text, stage=stage, year=2026).grade == grade


def test_numbers_above_ten_are_read() -> None:
    assert class_names.parse("三年级十二班", stage="primary", year=2026).number == 12
    assert class_names.parse("三年级二十班", stage="primary", year=2026).number == 20


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("七年级1班", "primary"),
        ("一年级1班", "middle"),
        ("3.1", "primary"),
        ("3.10班", "primary"),
        ("三年级", "primary"),
        ("2班", "primary"),
        ("三年级0班", "primary"),
        ("2019级1班", "primary"),
        ("2027级1班", "primary"),
        ("2024级1班", "nine_year"),
        ("", "primary"),
        ("实验班", "primary"),
    ],
)
def test_what_could_mean_another_class_is_refused(text: str, stage: str) -> None:
    with pytest.raises(ValueError):
        class_names.parse(text, stage=stage, year=2026)


def test_the_cohort_stays_while_the_grade_grows() -> None:
    now = class_names.parse("三年级2班", stage="primary", year=2026)
    later = class_names.parse("四年级2班", stage="primary", year=2027)

    assert (now.cohort, now.number) == (later.cohort, later.number)


def test_a_school_year_begins_in_august() -> None:
    assert class_names.school_year(date(2026, 7, 31)) == 2025
    assert class_names.school_year(date(2026, 8, 1)) == 2026


def test_every_stage_has_its_grades() -> None:
    assert set(GRADES) == {str(stage) for stage in Stage}


@given(st.data())
def test_what_a_class_is_called_is_read_as_that_class(data: st.DataObject) -> None:
    stage = data.draw(st.sampled_from(sorted(GRADES)))
    first, last = GRADES[stage]
    key = class_names.key(
        grade=data.draw(st.integers(first, last)), number=data.draw(st.integers(1, 99)), stage=stage, year=2026
    )

    assert class_names.parse(class_names.name(key, stage=stage), stage=stage, year=2026) == key


@given(st.text(max_size=20), st.sampled_from(sorted(GRADES)))
def test_no_text_is_answered_with_anything_but_a_class_or_a_refusal(text: str, stage: str) -> None:
    try:
        key = class_names.parse(text, stage=stage, year=2026)
    except ValueError:
        return
    first, last = GRADES[stage]
    assert first <= key.grade <= last
    assert 1 <= key.number <= 99
