"""The 关爱名册 as a file: made with the asker's rights, logged, handed out to nobody else."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from accounts.roles import Role
from care.cases import services as cases
from care.cases.lifecycle import CaseState
from care.cases.queries import RosterFilter
from care.cases.terms import PaperPurpose
from kernel.db import session
from kernel.errors import NotFound
from kernel.outbox import Outbox
from notices import queries as notices
from notices.kinds import NoticeKind
from privacy.models import AccessLog
from tests.care.campus import OBSERVED, Campus
from tests.worlds import World
from workers.jobs import register_all
from workers.runner import run
from works import queries as works
from works import services as works_services
from works.lifecycle import WorkState

pytestmark = pytest.mark.usefixtures("demo_day")


def make(school: Campus, wanted: RosterFilter | None = None) -> UUID:
    """Ask for the file and let the worker make it; the message arrives twice."""
    register_all()
    with school.world.open():
        work = cases.ask_export(wanted=wanted or RosterFilter(), purpose=PaperPurpose.MEETING, actor=school.principal)
        work_id, row = work.id, work.row_id
    message = {"school": str(school.world.scope.school_id), "row": str(row)}
    assert run(message)
    assert not run(message)
    return work_id


def rows_of(school: Campus, work_id: UUID) -> Sequence[Sequence[object]]:
    with school.world.open():
        file = cases.open_export(work_id=work_id, actor=school.principal)
    assert file.name == "名单.xlsx"
    return CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0).to_python()


def logged(school: Campus) -> list[tuple[str, str, UUID]]:
    with school.world.open():
        query = select(AccessLog.what, AccessLog.actor_name, AccessLog.subject_id)
        return [(what, name, subject) for what, name, subject in session().execute(query)]


def test_the_file_lists_who_is_in_care_without_category_and_reason(school: Campus) -> None:
    school.confirm(school.students[0])
    school.propose(school.students[1])

    rows = rows_of(school, make(school))

    assert rows[0] == ["班级", "姓名", "学号", "状态", "自何时起"]
    assert sorted(str(row[1]) for row in rows[1:3]) == ["测试同学0", "测试同学1"]
    assert str(rows[-1][0]).startswith("林老师于2026-")
    assert "用途：准备会商或谈话" in str(rows[-1][0])
    assert "留守" not in str(rows)
    assert OBSERVED not in str(rows)


def test_it_holds_the_part_of_the_list_that_was_asked_for(school: Campus) -> None:
    school.confirm(school.students[0])
    school.propose(school.students[1])

    rows = rows_of(school, make(school, RosterFilter(states=[CaseState.CONFIRMED], class_id=school.class_id)))

    assert [row[1] for row in rows[1:-1] if row[1]] == ["测试同学0"]
    empty = rows_of(school, make(school, RosterFilter(class_id=school.other_class_id)))
    assert not any(row[1] for row in empty[1:])


def test_making_and_fetching_it_are_logged_under_the_name_of_whoever_asked(school: Campus) -> None:
    school.confirm(school.students[0])
    work_id = make(school)
    assert ("名册", "林老师", school.students[0]) in logged(school)

    rows_of(school, work_id)

    assert logged(school)[-1:] != []
    assert ("下载名册", "林老师", school.students[0]) in logged(school)


def test_whoever_asked_is_told_and_nobody_else_gets_it(school: Campus, theirs: World) -> None:
    school.confirm(school.students[0])
    work_id = make(school)

    with school.world.open():
        lines = notices.latest(notices.in_order(school.principal))
        assert [(line.kind, line.subject_id) for line in lines] == [(NoticeKind.FILE_READY, work_id)]
        for other in (school.head, school.teacher, school.helper):
            with pytest.raises(NotFound):
                cases.open_export(work_id=work_id, actor=other)
    with theirs.open(), pytest.raises(NotFound):
        cases.open_export(work_id=work_id, actor=school.principal)


def test_the_job_is_told_no_name_and_the_file_is_sealed(school: Campus) -> None:
    school.confirm(school.students[0])
    with school.world.open():
        cases.ask_export(wanted=RosterFilter(), purpose=PaperPurpose.MEETING, actor=school.principal)
        args = json.dumps([row.args for row in session().scalars(select(Outbox))], ensure_ascii=False)

    assert "测试同学" not in args


def test_whoever_lost_the_right_meanwhile_gets_no_file(school: Campus) -> None:
    with school.world.open():
        nobody = school.world.actor(Role.PRINCIPAL, user_id=school.world.person())
        work = cases.ask_export(wanted=RosterFilter(), purpose=PaperPurpose.MEETING, actor=nobody)
        session().flush()  # the job finds it
        with pytest.raises(NotFound):
            cases.export(work_id=work.id, actor=school.principal)


def test_a_file_that_was_called_off_is_not_made(school: Campus) -> None:
    with school.world.open():
        work = cases.ask_export(wanted=RosterFilter(), purpose=PaperPurpose.MEETING, actor=school.principal)
        session().flush()  # it is called off and looked for
        works_services.cancel(work_id=work.id, actor=school.principal)
        cases.export(work_id=work.id, actor=school.principal)

        assert works.visible_work(school.principal, work.id).state == WorkState.CANCELLED
        assert not works.has_file(work)
