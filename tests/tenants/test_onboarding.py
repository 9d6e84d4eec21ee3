"""A school comes on board: registered, verified, prepared step by step, put into operation."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from sqlalchemy import func, select

from kernel.db import session
from kernel.errors import ForbiddenMove
from tenants import queries, services
from tenants.errors import ActivationBlocked, NumberTaken, SlugTaken
from tenants.models import Area, OnboardingStep, School, Stage
from tenants.onboarding import MOVES, SchoolMove, SchoolState, Step, missing
from tests.worlds import Office, World, add_school

NEW = {"name": "澜川区新芽小学", "short_name": "新芽小学", "stage": Stage.PRIMARY, "area": Area.URBAN}


def register(office: Office, *, slug: str, number: str = "901") -> School:
    return services.register_school(slug=slug, number=number, actor=office.actor(), **NEW)  # type: ignore[arg-type]  # a table of words


def test_a_registered_school_waits_for_verification(office: Office) -> None:
    with office.open():
        school = register(office, slug=f"xinya-{office.scope.district_id.hex[-6:]}")

        assert school.state == SchoolState.APPLIED


@pytest.mark.parametrize("slug", ["login", "district", "bureau", "api"])
def test_an_address_of_the_platform_is_refused_as_a_school(office: Office, slug: str) -> None:
    with office.open(), pytest.raises(SlugTaken):
        register(office, slug=slug)


def test_an_address_in_use_is_refused(office: Office, ours: World) -> None:
    with office.open(), pytest.raises(SlugTaken):
        register(office, slug=ours.slug)


def test_a_number_in_use_in_the_district_is_refused(office: Office, ours: World) -> None:
    with office.open(), pytest.raises(NumberTaken):
        register(office, slug="fresh-slug", number=ours.number)


def test_activation_names_every_missing_step(office: Office) -> None:
    world = add_school(office, state=SchoolState.ONBOARDING)

    with world.open(), pytest.raises(ActivationBlocked) as refusal:
        services.activate(actor=world.actor())

    assert refusal.value.text == "还不能启用，请先完成：选定制度、任命领导小组、导入校历、导入班级和学生、发布告知书。"


def test_a_complete_checklist_lets_the_school_into_operation(office: Office) -> None:
    world = add_school(office, state=SchoolState.ONBOARDING)
    with world.open():
        for step in missing({Step.VERIFIED}):
            services.confirm_step(step=step, actor=world.actor())

    with world.open():
        school = services.activate(actor=world.actor())

        assert school.state == SchoolState.ACTIVE


def test_a_step_confirmed_twice_is_one_step(ours: World) -> None:
    for _ in range(2):
        with ours.open():
            services.confirm_step(step=Step.CALENDAR_IMPORTED, actor=ours.actor())

    with ours.open():
        assert session().scalar(select(func.count()).select_from(OnboardingStep)) == 1


def test_the_checklist_of_another_school_is_not_touched(ours: World, theirs: World) -> None:
    with ours.open():
        services.confirm_step(step=Step.CALENDAR_IMPORTED, actor=ours.actor())

    with theirs.open():
        assert [item.is_done for item in queries.checklist()] == [True, False, False, False, False, False]


def known_of(office: Office, world: World) -> tuple[list[str], tuple[Step, ...]]:
    """Which steps of the school the office knows to be confirmed, and which to be left."""
    with office.open():
        school = queries.school_in_district(office.scope.district_id, world.slug)
        return school.confirmed_steps, school.steps_left


def test_the_district_learns_which_steps_a_school_has_left(office: Office) -> None:
    world = add_school(office, state=SchoolState.ONBOARDING)
    other = add_school(office, state=SchoolState.ONBOARDING)
    assert len(known_of(office, world)[1]) == 5

    for step in (Step.PEOPLE_IMPORTED, Step.CALENDAR_IMPORTED, Step.PEOPLE_IMPORTED):
        with world.open():
            services.confirm_step(step=step, actor=world.actor())

    assert known_of(office, world) == (
        ["calendar_imported", "people_imported"],
        (Step.PROFILE_CHOSEN, Step.GROUP_APPOINTED, Step.CONSENT_INFORMED),
    )
    assert known_of(office, other)[0] == []


def test_a_step_whose_work_fails_counts_neither_here_nor_there(office: Office) -> None:
    world = add_school(office, state=SchoolState.ONBOARDING)

    with pytest.raises(ZeroDivisionError), world.open():
        services.confirm_step(step=Step.CALENDAR_IMPORTED, actor=world.actor())
        raise ZeroDivisionError

    assert known_of(office, world)[0] == []


def test_steps_that_are_confirmed_at_once_are_both_known_to_the_district(office: Office) -> None:
    world = add_school(office, state=SchoolState.ONBOARDING)
    first_is_noted, second_begins = Event(), Event()

    def first() -> None:
        with world.open():
            services.confirm_step(step=Step.CALENDAR_IMPORTED, actor=world.actor())
            first_is_noted.set()
            assert second_begins.wait(20)
            sleep(0.3)  # the second one waits for our row by now

    def second() -> None:
        with world.open():
            assert first_is_noted.wait(20)
            second_begins.set()
            services.confirm_step(step=Step.PEOPLE_IMPORTED, actor=world.actor())

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(first), pool.submit(second)]:
            done.result(30)

    assert known_of(office, world)[0] == ["calendar_imported", "people_imported"]


def test_what_the_district_missed_it_learns_with_the_next_step(office: Office) -> None:
    world = add_school(office, state=SchoolState.ONBOARDING)
    with world.open():  # as the release before this one confirmed a step while it was still running
        session().add(OnboardingStep(step=Step.PROFILE_CHOSEN, confirmed_by="林老师"))

    with world.open():
        services.confirm_step(step=Step.CALENDAR_IMPORTED, actor=world.actor())

    assert known_of(office, world)[0] == ["calendar_imported", "profile_chosen"]


@pytest.mark.parametrize("state", SchoolState)
def test_only_a_school_on_its_way_has_steps_left(state: SchoolState) -> None:
    school = School(state=state, confirmed_steps=[Step.PROFILE_CHOSEN])

    assert len(school.steps_left) == {SchoolState.APPLIED: 5, SchoolState.ONBOARDING: 4}.get(state, 0)


@pytest.mark.parametrize("state", SchoolState)
@pytest.mark.parametrize("move", SchoolMove)
def test_a_move_that_is_not_in_the_table_is_refused(state: SchoolState, move: SchoolMove) -> None:
    school = School(state=state)
    if MOVES.allows(state, move):
        school.move(move)
        assert school.state == MOVES.pairs()[state, move]
    else:
        with pytest.raises(ForbiddenMove):
            school.move(move)
        assert school.state == state
