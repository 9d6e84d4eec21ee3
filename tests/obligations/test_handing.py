"""Duties are handed over to whoever may do them, with sight of the class, until the term ends or somebody takes them back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, literal, select

from accounts import services as accounts
from accounts.models import Assignment
from accounts.roles import Role
from kernel import events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.events import RecordedEvent
from kernel.ids import new_id
from kernel.outbox import Outbox
from obligations import queries, services
from obligations.errors import FileShutToThem, NothingToHandOver, NotTheirs
from obligations.models import ObligationHandover
from obligations.queries import DutyLine
from people import queries as classes
from people import services as pupils
from policy_profiles.evidence import EvidenceKind
from privacy import protection
from tests.obligations.school_at_work import TERM_STARTS, SchoolAtWork
from tests.worlds import World, counted_statements
from workers.reactions import REACTIONS

DAY = date(2026, 10, 12)


@dataclass(frozen=True)
class Staff:
    """The class teacher, a colleague with a class of the same grade, and who decides."""

    teacher: UUID
    colleague: UUID
    subject_teacher: UUID
    principal: Actor


@pytest.fixture
def staff(school: SchoolAtWork) -> Staff:
    with school.on(TERM_STARTS) as actor:
        other = pupils.open_class(grade=3, number=5, actor=actor)
        people = [school.world.person(Role.CLASS_TEACHER) for _ in range(2)]
        subject_teacher = school.world.person(Role.SUBJECT_TEACHER)
        session().flush()
        for user_id, class_id, kind in (
            (people[0], school.class_id, Role.CLASS_TEACHER),
            (people[1], other.id, Role.CLASS_TEACHER),
            (subject_teacher, school.class_id, Role.SUBJECT_TEACHER),
        ):
            session().add(Assignment(id=new_id(), user_id=user_id, kind=kind, class_id=class_id, starts_on=TERM_STARTS))
        return Staff(people[0], people[1], subject_teacher, school.world.actor(Role.PRINCIPAL))


@pytest.fixture
def talk(school: SchoolAtWork, staff: Staff) -> DutyLine:
    (duty,) = school.duties(school.confirm(), "R04", on=DAY)
    return duty


def mine(school: SchoolAtWork, user_id: UUID, *, on: date = DAY) -> set[UUID]:
    with school.on(on):
        return {line.id for line in queries.to_do(accounts.actor_for(user_id)).mine}


def sees_the_class(school: SchoolAtWork, user_id: UUID, *, on: date = DAY) -> bool:
    with school.on(on):
        return school.class_id in accounts.actor_for(user_id).class_ids


def hand_over(school: SchoolAtWork, staff: Staff, *duties: DutyLine, to: UUID | None = None) -> UUID:
    with school.on(DAY):
        return services.hand_over(
            obligation_ids=[duty.id for duty in duties],
            from_user=staff.teacher,
            to_user=to or staff.colleague,
            actor=staff.principal,
        ).batch_id


def test_one_duty_goes_to_the_colleague_and_no_other(school: SchoolAtWork, staff: Staff, talk: DutyLine) -> None:
    theirs = mine(school, staff.colleague)
    whole = mine(school, staff.teacher)
    assert talk.id in whole
    assert not sees_the_class(school, staff.colleague)

    hand_over(school, staff, talk)

    assert mine(school, staff.colleague) == theirs | {talk.id}
    assert mine(school, staff.teacher) == whole - {talk.id}
    assert sees_the_class(school, staff.colleague)


def test_the_colleague_may_do_it_and_it_is_done(school: SchoolAtWork, staff: Staff, talk: DutyLine) -> None:
    hand_over(school, staff, talk)

    assert "R04" in school.record(talk.subject_id, EvidenceKind.TALK, happened=DAY)
    assert talk.id not in mine(school, staff.colleague)


def test_it_is_taken_back_with_the_sight_of_the_class(school: SchoolAtWork, staff: Staff, talk: DutyLine) -> None:
    batch = hand_over(school, staff, talk)
    with school.on(DAY):
        assert services.take_back(batch_id=batch, actor=staff.principal) == 1
    with school.on(DAY):
        assert services.take_back(batch_id=batch, actor=staff.principal) == 0

    assert talk.id in mine(school, staff.teacher)
    assert talk.id not in mine(school, staff.colleague)
    assert not sees_the_class(school, staff.colleague)


def test_the_sight_stays_while_another_duty_needs_it(school: SchoolAtWork, staff: Staff, talk: DutyLine) -> None:
    (tracking, *_) = [line for line in school.duties(talk.subject_id, "R15", on=DAY) if not line.is_over]
    batch = hand_over(school, staff, talk)
    hand_over(school, staff, tracking)

    with school.on(DAY):
        services.take_back(batch_id=batch, actor=staff.principal)

    assert sees_the_class(school, staff.colleague)
    assert tracking.id in mine(school, staff.colleague)


def test_it_ends_with_the_term(school: SchoolAtWork, staff: Staff, talk: DutyLine) -> None:
    hand_over(school, staff, talk)
    with school.on(DAY):
        ends_on = session().scalars(select(ObligationHandover.ends_on)).one()

    assert talk.id in mine(school, staff.colleague, on=ends_on)
    after = date.fromordinal(ends_on.toordinal() + 1)
    assert talk.id not in mine(school, staff.colleague, on=after)
    assert talk.id in mine(school, staff.teacher, on=after)
    assert not sees_the_class(school, staff.colleague, on=after)


def test_who_may_not_do_it_gets_nothing(school: SchoolAtWork, staff: Staff, talk: DutyLine) -> None:
    counsellor = school.world.person(Role.COUNSELLOR)
    for nobody in (staff.subject_teacher, counsellor, new_id()):
        with pytest.raises(NotTheirs):
            hand_over(school, staff, talk, to=nobody)
    assert talk.id in mine(school, staff.teacher)


def protect(school: SchoolAtWork, staff: Staff, *readers: UUID) -> None:
    with school.on(DAY):
        protection.protect(school.student_id, reader_ids=readers, reason="家长是本校同事", actor=staff.principal)


def test_who_is_shut_out_of_a_protected_file_gets_none_of_its_duties(
    school: SchoolAtWork, staff: Staff, talk: DutyLine
) -> None:
    protect(school, staff)

    with pytest.raises(FileShutToThem):
        hand_over(school, staff, talk)
    with school.on(DAY):
        assert staff.colleague not in queries.substitutes(queries.owners(), talk)
    assert not sees_the_class(school, staff.colleague)

    protect(school, staff, staff.colleague)
    hand_over(school, staff, talk)
    assert talk.id in mine(school, staff.colleague)


def test_a_cover_for_another_child_opens_no_protected_file(school: SchoolAtWork, staff: Staff, talk: DutyLine) -> None:
    hand_over(school, staff, talk)
    with school.on(DAY) as actor:
        (group,) = [line.group for line in classes.class_list(actor) if line.group.id == school.class_id]
        other = pupils.enrol(number="LC26-013-0999", name="另一位同学", class_group=group, actor=actor).id
        protection.protect(other, reader_ids=[], reason="家长是本校同事", actor=staff.principal)

    with school.on(DAY):
        assert session().scalar(select(protection.shut_to(accounts.actor_for(staff.colleague), literal(other))))
        assert not session().scalar(select(protection.shut_to(accounts.actor_for(staff.teacher), literal(other))))


def test_what_was_handed_over_goes_back_when_the_file_is_protected(
    school: SchoolAtWork, staff: Staff, talk: DutyLine
) -> None:
    hand_over(school, staff, talk)
    protect(school, staff)

    for expected in (1, 0):
        with school.on(DAY):
            assert services.return_protected(student_id=school.student_id, actor=staff.principal) == expected
    assert talk.id in mine(school, staff.teacher)
    assert not sees_the_class(school, staff.colleague)


def test_who_is_named_keeps_what_was_handed_over(school: SchoolAtWork, staff: Staff, talk: DutyLine) -> None:
    hand_over(school, staff, talk)
    protect(school, staff, staff.colleague)

    with school.on(DAY):
        assert services.return_protected(student_id=school.student_id, actor=staff.principal) == 0


def test_everybody_at_once_is_shut_out_as_each_person_is(school: SchoolAtWork, staff: Staff) -> None:
    counsellor, named = school.world.person(Role.COUNSELLOR), school.world.person(Role.GROUP_MEMBER)
    head, principal = school.world.person(Role.GROUP_HEAD), staff.principal.user_id
    assert principal is not None
    protect(school, staff, named)
    everybody = [staff.teacher, staff.colleague, staff.subject_teacher, counsellor, named, head, principal]

    with school.on(DAY), counted_statements() as statements:
        shut = protection.doors().shut_out(everybody, school.student_id)
    assert len(statements) == 2
    with school.on(DAY):
        one_by_one = {
            one
            for one in everybody
            if session().scalar(select(protection.shut_to(accounts.actor_for(one), literal(school.student_id))))
        }
    assert shut == one_by_one == {staff.colleague, staff.subject_teacher, counsellor}


def test_the_doors_of_another_school_stay_unseen(school: SchoolAtWork, staff: Staff, theirs: World) -> None:
    protect(school, staff)

    with theirs.open():
        assert protection.doors().shut_out([staff.colleague], school.student_id) == frozenset()


def test_what_is_done_or_with_somebody_else_is_not_handed_over(
    school: SchoolAtWork, staff: Staff, talk: DutyLine
) -> None:
    hand_over(school, staff, talk)
    with pytest.raises(NothingToHandOver):
        hand_over(school, staff, talk)
    with school.on(DAY):
        (handed,) = queries.of_ids([talk.id])
        services.hand_over(
            obligation_ids=[handed.id], from_user=staff.colleague, to_user=staff.teacher, actor=staff.principal
        )
    assert talk.id in mine(school, staff.teacher)
    school.record(talk.subject_id, EvidenceKind.TALK, happened=DAY)
    with pytest.raises(NothingToHandOver):
        hand_over(school, staff, talk)


def test_nothing_chosen_is_nothing(school: SchoolAtWork, staff: Staff) -> None:
    with pytest.raises(NothingToHandOver):
        hand_over(school, staff)


def test_the_other_school_finds_nothing(school: SchoolAtWork, staff: Staff, talk: DutyLine, theirs: World) -> None:
    batch = hand_over(school, staff, talk)
    with theirs.open(), pytest.raises(NotFound):
        services.take_back(batch_id=batch, actor=theirs.actor(Role.PRINCIPAL))
    with theirs.open(), pytest.raises(NotFound):
        services.hand_over(
            obligation_ids=[talk.id],
            from_user=staff.teacher,
            to_user=staff.colleague,
            actor=theirs.actor(Role.PRINCIPAL),
        )


def test_whoever_loses_the_role_loses_the_duty(school: SchoolAtWork, staff: Staff, talk: DutyLine) -> None:
    hand_over(school, staff, talk)
    with school.on(DAY):
        accounts.end_role(user_id=staff.colleague, role=Role.CLASS_TEACHER, actor=staff.principal)
    for expected in (1, 0):
        with school.on(DAY):
            assert services.return_handed_over(user_id=staff.colleague, actor=staff.principal) == expected

    assert talk.id in mine(school, staff.teacher)


def test_whose_assignments_are_in_order_keeps_it(school: SchoolAtWork, staff: Staff, talk: DutyLine) -> None:
    hand_over(school, staff, talk)

    with school.on(DAY):
        assert services.return_handed_over(user_id=staff.colleague, actor=staff.principal) == 0


def test_it_is_in_the_audit_trail_and_both_are_told(school: SchoolAtWork, staff: Staff, talk: DutyLine) -> None:
    events.install(REACTIONS)
    try:
        batch = hand_over(school, staff, talk)
        with school.on(DAY):
            services.take_back(batch_id=batch, actor=staff.principal)
    finally:
        events.install({})
    with school.on(DAY):
        kinds = set(session().scalars(select(RecordedEvent.kind)))
        jobs = {row.job: row.args for row in session().scalars(select(Outbox))}
    assert {"DutiesHandedOver", "HandoverEnded", "AssignmentGiven", "AssignmentEnded"} <= kinds
    told = jobs["obligations.tell_handed_over"]
    assert (told["from_user"], told["to_user"]) == (str(staff.teacher), str(staff.colleague))
    assert set(jobs["obligations.tell_handed_back"]["user_ids"]) == {str(staff.teacher), str(staff.colleague)}


def test_thirty_duties_take_no_more_statements_than_two(school: SchoolAtWork, staff: Staff) -> None:
    cases = [school.confirm() for _ in range(10)]
    with school.on(DAY):
        found = [line for one in cases for line in queries.for_subject(one, pressing=True)]
        found = [line for line in found if line.owner_role == Role.CLASS_TEACHER]
    assert len(found) >= 30

    counts = []
    for some in (found[:2], found[2:]):
        with school.on(DAY), counted_statements() as statements:
            services.hand_over(
                obligation_ids=[line.id for line in some],
                from_user=staff.teacher,
                to_user=staff.colleague,
                actor=staff.principal,
            )
            session().flush()
        counts.append(len(statements))
    assert counts[1] <= counts[0]


def test_the_load_of_everybody_is_what_their_lists_hold(school: SchoolAtWork, staff: Staff, talk: DutyLine) -> None:
    hand_over(school, staff, talk)
    with school.on(DAY), counted_statements() as statements:
        weeks = queries.calendar_weeks()
        loads = {one.user_id: one for one in queries.person_loads(staff.principal, weeks)}
    assert len(statements) <= 7, statements.texts

    with school.on(DAY):
        for user_id in (staff.teacher, staff.colleague, staff.subject_teacher):
            person = accounts.actor_for(user_id)
            assert loads[user_id].pressing == queries.badge(person)
            assert loads[user_id].total <= len(queries.duties_of(person, seen=staff.principal))
        assert loads[staff.colleague].late == 1


def test_the_own_list_of_a_cover_stays_short(school: SchoolAtWork, staff: Staff, talk: DutyLine) -> None:
    """The class is open for the one duty; what its own teacher owes is nothing that the colleague waits for."""
    with school.on(DAY):
        before = queries.to_do(accounts.actor_for(staff.colleague)).others
    hand_over(school, staff, talk)

    with school.on(DAY):
        assert queries.to_do(accounts.actor_for(staff.colleague)).others == before
        assert session().scalar(select(func.count()).select_from(Assignment).where(Assignment.is_cover)) == 1
