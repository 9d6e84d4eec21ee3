"""Checking rows: what is wrong is named with its row, column and cell; what is right is taken."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.class_names import ClassKey
from people.faults import Fault, FaultCode, Level
from people.roster import checks, reader
from people.roster.checks import Entry, GuardianEntry, Setting, StaffEntry, StudentEntry
from tests.people import rosters
from tests.people.rosters import HEAD, YUTONG, ZIMO

SETTING = Setting("primary", date(2026, 11, 18))


def checked(data: bytes) -> tuple[list[Entry], list[Fault]]:
    """The rows of the first sheet, checked."""
    return checks.check(reader.read(data).sheets[0], SETTING)


def row(**cells: str) -> bytes:
    """A good student with some cells changed; the keys are headings."""
    values = dict(zip(HEAD, YUTONG, strict=True)) | cells
    return rosters.text([list(values), list(values.values())])


def fault_of(**cells: str) -> Fault:
    """The only fault of such a student."""
    (fault,) = checked(row(**cells))[1]
    return fault


def test_a_good_row_is_taken_whole() -> None:
    (entry,), faults = checked(rosters.students(YUTONG))

    assert faults == []
    assert entry == StudentEntry(
        row=2,
        number="LC26-013-0421",
        name="苏语桐",
        is_good=True,
        spoken="su yu tong",
        gender="female",
        born_on=date(2017, 3, 9),
        group=ClassKey(grade=3, number=2, cohort=2024),
        guardians=(GuardianEntry(1, "苏明远", "父亲", "10000001234"),),
    )


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ({"学号": ""}, FaultCode.REQUIRED, "A2"),
        ({"学号": "110101201703094321"}, FaultCode.NUMBER_LOOKS_LIKE_IDENTITY, "A2"),
        ({"姓名": ""}, FaultCode.REQUIRED, "B2"),
        ({"姓名": "=cmd|' /C calc'!A0"}, FaultCode.NAME_FORM, "B2"),
        ({"性别": "未知"}, FaultCode.GENDER, "C2"),
        ({"班级": ""}, FaultCode.REQUIRED, "D2"),
        ({"班级": "七年级1班"}, FaultCode.CLASS_UNCLEAR, "D2"),
        ({"出生日期": "2017-02-30"}, FaultCode.DATE_FORM, "E2"),
        ({"监护人姓名": ""}, FaultCode.GUARDIAN_WITHOUT_NAME, "F2"),
        ({"监护人关系": "父亲1"}, FaultCode.RELATION_FORM, "G2"),
        ({"监护人电话": "1.0E+10"}, FaultCode.PHONE_FORM, "H2"),
        ({"入学日期": "1990-09-01"}, FaultCode.ENROLLED_UNLIKELY, "I2"),
        ({"姓名拼音": "su1"}, FaultCode.PINYIN_FORM, "I2"),
    ],
)
def test_each_fault_is_named_at_its_cell(cells: dict[str, str], code: FaultCode, cell: str) -> None:
    fault = fault_of(**cells)

    assert (fault.code, fault.cell, fault.row, fault.level) == (code, cell, 2, Level.ERROR)
    assert fault.column in cells
    assert fault.wrong
    assert fault.mend


def test_every_fault_of_a_row_is_told_at_once() -> None:
    _, faults = checked(row(学号="学号", 姓名="", 性别="?", 班级="?", 出生日期="?", 监护人电话="?"))

    assert {fault.column for fault in faults} == {"学号", "姓名", "性别", "班级", "出生日期", "监护人电话"}


def test_a_row_with_errors_is_kept_apart() -> None:
    (bad, good), _ = checked(rosters.students((*YUTONG[:3], "哪个班", *YUTONG[4:]), ZIMO))

    assert (bad.is_good, good.is_good) == (False, True)


def test_only_number_name_and_class_are_needed() -> None:
    (entry,), faults = checked(rosters.text([("学号", "姓名", "班级"), ("0421", "苏语桐", "三年级2班")]))

    assert faults == []
    assert entry.is_good


@pytest.mark.parametrize(
    ("grade", "written"),
    [("三年级", "2班"), ("三年级", "2"), ("3", "2"), ("三", "2班"), ("三年级", "三年级2班"), ("", "三（2）班")],
)
def test_grade_and_class_may_have_columns_of_their_own(grade: str, written: str) -> None:
    (entry,), faults = checked(row(年级=grade, 班级=written))

    assert faults == []
    assert isinstance(entry, StudentEntry)
    assert entry.group == ClassKey(grade=3, number=2, cohort=2024)


@pytest.mark.parametrize(("grade", "written"), [("四年级", "三年级2班"), ("?", "三年级2班"), ("七年级", "2班")])
def test_a_grade_that_contradicts_the_class_is_a_fault(grade: str, written: str) -> None:
    assert fault_of(年级=grade, 班级=written).code is FaultCode.CLASS_UNCLEAR


def test_the_words_about_a_class_show_one_of_this_school() -> None:
    assert "一年级2班" in fault_of(班级="实验班").mend


def test_a_second_guardian_has_columns_of_its_own() -> None:
    (entry,), _ = checked(row(第二监护人姓名="林若兰", 第二监护人电话="10000005678"))

    assert isinstance(entry, StudentEntry)
    assert entry.guardians[1] == GuardianEntry(2, "林若兰", "", "10000005678")


def test_the_example_row_is_noticed() -> None:
    entries, (fault,) = checked(row(学号="示例LC26-013-0421"))

    assert entries == []
    assert (fault.code, fault.cell) == (FaultCode.EXAMPLE_LEFT, "A2")


def test_staff_have_number_name_and_post() -> None:
    entries, faults = checked(rosters.text([rosters.STAFF_HEAD, ("t0032", "顾清和", "语文教师"), ("", "", "校医")]))

    assert entries == [
        StaffEntry(row=2, number="T0032", name="顾清和", is_good=True, spoken="gu qing he", post="语文教师")
    ]
    assert [fault.cell for fault in faults] == ["A3", "B3"]


def test_faults_survive_being_kept() -> None:
    fault = fault_of(班级="实验班")

    assert Fault.from_json(fault.to_json()) == fault


def test_no_fault_repeats_a_telephone_number() -> None:
    fault = fault_of(监护人电话="1000000123")

    assert "1000000123" not in str(fault.to_json()) + fault.wrong + fault.mend


CELLS = rosters.TYPED | st.sampled_from([*YUTONG, *ZIMO, "三年级", "=1+1", "-", "2017-13-01"])


@given(st.lists(st.tuples(*(CELLS for _ in HEAD)), min_size=1, max_size=5))
def test_no_row_is_passed_over_in_silence(rows: list[tuple[str, ...]]) -> None:
    sheet = reader.read(rosters.students(*rows, YUTONG)).sheets[0]

    entries, faults = checks.check(sheet, SETTING)

    good = {entry.row for entry in entries if entry.is_good}
    wrong = {fault.row for fault in faults if fault.level is Level.ERROR}
    assert good | wrong == {line.number for line in sheet.rows}
    assert not good & wrong
