"""The templates read back as what they ask for, and explain every column."""

import io

import pytest
from python_calamine import CalamineWorkbook

from people import queries
from people.errors import NoRows
from people.faults import FaultCode
from people.roster import checks, reader, template
from people.roster.checks import Setting
from people.roster.columns import COLUMNS, HELP_SHEET, SheetKind
from tests.people import rosters
from tests.worlds import World


def test_the_workbook_is_read_but_empty() -> None:
    with pytest.raises(NoRows):
        reader.read(template.workbook("三年级2班"))


def test_the_workbook_explains_every_column() -> None:
    book = CalamineWorkbook.from_object(io.BytesIO(template.workbook("三年级2班")))
    explained = [row[1] for row in book.get_sheet_by_name(HELP_SHEET).to_python() if len(row) > 1]

    assert set(explained) >= {column.label for columns in COLUMNS.values() for column in columns}


@pytest.mark.parametrize("kind", SheetKind)
def test_the_text_template_holds_an_example_that_is_noticed_when_left(kind: SheetKind) -> None:
    sheet = reader.read(template.text(kind, "三年级2班")).sheets[0]

    entries, faults = checks.check(sheet, Setting("primary", rosters.TODAY))

    assert set(sheet.places.columns) == {column.key for column in COLUMNS[kind]}
    assert entries == []
    assert [fault.code for fault in faults] == [FaultCode.EXAMPLE_LEFT]


@pytest.mark.parametrize("kind", SheetKind)
def test_the_example_is_a_good_row_once_its_mark_is_gone(kind: SheetKind) -> None:
    data = template.text(kind, "三年级2班").replace("示例".encode(), b"")

    entries, faults = checks.check(reader.read(data).sheets[0], Setting("primary", rosters.TODAY))

    assert faults == []
    assert [entry.is_good for entry in entries] == [True]


def test_the_example_is_a_class_of_the_school(ours: World) -> None:
    with ours.open():
        assert "一年级2班" in queries.roster_text_template(SheetKind.STUDENTS).decode("utf-8-sig")
        assert queries.roster_template().startswith(b"PK")
        assert queries.grade_options()[0] == (1, "一年级")
