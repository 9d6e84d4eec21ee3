"""Roster files for the tests, and the worker's part in an import."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import xlsxwriter
from hypothesis import strategies as st
from sqlalchemy import select

from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from kernel.outbox import Outbox
from people import services
from people.models import RosterImport
from tests.worlds import World
from workers import runner
from workers.jobs import register_all

__all__ = ["register_all"]

HEAD = ("学号", "姓名", "性别", "班级", "出生日期", "监护人姓名", "监护人关系", "监护人电话")
YUTONG = ("LC26-013-0421", "苏语桐", "女", "三年级2班", "2017-03-09", "苏明远", "父亲", "10000001234")
ZIMO = ("LC26-013-0422", "曾子墨", "男", "三年级2班", "2017-05-20", "林若兰", "母亲", "10000005678")
TODAY = date(2026, 11, 18)
TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
STAFF_HEAD = ("工号", "姓名", "岗位")

Cell = str | int | float | None


def xlsx(sheets: dict[str, Iterable[Sequence[Cell]]]) -> bytes:
    """A workbook with these rows; None leaves a cell empty."""
    stored = io.BytesIO()
    with xlsxwriter.Workbook(stored, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for index, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(number, index, cell)
    return stored.getvalue()


def text(rows: Iterable[Sequence[Cell]], encoding: str = "utf-8") -> bytes:
    """A .csv with these rows."""
    stored = io.StringIO()
    csv.writer(stored).writerows(rows)
    return stored.getvalue().encode(encoding)


def students(*rows: Sequence[Cell]) -> bytes:
    """A .csv of students under the usual headings."""
    return text([HEAD, *rows])


def merged_classes() -> bytes:
    """A workbook in which two students share one merged cell for their class."""
    stored = io.BytesIO()
    with xlsxwriter.Workbook(stored, {"in_memory": True}) as book:
        sheet = book.add_worksheet("学生")
        for number, row in enumerate((HEAD, YUTONG, ZIMO)):
            sheet.write_row(number, 0, row)
        sheet.merge_range(1, 3, 2, 3, "三年级2班", book.add_format())
    return stored.getvalue()


def upload(world: World, data: bytes, actor: Actor, *, complete: bool = False) -> UUID:
    """Hand a roster in and let the worker check it."""
    with world.open():
        import_id = services.start_import(data=data, file_name="名册.csv", is_complete=complete, actor=actor).id
    work(world)
    return import_id


def confirm(world: World, import_id: UUID, actor: Actor) -> None:
    """Say yes, and let the worker write."""
    with world.open():
        roster = found(import_id)
        services.confirm_import(roster=roster, seen_version=roster.version, actor=actor)
    work(world)


def take_over(world: World, data: bytes, actor: Actor, *, complete: bool = False) -> UUID:
    """The whole way of a roster in."""
    import_id = upload(world, data, actor, complete=complete)
    confirm(world, import_id, actor)
    return import_id


def work(world: World) -> None:
    """Do what waits in the school's outbox, as the worker does it, until nothing is left."""
    register_all()
    while rows := waiting(world):
        for row in rows:
            runner.run({"school": str(world.scope.school_id), "row": str(row)})


def waiting(world: World) -> list[UUID]:
    """The waiting jobs of people."""
    with world.open():
        return list(session().scalars(select(Outbox.id).where(Outbox.job.startswith("people."))))


def found(import_id: UUID) -> RosterImport:
    """The import as it stands now."""
    return session().scalars(select(RosterImport).where(RosterImport.id == import_id)).one()


def classmates(count: int, class_id: UUID) -> list[dict[str, object]]:
    """Rows of students of one class, for `row_sets`."""
    return [
        {
            "id": new_id(),
            "number": f"C{index:05}",
            "name": "曾一诺",
            "pinyin": "zeng yi nuo",
            "initials": "zyn",
            "class_id": class_id,
            "enrolled_on": date(2026, 9, 1),
            "version": 1,
        }
        for index in range(count)
    ]
