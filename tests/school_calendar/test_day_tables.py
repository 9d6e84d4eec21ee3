"""Holiday lists as files: what is wrong is told with row and column, and nothing is guessed."""

import io
from datetime import date

import pytest
import xlsxwriter

from people.roster.archive import checked_copy
from school_calendar import calendar_files, day_tables
from school_calendar.calendar_files import Source
from school_calendar.errors import CalendarFileFaults, NothingToImport
from school_calendar.workdays import DayKind

HEAD = "开始日期,结束日期,类型,名称,性质\n"
GOOD = HEAD + "2026-10-01,2026-10-07,放假,国庆节,正式\n2026/10/10,,调休上班,国庆节调休上班,\n"


def sent(text: str, name: str = "放假安排.csv", encoding: str = "utf-8") -> day_tables.Sent:
    return day_tables.read(name, text.encode(encoding), label="2026 年放假安排")


def told(text: str) -> list[str]:
    with pytest.raises(CalendarFileFaults) as refusal:
        sent(text)
    return [str(fault) for fault in refusal.value.faults]


def test_a_table_becomes_a_calendar() -> None:
    calendar = sent(GOOD).calendar

    assert calendar.years == {2026: Source.OFFICIAL}
    assert len(calendar.days) == 8
    assert calendar.days[-1].kind is DayKind.MAKEUP


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    assert len(sent(GOOD, encoding=encoding).calendar.days) == 8


@pytest.mark.parametrize("day", ["2026-10-01", "2026/10/1", "2026.10.1", "2026年10月1日"])
def test_days_are_read_as_people_write_them(day: str) -> None:
    assert sent(f"{HEAD}{day},,放假,国庆节,\n").calendar.days[0].day == date(2026, 10, 1)


def test_a_workbook_is_read_with_its_dates() -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["类型", "名称", "开始日期"])
    sheet.write_row(1, 0, ["放假", "元旦"])
    sheet.write_datetime(1, 2, date(2027, 1, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()

    calendar = day_tables.read("放假.xlsx", checked_copy(file.getvalue()), label="2027").calendar

    assert [entry.day for entry in calendar.days] == [date(2027, 1, 1)]


def test_one_assumed_day_makes_its_year_an_assumed_one() -> None:
    calendar = sent(f"{HEAD}2027-01-01,,放假,元旦,正式\n2027-02-06,,放假,春节,假设\n").calendar

    assert calendar.years == {2027: Source.ASSUMED}


def test_the_plain_data_makes_the_same_calendar_again() -> None:
    found = sent(GOOD)

    assert calendar_files.parse(found.document) == found.calendar


def test_a_calendar_in_yaml_is_read_as_it_is() -> None:
    text = (
        "format: 1\nlabel: 试\nyears: {2026: official}\n"
        "days: [{from: 2026-10-01, kind: holiday, name: 国庆, source: official}]\nterms: {}"
    )

    assert sent(text, name="校历.yaml").calendar.label == "试"


def test_faults_name_row_and_column() -> None:
    faults = told(f"{HEAD}2026-13-01,,放假,国庆节,\n\n2026-10-02,,休息,国庆节,\n")

    assert any(fault.startswith("第 2 行「开始日期」：") for fault in faults)
    assert any(
        fault.startswith("第 4 行「类型」：") and "请填放假、调休上班、上班中的一个" in fault for fault in faults
    )


def test_a_day_that_stands_twice_names_both_rows() -> None:
    (fault,) = told(f"{HEAD}2026-10-01,,放假,国庆节,\n2026-10-01,,放假,国庆节,\n")

    assert fault.startswith("第 3 行：2026-10-01 与 第 2 行 重复")


def test_a_makeup_day_on_a_weekday_is_a_mistake() -> None:
    (fault,) = told(f"{HEAD}2026-10-09,,调休上班,调休,\n")

    assert fault.startswith("第 2 行：调休上班日写在了周一至周五")


def test_missing_columns_are_named() -> None:
    assert told("日期,类型\n") == ["全文：第一行缺少列名「开始日期」「名称」。请使用模板中的列名。"]


@pytest.mark.parametrize("text", [HEAD, HEAD + "\n,,,\n"])
def test_a_table_without_a_day_is_refused(text: str) -> None:
    with pytest.raises(NothingToImport):
        sent(text)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("放假.docx", b"x"),
        ("放假.xlsx", b"PK\x03\x04 nothing"),
        ("放假.csv", b"\xff\xff\xff"),
        ("放假.csv", b"x" * (day_tables.MAX_BYTES + 1)),
        ("放假.yaml", b"a: &b 1"),
        ("放假.csv", (HEAD + "2026-10-01,,放假,国庆节,\n" * 401).encode()),
    ],
)
def test_what_is_no_holiday_list_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(CalendarFileFaults):
        day_tables.read(name, data, label="试")


def test_the_template_can_be_imported() -> None:
    text = "\n".join(",".join(row) for row in day_tables.template())

    assert len(sent(text).calendar.days) == 8
