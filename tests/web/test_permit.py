"""The doors: who comes in where, what the others are told, and what is written down about it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from accounts import services
from accounts.models import SecurityEvent
from accounts.permissions import Permission
from accounts.roles import Role
from accounts.services import SecurityKind
from kernel import db
from kernel.db import session, unit_of_work
from kernel.tenancy import IdentityScope
from tenants import queries as tenants
from tenants.onboarding import SchoolState, Step
from tests.web.visitors import PASSWORD, account, form_token, send, sign_in, signed_in
from tests.worlds import Office, World, add_school, counted_statements
from web.permit import Access, Door, access_of


def visit(app: Flask, world: World, *roles: Role, is_student: bool = False) -> FlaskClient:
    """The browser of somebody with these roles in this school."""
    return signed_in(app.test_client(), world.person(*roles, is_student=is_student))


def body(answer: TestResponse) -> dict[str, object]:
    assert answer.status_code == 200, answer.text
    found = answer.json
    assert isinstance(found, dict)
    return found


def refusals(kind: SecurityKind, place: str) -> int:
    with unit_of_work(IdentityScope()):
        rows = session().scalars(select(SecurityEvent).where(SecurityEvent.kind == kind, SecurityEvent.place == place))
        return len([row for row in rows if row.user_id])


def test_the_permission_opens_the_school_of_the_address(guarded: Flask, ours: World) -> None:
    client = visit(guarded, ours, Role.CLASS_TEACHER)

    assert body(client.get(f"/{ours.slug}/door/case")) == {
        "name": "林老师",
        "scope": "SchoolScope",
        "school": ours.slug,
        "roles": ["class_teacher"],
    }


def test_without_the_permission_the_door_stays_shut(guarded: Flask, ours: World) -> None:
    client = visit(guarded, ours, Role.ACADEMIC_AFFAIRS)
    before = refusals(SecurityKind.NO_PERMISSION, "doors.<school>_door_case")

    answer = client.get(f"/{ours.slug}/door/case")

    assert answer.status_code == 403
    assert refusals(SecurityKind.NO_PERMISSION, "doors.<school>_door_case") == before + 1


def test_signed_out_leads_to_the_sign_in_page(guarded: Flask, ours: World) -> None:
    answer = guarded.test_client().get(f"/{ours.slug}/door/case")

    assert (answer.status_code, answer.location) == (302, f"/login?next=/{ours.slug}/door/case")


def test_another_school_and_none_are_one_answer(guarded: Flask, ours: World, theirs: World) -> None:
    client = visit(guarded, ours, Role.PRINCIPAL)
    before = refusals(SecurityKind.OTHER_PLACE, "doors.<school>_door_people")

    foreign, missing = client.get(f"/{theirs.slug}/door/people"), client.get("/no-such-school/door/people")

    def shape(answer: TestResponse) -> list[str]:
        return [line for line in answer.text.splitlines() if "nonce" not in line and "not-found ·" not in line]

    assert foreign.status_code == missing.status_code == 404
    assert [line for line in shape(foreign) if "csrf" not in line] == [
        line for line in shape(missing) if "csrf" not in line
    ]
    assert refusals(SecurityKind.OTHER_PLACE, "doors.<school>_door_people") == before + 2


def test_somebody_who_is_signed_out_learns_of_no_school(guarded: Flask, ours: World) -> None:
    client = guarded.test_client()

    assert client.get(f"/{ours.slug}/door/people").status_code == client.get("/no-such/door/people").status_code == 302


def test_a_role_counts_in_its_own_school_only(guarded: Flask, ours: World, theirs: World) -> None:
    person = ours.person(Role.ACADEMIC_AFFAIRS)
    with theirs.open():
        services.give_role(user_id=person, role=Role.PRINCIPAL, actor=theirs.actor())
    client = signed_in(guarded.test_client(), person)

    assert client.get(f"/{ours.slug}/door/case").status_code == 403
    assert client.get(f"/{theirs.slug}/door/case").status_code == 200


def test_two_tabs_stand_in_two_schools(guarded: Flask, ours: World, theirs: World) -> None:
    person = ours.person(Role.CLASS_TEACHER)
    with theirs.open():
        services.give_role(user_id=person, role=Role.COUNSELLOR, actor=theirs.actor())
    client = signed_in(guarded.test_client(), person)

    tabs = [body(client.get(f"/{slug}/door/people")) for slug in (ours.slug, theirs.slug, ours.slug)]

    assert [tab["roles"] for tab in tabs] == [["class_teacher"], ["counsellor"], ["class_teacher"]]
    with client.session_transaction() as held:
        assert ours.slug not in str(dict(held))


@pytest.mark.parametrize("role", [Role.STUDENT_HELPER, Role.CLASS_TEACHER, Role.PRINCIPAL])
def test_a_student_account_never_learns_of_a_case(guarded: Flask, ours: World, role: Role) -> None:
    client = visit(guarded, ours, role, is_student=True)

    assert client.get(f"/{ours.slug}/door/case").status_code == 404


def test_an_ended_role_opens_nothing_at_once(guarded: Flask, ours: World) -> None:
    person = ours.person(Role.COUNSELLOR)
    client = signed_in(guarded.test_client(), person)
    with ours.open():
        services.end_role(user_id=person, role=Role.COUNSELLOR, actor=ours.actor())

    assert client.get(f"/{ours.slug}/door/people").status_code == 404


def test_the_office_opens_for_its_own(guarded: Flask, ours: World) -> None:
    client = visit(guarded, ours, Role.DISTRICT_ADMIN)

    assert body(client.get("/district/door"))["scope"] == "DistrictScope"
    assert client.get(f"/{ours.slug}/door/people").status_code == 404


@pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.STATISTICIAN])
def test_the_office_stays_shut_for_others(guarded: Flask, ours: World, role: Role) -> None:
    assert visit(guarded, ours, role).get("/district/door").status_code == 403


def test_a_school_that_left_is_gone(guarded: Flask, office: Office) -> None:
    gone = add_school(office, state=SchoolState.EXITED)

    assert visit(guarded, gone, Role.PRINCIPAL).get(f"/{gone.slug}/door/people").status_code == 404


def test_a_suspended_school_can_be_read_and_not_changed(guarded: Flask, office: Office) -> None:
    paused = add_school(office, state=SchoolState.SUSPENDED)
    client = visit(guarded, paused, Role.PRINCIPAL)

    reading = client.get(f"/{paused.slug}/door/people")
    writing = client.post(f"/{paused.slug}/door/steps", data={"csrf_token": form_token(client)})

    assert (reading.status_code, writing.status_code) == (200, 403)
    assert "暂停" in writing.text


def test_returning_commits(guarded: Flask, ours: World) -> None:
    client = visit(guarded, ours, Role.PRINCIPAL)

    client.post(f"/{ours.slug}/door/steps", data={"csrf_token": form_token(client)})

    with ours.open():
        assert Step.PEOPLE_IMPORTED in tenants.confirmed_steps()


def test_raising_rolls_back(guarded: Flask, ours: World) -> None:
    client = visit(guarded, ours, Role.PRINCIPAL)

    answer = client.post(f"/{ours.slug}/door/falls", data={"csrf_token": form_token(client)})

    assert answer.status_code == 409
    with ours.open():
        assert Step.PEOPLE_IMPORTED not in tenants.confirmed_steps()


def test_a_form_without_its_token_changes_nothing(guarded: Flask, ours: World) -> None:
    answer = visit(guarded, ours, Role.PRINCIPAL).post(f"/{ours.slug}/door/steps")

    assert answer.status_code == 400
    with ours.open():
        assert Step.PEOPLE_IMPORTED not in tenants.confirmed_steps()


def test_a_refusal_inside_is_written_down_too(guarded: Flask, ours: World) -> None:
    before = refusals(SecurityKind.NO_PERMISSION, "doors.refuse")

    answer = visit(guarded, ours, Role.PRINCIPAL).get(f"/{ours.slug}/door/refusal")

    assert answer.status_code == 403
    assert refusals(SecurityKind.NO_PERMISSION, "doors.refuse") == before + 1


def test_links_stay_in_the_school(guarded: Flask, ours: World) -> None:
    assert visit(guarded, ours, Role.PRINCIPAL).get(f"/{ours.slug}/door/link").text == f"/{ours.slug}/door/refusal"


def test_what_is_ones_own_needs_no_role(guarded: Flask, ours: World) -> None:
    client = visit(guarded, ours)

    assert body(client.get("/door/personal")) == {"name": "林老师", "scope": "IdentityScope"}
    assert guarded.test_client().get("/door/personal").status_code == 302


def test_what_is_public_knows_who_is_there(guarded: Flask, ours: World) -> None:
    client = visit(guarded, ours, Role.PRINCIPAL)

    assert body(client.get("/door/public")) == {"name": "林老师", "open": False, "in_": True}
    assert body(guarded.test_client().get("/door/public"))["name"] is None


def test_coming_in_costs_two_statements(guarded: Flask, ours: World) -> None:
    client = visit(guarded, ours, Role.CLASS_TEACHER)
    client.get(f"/{ours.slug}/door/people")

    with counted_statements() as statements:
        client.get(f"/{ours.slug}/door/people")

    assert len(statements) == 2, statements.texts


def test_every_endpoint_says_what_it_asks_for(app: Flask) -> None:
    silent = [endpoint for endpoint in app.view_functions if access_of(app, endpoint) is None]

    assert silent == []


def test_tests_can_read_what_an_endpoint_asks_for(guarded: Flask) -> None:
    assert access_of(guarded, "doors.<school>_door_case") == Access(Door.PERMITTED, Permission.CASE_READ)
    assert access_of(guarded, "doors.personal") == Access(Door.PERSONAL)
    assert access_of(guarded, "security.login") == Access(Door.PUBLIC)


def test_a_request_never_holds_two_connections(guarded: Flask, ours: World) -> None:
    _, name = account()
    client, school = guarded.test_client(), visit(guarded, ours, Role.PRINCIPAL)
    held: list[int] = []
    most = 0

    def taken(*_: object) -> None:
        nonlocal most
        held.append(1)
        most = max(most, len(held))

    def given_back(*_: object) -> None:
        held.pop()

    event.listen(db.engine(), "checkout", taken)
    event.listen(db.engine(), "checkin", given_back)
    try:
        sign_in(client, name, "wrong")
        sign_in(client, name)
        send(client, "/verify", password="wrong")
        send(client, "/verify", password=PASSWORD)
        send(client, "/account/password", current="wrong", password=PASSWORD, password_again=PASSWORD)
        send(client, "/logout")
        for path in (f"/{ours.slug}/door/people", f"/{ours.slug}/door/refusal", "/district/door", "/door/public", "/"):
            school.get(path)
    finally:
        event.remove(db.engine(), "checkout", taken)
        event.remove(db.engine(), "checkin", given_back)

    assert most == 1
    assert held == []
