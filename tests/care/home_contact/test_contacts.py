"""Contacts with families: credited, corrected by new rows, undone on the same day, never changed (INV-11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import ProgrammingError

from care.cases import entries as timeline
from care.cases import services as cases
from care.cases.errors import BeforeTheCase, CaseNotInCare, InTheFuture, UndoTooLate
from care.cases.models import CaseFile
from care.cases.timeline import RecordLine, TimelineEntry
from care.home_contact import queries, services
from care.home_contact.errors import ContactCorrected, EventOfAnother, NotTheAuthor, OtherFamily
from care.home_contact.models import ContactCase, GuardianContact
from care.home_contact.services import ContactEntry, RecordedContact
from care.home_contact.terms import ContactWay, Direction, EventType
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from obligations import queries as obligations
from people.models import Guardian, StudentGuardian
from privacy.models import AccessLog
from tests.care import campus
from tests.care.campus import Campus
from tests.care.home_contact.families import mother_of
from tests.worlds import DEMO_DAY, counted_statements

CONFIRMED = DEMO_DAY - timedelta(days=8)
SAID = "在家会帮着洗碗"


@pytest.fixture
def case_id(school: Campus) -> UUID:
    """A case confirmed the week before."""
    with clock.working_day(CONFIRMED):
        return school.confirm()


def entry(*case_ids: UUID, way: ContactWay = ContactWay.PHONE, on: date = DEMO_DAY, **more: object) -> ContactEntry:
    filled = ContactEntry(case_ids=case_ids, way=way, happened_on=on, about="问了近况", whom="母亲", answer=SAID)
    return replace(filled, **more)  # type: ignore[arg-type]  # fields of the entry


def record(school: Campus, made: ContactEntry, actor: Actor | None = None) -> tuple[UUID, list[str]]:
    """Write it down in a unit of work of its own; gives its id and the rules that it credited."""
    with school.world.open():
        recorded = services.record_contact(made, actor=actor or school.teacher)
        return recorded.record.id, sorted(duty.rule for duty in recorded.credited)


def lines(school: Campus, case_id: UUID) -> list[RecordLine]:
    with school.world.open():
        found = queries.lines(case_id, school.teacher)
        assert all(line.texts for line in found)  # opened here, as a page does
        return found


def pressing(school: Campus, case_id: UUID) -> list[str]:
    with school.world.open():
        return [line.rule for line in obligations.for_subject(case_id, pressing=True)]


@pytest.fixture
def contact(school: Campus, case_id: UUID) -> UUID:
    """A call of today."""
    return record(school, entry(case_id, at=time(16, 30), agreed="每周通一次话"))[0]


def test_a_contact_credits_the_duty_to_keep_in_touch(school: Campus, case_id: UUID) -> None:
    _, credited = record(school, entry(case_id))

    assert credited == ["R08"]
    assert "R08" not in pressing(school, case_id)


def test_what_was_written_stands_in_the_file_with_its_labels(school: Campus, case_id: UUID, contact: UUID) -> None:
    (line,) = lines(school, case_id)

    assert line.id == contact
    assert line.notes == ("电话", "学校打出")
    assert line.texts == [("", "问了近况"), ("联系人", "母亲"), ("家长反馈", SAID), ("商定措施", "每周通一次话")]


def test_a_message_has_neither_hour_nor_direction(school: Campus, case_id: UUID) -> None:
    record(school, entry(case_id, way=ContactWay.MESSAGE, at=time(9), direction=Direction.IN))

    assert lines(school, case_id)[0].notes == ("微信或短信",)


def test_one_call_is_credited_for_both_children_of_a_family(school: Campus, case_id: UUID) -> None:
    other = school.confirm(school.students[1])
    mother_of(school.world, school.students[0], school.students[1])

    _, credited = record(school, entry(case_id, other))

    assert credited == ["R08", "R08"]
    assert len(lines(school, case_id)) == len(lines(school, other)) == 1


def test_children_of_different_families_are_recorded_apart(school: Campus, case_id: UUID) -> None:
    other = school.confirm(school.students[1])

    with pytest.raises(OtherFamily):
        record(school, entry(case_id, other))


def test_a_family_is_joined_by_two_guardians_as_well(school: Campus, case_id: UUID) -> None:
    second, third = (school.confirm(student) for student in school.students[1:])
    mother_of(school.world, school.students[0], school.students[1])
    with school.world.open():  # the second guardian of the second child is the third child's as well
        father = Guardian(id=new_id(), name="闻望舒", phone_sealed=None, phone_index=None)
        session().add(father)
        session().flush()
        for student, position in ((school.students[1], 2), (school.students[2], 1)):
            session().add(
                StudentGuardian(student_id=student, guardian_id=father.id, position=position, relation="父亲")
            )

    assert len(record(school, entry(case_id, second, third))[1]) == 3


def test_siblings_are_offered_only_where_the_file_may_be_opened(school: Campus, case_id: UUID) -> None:
    mine = school.confirm(school.students[1])
    school.confirm(school.others[0], proposer=school.other_teacher)
    mother_of(school.world, school.students[0], school.students[1], school.others[0])

    with school.world.open():
        assert [one.case_id for one in queries.siblings(school.teacher, case_id)] == [mine]
        assert len(queries.siblings(school.head, case_id)) == 2


def test_a_correction_takes_the_place_and_the_old_row_stays(school: Campus, case_id: UUID, contact: UUID) -> None:
    with school.world.open():
        services.correct_contact(contact, entry(case_id, about="问了作业"), actor=school.teacher)

    (line,) = lines(school, case_id)
    with school.world.open():
        assert len(session().scalars(select(GuardianContact)).all()) == 2
        assert sorted(call.is_corrected for call in queries.calls(school.teacher)) == [False, True]
    assert line.texts[0] == ("", "问了作业")
    assert "已更正" in line.notes
    assert "R08" not in pressing(school, case_id)


def test_a_correction_of_the_day_moves_what_was_credited(school: Campus, case_id: UUID, contact: UUID) -> None:
    earlier = DEMO_DAY - timedelta(days=2)
    with school.world.open():
        services.correct_contact(contact, entry(case_id, on=earlier), actor=school.teacher)

    with school.world.open():
        due = [line.due_on for line in obligations.for_subject(case_id) if line.rule == "R08" and not line.is_done]
    assert due == [earlier + timedelta(days=30)]


def test_only_the_newest_row_is_corrected(school: Campus, case_id: UUID, contact: UUID) -> None:
    with school.world.open():
        services.correct_contact(contact, entry(case_id), actor=school.teacher)

    with pytest.raises(ContactCorrected), school.world.open():
        services.correct_contact(contact, entry(case_id), actor=school.teacher)


def test_a_colleague_does_not_correct_it(school: Campus, case_id: UUID, contact: UUID) -> None:
    with pytest.raises(NotTheAuthor), school.world.open():
        services.correct_contact(contact, entry(case_id), actor=school.head)


def test_it_is_undone_on_the_same_day_and_the_duty_opens_again(school: Campus, case_id: UUID, contact: UUID) -> None:
    for _ in range(2):  # a second tap changes nothing more
        with school.world.open():
            services.withdraw_contact(contact, case_id, actor=school.teacher)

    assert lines(school, case_id) == []
    assert "R08" in pressing(school, case_id)
    with school.world.open():
        assert len(session().scalars(select(GuardianContact)).all()) == 2


def test_later_it_is_not_undone(school: Campus, case_id: UUID, contact: UUID) -> None:
    later = clock.now() + timedelta(days=1)

    with clock.frozen(later), pytest.raises(UndoTooLate), school.world.open():
        services.withdraw_contact(contact, case_id, actor=school.teacher)


def test_nobody_changes_or_deletes_a_row(school: Campus, contact: UUID) -> None:
    for statement in (
        update(GuardianContact).values(way="message"),
        delete(GuardianContact),
        delete(ContactCase),
        update(ContactCase).values(case_id=contact),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), school.world.open():
            session().execute(statement)


def test_what_cannot_be_is_refused(school: Campus, case_id: UUID) -> None:
    with pytest.raises(InTheFuture):
        record(school, entry(case_id, on=DEMO_DAY + timedelta(days=1)))
    with pytest.raises(BeforeTheCase):
        record(school, entry(case_id, on=CONFIRMED - timedelta(days=1)))
    with pytest.raises(NotFound):
        record(school, entry(case_id), actor=school.other_teacher)
    with pytest.raises(CaseNotInCare):
        record(school, entry(school.propose(school.students[1])))


def special_event(school: Campus, case_id: UUID, *, harm: bool = False) -> UUID:
    with school.world.open():
        return services.record_special_event(
            case_id=case_id,
            type=EventType.ACCIDENT,
            happened_on=DEMO_DAY,
            at=time(10),
            has_harm_risk=harm,
            words="体育课上扭了脚",
            actor=school.teacher,
        ).id


def test_the_family_is_told_of_a_special_event_once(school: Campus, case_id: UUID) -> None:
    event = special_event(school, case_id)

    told, _ = record(school, entry(case_id, told=[event]))

    with school.world.open():
        assert queries.untold_events([case_id]) == []
    with pytest.raises(EventOfAnother):
        record(school, entry(case_id, told=[event]))
    with school.world.open():
        services.withdraw_contact(told, case_id, actor=school.teacher)
    with school.world.open():
        assert [one.id for one in queries.untold_events([case_id])] == [event]


def test_a_special_event_of_another_child_is_refused(school: Campus, case_id: UUID) -> None:
    event = special_event(school, school.confirm(school.students[1]))

    with pytest.raises(EventOfAnother):
        record(school, entry(case_id, told=[event]))


def test_the_phone_log_holds_calls_alone_and_logs_whom_it_shows(school: Campus, case_id: UUID, contact: UUID) -> None:
    record(school, entry(case_id, way=ContactWay.MEETING))

    with school.world.open():
        (call,) = services.read_calls(actor=school.grade_head)
        logged = session().scalars(select(AccessLog.what).where(AccessLog.subject_id == school.students[0])).all()
        assert queries.count_calls(school.grade_head) == 1
        assert queries.count_calls(school.other_teacher) == 0

    assert (call.about, call.answer, call.at, call.direction) == ("问了近况", SAID, time(16, 30), "学校打出")
    assert "电话沟通记录" in logged


@pytest.fixture
def shared(school: Campus, case_id: UUID) -> UUID:
    """A call about the child and a child of the other class, whose file was protected afterwards."""
    other = school.confirm(school.others[0], proposer=school.other_teacher)
    mother_of(school.world, school.students[0], school.others[0])
    contact, _ = record(school, entry(case_id, other, about="两个孩子都问了"), actor=school.head)
    school.protect(other)
    return contact


def test_a_contact_about_a_protected_sibling_too_is_only_there(school: Campus, case_id: UUID, shared: UUID) -> None:
    def read(actor: Actor) -> TimelineEntry:
        with school.world.open():
            file = cases.open_file(case_id, actor=actor)
            (line,) = queries.lines(case_id, actor)
            return timeline.entry(line, file, today=DEMO_DAY)

    for actor in (school.teacher, school.member, school.grade_head):
        found = read(actor)
        assert (found.texts, found.credited, found.is_restricted, found.record_id) == ((), (), True, None)
        assert found.happened_on == DEMO_DAY
        with school.world.open(), pytest.raises(NotFound):
            queries.visible_contact(actor, case_id, shared)
    assert ("", "两个孩子都问了") in read(school.principal).texts
    school.protect(other_case(school), school.member)
    assert ("", "两个孩子都问了") in read(school.member).texts


def other_case(school: Campus) -> UUID:
    with school.world.open():
        query = select(CaseFile.id).where(CaseFile.student_id == school.others[0])
        return session().scalars(query).one()


def test_its_author_neither_reads_nor_undoes_it_any_more(school: Campus, case_id: UUID) -> None:
    second = school.confirm(school.students[1])
    mother_of(school.world, *school.students[:2])
    contact, _ = record(school, entry(case_id, second), actor=school.member)
    school.protect(second)

    with school.world.open():
        file = cases.open_file(case_id, actor=school.member)
        (line,) = queries.lines(case_id, school.member)
        found = timeline.entry(line, file, today=DEMO_DAY)
    assert (found.texts, found.may_undo) == ((), False)
    with school.world.open(), pytest.raises(NotFound):
        services.withdraw_contact(contact, case_id, actor=school.member)
    with school.world.open(), pytest.raises(NotFound):
        services.correct_contact(contact, entry(case_id, about="改"), actor=school.member)


@pytest.mark.usefixtures("shared")
def test_the_phone_log_shows_that_call_without_a_word(school: Campus) -> None:
    with school.world.open():
        (call,) = services.read_calls(actor=school.member)
        assert len(services.read_calls(actor=school.principal)) == 2

    assert call.student_id == school.students[0]
    assert call.is_shut
    assert {call.whom, call.about, call.answer, call.agreed} == {""}


def test_a_contact_takes_as_many_statements_for_three_children_as_for_two(school: Campus, case_id: UUID) -> None:
    three = [case_id, school.confirm(school.students[1]), school.confirm(school.students[2])]
    mother_of(school.world, *school.students)
    with school.world.open():
        other = campus.add_student(school.class_id, 40)
        more = campus.add_student(school.class_id, 41)
    two = [school.confirm(other), school.confirm(more)]
    mother_of(school.world, other, more)

    counts: set[int] = set()
    for family in (two, three):
        with school.world.open(), counted_statements() as counted:
            recorded: RecordedContact = services.record_contact(entry(*family), actor=school.teacher)
            session().flush()
        assert len(recorded.credited) == len(family)
        counts.add(len(counted))

    assert len(counts) == 1


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.working_day(DEMO_DAY):
        yield
