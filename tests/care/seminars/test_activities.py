"""Activities do the duty of the term (R29), forums that of each participant's month (E5-4.3); taken back on the same day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from care.cases.categories import CategoryChoice
from care.cases.errors import BeforeTheCase, CaseNotInCare
from care.cases.errors import InTheFuture as NotYet
from care.seminars import queries, services
from care.seminars.errors import ActivityUndoTooLate, InTheFuture, NobodyAtForum
from care.seminars.models import Activity, StudentForum
from care.seminars.queries import RecordFilter
from care.seminars.services import ActivityEntry, ForumEntry
from care.seminars.terms import ActivityKind, RecordSort
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from obligations import queries as duties
from obligations import services as obligations
from tests.care import campus
from tests.care.campus import Campus
from tests.worlds import DEMO_DAY, Office, World, counted_statements

ENTRY = ActivityEntry(
    kind=ActivityKind.TOGETHER,
    topic="一起包饺子",
    happened_on=DEMO_DAY,
    place="食堂",
    words="三十个家庭一起动手，孩子说想再来一次。",
    students=30,
    guardians=28,
    grade=3,
)
TEXTS = {"said": "都说早读太早", "strategy": "晨跑改到课间", "effect": "愿意说了", "lesson": ""}


@dataclass(frozen=True)
class Done:
    """What was written down, and the rules whose duties it did, each with its subject."""

    id: UUID
    rules: set[tuple[str, UUID]]


def record(school: Campus, entry: ActivityEntry = ENTRY, actor: Actor | None = None) -> Done:
    with school.world.open():
        return _done(services.record_activity(entry, actor=actor or school.counsellor))


def _done(recorded: services.Recorded) -> Done:
    return Done(recorded.id, {(duty.rule, duty.subject_id) for duty in recorded.credited})


def forum(school: Campus, *cases: UUID, actor: Actor | None = None, back: int = 0) -> Done:
    entry = ForumEntry(
        case_ids=cases, topic="早上怎么过", happened_on=DEMO_DAY - timedelta(days=back), place="图书角", texts=TEXTS
    )
    with school.world.open():
        return _done(services.record_forum(entry, actor=actor or school.teacher))


@pytest.fixture
def e5(office: Office, theirs: World) -> Iterator[Campus]:
    """A school with the document that asks for forums."""
    with clock.working_day(DEMO_DAY):
        yield campus.build(office, theirs, profile="E5")


def test_an_activity_does_the_duty_of_the_term_and_gives_it_back(school: Campus) -> None:
    with school.world.open():
        obligations.open_due(actor=school.principal)

    done = record(school)

    assert {rule for rule, _subject in done.rules} == {"R29"}
    with school.world.open():
        services.withdraw_activity(queries.locked_activity(done.id), actor=school.counsellor)
    with school.world.open():
        assert queries.activities(school.head, RecordFilter()) == []
        assert "R29" in {line.rule for line in duties.to_do(school.head).mine}
        with pytest.raises(NotFound):
            queries.locked_activity(done.id)


def test_an_activity_is_taken_back_by_its_author_on_the_same_day(school: Campus) -> None:
    done = record(school)

    with school.world.open():
        with pytest.raises(ActivityUndoTooLate):
            services.withdraw_activity(queries.locked_activity(done.id), actor=school.head)
        with clock.working_day(DEMO_DAY + timedelta(days=1)), pytest.raises(ActivityUndoTooLate):
            services.withdraw_activity(queries.locked_activity(done.id), actor=school.counsellor)


def test_what_has_not_happened_is_not_written_down(school: Campus) -> None:
    with pytest.raises(InTheFuture):
        record(school, replace(ENTRY, happened_on=DEMO_DAY + timedelta(days=1)))


def test_activities_are_narrowed_and_ordered(school: Campus, theirs: World) -> None:
    first = record(school, replace(ENTRY, happened_on=DEMO_DAY - timedelta(days=9), grade=None)).id
    second = record(school, replace(ENTRY, kind=ActivityKind.LESSON, topic="认识情绪")).id

    def listed(wanted: RecordFilter) -> list[UUID]:
        with school.world.open():
            found = [line.id for line in queries.activities(school.head, wanted)]
            assert queries.count_activities(wanted) == len(found)
            return found

    assert listed(RecordFilter()) == [second, first]
    assert listed(RecordFilter(sort=RecordSort.OLDEST)) == [first, second]
    assert listed(RecordFilter(kind=ActivityKind.LESSON)) == [second]
    assert listed(RecordFilter(grade=3, text="情绪")) == [second]
    assert listed(RecordFilter(until=DEMO_DAY - timedelta(days=1))) == [first]
    with school.world.open(), counted_statements() as counted:
        queries.activities(school.head, RecordFilter())
    assert len(counted) == 2  # the list, and the school's key
    with theirs.open():
        assert queries.activities(school.head, RecordFilter()) == []


def test_a_forum_does_the_month_of_each_who_took_part(e5: Campus) -> None:
    with clock.working_day(DEMO_DAY - timedelta(days=8)):
        cases = [e5.confirm(student, CategoryChoice(code="E3")) for student in e5.students[:2]]

    done = forum(e5, *cases)

    assert done.rules == {("R06", case_id) for case_id in cases}
    with e5.world.open():
        (line,) = queries.in_file(cases[0], e5.students[0])
        told = dict(line.opens())
    assert (line.is_forum, len(line.credited)) == (True, 1)
    assert told == {
        "主题": "早上怎么过",
        "同学们说了什么": TEXTS["said"],
        "教育策略": TEXTS["strategy"],
        "教育效果": TEXTS["effect"],
    }
    with e5.world.open():
        services.withdraw_forum(queries.locked_forum(e5.teacher, done.id), actor=e5.teacher)
    with e5.world.open():
        assert queries.in_file(cases[0], e5.students[0]) == []


def test_a_forum_is_of_students_in_care_whom_one_answers_for(school: Campus) -> None:
    mine, candidate = school.confirm(), school.propose(school.students[1])

    with pytest.raises(NobodyAtForum):
        forum(school)
    with pytest.raises(CaseNotInCare):
        forum(school, candidate)
    with pytest.raises(BeforeTheCase):
        forum(school, mine, back=3)
    with pytest.raises(NotYet):
        forum(school, mine, back=-1)
    for stranger in (school.other_teacher, school.subject_teacher, school.academic, school.helper):
        with pytest.raises(NotFound):
            forum(school, mine, actor=stranger)


def test_a_forum_names_those_alone_whose_files_one_may_know_of(school: Campus, theirs: World) -> None:
    mine = school.confirm()
    other = school.confirm(school.others[0], proposer=school.other_teacher)
    done = forum(school, mine, other, actor=school.head)

    def named(actor: Actor) -> list[str]:
        with school.world.open():
            found = queries.forums(actor, RecordFilter(text="早上"))
            assert queries.count_forums(actor, RecordFilter(text="早上")) == len(found)
            return [one.name for line in found for one in line.participants]

    assert named(school.head) == ["测试同学0", "测试同学500"]
    assert (named(school.teacher), named(school.other_teacher)) == (["测试同学0"], ["测试同学500"])
    for stranger in (school.subject_teacher, school.academic, school.helper):
        assert named(stranger) == []
    with school.world.open(), pytest.raises(NotFound):
        queries.forum(school.subject_teacher, done.id)
    with school.world.open(), pytest.raises(ActivityUndoTooLate):
        services.withdraw_forum(queries.locked_forum(school.teacher, done.id), actor=school.teacher)
    with theirs.open():
        assert queries.forums(school.head, RecordFilter()) == []


def test_forums_cost_the_same_for_one_and_for_many(school: Campus) -> None:
    case_id = school.confirm()
    forum(school, case_id)
    with school.world.open(), counted_statements() as one:
        queries.forums(school.teacher, RecordFilter())
        queries.in_file(case_id, school.students[0])
    forum(school, case_id, school.confirm(school.students[1]))

    with school.world.open(), counted_statements() as many:
        assert len(queries.forums(school.teacher, RecordFilter(sort=RecordSort.OLDEST))) == 2
        queries.in_file(case_id, school.students[0])

    assert len(many) == len(one) == 5


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Activity, {"students": -1}),
        (Activity, {"students": 0, "guardians": 0}),
        (Activity, {"kind": "party"}),
        (Activity, {"happened_on": DEMO_DAY + timedelta(days=1)}),
        (StudentForum, {"happened_on": DEMO_DAY + timedelta(days=1)}),
    ],
)
def test_the_database_takes_no_nonsense(
    school: Campus, model: type[Activity | StudentForum], values: dict[str, object]
) -> None:
    record(school)
    forum(school, school.confirm())

    with pytest.raises(IntegrityError), school.world.open():
        session().execute(update(model).values(**values))
