"""Trainings: from the plan to the hours, who signs in and who is put on the list, what does the duty, and who sees what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from accounts.roles import Role
from care.trainings import coverage, queries, services
from care.trainings.errors import (
    ListClosed,
    MinutesMissing,
    NobodyCame,
    NoCertificateYet,
    ResultsMissing,
    SignInClosed,
    TrainingNotYet,
    WrongDoorCode,
)
from care.trainings.lifecycle import TrainingState, TrainingStep
from care.trainings.models import Training, TrainingAttendance
from care.trainings.queries import PeopleFilter, TrainingFilter, TrainingView
from care.trainings.services import TrainingEntry
from care.trainings.terms import PeopleOrder, Result, Topic, TrainingKind, TrainingOrder, TrainingSpan, Way
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import Forbidden, ForbiddenMove, NotFound, StaleRecord
from kernel.events import RecordedEvent
from kernel.ids import new_id
from notices.models import Notice
from obligations import queries as duties
from obligations import services as obligations
from obligations.lifecycle import DutyState
from people.models import StaffMember
from privacy.errors import LabelledWording
from tests.care import campus
from tests.care.campus import Campus
from tests.worlds import DEMO_DAY, Office, World, add_school, counted_statements

TITLE = "突发事件发生后的头十分钟"


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    """Our school at work on the demo's day, with the duties of the term."""
    with clock.working_day(DEMO_DAY):
        built = campus.build(office, ours)
        with ours.open():
            obligations.open_due(actor=built.principal)
        yield built


def entry(**changed: object) -> TrainingEntry:
    values: dict[str, object] = {
        "title": TITLE,
        "topics": [Topic.EARLY_WARNING],
        "happens_on": DEMO_DAY,
        "begins_at": time(15, 30),
        "half_hours": 4,
        "place": "三楼会议室",
        "lecturer": "韩雪",
        "audience": [Role.CLASS_TEACHER, Role.SUBJECT_TEACHER],
    }
    return TrainingEntry(**values | changed)  # type: ignore[arg-type]


def plan(
    school: Campus, *, kind: TrainingKind = TrainingKind.TRAINING, actor: Actor | None = None, **changed: object
) -> UUID:
    with school.world.open():
        return services.plan(kind=kind, entry=entry(**changed), actor=actor or school.head).id


def kept(school: Campus, training_id: UUID, actor: Actor | None = None) -> Training:
    return queries.kept_training(actor or school.head, training_id)


def listed(school: Campus, training_id: UUID, *people: Actor) -> None:
    """These were there, by the list."""
    with school.world.open():
        present = [one.user_id for one in people if one.user_id is not None]
        services.keep_list(kept(school, training_id), present=present, known=[], actor=school.head)


def held(school: Campus, training_id: UUID) -> None:
    with school.world.open():
        row = kept(school, training_id)
        services.hold(row, seen=row.version, actor=school.head)


def registered(school: Campus, training_id: UUID, *, minutes: str = "") -> list[str]:
    """The rules of the duties that it did."""
    with school.world.open():
        row = kept(school, training_id)
        return [duty.rule for duty in services.record(row, minutes=minutes, seen=row.version, actor=school.head)]


def finished(school: Campus, *people: Actor, **changed: object) -> UUID:
    """A training whose hours count for these people."""
    with school.world.open():
        training_id = services.plan(kind=TrainingKind.TRAINING, entry=entry(**changed), actor=school.head).id
    listed(school, training_id, *people)
    held(school, training_id)
    registered(school, training_id)
    return training_id


def seen(school: Campus, training_id: UUID, actor: Actor | None = None) -> TrainingView:
    who = actor or school.head
    with school.world.open():
        return queries.view(queries.visible_training(who, training_id), who)


def state_of_duty(school: Campus) -> DutyState:
    with school.world.open():
        found = duties.for_subject(school.world.scope.school_id)
        return next(line.state for line in found if line.rule == "R17")


def code_of(school: Campus, training_id: UUID) -> str:
    with school.world.open():
        return kept(school, training_id).door_code


def sign_in(school: Campus, training_id: UUID, code: str, actor: Actor) -> bool:
    with school.world.open():
        training = queries.visible_training(actor, training_id, to_change=True)
        return services.sign_in(training, code=code, actor=actor)


def test_a_training_is_planned_held_and_its_hours_do_the_duty_of_the_term(school: Campus) -> None:
    training_id = plan(school)
    listed(school, training_id, school.teacher, school.other_teacher)
    assert state_of_duty(school) is DutyState.OPEN
    held(school, training_id)
    assert seen(school, training_id).line.state is TrainingState.HELD

    assert registered(school, training_id, minutes="演练了一遍") == ["R17"]

    view = seen(school, training_id)
    assert (view.line.state, view.minutes, view.line.came) == (TrainingState.RECORDED, "演练了一遍", 2)
    assert (view.recorded_on, view.credited) == (DEMO_DAY, ("教师培训",))
    assert state_of_duty(school) is DutyState.DONE


def test_correcting_takes_the_credit_back_until_it_is_registered_again(school: Campus) -> None:
    training_id = finished(school, school.teacher)
    with school.world.open():
        row = kept(school, training_id)
        services.correct(row, seen=row.version, actor=school.head)
    assert state_of_duty(school) is DutyState.OPEN

    listed(school, training_id, school.subject_teacher)

    assert registered(school, training_id) == ["R17"]
    assert seen(school, training_id).line.came == 2
    assert state_of_duty(school) is DutyState.DONE


def test_a_second_training_of_the_term_counts_though_no_duty_waits(school: Campus) -> None:
    finished(school, school.teacher)
    training_id = plan(school, topics=[Topic.THOUGHT])
    listed(school, training_id, school.teacher)
    held(school, training_id)

    assert registered(school, training_id) == []

    with school.world.open():
        assert queries.own_year(school.teacher).half_hours == 8


def test_nobody_holds_what_is_to_come_or_what_nobody_came_to(school: Campus) -> None:
    later = plan(school, happens_on=DEMO_DAY + timedelta(days=7))
    today = plan(school)
    for training_id, error in ((later, TrainingNotYet), (today, NobodyCame)):
        with school.world.open():
            row = kept(school, training_id)
            with pytest.raises(error):
                services.hold(row, seen=row.version, actor=school.head)
    with school.world.open(), pytest.raises(TrainingNotYet):
        services.keep_list(kept(school, later), present=[new_id()], known=[], actor=school.head)


def test_two_who_register_at_once_do_not_both(school: Campus) -> None:
    training_id = plan(school)
    listed(school, training_id, school.teacher)
    held(school, training_id)
    with school.world.open():
        version = kept(school, training_id).version
    registered(school, training_id)

    with school.world.open():
        row = kept(school, training_id)
        with pytest.raises(StaleRecord):
            services.record(row, seen=version, actor=school.member)
        with pytest.raises(ForbiddenMove):
            services.record(row, seen=row.version, actor=school.member)


def test_an_empty_list_registers_no_hours(school: Campus) -> None:
    training_id = plan(school)
    listed(school, training_id, school.teacher)
    held(school, training_id)
    with school.world.open():
        known = [one.person_id for one in queries.attendance_of(training_id)]
        services.keep_list(kept(school, training_id), present=[], known=known, actor=school.head)

    with school.world.open():
        row = kept(school, training_id)
        with pytest.raises(NobodyCame):
            services.record(row, seen=row.version, actor=school.head)


def test_staff_sign_in_with_the_code_of_the_room_once(school: Campus) -> None:
    training_id = plan(school)
    code = code_of(school, training_id)

    assert sign_in(school, training_id, code, school.teacher)
    assert not sign_in(school, training_id, code, school.teacher)

    with school.world.open():
        (row,) = queries.attendance_of(training_id)
    assert (row.person_id, row.office, row.way) == (school.teacher.user_id, "班主任", Way.CODE)


@pytest.mark.parametrize(("day", "code", "error"), [
    (DEMO_DAY, "nonsense", WrongDoorCode),
    (DEMO_DAY, "", WrongDoorCode),
    (DEMO_DAY, "签到", WrongDoorCode),
    (DEMO_DAY - timedelta(days=1), None, SignInClosed),
    (DEMO_DAY + timedelta(days=1), None, SignInClosed),
])  # fmt: skip
def test_one_signs_in_on_the_day_with_the_right_code(
    school: Campus, day: date, code: str | None, error: type[Exception]
) -> None:
    training_id = plan(school)
    right = code_of(school, training_id)

    with clock.working_day(day), pytest.raises(error):
        sign_in(school, training_id, right if code is None else code, school.teacher)

    with school.world.open():
        assert queries.has_come(training_id) == 0


def test_who_signs_in_while_the_list_is_open_stays_on_it(school: Campus) -> None:
    training_id = plan(school)
    listed(school, training_id, school.teacher)
    shown = [school.teacher.user_id]
    sign_in(school, training_id, code_of(school, training_id), school.subject_teacher)

    with school.world.open():
        ticked = [school.other_teacher.user_id]
        changed = services.keep_list(kept(school, training_id), present=ticked, known=shown, actor=school.head)  # type: ignore[arg-type]

    with school.world.open():
        there = {one.person_id for one in queries.attendance_of(training_id)}
    assert (changed, there) == ((1, 1), {school.other_teacher.user_id, school.subject_teacher.user_id})


def test_the_list_takes_nobody_who_is_not_of_the_school(school: Campus, office: Office) -> None:
    training_id = plan(school)
    stranger = add_school(office).actor(Role.CLASS_TEACHER)

    listed(school, training_id, stranger)

    with school.world.open():
        assert queries.attendance_of(training_id) == []


def test_who_has_no_account_is_on_the_list_and_keeps_the_hours_with_one(school: Campus) -> None:
    with school.world.open():
        row = StaffMember(id=new_id(), name="申屠屿", pinyin="shen tu yu", initials="sty", post="门卫")
        session().add(row)
        staff = row.id
    training_id = plan(school)
    with school.world.open():
        services.keep_list(kept(school, training_id), present=[staff], known=[], actor=school.head)
        assert [one.office for one in queries.attendance_of(training_id)] == ["门卫"]
    held(school, training_id)
    registered(school, training_id)
    with school.world.open():
        assert queries.year_figures()[staff] == 4

    newcomer = school.world.actor(Role.SUBJECT_TEACHER)
    with school.world.open():
        session().execute(update(StaffMember).where(StaffMember.id == staff).values(user_id=newcomer.user_id))

    with school.world.open():
        assert newcomer.user_id is not None
        assert queries.year_figures()[newcomer.user_id] == 4
        assert queries.own_year(newcomer).half_hours == 4
        assert staff not in queries.year_figures()


def test_saving_the_list_keeps_who_got_an_account_meanwhile(school: Campus) -> None:
    training_id = plan(school)
    with school.world.open():
        row = StaffMember(id=new_id(), name="申屠屿", pinyin="shen tu yu", initials="sty", post="门卫")
        session().add(row)
        staff = row.id
    save(school, training_id, present=[staff], known=[])
    account = school.world.actor(Role.SUBJECT_TEACHER).user_id
    assert account is not None
    with school.world.open():
        session().execute(update(StaffMember).where(StaffMember.id == staff).values(user_id=account))
        (shown,) = [one.person_id for one in queries.attendance_of(training_id)]
    assert shown == account

    assert save(school, training_id, present=[account], known=[shown]) == (0, 0)
    assert save(school, training_id, present=[staff], known=[staff]) == (0, 0)  # the page was opened before
    assert save(school, training_id, present=[], known=[staff]) == (0, 1)


def test_saving_the_list_keeps_whom_it_can_no_longer_show(school: Campus) -> None:
    training_id = plan(school)
    with school.world.open():
        row = StaffMember(id=new_id(), name="申屠屿", pinyin="shen tu yu", initials="sty", post="门卫")
        session().add(row)
        staff = row.id
    save(school, training_id, present=[staff], known=[])
    with school.world.open():
        session().execute(update(StaffMember).where(StaffMember.id == staff).values(left_on=DEMO_DAY))

    assert save(school, training_id, present=[], known=[staff]) == (0, 0)


def save(school: Campus, training_id: UUID, *, present: list[UUID], known: list[UUID]) -> tuple[int, int]:
    """The head saves the list; how many came on and went off."""
    with school.world.open():
        return services.keep_list(kept(school, training_id), present=present, known=known, actor=school.head)


def test_a_registered_list_is_closed(school: Campus) -> None:
    training_id = finished(school, school.teacher)

    with school.world.open(), pytest.raises(ListClosed):
        services.keep_list(kept(school, training_id), present=[], known=[], actor=school.head)
    with pytest.raises(SignInClosed):
        sign_in(school, training_id, code_of(school, training_id), school.subject_teacher)
    with school.world.open():
        row = kept(school, training_id)
        with pytest.raises(ForbiddenMove):
            services.revise(row, entry(), seen=row.version, actor=school.head)


def test_an_assessment_decides_whose_hours_count(school: Campus) -> None:
    training_id = plan(school, is_assessed=True)
    listed(school, training_id, school.teacher, school.other_teacher)
    held(school, training_id)
    with school.world.open():
        row = kept(school, training_id)
        with pytest.raises(ResultsMissing) as missing:
            services.record(row, seen=row.version, actor=school.head)
        assert missing.value.details["count"] == 2
    with school.world.open():
        came = {one.person_id: one.id for one in queries.attendance_of(training_id)}
        assert school.teacher.user_id is not None
        assert school.other_teacher.user_id is not None
        results = {
            came[school.teacher.user_id]: Result.PASSED,
            came[school.other_teacher.user_id]: Result.AGAIN,
            new_id(): Result.PASSED,
        }
        assert services.assess(kept(school, training_id), results=results, actor=school.head) == 2
        assert services.assess(kept(school, training_id), results=results, actor=school.head) == 0

    registered(school, training_id)

    with school.world.open():
        assert queries.own_year(school.teacher).half_hours == 4
        assert queries.own_year(school.other_teacher).half_hours == 0
        assert Topic.EARLY_WARNING in queries.own_year(school.other_teacher).missing
        paper = services.certificate(came[school.teacher.user_id], actor=school.teacher)
        assert (paper.half_hours, paper.is_passed, paper.title) == (4, True, TITLE)
        with pytest.raises(NoCertificateYet):
            services.certificate(came[school.other_teacher.user_id], actor=school.head)


def test_a_certificate_is_for_whom_it_names_and_who_sees_the_list(school: Campus) -> None:
    training_id = finished(school, school.teacher)
    with school.world.open():
        ((row, _name),) = [(one.id, one.name) for one in queries.attendance_of(training_id)]
        numbers = {
            services.certificate(row, actor=one).number for one in (school.teacher, school.principal, school.counsellor)
        }

        for stranger in (school.other_teacher, school.subject_teacher, school.helper):
            with pytest.raises(NotFound):
                services.certificate(row, actor=stranger)
    assert numbers == {f"20261118-{row.hex[-6:].upper()}"}


def test_hours_that_are_not_registered_are_not_certified(school: Campus) -> None:
    training_id = plan(school)
    listed(school, training_id, school.teacher)

    with school.world.open():
        (row,) = queries.attendance_of(training_id)
        with pytest.raises(NoCertificateYet):
            services.certificate(row.id, actor=school.teacher)
        assert queries.own_year(school.teacher).half_hours == 0


def test_a_plan_is_written_anew_and_called_off_with_a_reason(school: Campus) -> None:
    training_id = plan(school, happens_on=DEMO_DAY + timedelta(days=3))
    with school.world.open():
        row = kept(school, training_id)
        services.revise(row, entry(place="阶梯教室", outline="先看一个案例"), seen=row.version, actor=school.head)
    with school.world.open():
        row = kept(school, training_id)
        with pytest.raises(StaleRecord):
            services.revise(row, entry(), seen=1, actor=school.head)
        services.cancel(row, words="主讲人病了", seen=row.version, actor=school.head)

    view = seen(school, training_id)
    assert (view.line.place, view.outline, view.reason) == ("阶梯教室", "先看一个案例", "主讲人病了")
    assert view.line.state is TrainingState.CANCELLED
    assert view.steps == frozenset()


@pytest.mark.parametrize(
    ("changed", "is_told"),
    [
        ({"outline": "先看一个案例"}, False),
        ({"place": "阶梯教室"}, True),
        ({"begins_at": time(16)}, True),
        ({"happens_on": DEMO_DAY + timedelta(days=1)}, True),
        ({"audience": [Role.COUNSELLOR]}, True),
    ],
)
def test_those_invited_are_told_again_of_another_time_or_place_alone(
    school: Campus, changed: dict[str, object], *, is_told: bool
) -> None:
    training_id = plan(school)

    with school.world.open():
        row = kept(school, training_id)
        services.revise(row, entry(**changed), seen=row.version, actor=school.head)

    with school.world.open():
        kinds = session().scalars(select(RecordedEvent.kind)).all()
    assert ("TrainingShifted" in kinds) is is_told


def test_what_people_came_to_already_is_not_moved_into_the_future(school: Campus) -> None:
    training_id = plan(school)
    listed(school, training_id, school.teacher)

    with school.world.open():
        row = kept(school, training_id)
        with pytest.raises(TrainingNotYet):
            services.revise(row, entry(happens_on=DEMO_DAY + timedelta(days=1)), seen=row.version, actor=school.head)


@pytest.mark.parametrize(
    ("who", "keeps"),
    [
        ("head", True),
        ("member", True),
        ("counsellor", True),
        ("teacher", True),
        ("grade_head", False),
        ("other_teacher", False),
        ("principal", False),
        ("subject_teacher", False),
        ("academic", False),
        ("logistics", False),
        ("helper", False),
    ],
)
def test_a_training_is_kept_by_whoever_planned_it_and_by_those_who_see_to_all(
    school: Campus, who: str, *, keeps: bool
) -> None:
    training_id = plan(school, actor=school.teacher)
    actor = getattr(school, who)

    with school.world.open():
        try:
            queries.kept_training(actor, training_id)
            found = True
        except NotFound:
            found = False

    assert found is keeps


@pytest.mark.parametrize("who", ["principal", "subject_teacher", "academic", "logistics", "helper"])
def test_who_plans_no_trainings_is_refused(school: Campus, who: str) -> None:
    with school.world.open(), pytest.raises(Forbidden):
        services.plan(kind=TrainingKind.TRAINING, entry=entry(), actor=getattr(school, who))


def test_a_teacher_sees_the_training_but_neither_the_list_nor_the_code(school: Campus) -> None:
    training_id = plan(school)

    view = seen(school, training_id, school.subject_teacher)

    assert (view.sees_list, view.door_code, view.steps) == (False, "", frozenset({TrainingStep.SIGN_IN}))
    assert seen(school, training_id, school.principal).sees_list


def test_a_helper_sees_only_what_is_for_helpers_and_learns_nothing_of_a_case(school: Campus) -> None:
    closed = plan(school)
    opened = plan(school, audience=[Role.STUDENT_HELPER], title="怎样倾听一位同学")

    with school.world.open():
        assert [line.id for line in queries.lines(school.helper, TrainingFilter())] == [opened]
        with pytest.raises(NotFound):
            queries.visible_training(school.helper, closed)
        with pytest.raises(NotFound):
            services.TRAINING_FILES.may_read(opened, actor=school.helper)
        with pytest.raises(NotFound):
            queries.people_lines(PeopleFilter(), actor=school.helper)
    assert sign_in(school, opened, code_of(school, opened), school.helper)
    with pytest.raises(NotFound):
        sign_in(school, closed, code_of(school, closed), school.helper)
    assert not seen(school, opened, school.helper).sees_list


def test_what_helpers_read_names_no_category(school: Campus) -> None:
    words = "怎样陪伴留守未成年人"

    plan(school, title=words)

    with pytest.raises(LabelledWording):
        plan(school, title=words, audience=[Role.CLASS_TEACHER, Role.STUDENT_HELPER])
    with pytest.raises(LabelledWording):
        plan(school, outline=words, audience=[Role.STUDENT_HELPER])


def test_what_staff_write_for_staff_no_helper_reads(school: Campus) -> None:
    registered_one = plan(school, audience=[Role.STUDENT_HELPER], title="怎样倾听")
    listed(school, registered_one, school.teacher)
    held(school, registered_one)
    registered(school, registered_one, minutes="聊了留守未成年人怎样陪伴")
    cancelled = plan(school, audience=[Role.STUDENT_HELPER], title="怎样陪伴")
    with school.world.open():
        row = kept(school, cancelled)
        services.cancel(row, words="和留守未成年人的家访冲突", seen=row.version, actor=school.head)

    assert [seen(school, one, school.helper).minutes for one in (registered_one, cancelled)] == ["", ""]
    assert [seen(school, one, school.helper).reason for one in (registered_one, cancelled)] == ["", ""]
    assert seen(school, registered_one, school.subject_teacher).minutes == "聊了留守未成年人怎样陪伴"
    assert seen(school, cancelled, school.subject_teacher).reason == "和留守未成年人的家访冲突"


def test_the_other_school_sees_nothing(school: Campus, office: Office, theirs: World) -> None:
    training_id = finished(school, school.teacher)
    other = campus.build(office, theirs)

    with theirs.open():
        assert queries.lines(other.head, TrainingFilter()) == []
        assert queries.term_figures() == (0, 0)
        assert sum(line.times for line in queries.people_lines(PeopleFilter(), actor=other.head)[0]) == 0
        with pytest.raises(NotFound):
            queries.visible_training(other.head, training_id)
        with pytest.raises(NotFound):
            services.TRAINING_FILES.may_read(training_id, actor=other.head)


def test_a_school_that_is_not_in_operation_yet_registers_hours_and_owes_nothing(office: Office, ours: World) -> None:
    with clock.working_day(DEMO_DAY):
        school = campus.build(office, ours)

        finished(school, school.teacher)

        with school.world.open():
            assert queries.own_year(school.teacher).half_hours == 4


def test_an_exchange_counts_with_its_minutes(office: Office, ours: World) -> None:
    with clock.working_day(DEMO_DAY):
        school = campus.build(office, ours, profile="E5")
        with ours.open():
            obligations.open_due(actor=school.principal)
            assert queries.is_offered(TrainingKind.EXCHANGE)
        training_id = plan(
            school, kind=TrainingKind.EXCHANGE, topics=[], half_hours=0, lecturer="", audience=[Role.CLASS_TEACHER]
        )
        listed(school, training_id, school.teacher, school.other_teacher)
        held(school, training_id)
        with school.world.open():
            row = kept(school, training_id)
            with pytest.raises(MinutesMissing):
                services.record(row, seen=row.version, actor=school.head)

        assert registered(school, training_id, minutes="三班的晨间问候值得一试") == ["R18"]
        assert seen(school, training_id).minutes == "三班的晨间问候值得一试"


def test_exchanges_are_offered_where_the_document_asks_for_them(school: Campus) -> None:
    with school.world.open():
        assert queries.is_offered(TrainingKind.TRAINING)
        assert not queries.is_offered(TrainingKind.EXCHANGE)


def test_the_list_is_searched_narrowed_and_sorted(school: Campus) -> None:
    first = finished(school, school.teacher, happens_on=DEMO_DAY - timedelta(days=9), half_hours=6)
    second = plan(school, title="100% 的耐心", topics=[Topic.COUNSELLING], happens_on=DEMO_DAY + timedelta(days=9))

    def found(**wanted: object) -> list[UUID]:
        with school.world.open():
            asked = TrainingFilter(**wanted)  # type: ignore[arg-type]
            lines = queries.lines(school.teacher, asked)
            assert queries.count(school.teacher, asked) == len(lines)
            return [line.id for line in lines]

    assert found() == [second, first]
    assert found(sort=TrainingOrder.OLDEST) == [first, second]
    assert found(sort=TrainingOrder.HOURS) == [first, second]
    assert found(q="头十分钟") == [first]
    assert found(q="0%") == [second]
    assert found(q="_") == []
    assert found(q="韩雪", span=TrainingSpan.COMING) == [second]
    assert found(span=TrainingSpan.PAST) == [first]
    assert found(topic=Topic.COUNSELLING) == [second]
    assert found(kind=TrainingKind.EXCHANGE) == []


def test_the_list_costs_the_same_for_one_and_for_thirty(school: Campus) -> None:
    plan(school)
    with school.world.open(), counted_statements() as one:
        queries.lines(school.teacher, TrainingFilter())
    for number in range(29):
        plan(school, title=f"第 {number} 次")

    with school.world.open(), counted_statements() as many:
        assert len(queries.lines(school.teacher, TrainingFilter())) == 30

    assert len(many) == len(one) <= 2


def test_coverage_says_who_is_missing_what(school: Campus) -> None:
    finished(school, school.teacher)
    finished(school, school.teacher, school.counsellor, topics=[Topic.THOUGHT, Topic.GUIDANCE], half_hours=3)

    with school.world.open():
        everybody, lacking = queries.people_lines(
            PeopleFilter(role=Role.CLASS_TEACHER, lacks=Topic.EARLY_WARNING), actor=school.principal
        )
        by_hours = queries.people_lines(PeopleFilter(sort=PeopleOrder.MOST), actor=school.head)[1]

    assert [line.person.id for line in lacking] == [school.other_teacher.user_id]
    assert [(line.person.id, line.half_hours) for line in by_hours][:2] == [
        (school.teacher.user_id, 7),
        (school.counsellor.user_id, 3),
    ]
    teachers = next(line for line in coverage.role_lines(everybody) if line.role is Role.CLASS_TEACHER)
    assert (teachers.people, teachers.reached, teachers.topics[Topic.EARLY_WARNING]) == (2, 1, 1)
    own = next(line for line in everybody if line.person.id == school.teacher.user_id)
    assert own.missing == (Topic.COUNSELLING,)


def test_people_are_found_by_name_and_by_pinyin(school: Campus) -> None:
    with school.world.open():
        session().add(StaffMember(id=new_id(), name="申屠屿", pinyin="shen tu yu", initials="sty", post="门卫"))

    for text in ("申屠", "shentu", "sty"):
        with school.world.open():
            found = queries.people_lines(PeopleFilter(q=text), actor=school.principal)[1]
        assert [line.person.name for line in found] == ["申屠屿"]
    with school.world.open():
        assert queries.people_lines(PeopleFilter(q="没有这人"), actor=school.principal)[1] == []


def test_coverage_costs_the_same_for_few_and_for_many(school: Campus) -> None:
    with school.world.open(), counted_statements() as few:
        queries.people_lines(PeopleFilter(), actor=school.principal)
    many_people = [school.world.actor(Role.SUBJECT_TEACHER) for _ in range(20)]
    finished(school, *many_people)

    with school.world.open(), counted_statements() as many:
        queries.people_lines(PeopleFilter(), actor=school.principal)

    assert len(many) == len(few) <= 6


def test_what_was_trained_last_school_year_counts_no_more(school: Campus) -> None:
    finished(school, school.teacher, happens_on=date(2026, 6, 10))

    with school.world.open():
        assert queries.own_year(school.teacher).half_hours == 0
        assert queries.term_figures() == (0, 0)


def test_those_it_is_for_are_told_and_helpers_are_not(school: Campus) -> None:
    training_id = plan(school, audience=[Role.CLASS_TEACHER, Role.STUDENT_HELPER])

    with school.world.open():
        services.tell(training_id=training_id, actor=school.head)
        services.tell(training_id=training_id, actor=school.head)
        told = session().scalars(select(Notice.user_id).where(Notice.subject_id == training_id)).all()

    assert sorted(told, key=str) == sorted([school.teacher.user_id, school.other_teacher.user_id], key=str)


def test_those_who_came_are_told_that_their_hours_are_registered(school: Campus) -> None:
    training_id = finished(school, school.teacher, school.helper, audience=[Role.STUDENT_HELPER], title="倾听")

    with school.world.open():
        services.tell(training_id=training_id, actor=school.head)
        told = session().scalars(select(Notice.user_id).where(Notice.subject_id == training_id)).all()

    assert told == [school.teacher.user_id]


def test_nobody_is_told_of_what_is_written_down_afterwards(school: Campus) -> None:
    training_id = plan(school, happens_on=DEMO_DAY - timedelta(days=1))

    with school.world.open():
        services.tell(training_id=training_id, actor=school.head)
        services.tell(training_id=new_id(), actor=school.head)
        assert session().scalars(select(Notice.id).where(Notice.subject_id == training_id)).all() == []


def test_a_note_no_longer_does_what_has_a_room(school: Campus) -> None:
    with school.world.open():
        line = next(line for line in duties.for_subject(school.world.scope.school_id) if line.rule == "R17")
    assert not obligations.can_be_noted(line.evidence)


@pytest.mark.parametrize(
    "changed",
    [
        {"topics": []},
        {"half_hours": 0},
        {"half_hours": 49},
        {"state": "recorded"},
        {"state": "cancelled"},
        {"kind": "party"},
    ],
)
def test_the_database_holds_what_a_training_is(school: Campus, changed: dict[str, object]) -> None:
    training_id = plan(school)

    with pytest.raises(IntegrityError), school.world.open():
        session().execute(update(Training).where(Training.id == training_id).values(**changed))


def test_the_database_lets_nobody_stand_on_a_list_twice(school: Campus) -> None:
    training_id = plan(school)
    listed(school, training_id, school.teacher)

    with pytest.raises(IntegrityError), school.world.open():
        row = session().scalars(select(TrainingAttendance)).one()
        values = {
            column.name: getattr(row, column.name)
            for column in TrainingAttendance.__table__.columns
            if column.name != "id"
        }
        session().execute(insert(TrainingAttendance).values(id=new_id(), **values))


def test_somebody_on_a_list_is_an_account_or_staff_never_both_or_none(school: Campus) -> None:
    training_id = plan(school)
    listed(school, training_id, school.teacher)

    with pytest.raises(IntegrityError), school.world.open():
        session().execute(update(TrainingAttendance).values(user_id=None))


def test_the_steps_of_whoever_only_reads_never_change_anything(school: Campus) -> None:
    training_id = finished(school, school.teacher)
    reader = replace(school.principal)

    assert seen(school, training_id, reader).steps == frozenset()
    assert seen(school, training_id).steps == {TrainingStep.CORRECT}
