"""A table as a workbook: what people typed stays text, dates are dates, and a long name of a sheet does no harm."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from kernel.workbooks import workbook


def sheet(content: bytes) -> tuple[str, Sequence[Sequence[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.sheet_names[0], book.get_sheet_by_index(0).to_python()


def test_dates_and_numbers_are_what_they_are() -> None:
    rows = [["谈话", date(2026, 11, 18), 3, None]]

    assert sheet(workbook("履职一览", ["事项", "截止", "件", "完成"], rows)) == (
        "履职一览",
        [["事项", "截止", "件", "完成"], ["谈话", date(2026, 11, 18), 3.0, ""]],
    )


@pytest.mark.parametrize(
    "typed", ["=1+1", "{=1+1}", "@SUM(A1)", "+86", "-1", "0042", "http://example.test", "internal:A1", "<b>&"]
)
def test_what_somebody_typed_stays_text(typed: str) -> None:
    assert sheet(workbook("名单", ["姓名"], [[typed]]))[1] == [["姓名"], [typed]]


def test_a_table_without_rows_has_its_header_and_a_name_is_cut_to_what_a_sheet_takes() -> None:
    assert sheet(workbook("名" * 40, ["姓名"], [])) == ("名" * 31, [["姓名"]])
