"""Students one by one: added, corrected, moved, gone and back, never over somebody else's change."""

from datetime import date

import pytest
from sqlalchemy import select, update

from accounts.roles import Role
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import InvalidInput, StaleRecord
from kernel.events import RecordedEvent
from people import services
from people.errors import ClassClosed, ClassExists, HasLeft, NumberTaken, UnknownClass
from people.models import ClassGroup, Student
from tests.people import campus
from tests.people.campus import Campus
from tests.worlds import World

pytestmark = pytest.mark.usefixtures("demo_day")


@pytest.fixture
def actor(ours: World) -> Actor:
    return ours.actor(Role.PRINCIPAL)


@pytest.fixture
def here(ours: World, actor: Actor) -> Campus:
    return campus.build(ours, actor)


def student(name: str = "苏语桐") -> Student:
    """A student of the campus."""
    return session().scalars(select(Student).where(Student.name == name)).one()


def group(here: Campus, name: str) -> ClassGroup:
    """A class of the campus."""
    return session().scalars(select(ClassGroup).where(ClassGroup.id == here.classes[name])).one()


def kinds() -> list[str]:
    """What happened, in order."""
    return list(session().scalars(select(RecordedEvent.kind).order_by(RecordedEvent.at, RecordedEvent.id)))


def change(one: Student, actor: Actor, **fields: object) -> Student:
    """Correct some particulars, leaving the others."""
    kept = {"number": one.number, "name": one.name, "pinyin": one.pinyin, "gender": one.gender, "born_on": one.born_on}
    return services.change_student(student=one, **{"seen_version": one.version, **kept, **fields}, actor=actor)  # type: ignore[arg-type]


def test_an_enrolled_student_has_pinyin_and_a_day(ours: World, here: Campus, actor: Actor) -> None:
    with ours.open():
        one = services.enrol(number="LC26-013-0999", name="仇一诺", class_group=group(here, "三年级1班"), actor=actor)
        session().flush()

        assert (one.pinyin, one.initials, one.enrolled_on, one.version) == ("qiu yi nuo", "qyn", date(2026, 11, 18), 1)
        assert one.is_enrolled


def test_pinyin_given_by_hand_is_taken(ours: World, here: Campus, actor: Actor) -> None:
    with ours.open():
        one = services.enrol(
            number="1A", name="仇一诺", pinyin="chou yi nuo", class_group=group(here, "三年级1班"), actor=actor
        )

        assert one.initials == "cyn"


def test_a_number_that_somebody_has_is_refused_and_the_rest_lives_on(ours: World, here: Campus, actor: Actor) -> None:
    with ours.open():
        taken = student().number
        with pytest.raises(NumberTaken):
            services.enrol(number=taken, name="别人", class_group=group(here, "三年级1班"), actor=actor)
        with pytest.raises(NumberTaken):
            change(student("曾子墨"), actor, number=taken)

        assert student("曾子墨").number != taken


def test_the_other_school_may_use_the_same_number(ours: World, theirs: World, here: Campus, actor: Actor) -> None:
    campus.build(theirs, theirs.actor(Role.PRINCIPAL))

    with ours.open():
        assert len(session().scalars(select(Student)).all()) == 3


def test_a_class_that_graduated_takes_nobody_in(ours: World, here: Campus, actor: Actor) -> None:
    with ours.open():
        closed = group(here, "四年级1班")
        closed.graduated_on = date(2026, 7, 1)
        with pytest.raises(ClassClosed):
            services.enrol(number="1A", name="仇一诺", class_group=closed, actor=actor)
        with pytest.raises(ClassClosed):
            services.transfer_class(student=student(), class_group=closed, seen_version=1, actor=actor)


def test_a_correction_names_what_it_changed(ours: World, here: Campus, actor: Actor) -> None:
    with ours.open():
        one = change(student(), actor, name="苏雨桐", pinyin="", gender="female")

        assert (one.pinyin, one.initials, one.version) == ("su yu tong", "syt", 2)
    with ours.open():
        data = session().scalars(select(RecordedEvent.data).where(RecordedEvent.kind == "StudentChanged")).one()
        assert data["fields"] == ["name", "gender"]
        assert "苏雨桐" not in str(data)


def test_a_correction_of_nothing_leaves_no_trace(ours: World, here: Campus, actor: Actor) -> None:
    with ours.open():
        change(student(), actor)
    with ours.open():
        assert student().version == 1
        assert "StudentChanged" not in kinds()


def test_a_lost_update_is_refused_with_the_other_ones_change(ours: World, here: Campus, actor: Actor) -> None:
    with ours.open():
        change(student(), actor, name="苏雨桐")

    with ours.open(), pytest.raises(StaleRecord) as caught:
        change(student("苏雨桐"), actor, name="苏宇桐", seen_version=1)

    assert caught.value.current["name"] == "苏雨桐"
    assert caught.value.current["version"] == 2


def test_what_somebody_saved_in_the_same_moment_is_not_overwritten(ours: World, here: Campus, actor: Actor) -> None:
    with ours.open():
        one = student()
        session().execute(
            update(Student).where(Student.id == one.id).values(name="苏雨桐", version=2),
            execution_options={"synchronize_session": False},
        )

        with pytest.raises(StaleRecord) as caught:
            change(one, actor, gender="female", seen_version=1)

    assert caught.value.current["name"] == "苏雨桐"


def test_a_move_to_another_class_is_recorded(ours: World, here: Campus, actor: Actor) -> None:
    with ours.open():
        services.transfer_class(student=student(), class_group=group(here, "三年级2班"), seen_version=1, actor=actor)

    with ours.open():
        assert student().class_id == here.classes["三年级2班"]
        data = session().scalars(select(RecordedEvent.data).where(RecordedEvent.kind == "StudentMovedClass")).one()
        assert data["from_class_id"] == str(here.classes["三年级1班"])
        assert data["to_class_id"] == str(here.classes["三年级2班"])


def test_a_move_to_the_same_class_changes_nothing(ours: World, here: Campus, actor: Actor) -> None:
    with ours.open():
        services.transfer_class(student=student(), class_group=group(here, "三年级1班"), seen_version=1, actor=actor)

    with ours.open():
        assert student().version == 1
        assert "StudentMovedClass" not in kinds()


def test_a_student_who_left_is_changed_only_after_coming_back(ours: World, here: Campus, actor: Actor) -> None:
    with ours.open():
        services.mark_left(student=student(), on=date(2026, 11, 18), seen_version=1, actor=actor)
    with ours.open():
        with pytest.raises(HasLeft):
            change(student(), actor, name="苏雨桐")
        with pytest.raises(HasLeft):
            services.mark_left(student=student(), on=date(2026, 11, 18), seen_version=2, actor=actor)

        services.readmit(student=student(), class_group=group(here, "三年级2班"), seen_version=2, actor=actor)

        assert student().is_enrolled
        assert student().class_id == here.classes["三年级2班"]
    with ours.open():
        assert kinds()[-2:] == ["StudentLeft", "StudentReturned"]


def test_nobody_leaves_before_joining(ours: World, here: Campus, actor: Actor) -> None:
    with ours.open(), pytest.raises(InvalidInput) as caught:
        services.mark_left(student=student(), on=date(2026, 11, 17), seen_version=1, actor=actor)

    assert "left_on" in caught.value.faults


def test_readmitting_somebody_who_is_here_changes_nothing(ours: World, here: Campus, actor: Actor) -> None:
    with ours.open():
        services.readmit(student=student(), class_group=group(here, "三年级2班"), seen_version=1, actor=actor)

        assert student().class_id == here.classes["三年级1班"]


def test_a_class_is_opened_once(ours: World, here: Campus, actor: Actor) -> None:
    with ours.open():
        with pytest.raises(ClassExists):
            services.open_class(grade=3, number=1, actor=actor)

        assert services.open_class(grade=3, number=3, actor=actor).cohort == 2024


@pytest.mark.parametrize(("grade", "number"), [(0, 1), (7, 1), (3, 0), (3, 100)])
def test_a_class_that_the_school_cannot_have_is_refused(ours: World, actor: Actor, grade: int, number: int) -> None:
    with ours.open(), pytest.raises(UnknownClass):
        services.open_class(grade=grade, number=number, actor=actor)
