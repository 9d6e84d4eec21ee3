"""The menu: what each role finds, and where everybody starts."""

from __future__ import annotations

import pytest
from flask import Flask, url_for
from werkzeug.routing import BuildError

from accounts import services
from accounts.grants import permissions_of
from accounts.queries import SchoolCard, Workplace
from accounts.roles import DISTRICT_ROLES, Role
from kernel.ids import new_id
from tenants.onboarding import SchoolState
from tests.web.visitors import signed_in
from tests.worlds import World
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


@pytest.mark.parametrize(
    ("page", "place"),
    [
        ("statistics.show", "statistics.index"),
        ("statistics.drafts", "statistics.drafts"),
        ("cases.show", "cases.index"),
        ("account.show", ""),
        ("", ""),
    ],
)
def test_a_page_stands_under_one_entry_of_the_menu(page: str, place: str) -> None:
    assert navigation.place_of(page) == place


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


def test_a_students_account_finds_its_own_pages_and_no_more(app: Flask) -> None:
    with app.test_request_context("/"):
        found = navigation.entries(permissions_of([Role.STUDENT_HELPER]), card())

    assert [entry.endpoint for entry in found] == ["peer_care.index", "peer_care.new", "trainings.index"]


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


def names(app: Flask, role: Role, *, aside: bool = False) -> list[str]:
    """The words of the menu for this role, in the bar or under 更多 alone."""
    with app.test_request_context("/"):
        found = navigation.entries(permissions_of([role]), card())
        return [entry.label_for({role}) for entry in found if entry.aside is aside]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.CLASS_TEACHER, ["我的待办", "摸底登记", "我的班级"]),
        (Role.PRINCIPAL, ["工作台", "摸底排查", "班级"]),
        (Role.SUBJECT_TEACHER, ["我的待办"]),
    ],
)
def test_a_page_is_called_what_the_role_calls_it(app: Flask, role: Role, words: list[str]) -> None:
    assert set(words) <= set(names(app, role))


def test_what_is_rarely_wanted_is_found_under_more_alone(app: Flask) -> None:
    assert {"后台任务", "账号", "查阅记录"} <= set(names(app, Role.PRINCIPAL, aside=True))


def test_whoever_works_in_two_places_changes_with_one_tap(app: Flask, ours: World, theirs: World) -> None:
    person = ours.person(Role.PRINCIPAL)
    with theirs.open():
        services.give_role(user_id=person, role=Role.CLASS_TEACHER, actor=theirs.actor(Role.PRINCIPAL))

    page = signed_in(app.test_client(), person).get(f"/{ours.slug}/todo/").text

    menu = page.partition("换到")[2].partition("</details>")[0]
    assert f'href="/{theirs.slug}/' in menu
    assert "班主任" in menu
    assert f'href="/{ours.slug}/' not in menu


def test_whoever_works_in_one_place_is_offered_no_other(app: Flask, ours: World) -> None:
    page = signed_in(app.test_client(), ours.person(Role.PRINCIPAL)).get(f"/{ours.slug}/todo/").text

    assert "换到" not in page


def test_every_page_of_the_menu_is_found_under_more(app: Flask, ours: World) -> None:
    page = signed_in(app.test_client(), ours.person(Role.PRINCIPAL)).get(f"/{ours.slug}/todo/").text
    sheet = page.partition("fold-pages")[2].partition("</details>")[0]

    with app.test_request_context("/"):
        wanted = navigation.entries(permissions_of([Role.PRINCIPAL]), card())
        addresses = [url_for(entry.endpoint, school=ours.slug) for entry in wanted]
    assert [address for address in addresses if f'href="{address}"' not in sheet] == []


def test_the_way_to_report_harm_stands_on_every_page_about_a_child(app: Flask) -> None:
    with app.test_request_context("/"):
        about = [rule for rule in app.url_map.iter_rules() if {"case_id", "student_id"} & rule.arguments]
    assert about

    with app.test_request_context("/somewhere"):
        assert not navigation.is_about_a_child()
    with app.test_request_context(f"/yunshan/people/{new_id()}"):
        assert navigation.is_about_a_child()
