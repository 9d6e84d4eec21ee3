"""身体安全卡: what to do and never why, for who teaches the class and for the canteen, and for nobody else."""

from __future__ import annotations

from uuid import UUID

import pytest
from marshmallow import ValidationError
from sqlalchemy import select

from accounts.roles import Role
from care.cases import queries, services
from care.cases.categories import CategoryChoice
from care.cases.errors import DiagnosisOnCard
from care.cases.file import SafetyView
from care.cases.models import SafetyCard
from care.cases.schemas import SafetyCardSchema
from care.cases.services import SafetyWords
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import DomainError, NotFound, StaleRecord
from privacy.models import AccessLog
from tests.care.campus import Campus
from tests.web.school_at_work import assign
from tests.worlds import World, counted_statements

WORDS = SafetyWords(avoid="不跑长跑，可以走", watch="嘴唇发白", act="扶她坐下，叫校医")


@pytest.fixture
def case_id(school: Campus) -> UUID:
    assign(school)
    return school.confirm(school.students[0], CategoryChoice(code="K9"))


def write(
    school: Campus,
    case_id: UUID,
    *,
    words: SafetyWords = WORDS,
    in_lessons: bool = True,
    at_meals: bool = True,
    seen: int = 0,
    actor: Actor | None = None,
) -> None:
    with school.world.open():
        author = actor or school.teacher
        services.write_card(
            queries.visible_case(author, case_id),
            words=words,
            in_lessons=in_lessons,
            at_meals=at_meals,
            seen=seen,
            actor=author,
        )


def lessons(school: Campus, actor: Actor | None = None) -> list[SafetyView]:
    with school.world.open():
        return services.list_for_lessons(actor=actor or school.subject_teacher)


def meals(school: Campus, actor: Actor | None = None) -> list[SafetyView]:
    with school.world.open():
        return services.list_for_meals(actor=actor or school.principal)


def test_who_teaches_the_class_and_the_canteen_read_what_to_do(school: Campus, case_id: UUID) -> None:
    write(school, case_id)

    for (card,) in (lessons(school), meals(school)):
        assert (card.avoid, card.watch, card.act) == (WORDS.avoid, WORDS.watch, WORDS.act)


def test_each_place_has_only_what_is_meant_for_it_and_out_of_use_is_in_none(school: Campus, case_id: UUID) -> None:
    write(school, case_id, at_meals=False)
    assert (len(lessons(school)), len(meals(school))) == (1, 0)

    write(school, case_id, in_lessons=False, at_meals=False, seen=1)
    assert (lessons(school), meals(school)) == ([], [])


@pytest.mark.parametrize("text", ["她有先天性疾病（心脏病、食物过敏等）", "心脏病发作时坐下", "残疾，不跑"])
def test_a_diagnosis_or_a_label_is_refused(school: Campus, case_id: UUID, text: str) -> None:
    with pytest.raises(DiagnosisOnCard):
        write(school, case_id, words=SafetyWords(avoid=text, act="叫校医"))


@pytest.mark.parametrize("who", ["other_teacher", "subject_teacher", "grade_head", "academic", "helper"])
def test_only_who_keeps_the_file_writes_one(school: Campus, case_id: UUID, who: str) -> None:
    with pytest.raises(DomainError):
        write(school, case_id, actor=getattr(school, who))


def test_who_teaches_another_class_or_is_a_student_reads_none(school: Campus, case_id: UUID) -> None:
    write(school, case_id)
    elsewhere = school.world.actor(Role.SUBJECT_TEACHER, taught_class_ids=frozenset({school.other_class_id}))

    assert lessons(school, elsewhere) == []
    assert lessons(school, school.helper) == []
    assert meals(school, school.subject_teacher) == []
    assert meals(school, school.helper) == []


def test_two_windows_do_not_overwrite_each_other(school: Campus, case_id: UUID) -> None:
    write(school, case_id)

    with pytest.raises(StaleRecord):
        write(school, case_id, words=SafetyWords(avoid="不吃花生", act="叫校医"), seen=0)


def test_every_reading_is_logged(school: Campus, case_id: UUID) -> None:
    write(school, case_id)
    lessons(school)

    with school.world.open():
        logged = session().scalars(select(AccessLog.what).where(AccessLog.user_id == school.subject_teacher.user_id))
        assert list(logged) == ["身体安全卡"]


def test_its_words_are_sealed_and_another_school_has_none(school: Campus, case_id: UUID, theirs: World) -> None:
    write(school, case_id)

    with school.world.open():
        assert WORDS.avoid.encode() not in session().scalars(select(SafetyCard.avoid_sealed)).one()
    with theirs.open():
        assert services.list_for_meals(actor=theirs.actor(Role.PRINCIPAL)) == []
        with pytest.raises(NotFound):
            services.open_safety(case_id, actor=theirs.actor(Role.PRINCIPAL))


def test_the_sheet_takes_as_many_statements_for_one_as_for_many(school: Campus, case_id: UUID) -> None:
    write(school, case_id)
    with school.world.open(), counted_statements() as one:
        services.list_for_meals(actor=school.principal)
    for student in school.students[1:]:
        write(school, school.confirm(student))
    with school.world.open(), counted_statements() as many:
        assert len(services.list_for_meals(actor=school.principal)) == len(school.students)

    assert len(one) == len(many)


@pytest.mark.parametrize(
    ("entered", "field"),
    [({"act": "坐下"}, "avoid"), ({"avoid": "不跑"}, "act"), ({"avoid": "字" * 501, "act": "坐下"}, "avoid")],
)
def test_bad_input_is_refused_at_the_field(entered: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        SafetyCardSchema().load(entered)

    assert field in refused.value.messages_dict
