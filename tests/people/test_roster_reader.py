"""Reading a roster: every cell keeps its place, every file that cannot be read says what to do."""

import io
from datetime import UTC, date, datetime, time

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from people import errors
from people.errors import FileRefused
from people.faults import FaultCode
from people.roster import reader
from people.roster.columns import HELP_SHEET, SheetKind
from tests.people import rosters
from tests.people.rosters import HEAD, STAFF_HEAD, YUTONG, ZIMO


def cells(data: bytes) -> dict[str, str]:
    """The first row of the first sheet."""
    return dict(reader.read(data).sheets[0].rows[0].cells)


def workbook(fill: str) -> bytes:
    """A workbook that a test fills by itself; `fill` names the way."""
    stored = io.BytesIO()
    with xlsxwriter.Workbook(stored, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("学生")
        WAYS[fill](book, sheet)
    return stored.getvalue()


def _types(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEAD)
    sheet.write_number(1, 0, 260130421)
    sheet.write_string(1, 1, "苏语桐")
    sheet.write_string(1, 3, "三年级2班")
    sheet.write_datetime(1, 4, datetime(2017, 3, 9, tzinfo=UTC).replace(tzinfo=None), day)
    sheet.write_string(1, 5, "=HYPERLINK(1)")
    sheet.write_number(1, 7, 10000001234)


def _merged_header(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_row(0, 0, HEAD)
    sheet.merge_range(0, 5, 0, 7, "监护人", book.add_format())
    sheet.write_row(1, 0, YUTONG)


def _merged_title(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.merge_range(0, 0, 0, 7, "三年级学生名册", book.add_format())
    sheet.write_row(2, 0, HEAD)
    sheet.write_row(3, 0, YUTONG)


def _merged_classes(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, YUTONG)
    sheet.write_row(2, 0, ZIMO)
    sheet.merge_range(1, 3, 2, 3, "三年级2班", book.add_format())


def _hidden(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, YUTONG)
    hidden = book.add_worksheet("旧名单")
    hidden.write_row(0, 0, HEAD)
    hidden.write_row(1, 0, ZIMO)
    hidden.hide()


def _long_number(_book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, YUTONG)
    sheet.write_number(1, 0, 123456789012345678)


WAYS = {
    "types": _types,
    "merged header": _merged_header,
    "merged title": _merged_title,
    "merged classes": _merged_classes,
    "hidden": _hidden,
    "long number": _long_number,
}


def test_every_kind_of_cell_becomes_text() -> None:
    assert cells(workbook("types")) == {
        "number": "260130421",
        "name": "苏语桐",
        "class": "三年级2班",
        "born_on": "2017-03-09",
        "guardian1_name": "=HYPERLINK(1)",
        "guardian1_phone": "10000001234",
    }


def test_values_of_a_spreadsheet_have_one_spelling() -> None:
    moment = datetime(2017, 3, 9, 8, 30, tzinfo=UTC)
    values: list[reader.Value] = [12.0, 1.5, True, date(2017, 3, 9), moment, time(8, 30), " x\0\ny ", 3]

    assert [reader._text(value) for value in values] == [
        "12",
        "1.5",
        "True",
        "2017-03-09",
        "2017-03-09T08:30:00+00:00",
        "08:30:00",
        "x y",
        "3",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_are_read_in_every_usual_encoding(encoding: str) -> None:
    assert cells(rosters.text([HEAD, YUTONG], encoding))["name"] == "苏语桐"


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_other_delimiters_are_recognised(delimiter: str) -> None:
    data = "\r\n".join(delimiter.join(row) for row in (HEAD, YUTONG)).encode()

    assert cells(data)["class"] == "三年级2班"


def test_rows_are_counted_as_the_spreadsheet_counts_them() -> None:
    data = rosters.text([["学生名册"], [], HEAD, YUTONG, [], [None] * 8, ZIMO])

    assert [row.number for row in reader.read(data).sheets[0].rows] == [4, 7]


def test_a_line_break_inside_a_cell_is_no_new_row() -> None:
    data = rosters.text([HEAD, ("LC26-013-0421", "苏\n语桐", "女", "三年级2班"), ZIMO])

    assert [row.number for row in reader.read(data).sheets[0].rows] == [2, 3]


def test_a_fault_names_sheet_row_heading_and_cell() -> None:
    places = reader.read(workbook("merged title")).sheets[0].places

    fault = places.fault(FaultCode.REQUIRED, 4, "class")

    assert (fault.sheet, fault.row, fault.column, fault.cell) == ("学生", 4, "班级", "D4")


def test_headings_may_be_decorated_and_in_any_order() -> None:
    data = rosters.text([("＊班级（必填）", "学 号*", "姓名："), ("三年级2班", "LC26-013-0421", "苏语桐")])

    assert cells(data) == {"class": "三年级2班", "number": "LC26-013-0421", "name": "苏语桐"}


def test_students_and_staff_may_share_a_workbook() -> None:
    data = rosters.xlsx({"三年级": [HEAD, YUTONG], "老师": [STAFF_HEAD, ("T0032", "顾清和", "语文教师")]})

    assert [sheet.kind for sheet in reader.read(data).sheets] == [SheetKind.STUDENTS, SheetKind.STAFF]


def test_each_class_may_have_a_sheet() -> None:
    data = rosters.xlsx({"一班": [HEAD, YUTONG], "二班": [HEAD, ZIMO]})

    assert [sheet.places.sheet for sheet in reader.read(data).sheets] == ["一班", "二班"]


def test_a_sheet_without_headings_is_named_not_passed_over() -> None:
    data = rosters.xlsx({"学生": [HEAD, YUTONG], "备注": [("下学期转来",)], "空": [], HELP_SHEET: [("怎样填",)]})

    (fault,) = reader.read(data).faults

    assert (fault.code, fault.sheet) == (FaultCode.SHEET_NOT_READ, "备注")


def test_a_column_that_is_not_read_is_named() -> None:
    data = rosters.text([(*HEAD, "家庭住址"), (*YUTONG, "云溪路18号")])

    read = reader.read(data)

    assert [(fault.code, fault.cell) for fault in read.faults] == [(FaultCode.COLUMN_NOT_READ, "I1")]
    assert "云溪路18号" not in str(read)


@pytest.mark.parametrize("heading", ["身份证号", "身份证号码", "学籍号", "国网学号", "证件号码"])
def test_identity_cards_are_not_read_and_that_is_said(heading: str) -> None:
    data = rosters.text([(*HEAD, heading), (*YUTONG, "110101201703094321")])

    read = reader.read(data)

    assert [fault.code for fault in read.faults] == [FaultCode.IDENTITY_NOT_READ]
    assert "110101201703094321" not in str(read)


def test_a_merged_title_above_the_headings_is_fine() -> None:
    assert cells(workbook("merged title"))["name"] == "苏语桐"


def test_merged_cells_below_the_headings_are_pointed_out() -> None:
    (fault,) = reader.read(workbook("merged classes")).faults

    assert (fault.code, fault.cell, fault.column) == (FaultCode.MERGED, "D2", "班级")
    assert "D2:D3" in fault.wrong


def test_hidden_sheets_are_not_imported() -> None:
    assert [sheet.places.sheet for sheet in reader.read(workbook("hidden")).sheets] == ["学生"]


def test_a_number_that_lost_its_end_is_pointed_out() -> None:
    (fault,) = reader.read(workbook("long number")).faults

    assert (fault.code, fault.cell) == (FaultCode.LOST_DIGITS, "A2")


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", errors.FileEmpty),
        (b" \r\n ", errors.FileEmpty),
        (b"\xef\xbb\xbf", errors.NoHeader),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), errors.OldSpreadsheet),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), errors.FileLocked),
        (b"%PDF-1.7\n\x00\x01\x02", errors.NotASpreadsheet),
        (b"\x89PNG\r\n\x1a\n\xff\xff\xff", errors.UnknownEncoding),
        (b"\xff\xfe\x00", errors.UnknownEncoding),
        (b"PK\x03\x04nothing", errors.FileDamaged),
        ('学号,姓名,班级\n"未结束'.encode(), errors.FileDamaged),
        ("你好，世界\n一,二".encode(), errors.NoHeader),
        (rosters.text([["名册"]] * 10 + [HEAD, YUTONG]), errors.NoHeader),
        (rosters.text([YUTONG, ZIMO]), errors.NoHeader),
        (rosters.text([HEAD]), errors.NoRows),
        (rosters.text([HEAD, [""] * 8]), errors.NoRows),
        (rosters.text([("学号", "性别")]), errors.MissingColumns),
        (rosters.text([(*HEAD, "学生姓名"), YUTONG]), errors.RepeatedColumns),
        (workbook("merged header"), errors.MergedHeader),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(data: bytes, refusal: type[FileRefused]) -> None:
    with pytest.raises(refusal) as caught:
        reader.read(data)

    assert caught.value.text


def test_missing_columns_are_listed() -> None:
    with pytest.raises(errors.MissingColumns) as caught:
        reader.read(rosters.text([("学号", "性别"), ("1", "女")]))

    assert caught.value.details["columns"] == "姓名、班级"


def test_a_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_BYTES", 100)

    with pytest.raises(errors.FileTooLarge):
        reader.read(rosters.students(YUTONG, ZIMO))


def test_more_rows_than_an_import_takes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_ROWS", 1)

    with pytest.raises(errors.TooManyRows):
        reader.read(rosters.students(YUTONG, ZIMO))


@given(st.binary(max_size=400))
def test_no_bytes_are_answered_with_anything_but_rows_or_a_refusal(data: bytes) -> None:
    try:
        assert reader.read(data).sheets
    except FileRefused as refused:
        assert refused.text


@given(st.lists(st.lists(rosters.TYPED, max_size=9), max_size=6))
def test_no_table_under_the_headings_loses_a_row(rows: list[list[str]]) -> None:
    data = rosters.text([HEAD, *rows, YUTONG])

    try:
        read = reader.read(data).sheets[0].rows
    except FileRefused:
        return
    filled = [number for number, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)]
    assert [row.number for row in read[:-1]] == filled


def test_rare_characters_of_names_are_kept() -> None:
    rare = "苏\U0002ebf0\U00030edd"

    assert cells(rosters.students(("LC26-013-0421", rare, *YUTONG[2:])))["name"] == rare
