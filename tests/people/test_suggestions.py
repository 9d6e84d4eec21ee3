"""What the search box suggests: the closest first, one's own class before others, in one statement, and only what one may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from accounts.roles import Role
from kernel.actor import Actor
from kernel.db import session
from people import queries, row_sets, services
from people.models import ClassGroup, Student
from tests.people import campus, rosters
from tests.people.campus import Campus
from tests.worlds import World, counted_statements

pytestmark = pytest.mark.usefixtures("demo_day")


@pytest.fixture
def here(ours: World) -> Campus:
    return campus.build(ours, ours.actor(Role.PRINCIPAL))


@pytest.fixture
def actor(ours: World, here: Campus) -> Iterator[Actor]:
    principal = ours.actor(Role.PRINCIPAL)
    with ours.open():
        yield principal


def suggested(actor: Actor, text: str) -> list[str]:
    return [line.student.name for line in queries.suggested_students(actor, text)]


def enrol(world: World, here: Campus, class_name: str, *people: tuple[str, str]) -> None:
    group = session().get_one(ClassGroup, (world.scope.school_id, here.classes[class_name]))
    for number, name in people:
        services.enrol(number=number, name=name, class_group=group, actor=world.actor(Role.PRINCIPAL))
    session().flush()


@pytest.mark.parametrize(
    "text",
    ["曾子墨", "子墨", "zeng", "zengzimo", "zimo", "zi mo", "Mo", "zzm", "zm", "0001", "lc26-013-0001", "26-013-0001"],
)
def test_a_student_is_suggested_as_a_whole_from_the_beginning_and_in_part(actor: Actor, text: str) -> None:
    assert "曾子墨" in suggested(actor, text)


@pytest.mark.parametrize("text", ["墨曾", "ceng", "eng", "imo", "q%", "%", "_", "", "  ", "9999", "\\", ".*", "zzmm"])
def test_what_does_not_fit_suggests_nobody(actor: Actor, text: str) -> None:
    assert "曾子墨" not in suggested(actor, text)


def test_the_whole_comes_before_the_beginning_and_that_before_a_part(actor: Actor, ours: World, here: Campus) -> None:
    enrol(ours, here, "四年级1班", ("A1", "陈安"), ("A2", "安宁"), ("A3", "安"), ("A4", "白安然"))

    assert suggested(actor, "安") == ["安", "安宁", "白安然", "陈安"]


def test_among_equals_the_own_class_comes_first(actor: Actor, ours: World, here: Campus) -> None:
    enrol(ours, here, "三年级1班", ("A1", "安一"))
    enrol(ours, here, "四年级1班", ("A2", "安二"))
    mine = replace(actor, class_ids=frozenset({here.classes["三年级1班"]}))

    assert suggested(actor, "安") == ["安二", "安一"]
    assert suggested(mine, "安") == ["安一", "安二"]


def test_those_who_left_are_not_suggested(actor: Actor, ours: World, here: Campus) -> None:
    student = session().get_one(Student, (ours.scope.school_id, here.students["三年级2班"]))
    services.mark_left(student=student, on=student.enrolled_on, seen_version=1, actor=actor)
    session().flush()

    assert suggested(actor, "曾") == []


def test_a_teacher_is_suggested_nobody_of_other_classes(ours: World, here: Campus) -> None:
    teacher = ours.actor(Role.CLASS_TEACHER, class_ids=frozenset({here.classes["三年级2班"]}))

    with ours.open():
        assert suggested(teacher, "LC26") == ["曾子墨"]


def test_a_students_account_is_suggested_nobody_whatever_its_roles(ours: World, here: Campus) -> None:
    with ours.open():
        assert suggested(ours.actor(Role.STUDENT_HELPER, is_student=True), "曾") == []
        assert suggested(ours.actor(Role.PRINCIPAL, is_student=True), "曾") == []


def test_the_other_school_is_suggested_nobody_of_ours(theirs: World, here: Campus) -> None:
    with theirs.open():
        assert suggested(theirs.actor(Role.PRINCIPAL), "曾") == []
        assert queries.suggested_staff("曾") == []


def test_staff_are_suggested_in_the_same_ways(actor: Actor) -> None:
    for name, number in (("单老师", "T1"), ("乐正清", None)):
        services.add_staff(name=name, number=number, pinyin="", post="语文", actor=actor)
    session().flush()

    assert [member.name for member in queries.suggested_staff("shan")] == ["单老师"]
    assert [member.name for member in queries.suggested_staff("zhengqing")] == ["乐正清"]
    assert [member.name for member in queries.suggested_staff("t1")] == ["单老师"]
    assert queries.suggested_staff("") == []


def test_a_suggestion_is_one_statement_and_a_handful_for_one_and_for_sixty(
    actor: Actor, ours: World, here: Campus
) -> None:
    row_sets.add_rows(Student, rosters.classmates(60, here.classes["三年级2班"]))

    with counted_statements() as seen:
        found = queries.suggested_students(actor, "z")

    assert len(seen) == 1
    assert len(found) <= queries.SUGGESTED
