"""A holiday list that somebody sends as a file: a calendar in YAML, or a table (.csv, .xlsx) of days, with every fault told."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from kernel import yaml_files
from kernel.yaml_files import Fault
from school_calendar import calendar_files
from school_calendar.calendar_files import CalendarFile, Source
from school_calendar.errors import CalendarFileFaults, NothingToImport
from school_calendar.workdays import DayKind

MAX_BYTES: Final = 1024 * 1024
MAX_ROWS: Final = 400

HEADINGS: Final = {"from": "开始日期", "to": "结束日期", "kind": "类型", "name": "名称", "source": "性质"}
"""Column -> its heading in the first row; 结束日期 and 性质 may be left out."""

_OPTIONAL = frozenset({"to", "source"})
_KINDS = {"放假": DayKind.HOLIDAY, "调休上班": DayKind.MAKEUP, "上班": DayKind.WORKDAY}
_SOURCES = {"正式": Source.OFFICIAL, "假设": Source.ASSUMED, "": Source.OFFICIAL}
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_PATH = re.compile(r"days\[(\d+)\](?:\.(\w+))?")

Document = dict[str, Any]  # Any: plain data, checked by calendar_files.parse
Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a file holds: the calendar, and the plain data from which `calendar_files.parse` makes it again."""

    document: Document
    calendar: CalendarFile


def read(name: str, data: bytes, *, label: str) -> Sent:
    """The calendar in a file of that name; `label` names a table, which has no name of its own.

    An .xlsx has to come as `people.roster.archive.checked_copy` gives it. Raises CalendarFileFaults, NothingToImport.
    """
    if len(data) > MAX_BYTES:
        raise _refused("文件超过 1 MB", "请确认选对了文件")
    ending = name.rpartition(".")[2].lower()
    if ending in ("yaml", "yml"):
        return _of_yaml(_text(data))
    if ending == "csv":
        return _of_table(list(csv.reader(io.StringIO(_text(data)))), label)
    if ending == "xlsx":
        return _of_table(_sheet(data), label)
    raise _refused("不是可以读取的文件", "请选择 .csv、.xlsx 或 .yaml 文件")


def of_builtin() -> Sent:
    """The calendar that comes with the platform."""
    return _of_yaml(calendar_files.builtin_text())


def _of_yaml(text: str) -> Sent:
    try:
        document = yaml_files.read(text)
    except yaml_files.Unreadable as error:
        raise CalendarFileFaults([error.fault]) from error
    calendar = calendar_files.parse(document)
    assert isinstance(document, dict)  # noqa: S101  parse has seen to it
    return Sent(document, calendar)


def _of_table(table: list[Cells], label: str) -> Sent:
    places = _places(table)
    rows = [(number, cells) for number, cells in enumerate(table[1:], start=2) if any(cell.strip() for cell in cells)]
    if not rows:
        raise NothingToImport
    if len(rows) > MAX_ROWS:
        raise _refused(f"超过 {MAX_ROWS} 行", "请确认选对了文件")
    days = [_entry(cells, places) for _, cells in rows]
    document = {"format": 1, "label": label, "years": _years(days), "days": days, "terms": {}}
    try:
        return Sent(document, calendar_files.parse(document))
    except CalendarFileFaults as faults:
        raise CalendarFileFaults(
            [_in_the_table(fault, [number for number, _ in rows]) for fault in faults.faults]
        ) from faults


def _places(table: list[Cells]) -> dict[str, int]:
    """Column -> its place, by the first row."""
    headings = [cell.strip() for cell in table[0]] if table else []
    missing = [heading for key, heading in HEADINGS.items() if key not in _OPTIONAL and heading not in headings]
    if missing:
        raise _refused(f"第一行缺少列名{''.join(f'「{heading}」' for heading in missing)}", "请使用模板中的列名")
    return {key: headings.index(heading) for key, heading in HEADINGS.items() if heading in headings}


def _entry(cells: Cells, places: dict[str, int]) -> Document:
    typed = {key: cells[place].strip() if place < len(cells) else "" for key, place in places.items()}
    entry: Document = {
        "from": _day(typed["from"]),
        "to": _day(typed.get("to", "")),
        "kind": _KINDS.get(typed["kind"], typed["kind"]),
        "name": typed["name"],
        "source": _SOURCES.get(typed.get("source", ""), typed.get("source", "")),
    }
    return {key: value for key, value in entry.items() if key != "to" or value}


def _day(text: str) -> str:
    """2026-10-01 for the ways in which people write it; anything else as it is, for the check to complain of."""
    found = _DAY.fullmatch(text)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else text


def _years(days: Iterable[Document]) -> dict[str, str]:
    """The years that the days lie in; one assumed day makes its year an assumed one."""
    years: dict[str, str] = {}
    for entry in days:
        for text in (entry["from"], entry.get("to", "")):
            if _DAY.fullmatch(text):
                assumed = Source.ASSUMED in (entry["source"], years.get(text[:4]))
                years[text[:4]] = Source.ASSUMED if assumed else Source.OFFICIAL
    return years


def _in_the_table(fault: Fault, rows: Sequence[int]) -> Fault:
    """The same fault, at its row and column instead of its place in the plain data."""

    def row(index: str) -> str:
        return f"第 {rows[int(index)]} 行"

    found = _PATH.fullmatch(fault.path)
    column = HEADINGS.get(found[2] or "", "") if found else ""
    place = row(found[1]) + (f"「{column}」" if column else "") if found else fault.path
    # Another row may be named in the words: days[3] is row 5.
    problem = _PATH.sub(lambda other: row(other[1]), fault.problem)
    if not fault.path.startswith("days") and "years" in fault.path:
        place, problem = "日期", "没有读到有效的日期"
    return Fault(place, problem, _WORDS.get(found[2] or "" if found else "", fault.remedy))


_WORDS = {
    "from": "日期写成 2026-10-01 的样子",
    "to": "日期写成 2026-10-01 的样子；只有一天时留空",
    "kind": f"请填{'、'.join(_KINDS)}中的一个",
    "source": "请填正式或假设；留空按正式处理",
}


def _sheet(data: bytes) -> list[Cells]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            [_cell(value) for value in row] for row in workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
        ]
    except (CalamineError, IndexError) as fault:
        raise _refused("无法打开", "请在表格软件里另存为 .xlsx 后再试") from fault


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused("文字编码无法识别", "请另存为 UTF-8")


def _refused(problem: str, remedy: str) -> CalendarFileFaults:
    return CalendarFileFaults([Fault("", problem, remedy)])


def template() -> Iterator[Cells]:
    """The rows of the table to fill in: headings and two examples."""
    yield tuple(HEADINGS.values())
    yield ("2026-10-01", "2026-10-07", "放假", "国庆节", "正式")
    yield ("2026-10-10", "", "调休上班", "国庆节调休上班", "正式")
