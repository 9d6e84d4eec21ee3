"""The district's list of schools: how many steps each has left, which ones, and in what order."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.roles import Role
from tenants import services
from tenants.onboarding import SchoolState, Step
from tests.web.reading import Page
from tests.web.visitors import signed_in
from tests.worlds import Office, World, add_school, counted_statements

LIST = "/district/schools/"


@pytest.fixture
def admin(app: Flask, ours: World) -> FlaskClient:
    """The district's administrator, who has our school in operation."""
    return signed_in(app.test_client(), ours.person(Role.DISTRICT_ADMIN))


def onboarding(office: Office, *done: Step) -> World:
    """A school with a principal that has done these steps."""
    world = add_school(office, state=SchoolState.ONBOARDING)
    world.person(Role.PRINCIPAL)
    with world.open():
        for step in done:
            services.confirm_step(step=step, actor=world.actor())
    return world


def texts(client: FlaskClient, address: str) -> list[str]:
    answer = client.get(address, headers={"Accept-Language": "zh-CN"})
    assert answer.status_code == 200
    return Page(answer.text).texts


def test_the_list_says_what_each_school_has_left(office: Office, admin: FlaskClient) -> None:
    onboarding(office, Step.PROFILE_CHOSEN, Step.GROUP_APPOINTED)

    seen = texts(admin, LIST)

    assert "还差 3 步：导入校历、导入班级和学生、发布告知书" in seen
    assert seen[seen.index("还差 3 步：导入校历、导入班级和学生、发布告知书") - 1] == "3"


def test_the_page_of_a_school_lists_the_steps_until_none_is_left(office: Office, admin: FlaskClient) -> None:
    world = onboarding(office, *(step for step in Step if step not in {Step.VERIFIED, Step.CALENDAR_IMPORTED}))
    before = texts(admin, f"{LIST}{world.slug}")

    with world.open():
        services.confirm_step(step=Step.CALENDAR_IMPORTED, actor=world.actor())
    after = texts(admin, f"{LIST}{world.slug}")
    with world.open():
        services.activate(actor=world.actor())

    assert {"还有 1 步", "导入校历"} <= set(before)
    assert "各步都已完成" in after
    assert "导入校历" not in after
    assert "启用之前" not in texts(admin, f"{LIST}{world.slug}")


@pytest.mark.parametrize(("sort", "is_nearest_first"), [("least_left", True), ("most_left", False)])
def test_the_list_can_be_sorted_by_what_is_left(
    office: Office, admin: FlaskClient, sort: str, is_nearest_first: bool
) -> None:
    far, near = onboarding(office), onboarding(office, Step.CALENDAR_IMPORTED)

    page = admin.get(f"{LIST}?sort={sort}").text

    assert (page.index(f"{LIST}{near.slug}") < page.index(f"{LIST}{far.slug}")) is is_nearest_first


def test_an_order_that_there_is_not_is_refused(office: Office, theirs: World, admin: FlaskClient) -> None:
    assert admin.get(f"{LIST}?sort=name'--").status_code == 422


def test_many_schools_cost_no_more_statements_than_one(office: Office, admin: FlaskClient) -> None:
    onboarding(office)
    admin.get(LIST)
    with counted_statements() as few:
        admin.get(LIST)
    for _ in range(5):
        onboarding(office, Step.CALENDAR_IMPORTED)

    with counted_statements() as many:
        admin.get(LIST)

    assert len(many) == len(few)
