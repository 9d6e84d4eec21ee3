"""The menu: what each role finds, and where everybody starts."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import BuildError

from accounts.grants import permissions_of
from accounts.queries import SchoolCard, Workplace
from accounts.roles import DISTRICT_ROLES, Role
from kernel.ids import new_id
from tenants.onboarding import SchoolState
from web import navigation
from web.assets import FOLDER, manifest
from web.permit import access_of

SCHOOL_ROLES = [role for role in Role if role not in DISTRICT_ROLES and role is not Role.STUDENT_HELPER]


def card(state: SchoolState = SchoolState.ACTIVE) -> SchoolCard:
    return SchoolCard(
        id=new_id(),
        district_id=new_id(),
        slug="yunshan",
        name="云杉小学",
        short_name="云杉",
        stage="primary",
        state=state,
    )


def place(school: SchoolCard | None, *roles: Role) -> Workplace:
    return Workplace(district_id=new_id(), district_name="澜川区", school=school, roles=frozenset(map(str, roles)))


@pytest.mark.parametrize("entry", navigation.TABLE, ids=lambda entry: entry.endpoint)
def test_every_entry_is_a_page_that_asks_for_the_permission_of_the_entry(app: Flask, entry: navigation.Entry) -> None:
    access = access_of(app, entry.endpoint)

    assert access is not None
    assert access.permission is entry.permission


@pytest.mark.parametrize("entry", navigation.TABLE, ids=lambda entry: entry.endpoint)
def test_every_entry_can_be_opened_by_its_address_alone(app: Flask, entry: navigation.Entry) -> None:
    rules = [rule for rule in app.url_map.iter_rules(entry.endpoint) if "GET" in (rule.methods or ())]

    assert rules
    assert any(rule.arguments <= {"school"} for rule in rules)


@pytest.mark.parametrize("entry", navigation.TABLE, ids=lambda entry: entry.endpoint)
def test_every_icon_of_the_menu_is_in_the_sprite(entry: navigation.Entry) -> None:
    sprite = (FOLDER / manifest()["icons.svg"].url.removeprefix("/static/")).read_text(encoding="utf-8")

    assert f'id="{entry.icon}"' in sprite


def test_no_page_stands_in_the_menu_twice() -> None:
    endpoints = [entry.endpoint for entry in navigation.TABLE]

    assert len(endpoints) == len(set(endpoints))


@pytest.mark.parametrize("role", SCHOOL_ROLES)
def test_whoever_works_in_a_school_has_a_page_to_start_from_and_a_bar_on_the_phone(app: Flask, role: Role) -> None:
    with app.test_request_context("/"):
        found = navigation.entries(permissions_of([role]), card())
        start = navigation.start_of(permissions_of([role]), place(card(), role))

    assert start is not None
    assert start.startswith("/yunshan/")
    assert any(entry.short for entry in found)


@pytest.mark.parametrize("role", sorted(DISTRICT_ROLES))
def test_whoever_works_in_the_office_has_a_page_to_start_from(app: Flask, role: Role) -> None:
    with app.test_request_context("/"):
        start = navigation.start_of(permissions_of([role]), place(None, role))

    assert start is not None
    assert start.startswith(("/district/", "/bureau/"))


def test_a_students_account_finds_nothing_here(app: Flask) -> None:
    with app.test_request_context("/"):
        assert navigation.start_of(permissions_of([Role.STUDENT_HELPER]), place(card(), Role.STUDENT_HELPER)) is None


def test_nobody_of_the_office_finds_a_page_of_a_school(app: Flask) -> None:
    with app.test_request_context("/"):
        found = navigation.entries(permissions_of([Role.PRINCIPAL, Role.DISTRICT_ADMIN]), None)

        for entry in found:
            assert not app.url_map.is_endpoint_expecting(entry.endpoint, "school")


def test_a_principal_starts_with_what_is_left_to_do_until_the_school_is_in_operation(app: Flask) -> None:
    principal = permissions_of([Role.PRINCIPAL])

    with app.test_request_context("/"):
        before = navigation.start_of(principal, place(card(SchoolState.ONBOARDING), Role.PRINCIPAL))
        after = navigation.start_of(principal, place(card(), Role.PRINCIPAL))

    assert before == "/yunshan/onboarding/"
    assert after != before


def test_an_address_of_a_school_needs_the_school(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(BuildError):
        app.url_for("onboarding.index")
