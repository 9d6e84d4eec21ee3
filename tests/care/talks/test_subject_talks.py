"""Talks of subject teachers: kept, read again by their author alone, credited where the document asks them to talk (E5-4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from accounts.roles import Role
from care.cases.categories import CategoryChoice
from care.cases.errors import BeforeTheCase, InTheFuture
from care.talks import queries, services
from care.talks.services import OwnTalk
from kernel import clock
from kernel.actor import Actor
from kernel.errors import NotFound
from kernel.ids import new_id
from obligations import queries as obligations
from privacy import bars
from privacy.errors import WritingBarred
from tests.care import campus
from tests.care.campus import Campus
from tests.web.school_at_work import assign
from tests.worlds import DEMO_DAY, Office, World, counted_statements

WORDS = "他说分数应用题看懂了，想再练两道"


@pytest.fixture
def eight_types(office: Office, ours: World) -> Iterator[Campus]:
    with clock.working_day(DEMO_DAY):
        yield campus.build(office, ours, profile="E5")


@pytest.fixture
def case_id(school: Campus) -> UUID:
    assign(school)
    return school.confirm()


def talk(
    school: Campus, case_id: UUID, *, actor: Actor | None = None, on: date | None = None
) -> tuple[UUID, list[str]]:
    """Its id, and the rules of the duties that it did."""
    with school.world.open():
        recorded = services.record_subject_talk(
            case_id,
            happened_on=on or clock.today(),
            place="办公室",
            content=WORDS,
            next_step="周五再看一次",
            actor=actor or school.subject_teacher,
        )
        return recorded.record.id, [duty.rule for duty in recorded.credited]


def own(school: Campus, case_id: UUID, actor: Actor) -> list[OwnTalk]:
    with school.world.open():
        return services.list_own_subject_talks(case_id=case_id, actor=actor)


def test_where_the_document_asks_both_to_talk_it_credits_the_duty(eight_types: Campus) -> None:
    case_id = eight_types.confirm(None, CategoryChoice(code="E2"))

    _, credited = talk(eight_types, case_id)

    assert credited == ["R04"]


def test_elsewhere_the_class_teachers_own_talk_stays_due(school: Campus, case_id: UUID) -> None:
    with school.world.open():
        before = {line.rule for line in obligations.for_subject(case_id, pressing=True)}

    _, credited = talk(school, case_id)

    assert credited == []
    with school.world.open():
        assert {line.rule for line in obligations.for_subject(case_id, pressing=True)} == before


def test_the_class_teacher_finds_it_in_the_file(school: Campus, case_id: UUID) -> None:
    talk(school, case_id)

    with school.world.open():
        (line,) = queries.lines(case_id, school.teacher)
        assert line.by == school.subject_teacher.name
        assert ("", WORDS) in line.texts


def test_its_author_reads_it_again_and_a_colleague_does_not(school: Campus, case_id: UUID) -> None:
    talk(school, case_id)
    colleague = school.world.actor(Role.SUBJECT_TEACHER, taught_class_ids=frozenset({school.class_id}))

    (mine,) = own(school, case_id, school.subject_teacher)

    assert (mine.content, mine.next_step, mine.can_be_undone) == (WORDS, "周五再看一次", True)
    assert own(school, case_id, colleague) == []


def test_its_author_reads_it_still_when_they_teach_the_child_no_more(school: Campus, case_id: UUID) -> None:
    talk(school, case_id)
    moved = replace(school.subject_teacher, taught_class_ids=frozenset({school.other_class_id}))

    assert [one.content for one in own(school, case_id, moved)] == [WORDS]


def test_who_writes_nothing_about_the_child_for_now_takes_nothing_back(school: Campus, case_id: UUID) -> None:
    talk_id, _ = talk(school, case_id)
    assert school.subject_teacher.user_id is not None
    with school.world.open():
        bars.bar_writing(student_id=school.students[0], user_id=school.subject_teacher.user_id, source_id=new_id())

    with pytest.raises(WritingBarred):
        talk(school, case_id)
    with school.world.open(), pytest.raises(WritingBarred):
        services.withdraw_subject_talk(talk_id, actor=school.subject_teacher)


def test_it_is_undone_by_its_author_alone(school: Campus, case_id: UUID) -> None:
    talk_id, _ = talk(school, case_id)
    colleague = school.world.actor(Role.SUBJECT_TEACHER, taught_class_ids=frozenset({school.class_id}))

    with school.world.open(), pytest.raises(NotFound):
        services.withdraw_subject_talk(talk_id, actor=colleague)
    with school.world.open():
        services.withdraw_subject_talk(talk_id, actor=school.subject_teacher)

    assert own(school, case_id, school.subject_teacher) == []


def test_whoever_does_not_teach_the_child_records_nothing(school: Campus, case_id: UUID, theirs: World) -> None:
    moved = replace(school.subject_teacher, taught_class_ids=frozenset({school.other_class_id}))
    stranger = theirs.actor(Role.SUBJECT_TEACHER, taught_class_ids=frozenset({school.class_id}))
    student = replace(school.helper, taught_class_ids=frozenset({school.class_id}))

    for nobody in (moved, student):
        with pytest.raises(NotFound):
            talk(school, case_id, actor=nobody)
    with theirs.open(), pytest.raises(NotFound):
        services.record_subject_talk(case_id, happened_on=clock.today(), place="", content=WORDS, actor=stranger)


def test_no_talk_of_tomorrow_and_none_of_before_the_file(school: Campus, case_id: UUID) -> None:
    with pytest.raises(InTheFuture):
        talk(school, case_id, on=clock.today() + timedelta(days=1))
    with pytest.raises(BeforeTheCase):
        talk(school, case_id, on=clock.today() - timedelta(days=1))


def test_twenty_talks_are_read_with_the_statements_of_one(school: Campus, case_id: UUID) -> None:
    talk(school, case_id)
    with school.world.open(), counted_statements() as for_one:
        services.list_own_subject_talks(case_id=case_id, actor=school.subject_teacher)
    for _ in range(5):
        talk(school, case_id)

    with school.world.open(), counted_statements() as for_six:
        services.list_own_subject_talks(case_id=case_id, actor=school.subject_teacher)

    assert len(for_six) == len(for_one)
