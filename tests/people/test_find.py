"""Finding students by name, pinyin, initials and number, in one statement, however many there are."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from accounts.roles import Role
from kernel.actor import Actor
from kernel.db import session
from people import queries, row_sets, services
from people.models import ClassGroup, Student
from tests.people import campus, rosters
from tests.worlds import World, counted_statements

pytestmark = pytest.mark.usefixtures("demo_day")


@pytest.fixture
def actor(ours: World) -> Iterator[Actor]:
    actor = ours.actor(Role.PRINCIPAL)
    campus.build(ours, actor)
    with ours.open():
        yield actor


def found(actor: Actor, text: str) -> list[str]:
    """The names that a search gives."""
    return [line.student.name for line in queries.find(actor, text)]


@pytest.mark.parametrize(
    "text", ["曾子墨", "子墨", "曾", "zeng", "zengzi", "zeng zi mo", "ZZM", "zzm", "zz", "0001", "lc26-013-0001"]
)
def test_a_student_is_found_in_many_ways(actor: Actor, text: str) -> None:
    assert "曾子墨" in found(actor, text)


@pytest.mark.parametrize("text", ["墨曾", "ceng", "mo", "q%", "_9", "%", "", "  ", "9999", "\\", "zzmm"])
def test_what_does_not_fit_finds_nobody(actor: Actor, text: str) -> None:
    assert "曾子墨" not in found(actor, text)


def test_a_compound_surname_is_found_by_its_initials(actor: Actor) -> None:
    assert found(actor, "oyqh") == ["欧阳清欢"]


def test_what_is_found_is_sorted_by_pinyin(actor: Actor) -> None:
    assert found(actor, "LC26") == ["欧阳清欢", "苏语桐", "曾子墨"]


def test_those_who_left_are_found_only_when_asked_for(actor: Actor) -> None:
    student = session().scalars(select(Student).where(Student.name == "曾子墨")).one()
    services.mark_left(student=student, on=student.enrolled_on, seen_version=1, actor=actor)
    session().flush()

    assert found(actor, "曾") == []
    assert [line.student.name for line in queries.find(actor, "曾", left=True)] == ["曾子墨"]


def test_a_search_is_one_statement_for_one_and_for_sixty_rows(actor: Actor) -> None:
    with counted_statements() as few:
        assert len(found(actor, "曾")) == 1
    group = session().scalars(select(ClassGroup.id).limit(1)).one()
    row_sets.add_rows(Student, rosters.classmates(60, group))
    session().expire_all()

    with counted_statements() as many:
        assert len(found(actor, "曾")) == 61

    assert (len(few), len(many)) == (1, 1)


def test_a_list_of_classes_is_one_statement(actor: Actor) -> None:
    with counted_statements() as seen:
        assert [(line.group.name, line.students) for line in queries.class_list(actor)] == [
            ("三年级1班", 1),
            ("三年级2班", 1),
            ("四年级1班", 1),
        ]
    assert len(seen) == 1


def test_a_search_ends_at_a_hundred(actor: Actor) -> None:
    group = session().scalars(select(ClassGroup.id).limit(1)).one()
    row_sets.add_rows(Student, rosters.classmates(120, group))

    assert len(found(actor, "曾")) == queries.MOST
