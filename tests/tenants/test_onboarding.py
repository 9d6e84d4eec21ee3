"""A school comes on board: registered, verified, prepared step by step, put into operation."""

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
