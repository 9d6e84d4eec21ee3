"""The forms of a class: everybody whom the reader may see, as far as they read, in as many statements as for one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select, update

from care.cases import services as cases
from care.talks import services as talks
from care.talks.terms import TalkKind
from documents import class_forms, pdf, services
from documents.case_forms import FormKind
from documents.dossier import Dossier
from documents.paper import Rows
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from people.models import Student
from privacy.models import AccessLog
from tests.care import campus
from tests.care.campus import Campus
from tests.documents.test_case_forms import ALL, FRAME, STUDENT, TALK, plan
from tests.worlds import DEMO_DAY, Office, World, counted_statements

SAID = "他说最近睡得好"


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    """Our school with one student in care in the class."""
    with clock.working_day(DEMO_DAY):
        built = campus.build(office, ours)
        talk(built, built.confirm())
        yield built


def talk(school: Campus, case_id: UUID) -> None:
    with school.world.open():
        talks.record_talk(
            case_id=case_id,
            kind=TalkKind.STUDENT,
            happened_on=DEMO_DAY,
            place="操场",
            content=SAID,
            actor=school.teacher,
        )


def read(school: Campus, actor: Actor, *, since: date | None = None) -> list[Dossier]:
    with school.world.open():
        files = cases.take_out_class(school.class_id, purpose="归档留存", actor=actor)
        return services.dossiers(files, since=since, actor=actor)


def bundle(*dossiers: Dossier, kinds: tuple[FormKind, ...] = tuple(FormKind)) -> class_forms.Bundle:
    return class_forms.bundle(dossiers, kinds, FRAME, advance=lambda _done, _total: None)


def contents(made: class_forms.Bundle) -> tuple[tuple[str, ...], ...]:
    (table,) = made.papers[0].blocks
    assert isinstance(table, Rows)
    return table.rows


def test_everybody_in_care_of_the_class_is_there_and_nobody_else(school: Campus) -> None:
    school.confirm(school.students[1])
    school.propose(school.students[2])
    school.confirm(school.others[0], proposer=school.other_teacher)

    found = read(school, school.teacher)

    assert [one.student.id for one in found] == list(school.students[:2])
    assert SAID in str(found[0].entries)
    with school.world.open():
        logged = session().execute(
            select(AccessLog.subject_id, AccessLog.reason).where(AccessLog.what == "打印全班表格")
        )
        assert {(student, reason.partition("；")[2]) for student, reason in logged} == {
            (student, "用途：归档留存") for student in school.students[:2]
        }


@pytest.mark.parametrize(
    ("who", "reads"), [("teacher", True), ("principal", True), ("counsellor", True), ("grade_head", False)]
)
def test_each_reads_what_their_page_shows(school: Campus, who: str, reads: bool) -> None:
    (dossier,) = read(school, getattr(school, who))

    made = bundle(dossier, kinds=(FormKind.TALKS,))

    text = "\n".join(text for paper in made.papers for text in paper.texts())
    assert (SAID in text) is reads
    assert ("内容受限" in text) is not reads


@pytest.mark.parametrize("who", ["other_teacher", "subject_teacher", "helper"])
def test_who_does_not_answer_for_the_class_gets_nobody(school: Campus, who: str) -> None:
    assert read(school, getattr(school, who)) == []


def test_another_school_gets_nobody(school: Campus, theirs: World) -> None:
    stranger = replace(school.teacher, school_id=theirs.scope.school_id)
    with theirs.open():
        assert cases.take_out_class(school.class_id, purpose="归档留存", actor=stranger) == []


def test_a_span_leaves_out_what_is_older(school: Campus) -> None:
    (found,) = read(school, school.teacher, since=date(2027, 1, 1))

    assert list(found.entries) == []


def test_it_takes_as_many_statements_for_three_students_as_for_one(school: Campus) -> None:
    def statements() -> int:
        with counted_statements() as counted:
            read(school, school.teacher)
        return len(counted)

    one = statements()
    for student in school.students[1:]:
        talk(school, school.confirm(student))

    assert len(read(school, school.teacher)) == 3
    assert statements() == one


def test_a_form_without_a_record_is_not_printed_and_the_list_says_who_has_none() -> None:
    empty = Dossier(replace(STUDENT, name="程一苇"), ())

    made = bundle(Dossier(STUDENT, ALL, (plan(),)), empty)

    assert (made.students, made.forms, made.left_out) == (2, 7, 0)
    assert [paper.title for paper in made.papers][:3] == ["班级表格目录", "特殊群体学生跟踪跟进情况登记表", "谈话记录"]
    assert contents(made)[1] == ("2", "程一苇", "LC26-001", "这段时间没有记录")


def test_one_rare_name_does_not_keep_the_papers_of_the_class() -> None:
    """𠮷 is in no font of ours: its forms stay out, and the list says whose, which character, and what to do."""
    rare, common = Dossier(replace(STUDENT, name="𠮷小苇"), (TALK,)), Dossier(replace(STUDENT, name="㐂小苇"), (TALK,))

    made = bundle(rare, common, kinds=(FormKind.TRACKING,))

    assert (made.forms, made.left_out) == (1, 1)
    assert contents(made)[0][1] == "□小苇"
    assert "U+20BB7" in contents(made)[0][3]
    assert "Word" in contents(made)[0][3]
    assert pdf.render(*made.papers).startswith(b"%PDF-")


def test_papers_that_are_printed_together_count_their_pages_each_for_itself() -> None:
    made = bundle(Dossier(STUDENT, ALL), kinds=(FormKind.PHONE, FormKind.VISITS))

    together, alone = pdf.pictures(*made.papers, ppi=36), [pdf.pictures(paper, ppi=36) for paper in made.papers]

    assert together == [page for pages in alone for page in pages]


def test_who_left_the_school_is_not_there(school: Campus) -> None:
    with school.world.open():
        session().execute(update(Student).where(Student.id == school.students[0]).values(left_on=DEMO_DAY))

    assert read(school, school.teacher) == []
