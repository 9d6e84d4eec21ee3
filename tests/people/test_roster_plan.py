"""What a roster would do: compared row by row with who is known, the same plan for the same facts."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.class_names import ClassKey
from people.faults import FaultCode, Level
from people.roster import plan
from people.roster.checks import GuardianEntry, StaffEntry, StudentEntry
from people.roster.known import Known, KnownClass, KnownGuardian, KnownStaff, KnownStudent
from people.roster.plan import Plan
from people.roster.reader import Places

PLACES = Places("学生", {"number": (0, "学号"), "name": (1, "姓名"), "class": (2, "班级")})
OTHER = Places("二班", {"number": (3, "学号")})
GROUP = ClassKey(grade=3, number=2, cohort=2024)
CLASS = KnownClass(uuid4(), 1, 3, "三年级2班", is_graduated=False)
BORN = date(2017, 3, 9)


def entry(number: str = "1", row: int = 2, **changes: object) -> StudentEntry:
    """A good row."""
    found = StudentEntry(row=row, number=number, name="苏语桐", is_good=True, group=GROUP)
    return replace(found, **changes)  # type: ignore[arg-type]


def student(number: str = "1", **changes: object) -> KnownStudent:
    """A student whom the row above tells nothing new about."""
    found = KnownStudent(
        id=uuid4(),
        version=1,
        number=number,
        name="苏语桐",
        pinyin="su yu tong",
        gender="female",
        born_on=BORN,
        enrolled_on=date(2024, 9, 1),
        left_on=None,
        class_id=CLASS.id,
        guardians={1: KnownGuardian(uuid4(), 1, uuid4(), "苏明远", "父亲", b"10000001234")},
    )
    return replace(found, **changes)  # type: ignore[arg-type]


def drawn(
    *entries: StudentEntry, known: tuple[KnownStudent, ...] = (), complete: bool = False, group: KnownClass = CLASS
) -> Plan:
    """The plan for these rows among these students."""
    everybody = Known({(2024, 2): group}, {one.number: one for one in known}, {})
    return plan.draw_up([(PLACES, entries)], everybody, is_complete=complete, phone_index=str.encode)


def test_an_unknown_number_is_a_new_student() -> None:
    found = drawn(entry())

    assert [one.number for one in found.new] == ["1"]
    assert found.outcome()["new"] == 1


def test_what_the_file_leaves_open_changes_nothing() -> None:
    assert drawn(entry(), known=(student(),)).unchanged == 1


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"pinyin": "su yu tang"}, "pinyin"),
        ({"gender": "male"}, "gender"),
        ({"born_on": date(2017, 3, 10)}, "born_on"),
        ({"enrolled_on": date(2025, 9, 1)}, "enrolled_on"),
        ({"group": ClassKey(3, 3, 2024)}, "class"),
        ({"guardians": (GuardianEntry(1, "苏明远", "祖父", ""),)}, "guardian1"),
        ({"guardians": (GuardianEntry(1, "苏明远", "", "10000009999"),)}, "guardian1"),
        ({"guardians": (GuardianEntry(1, "林若兰", "", ""),)}, "guardian1"),
        ({"guardians": (GuardianEntry(2, "林若兰", "", ""),)}, "guardian2"),
    ],
)
def test_what_is_new_is_a_change(told: dict[str, object], field: str) -> None:
    (change,) = drawn(replace(entry(), **told), known=(student(),)).changed  # type: ignore[arg-type]

    assert change.fields == (field,)


def test_the_same_guardian_is_no_change() -> None:
    told = entry(guardians=(GuardianEntry(1, "苏明远", "父亲", "10000001234"),))

    assert drawn(told, known=(student(),)).unchanged == 1


def test_somebody_who_had_left_comes_back() -> None:
    (change,) = drawn(entry(), known=(student(left_on=date(2026, 7, 1)),)).changed

    assert change.fields == ("returned",)


def test_a_new_name_under_a_known_number_is_not_believed() -> None:
    found = drawn(entry(name="曾子墨"), known=(student(),))

    (fault,) = found.faults
    assert (fault.code, fault.level, fault.cell) == (FaultCode.NUMBER_OF_ANOTHER, Level.ERROR, "A2")


def test_a_new_name_with_the_same_birthday_is_a_renaming_to_look_at() -> None:
    found = drawn(entry(name="苏雨桐", born_on=BORN), known=(student(),))

    (fault,) = found.faults
    assert (fault.code, fault.level) == (FaultCode.RENAMED, Level.WARNING)
    assert found.changed[0].fields == ("name",)


def test_a_known_person_under_a_new_number_is_pointed_out() -> None:
    found = drawn(entry("2", born_on=BORN), known=(student("1"),))

    assert [(fault.code, fault.details["other"]) for fault in found.faults] == [(FaultCode.SAME_PERSON_KNOWN, "1")]


def test_the_same_number_twice_names_both_rows() -> None:
    first, second = drawn(entry(row=2), entry(row=9)).faults

    assert (first.code, first.cell, first.details["other"]) == (FaultCode.NUMBER_TWICE, "A2", "第 9 行")
    assert (second.cell, second.details["other"]) == ("A9", "第 2 行")


def test_the_same_number_on_two_sheets_names_the_sheet() -> None:
    parts = [(PLACES, [entry(row=2)]), (OTHER, [entry(row=5)])]

    first, second = plan.draw_up(parts, Known({}, {}, {}), is_complete=False, phone_index=str.encode).faults

    assert first.details["other"] == "工作表「二班」第 5 行"
    assert (second.cell, second.details["other"]) == ("D5", "工作表「学生」第 2 行")


def test_the_same_person_twice_is_a_warning() -> None:
    found = drawn(entry("1", row=2, born_on=BORN), entry("2", row=3, born_on=BORN))

    assert [(fault.code, fault.level) for fault in found.faults] == [(FaultCode.SAME_PERSON, Level.WARNING)] * 2


def test_namesakes_without_birthdays_are_nobodys_business() -> None:
    assert drawn(entry("1", row=2), entry("2", row=3)).faults == []


def test_missing_students_have_left_only_when_the_file_is_complete() -> None:
    known = (student("1"), student("2"), student("3", left_on=date(2026, 7, 1)))

    assert drawn(entry("1"), known=known).outcome()["absent"] == 1
    assert [one.number for one in drawn(entry("1"), known=known, complete=True).left] == ["2"]


def test_a_student_in_a_faulty_row_has_not_left() -> None:
    assert drawn(entry(is_good=False), known=(student(),), complete=True).left == []


def test_a_list_of_staff_makes_no_student_leave() -> None:
    parts = [(PLACES, [StaffEntry(row=2, number="T1", name="顾清和", is_good=True)])]
    known = Known({}, {"1": student()}, {})

    found = plan.draw_up(parts, known, is_complete=True, phone_index=str.encode)

    assert found.left == []
    assert len(found.new_staff) == 1


def test_unknown_classes_are_opened_once() -> None:
    fresh = ClassKey(grade=1, number=1, cohort=2026)

    assert drawn(entry("1", group=fresh), entry("2", group=fresh)).new_classes == [fresh]


def test_a_class_in_its_next_grade_is_promoted() -> None:
    found = drawn(entry(), known=(student(),), group=replace(CLASS, grade=2, name="二年级2班"))

    assert [(old.name, key.grade) for old, key in found.promoted] == [("二年级2班", 3)]
    assert found.unchanged == 1


def test_nobody_joins_a_class_that_graduated() -> None:
    found = drawn(entry(), group=replace(CLASS, is_graduated=True))

    assert [(fault.code, fault.cell) for fault in found.faults] == [(FaultCode.CLASS_GRADUATED, "C2")]


def test_staff_are_new_changed_or_the_same() -> None:
    known = KnownStaff(
        id=uuid4(), version=1, number="T1", name="顾清和", pinyin="gu qing he", post="语文教师", left_on=None
    )
    rows = [
        StaffEntry(row=2, number="T1", name="顾清和", is_good=True),
        StaffEntry(row=3, number="T2", name="林晚", is_good=True),
    ]

    def compared(first: StaffEntry) -> Plan:
        everybody = Known({}, {}, {"T1": known})
        return plan.draw_up([(PLACES, [first, rows[1]])], everybody, is_complete=False, phone_index=str.encode)

    assert compared(rows[0]).unchanged_staff == 1
    assert compared(replace(rows[0], post="数学教师")).changed_staff[0].fields == ("post",)
    assert compared(replace(rows[0], name="别人")).faults[0].code is FaultCode.NUMBER_OF_ANOTHER
    assert [one.number for one in compared(rows[0]).new_staff] == ["T2"]


def test_another_plan_has_another_digest() -> None:
    known = student()
    plans = [
        drawn(entry(), known=(known,)),
        drawn(entry(gender="male"), known=(known,)),
        drawn(entry(gender="male"), known=(replace(known, version=2),)),
        drawn(entry("2"), known=(known,)),
        drawn(entry("2"), known=(known,), complete=True),
    ]

    assert len({one.digest() for one in plans}) == len(plans)


NUMBERS = st.sampled_from(["1", "2", "3", "4", "5", "6"])


@given(st.lists(NUMBERS, unique=True), st.lists(NUMBERS, unique=True), st.booleans())
def test_everybody_is_counted_once_and_the_order_of_rows_does_not_matter(
    told: list[str], known: list[str], complete: bool
) -> None:
    fixed = {number: student(number, id=UUID(int=int(number)), class_id=CLASS.id) for number in known}
    rows = [entry(number, row=index) for index, number in enumerate(told, start=2)]

    found = drawn(*rows, known=tuple(fixed.values()), complete=complete)

    assert len(found.new) + len(found.changed) + found.unchanged == len(told)
    if told:
        assert len(found.left) + found.absent == len(set(known) - set(told))
    other = drawn(*reversed(rows), known=tuple(fixed.values()), complete=complete)
    assert other.digest() == found.digest()
