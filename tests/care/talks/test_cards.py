"""Subject teachers' cards: asked for or not, they say how lessons go, credit the side view, and open nothing of a case."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from marshmallow import ValidationError
from sqlalchemy import select

from accounts.roles import Role
from care.cases import queries as cases
from care.cases import services as files
from care.cases.errors import CaseNotInCare
from care.cases.terms import CloseReason
from care.talks import queries, services
from care.talks.errors import CardSent, TeacherNotOfClass
from care.talks.schemas import AskCardSchema, CardSchema
from care.talks.services import CardAnswer
from care.talks.terms import Conduct
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from notices.kinds import NoticeKind
from notices.models import Notice
from obligations import queries as obligations
from privacy.models import AccessLog
from tests.care.campus import Campus
from tests.web.school_at_work import assign
from tests.worlds import World, counted_statements

ANSWER = CardAnswer(lessons=Conduct.MIXED, homework=Conduct.WELL, words="坐前排以后好多了")


@pytest.fixture
def case_id(school: Campus) -> UUID:
    assign(school)
    return school.confirm()


def asked_of(school: Campus) -> UUID:
    assert school.subject_teacher.user_id is not None
    return school.subject_teacher.user_id


def ask(school: Campus, case_id: UUID, *, of: UUID | None = None, actor: Actor | None = None) -> list[UUID]:
    with school.world.open():
        cards = services.ask_cards(case_id, teacher_ids=[of or asked_of(school)], actor=actor or school.teacher)
        return [card.id for card in cards]


def answer(school: Campus, card_id: UUID, *, actor: Actor | None = None) -> list[str]:
    with school.world.open():
        return services.answer_card(card_id, answer=ANSWER, actor=actor or school.subject_teacher).credited


def test_a_card_that_was_asked_for_credits_the_class_teachers_side_view(school: Campus, case_id: UUID) -> None:
    (card_id,) = ask(school, case_id)

    credited = answer(school, card_id)

    assert credited == ["侧面了解"]
    with school.world.open():
        assert "R05" not in {line.rule for line in obligations.for_subject(case_id, pressing=True)}
        (line,) = queries.lines(case_id, school.teacher)
        assert line.texts == [("课堂", "时好时差"), ("作业", "按时完成"), ("", "坐前排以后好多了")]
        assert line.by == school.subject_teacher.name


def test_until_it_comes_the_file_says_that_it_was_asked_for(school: Campus, case_id: UUID) -> None:
    ask(school, case_id)

    with school.world.open():
        (line,) = queries.lines(case_id, school.teacher)
        texts = line.texts

    assert "还没有收到" in line.title
    assert texts == []


def test_nobody_is_asked_twice_while_a_card_is_out(school: Campus, case_id: UUID) -> None:
    (card_id,) = ask(school, case_id)

    assert ask(school, case_id) == []

    answer(school, card_id)
    assert len(ask(school, case_id)) == 1


def test_only_who_teaches_the_class_is_asked(school: Campus, case_id: UUID) -> None:
    assert school.counsellor.user_id is not None

    with pytest.raises(TeacherNotOfClass):
        ask(school, case_id, of=school.counsellor.user_id)


def test_who_is_shut_out_of_a_protected_file_is_not_asked(school: Campus, case_id: UUID) -> None:
    def to_ask() -> list[UUID]:
        with school.world.open():
            return [user_id for user_id, _name in services.teachers_to_ask(school.class_id, school.students[0])]

    assert to_ask() == [asked_of(school)]
    school.protect(case_id)

    assert to_ask() == []
    with pytest.raises(TeacherNotOfClass):
        ask(school, case_id)
    school.protect(case_id, school.subject_teacher)
    assert len(ask(school, case_id)) == 1


@pytest.mark.parametrize("who", ["other_teacher", "subject_teacher", "helper", "academic"])
def test_only_who_answers_for_the_file_asks(school: Campus, case_id: UUID, who: str) -> None:
    with pytest.raises(NotFound):
        ask(school, case_id, actor=getattr(school, who))


def test_it_is_sent_once(school: Campus, case_id: UUID) -> None:
    (card_id,) = ask(school, case_id)
    answer(school, card_id)

    with pytest.raises(CardSent):
        answer(school, card_id)


@pytest.mark.parametrize("who", ["teacher", "principal", "helper"])
def test_nobody_else_opens_or_fills_it_in(school: Campus, case_id: UUID, who: str) -> None:
    (card_id,) = ask(school, case_id)

    with school.world.open(), pytest.raises(NotFound):
        services.open_card(card_id, actor=getattr(school, who))
    with pytest.raises(NotFound):
        answer(school, card_id, actor=getattr(school, who))


def test_who_no_longer_teaches_the_class_finds_nothing(school: Campus, case_id: UUID) -> None:
    (card_id,) = ask(school, case_id)
    moved = replace(school.subject_teacher, taught_class_ids=frozenset({school.other_class_id}))

    with pytest.raises(NotFound):
        answer(school, card_id, actor=moved)


def test_opening_a_card_shows_the_hint_and_no_more_and_is_logged(school: Campus, case_id: UUID) -> None:
    (card_id,) = ask(school, case_id)

    with school.world.open():
        card, tip = services.open_card(card_id, actor=school.subject_teacher)
        logged = session().scalars(select(AccessLog.what).where(AccessLog.user_id == asked_of(school))).all()

    assert card.asked_by_name == school.teacher.name
    assert tip.tip == "回答慢一点没关系，多给些时间"
    assert logged == ["支持提示"]


def test_one_is_sent_unasked_where_there_is_a_hint(school: Campus, case_id: UUID) -> None:
    with school.world.open():
        credited = services.send_card(case_id, answer=ANSWER, actor=school.subject_teacher).credited

    assert credited == ["侧面了解"]


def test_sent_unasked_it_answers_what_was_asked(school: Campus, case_id: UUID) -> None:
    (card_id,) = ask(school, case_id)

    with school.world.open():
        assert services.send_card(case_id, answer=ANSWER, actor=school.subject_teacher).id == card_id


def test_without_a_hint_nobody_learns_that_there_is_a_case(school: Campus, case_id: UUID) -> None:
    with school.world.open():
        case = cases.visible_case(school.teacher, case_id)
        files.revise_support(case, support="一起做作业", tip="", seen=case.version, actor=school.teacher)

    with school.world.open(), pytest.raises(NotFound):
        services.send_card(case_id, answer=ANSWER, actor=school.subject_teacher)


def test_a_closed_file_asks_for_nothing_and_takes_nothing(school: Campus, case_id: UUID) -> None:
    (card_id,) = ask(school, case_id)
    with school.world.open():
        asked = cases.visible_case(school.teacher, case_id)
        files.ask_closing(asked, reason=CloseReason.GOAL_MET, outcome="情况稳定", actor=school.teacher)
    with school.world.open():
        files.close(cases.visible_case(school.head, case_id), actor=school.head)

    with pytest.raises(CaseNotInCare):
        ask(school, case_id)
    with pytest.raises(NotFound):
        answer(school, card_id)


def test_the_teacher_is_told_once_and_not_after_sending(school: Campus, case_id: UUID) -> None:
    (card_id,) = ask(school, case_id)
    for _ in range(2):
        with school.world.open():
            services.tell_asked(card_ids=[card_id], actor=school.teacher)

    with school.world.open():
        told = session().scalars(select(Notice).where(Notice.kind == NoticeKind.CARD_ASKED)).all()
        assert [(notice.user_id, notice.subject_id) for notice in told] == [(asked_of(school), card_id)]


def test_another_school_finds_nothing(school: Campus, case_id: UUID, theirs: World) -> None:
    (card_id,) = ask(school, case_id)
    stranger = theirs.actor(Role.SUBJECT_TEACHER, taught_class_ids=frozenset({school.class_id}))

    with theirs.open():
        assert services.list_asked_cards(actor=stranger) == []
        with pytest.raises(NotFound):
            services.answer_card(card_id, answer=ANSWER, actor=stranger)


def test_the_list_takes_as_many_statements_for_one_as_for_many(school: Campus, case_id: UUID) -> None:
    ask(school, case_id)
    with school.world.open(), counted_statements() as one:
        services.list_asked_cards(actor=school.subject_teacher)
    for student in school.students[1:]:
        ask(school, school.confirm(student))
    with school.world.open(), counted_statements() as many:
        assert len(services.list_asked_cards(actor=school.subject_teacher)) == len(school.students)

    assert len(one) == len(many)


@pytest.mark.parametrize(
    ("entered", "field"),
    [({}, "words"), ({"lessons": "poor"}, "lessons"), ({"words": "字" * 1001}, "words")],
)
def test_bad_input_is_refused_at_the_field(entered: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        CardSchema().load(entered)

    assert field in refused.value.messages_dict


@pytest.mark.parametrize("entered", [{}, {"teacher": []}, {"teacher": ["nobody"]}])
def test_somebody_has_to_be_asked(entered: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refused:
        AskCardSchema().load(entered)

    assert "teacher" in refused.value.messages_dict
