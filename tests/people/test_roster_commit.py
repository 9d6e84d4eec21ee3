"""Taking a roster over: all or nothing, once, and a second time without effect."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import select, text

from accounts.roles import Role
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import StaleRecord
from kernel.events import RecordedEvent
from people import queries, row_sets, services
from people.events import RosterImported
from people.models import ClassGroup, Guardian, RosterImport, RosterPart, StaffMember, Student, StudentGuardian
from people.roster.lifecycle import ImportState
from tenants.models import OnboardingStep
from tenants.onboarding import Step
from tests.people import rosters
from tests.people.rosters import HEAD, STAFF_HEAD, YUTONG, ZIMO
from tests.worlds import World
from works import queries as works
from works.lifecycle import WorkKind, WorkState
from works.progress import Stopped

pytestmark = pytest.mark.usefixtures("demo_day")


@dataclass(frozen=True)
class Told:
    """What the database holds of a student."""

    name: str
    class_name: str
    version: int
    left_on: date | None
    contacts: list[tuple[str, str, str]]


@pytest.fixture
def actor(ours: World) -> Actor:
    return ours.actor(Role.PRINCIPAL)


def told(world: World, number: str) -> Told:
    """The student with that number."""
    with world.open():
        query = select(Student, ClassGroup.name).join(ClassGroup, ClassGroup.id == Student.class_id)
        student, class_name = session().execute(query.where(Student.number == number)).one()
        contacts = [(one.guardian.name, one.relation, one.phone) for one in queries.contacts(student.id)]
        return Told(student.name, class_name, student.version, student.left_on, contacts)


def changed(row: Sequence[str], **cells: str) -> list[str]:
    """A row with some cells changed; the keys are headings."""
    return list((dict(zip(HEAD, row, strict=True)) | cells).values())


def test_a_confirmed_roster_brings_students_classes_and_guardians(ours: World, actor: Actor) -> None:
    import_id = rosters.take_over(ours, rosters.students(YUTONG, ZIMO), actor)

    with ours.open():
        assert rosters.found(import_id).state == ImportState.COMMITTED
        student = session().scalars(select(Student).where(Student.number == "LC26-013-0422")).one()
        assert (student.pinyin, student.initials, student.gender) == ("zeng zi mo", "zzm", "male")
        assert (student.born_on, student.enrolled_on) == (date(2017, 5, 20), date(2026, 11, 18))
        group = session().scalars(select(ClassGroup)).one()
        assert (group.name, group.grade, group.number, group.cohort) == ("三年级2班", 3, 2, 2024)
    assert told(ours, "LC26-013-0422").contacts == [("林若兰", "母亲", "10000005678")]


def test_the_onboarding_step_is_confirmed_and_the_event_recorded(ours: World, actor: Actor) -> None:
    rosters.take_over(ours, rosters.students(YUTONG, ZIMO), actor)

    with ours.open():
        step = session().scalars(select(OnboardingStep).where(OnboardingStep.step == Step.PEOPLE_IMPORTED)).one()
        assert step.note == "2 名学生"
        kind = RosterImported.__name__
        data = session().scalars(select(RecordedEvent.data).where(RecordedEvent.kind == kind)).one()
        assert (data["new"], data["changed"], data["left"]) == (2, 0, 0)
        assert "苏语桐" not in str(data)


def test_a_roster_of_staff_alone_does_not_finish_the_step(ours: World, actor: Actor) -> None:
    rosters.take_over(ours, rosters.text([STAFF_HEAD, ("T0032", "顾清和", "语文教师")]), actor)

    with ours.open():
        assert session().scalars(select(OnboardingStep)).all() == []
        (member,) = queries.staff_members()
        assert (member.name, member.pinyin, member.post) == ("顾清和", "gu qing he", "语文教师")


def test_telephone_numbers_are_nowhere_in_the_clear(ours: World, actor: Actor) -> None:
    with ours.open():
        services.start_import(data=rosters.students(YUTONG), file_name="a.csv", is_complete=False, actor=actor)

    for _ in ("uploaded", "committed"):
        with ours.open():
            tables = (RosterImport, RosterPart, Guardian, StudentGuardian, Student, RecordedEvent)
            rows = [str(session().execute(select(table.__table__)).all()) for table in tables]
        assert not any("10000001234" in row for row in rows)
        rosters.work(ours)
        with ours.open():
            (import_id,) = session().scalars(select(RosterImport.id))
        if _ == "uploaded":
            rosters.confirm(ours, import_id, actor)


def test_the_same_roster_again_changes_nothing(ours: World, actor: Actor) -> None:
    data = rosters.xlsx({"学生": [HEAD, YUTONG, ZIMO], "老师": [STAFF_HEAD, ("T0032", "顾清和", "语文教师")]})
    rosters.take_over(ours, data, actor)
    before = snapshot(ours)

    import_id = rosters.take_over(ours, data, actor, complete=True)

    assert snapshot(ours) == before
    with ours.open():
        outcome = rosters.found(import_id).outcome
    assert (outcome["unchanged"], outcome["unchanged_staff"]) == (2, 1)
    assert sum(outcome.values()) == 3


def snapshot(world: World) -> list[object]:
    """Every row of people, versions and seals included."""
    with world.open():
        tables = (ClassGroup, Student, Guardian, StudentGuardian, StaffMember)
        return [session().execute(select(one.__table__).order_by(one.__table__.c.id)).all() for one in tables]


def test_what_changed_is_changed_and_the_rest_stays(ours: World, actor: Actor) -> None:
    rosters.take_over(ours, rosters.students(YUTONG, ZIMO), actor)

    new = changed(YUTONG, 班级="三年级3班", 监护人电话="10000009999", 监护人关系="祖父")
    rosters.take_over(ours, rosters.students(new, ZIMO), actor)

    moved = told(ours, "LC26-013-0421")
    assert (moved.class_name, moved.version) == ("三年级3班", 2)
    assert moved.contacts == [("苏明远", "祖父", "10000009999")]
    assert told(ours, "LC26-013-0422").version == 1


def test_an_empty_cell_erases_nothing(ours: World, actor: Actor) -> None:
    rosters.take_over(ours, rosters.students(YUTONG), actor)

    rosters.take_over(
        ours, rosters.students(changed(YUTONG, 监护人姓名="", 监护人关系="", 监护人电话="", 出生日期="")), actor
    )

    assert told(ours, "LC26-013-0421").contacts == [("苏明远", "父亲", "10000001234")]


def test_another_guardian_never_gets_the_former_ones_number(ours: World, actor: Actor) -> None:
    rosters.take_over(ours, rosters.students(YUTONG), actor)

    rosters.take_over(
        ours, rosters.students(changed(YUTONG, 监护人姓名="林若兰", 监护人关系="母亲", 监护人电话="")), actor
    )

    assert told(ours, "LC26-013-0421").contacts == [("林若兰", "母亲", "")]


def test_pinyin_corrected_by_hand_survives_an_import(ours: World, actor: Actor) -> None:
    rosters.take_over(ours, rosters.students(YUTONG), actor)
    with ours.open():
        student = session().scalars(select(Student)).one()
        services.change_student(
            student=student, seen_version=1, number=student.number, name=student.name, pinyin="su yu tang", actor=actor
        )

    rosters.take_over(ours, rosters.students(changed(YUTONG, 性别="男")), actor)

    with ours.open():
        assert session().scalars(select(Student.pinyin)).one() == "su yu tang"


def test_whoever_a_complete_roster_misses_has_left_and_may_come_back(ours: World, actor: Actor) -> None:
    rosters.take_over(ours, rosters.students(YUTONG, ZIMO), actor)

    rosters.take_over(ours, rosters.students(YUTONG), actor, complete=True)
    assert told(ours, "LC26-013-0422").left_on == date(2026, 11, 18)

    rosters.take_over(ours, rosters.students(YUTONG, ZIMO), actor, complete=True)
    assert told(ours, "LC26-013-0422").left_on is None


def test_a_class_is_promoted_by_the_next_years_roster(ours: World, actor: Actor) -> None:
    with ours.open():
        group = services.open_class(grade=3, number=2, actor=actor)
        group.grade, group.name = 2, "二年级2班"

    rosters.take_over(ours, rosters.students(YUTONG), actor)

    assert told(ours, "LC26-013-0421").class_name == "三年级2班"
    with ours.open():
        assert len(session().scalars(select(ClassGroup)).all()) == 1


def test_people_who_changed_after_the_dry_run_are_looked_at_again(ours: World, actor: Actor) -> None:
    rosters.take_over(ours, rosters.students(YUTONG), actor)
    import_id = rosters.upload(ours, rosters.students(changed(YUTONG, 性别="男")), actor)
    with ours.open():
        student = session().scalars(select(Student)).one()
        services.mark_left(student=student, on=date(2026, 11, 18), seen_version=student.version, actor=actor)

    rosters.confirm(ours, import_id, actor)

    with ours.open():
        roster = rosters.found(import_id)
        assert (roster.state, roster.is_changed_since) == (ImportState.CHECKED, True)
        assert roster.preview["changed"][0]["fields"] == ["gender", "returned"]
    assert told(ours, "LC26-013-0421").left_on == date(2026, 11, 18)

    rosters.confirm(ours, import_id, actor)

    assert told(ours, "LC26-013-0421").left_on is None


def test_what_became_wrong_after_the_dry_run_stops_the_commit(ours: World, actor: Actor) -> None:
    import_id = rosters.upload(ours, rosters.students(YUTONG), actor)
    with ours.open():
        group = services.open_class(grade=3, number=2, actor=actor)
        services.enrol(number="LC26-013-0421", name="别人", class_group=group, actor=actor)

    rosters.confirm(ours, import_id, actor)

    with ours.open():
        roster = rosters.found(import_id)
        assert (roster.state, roster.errors) == (ImportState.FAULTY, 1)
    assert told(ours, "LC26-013-0421").name == "别人"


def test_of_two_rosters_that_say_the_same_one_wins(ours: World, actor: Actor) -> None:
    first = rosters.upload(ours, rosters.students(YUTONG), actor)
    second = rosters.upload(ours, rosters.students(YUTONG), actor)

    rosters.confirm(ours, first, actor)
    rosters.confirm(ours, second, actor)

    with ours.open():
        states = {rosters.found(first).state, rosters.found(second).state}
        assert states == {ImportState.COMMITTED, ImportState.CHECKED}
        assert rosters.found(second).outcome["unchanged"] == 1
        assert queries.count_students() == 1


def test_a_commit_that_runs_twice_writes_once(ours: World, actor: Actor) -> None:
    import_id = rosters.take_over(ours, rosters.students(YUTONG), actor)
    before = snapshot(ours)

    with ours.open():
        services.commit_import(import_id=import_id, actor=actor)

    assert snapshot(ours) == before


def test_a_commit_that_fails_half_way_leaves_nothing(
    ours: World, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = rosters.upload(ours, rosters.students(YUTONG), actor)
    with ours.open():
        roster = rosters.found(import_id)
        services.confirm_import(roster=roster, seen_version=roster.version, actor=actor)
    with monkeypatch.context() as broken:
        broken.setattr(row_sets, "change_rows", _fail)
        with pytest.raises(ConnectionError):
            rosters.work(ours)

    with ours.open():
        assert queries.count_students() == 0
        assert session().scalars(select(ClassGroup)).all() == []
        assert rosters.found(import_id).state == ImportState.COMMITTING
    rosters.work(ours)
    with ours.open():
        assert queries.count_students() == 1


def _fail(*_arguments: object, **_options: object) -> int:
    raise ConnectionError


def test_somebody_who_is_faster_while_it_writes_is_not_overwritten(
    ours: World, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosters.take_over(ours, rosters.students(YUTONG), actor)
    import_id = rosters.upload(ours, rosters.students(changed(YUTONG, 性别="男")), actor)
    with ours.open():
        roster = rosters.found(import_id)
        services.confirm_import(roster=roster, seen_version=roster.version, actor=actor)
    write = row_sets.change_rows

    def after_somebody_else(model: type[Student], rows: list[dict[str, object]], **options: bool) -> int:
        # As though the other transaction had committed between the comparison and this statement.
        if model is Student and rows:
            session().execute(text("update students set version = version + 1"))
        return write(model, rows, **options)

    with monkeypatch.context() as late:
        late.setattr(row_sets, "change_rows", after_somebody_else)
        with pytest.raises(StaleRecord):
            rosters.work(ours)

    with ours.open():
        assert session().scalars(select(Student.gender)).one() == "female"


def test_the_other_school_sees_nothing_of_it(ours: World, theirs: World, actor: Actor) -> None:
    import_id = rosters.take_over(ours, rosters.students(YUTONG), actor)

    with theirs.open():
        for model in (ClassGroup, Student, Guardian, StudentGuardian, RosterImport, RosterPart):
            assert session().scalars(select(model)).all() == []
        assert queries.count_students() == 0
    their_actor = theirs.actor(Role.PRINCIPAL)
    rosters.take_over(theirs, rosters.students(YUTONG), their_actor)
    with ours.open():
        assert queries.count_students() == 1
        assert rosters.found(import_id).state == ImportState.COMMITTED


def test_a_commit_that_is_called_off_rolls_back_whole_and_cancels_the_import(
    ours: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = ours.actor(Role.PRINCIPAL)
    import_id = rosters.upload(ours, rosters.students(YUTONG), actor)
    with ours.open():
        roster = rosters.found(import_id)
        services.confirm_import(roster=roster, seen_version=roster.version, actor=actor)
    reports: list[int] = []

    def stop_after_the_students(done: int, _total: int) -> None:
        reports.append(done)
        if len(reports) == 2:
            raise Stopped

    monkeypatch.setattr("people.services.commits.advance", stop_after_the_students)
    rosters.work(ours)

    with ours.open():
        assert rosters.found(import_id).state == ImportState.CANCELLED
        assert queries.count_students() == 0
        assert session().scalars(select(RosterPart)).all() == []
        work = works.newest([WorkKind.ROSTER_COMMIT], import_id)
        assert work is not None
        assert work.state == WorkState.CANCELLED


def test_the_work_of_an_import_says_how_far_it_is(ours: World) -> None:
    actor = ours.actor(Role.PRINCIPAL)
    import_id = rosters.upload(ours, rosters.students(YUTONG), actor)

    with ours.open():
        check = works.newest([WorkKind.ROSTER_CHECK], import_id)
        assert check is not None
        assert (check.state, check.done, check.total, check.asked_by) == (WorkState.DONE, 1, 1, actor.user_id)
