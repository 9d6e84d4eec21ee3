"""Seminars from plan to confirmed minutes: the states, the second person, the duty, the file, and what the database holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from care.seminars import queries, services
from care.seminars.counting import Lack
from care.seminars.errors import HeldBeforePlanned, MinutesMissing, NotYetHeld, OwnMinutes, SeminarPassed
from care.seminars.lifecycle import SeminarState
from care.seminars.models import Seminar
from care.seminars.queries import SeminarFilter
from care.seminars.terms import SeminarSort
from kernel import clock
from kernel.db import session
from kernel.errors import Forbidden, ForbiddenMove, NotFound, StaleRecord
from links import services as links
from links.errors import LinkRefused
from obligations import queries as duties
from obligations import services as obligations
from privacy.errors import LabelledWording
from tests.care.campus import Campus
from tests.care.seminars import meetings
from tests.care.seminars.meetings import ENTRY, MINUTES
from tests.worlds import DEMO_DAY, World, counted_statements


def owed(school: Campus) -> set[str]:
    """What the head still has to do."""
    with school.world.open():
        return {line.rule for line in duties.to_do(school.head).mine}


def test_a_whole_seminar_does_the_duty_of_the_term(school: Campus) -> None:
    student = school.students[0]
    meetings.guardian_of(school.world, student)
    with school.world.open():
        obligations.open_due(actor=school.principal)
    assert "R11" in owed(school)
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, [student])
    guest = meetings.guest_of(school, seminar_id)
    assert meetings.state(school, seminar_id) == SeminarState.PLANNED
    meetings.tell(school, seminar_id, guest)
    assert meetings.state(school, seminar_id) == SeminarState.INVITED
    meetings.sign_in(school, seminar_id, guest)
    meetings.hold(school, seminar_id)
    meetings.write(school, seminar_id)
    assert "R11" in owed(school)

    assert meetings.confirm(school, seminar_id) == (["R11"], [])

    assert "R11" not in owed(school)
    with school.world.open():
        view = queries.opened_seminar(seminar_id, school.subject_teacher)
    assert (view.line.state, view.line.here, list(view.credited)) == (
        SeminarState.CONFIRMED,
        1,
        ["家长（监护人）座谈会"],
    )
    assert view.minutes == MINUTES


def test_without_a_guardian_it_does_no_duty(school: Campus) -> None:
    with school.world.open():
        obligations.open_due(actor=school.principal)
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    meetings.tell(school, seminar_id, meetings.guest_of(school, seminar_id))
    meetings.hold(school, seminar_id)
    meetings.write(school, seminar_id)

    assert meetings.confirm(school, seminar_id) == ([], [Lack.NOBODY_SIGNED_IN])

    assert "R11" in owed(school)


def test_in_a_break_it_does_no_duty(school: Campus) -> None:
    summer = date(2027, 7, 20)
    meetings.guardian_of(school.world, school.students[0])
    with clock.working_day(summer):
        seminar_id = meetings.plan(school, on=summer)
        meetings.add(school, seminar_id, school.students[:1])
        guest = meetings.guest_of(school, seminar_id)
        meetings.tell(school, seminar_id, guest)
        meetings.sign_in(school, seminar_id, guest)
        meetings.hold(school, seminar_id, summer)
        meetings.write(school, seminar_id)

        assert meetings.confirm(school, seminar_id) == ([], [Lack.NOT_IN_TERM])


def test_minutes_are_confirmed_by_somebody_else(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    meetings.tell(school, seminar_id, meetings.guest_of(school, seminar_id))
    meetings.hold(school, seminar_id)
    with pytest.raises(MinutesMissing):
        meetings.confirm(school, seminar_id)
    meetings.write(school, seminar_id)

    with pytest.raises(OwnMinutes):
        meetings.confirm(school, seminar_id, school.head)
    with school.world.open():
        assert [line.id for line in queries.minutes_to_confirm(school.member, limit=5)] == [seminar_id]
        assert queries.minutes_to_confirm(school.head, limit=5) == []
        assert queries.minutes_to_confirm(school.teacher, limit=5) == []
    meetings.confirm(school, seminar_id)
    with pytest.raises(ForbiddenMove):
        meetings.confirm(school, seminar_id)


def test_the_states_follow_each_other(school: Campus) -> None:
    seminar_id = meetings.plan(school)

    with pytest.raises(ForbiddenMove):
        meetings.hold(school, seminar_id)
    with pytest.raises(ForbiddenMove):
        meetings.write(school, seminar_id)
    with pytest.raises(ForbiddenMove):
        meetings.confirm(school, seminar_id)


def test_it_is_not_held_before_its_day(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school, on=DEMO_DAY + timedelta(days=3))
    meetings.add(school, seminar_id, school.students[:1])
    guest = meetings.guest_of(school, seminar_id)
    meetings.tell(school, seminar_id, guest)

    with pytest.raises(NotYetHeld):
        meetings.sign_in(school, seminar_id, guest)
    with pytest.raises(NotYetHeld):
        meetings.hold(school, seminar_id, DEMO_DAY + timedelta(days=3))


def test_it_was_not_held_before_somebody_planned_it(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    meetings.tell(school, seminar_id, meetings.guest_of(school, seminar_id))

    with pytest.raises(HeldBeforePlanned):
        meetings.hold(school, seminar_id, DEMO_DAY - timedelta(days=1))
    with clock.working_day(DEMO_DAY + timedelta(days=2)):
        meetings.hold(school, seminar_id, DEMO_DAY)


def test_what_guardians_will_read_holds_no_label(school: Campus) -> None:
    with school.world.open(), pytest.raises(LabelledWording):
        services.plan(replace(ENTRY, topic="单亲家庭座谈会"), actor=school.head)
    with school.world.open(), pytest.raises(SeminarPassed):
        services.plan(replace(ENTRY, planned_on=DEMO_DAY - timedelta(days=1)), actor=school.head)
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    meetings.tell(school, seminar_id, meetings.guest_of(school, seminar_id))
    meetings.hold(school, seminar_id)

    with school.world.open(), pytest.raises(LabelledWording):
        row = queries.changeable_seminar(school.head, seminar_id)
        parts = {**MINUTES, "summary": "聊了问题学生"}
        services.keep_minutes(row, parts=parts, seen=row.version, actor=school.head)


def test_two_who_change_at_once_do_not_both(school: Campus) -> None:
    seminar_id = meetings.plan(school)
    with school.world.open():
        row = queries.changeable_seminar(school.head, seminar_id)
        services.change(row, replace(ENTRY, place="操场"), seen=1, actor=school.head)

    with school.world.open(), pytest.raises(StaleRecord) as stale:
        row = queries.changeable_seminar(school.member, seminar_id)
        services.change(row, replace(ENTRY, place="礼堂"), seen=1, actor=school.member)
    assert stale.value.current["place"] == "操场"


def test_it_is_changed_by_the_group_and_by_who_planned_it(school: Campus) -> None:
    seminar_id = meetings.plan(school, actor=school.teacher)

    with school.world.open():
        assert queries.changeable_seminar(school.teacher, seminar_id).id == seminar_id
        assert queries.changeable_seminar(school.member, seminar_id).id == seminar_id
        for other in (school.other_teacher, school.counsellor, school.grade_head, school.principal):
            with pytest.raises(Forbidden):
                queries.changeable_seminar(other, seminar_id)


def test_a_seminar_called_off_takes_its_links_along(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    link = meetings.hand_on(school, seminar_id, meetings.guest_of(school, seminar_id))
    with school.world.open():
        links.describe(link)
    with school.world.open():
        row = queries.changeable_seminar(school.head, seminar_id)
        services.cancel(row, seen=row.version, actor=school.head)

    with school.world.open(), pytest.raises(LinkRefused):
        links.describe(link)
    with school.world.open(), pytest.raises(ForbiddenMove):
        row = queries.changeable_seminar(school.head, seminar_id)
        services.change(row, ENTRY, seen=row.version, actor=school.head)


def test_the_strategies_stand_in_the_files_of_those_who_came_and_the_summary_in_the_others(school: Campus) -> None:
    case_id = school.confirm()
    absent = school.confirm(school.students[1])
    meetings.guardian_of(school.world, school.students[0])
    meetings.guardian_of(school.world, school.students[1], name="蔺知秋")
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:2])
    guest = meetings.guest_of(school, seminar_id)
    meetings.tell(school, seminar_id, guest)
    meetings.sign_in(school, seminar_id, guest)
    meetings.hold(school, seminar_id)
    meetings.write(school, seminar_id)
    with school.world.open():
        assert queries.in_file(case_id, school.students[0]) == []
    meetings.confirm(school, seminar_id)

    with school.world.open():
        (came,) = queries.in_file(case_id, school.students[0])
        (missed,) = queries.in_file(absent, school.students[1])
        assert queries.in_file(case_id, school.students[2]) == []
        assert (came.came, dict(came.opens())["商定的策略"]) == (True, MINUTES["strategies"])
        told = dict(missed.opens())
    assert (missed.came, told["给没到会家长的摘要"]) == (False, MINUTES["summary"])
    assert MINUTES["strategies"] not in told.values()


def test_the_list_is_narrowed_and_ordered(school: Campus, theirs: World) -> None:
    first = meetings.plan(school, on=DEMO_DAY + timedelta(days=1), grade=3)
    second = meetings.plan(school, on=DEMO_DAY + timedelta(days=9))

    def listed(wanted: SeminarFilter) -> list[object]:
        with school.world.open():
            assert queries.count_seminars(wanted) == len(queries.seminars(wanted))
            return [line.id for line in queries.seminars(wanted)]

    assert listed(SeminarFilter()) == [second, first]
    assert listed(SeminarFilter(sort=SeminarSort.OLDEST)) == [first, second]
    assert listed(SeminarFilter(sort=SeminarSort.GRADE)) == [second, first]
    assert listed(SeminarFilter(grade=3)) == [first]
    assert listed(SeminarFilter(text="手机", states=[SeminarState.PLANNED])) == [second, first]
    assert listed(SeminarFilter(text="%")) == []
    assert listed(SeminarFilter(until=DEMO_DAY + timedelta(days=2))) == [first]
    with theirs.open():
        assert queries.seminars(SeminarFilter()) == []
        with pytest.raises(NotFound):
            queries.opened_seminar(first, school.head)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "held"},
        {"state": "confirmed", "held_on": DEMO_DAY},
        {"minutes_on": DEMO_DAY},
        {"strategies_sealed": b"x"},
        {"grade": 0},
        {"state": "held", "held_on": DEMO_DAY - timedelta(days=1)},
        {"state": "nonsense"},
    ],
)
def test_the_database_takes_no_nonsense(school: Campus, values: dict[str, object]) -> None:
    seminar_id = meetings.plan(school)

    with pytest.raises(IntegrityError), school.world.open():
        session().execute(update(Seminar).where(Seminar.id == seminar_id).values(**values))


def test_a_list_and_a_seminar_cost_the_same_for_one_guest_and_for_many(school: Campus) -> None:
    for number, student in enumerate(school.students):
        meetings.guardian_of(school.world, student, name=f"家长{number}")
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    with school.world.open(), counted_statements() as one:
        queries.seminars(SeminarFilter())
        queries.opened_seminar(seminar_id, school.head)
        queries.guests(school.head, seminar_id, queries.GuestFilter())
    meetings.add(school, seminar_id, school.students)
    meetings.plan(school)

    with school.world.open(), counted_statements() as many:
        assert len(queries.seminars(SeminarFilter())) == 2
        queries.opened_seminar(seminar_id, school.head)
        assert len(queries.guests(school.head, seminar_id, queries.GuestFilter())) == len(school.students)

    assert len(many) == len(one) == 4
